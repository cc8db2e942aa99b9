/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What heap_test.c does, with TLSF.
 */
#include <uk/alloctlsf.h>
#define HEAP_INIT uk_alloctlsf_init
#include "heap_test.c"
