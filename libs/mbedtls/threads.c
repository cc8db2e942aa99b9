/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mbed TLS's mutexes, which there must be before its first call.
 */
#include <uk/init.h>
#include <uk/lock.h>
#include "mbedtls/threading.h"

static void init(mbedtls_threading_mutex_t *m)
{
	*m = (struct uk_mutex)UK_MUTEX_INIT;
}

static void destroy(mbedtls_threading_mutex_t *m)
{
	(void)m;
}

static int lock(mbedtls_threading_mutex_t *m)
{
	return uk_mutex_lock(m) ? MBEDTLS_ERR_THREADING_MUTEX_ERROR : 0;
}

static int unlock(mbedtls_threading_mutex_t *m)
{
	uk_mutex_unlock(m);
	return 0;
}

static int set_mutexes(struct uk_init_ctx *ctx)
{
	(void)ctx;
	mbedtls_threading_set_alt(init, destroy, lock, unlock);
	return 0;
}
uk_lib_initcall(set_mutexes);
