/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Static objects of another source.
 */
#include "order.h"

static noted c("c"), d("d");
__attribute__((init_priority(200))) static noted second("2");
__attribute__((init_priority(150))) static noted first("1");
