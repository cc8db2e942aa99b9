/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mbed TLS's mutex.
 */
#ifndef THREADING_ALT_H
#define THREADING_ALT_H

#include <uk/lock.h>

typedef struct uk_mutex mbedtls_threading_mutex_t;

#endif /* THREADING_ALT_H */
