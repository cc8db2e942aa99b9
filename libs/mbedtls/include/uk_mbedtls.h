/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mbed TLS's configuration, of which the menu's options are
 * CONFIG_LIBMBEDTLS_*. What a name means says upstream's mbedtls_config.h.
 */
#ifndef UK_MBEDTLS_H
#define UK_MBEDTLS_H

#include <uk/config.h>

#ifdef CONFIG_LIBMBEDTLS_ALL
#include "mbedtls/mbedtls_config.h"
#undef MBEDTLS_TIMING_C
#define MBEDTLS_TIMING_C
#else
#include "uk_mbedtls_small.h"
#endif

#define MBEDTLS_SSL_IN_CONTENT_LEN  CONFIG_LIBMBEDTLS_IN
#define MBEDTLS_SSL_OUT_CONTENT_LEN CONFIG_LIBMBEDTLS_OUT

/* Random numbers are ukswrand's (random.c). */
#define MBEDTLS_NO_PLATFORM_ENTROPY
#define MBEDTLS_ENTROPY_HARDWARE_ALT

/* Clocks (clock.c). The date matters for certificates. */
#undef MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME
#undef MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_PLATFORM_MS_TIME_ALT
#define MBEDTLS_PLATFORM_GMTIME_R_ALT
#ifdef CONFIG_LIBNOLIBC
#include <stdint.h>
int64_t uk_mbedtls_time(int64_t *t);
#define MBEDTLS_PLATFORM_TIME_TYPE_MACRO int64_t
#define MBEDTLS_PLATFORM_TIME_MACRO	 uk_mbedtls_time
#endif

#ifdef CONFIG_LIBMBEDTLS_THREADS
#define MBEDTLS_THREADING_C
#define MBEDTLS_THREADING_ALT
#endif

#endif /* UK_MBEDTLS_H */
