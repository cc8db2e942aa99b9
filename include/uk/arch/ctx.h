/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contexts: what makes a thread go on where it stopped. One that isn't
 * running is a stack pointer; on its stack lie the registers that a function
 * keeps for its caller. There with the option HAVE_SCHED.
 */
#ifndef UK_ARCH_CTX_H
#define UK_ARCH_CTX_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Lays out a context below `top`, aligned to 16 bytes, that begins with
 * fn(arg), which must not return. Takes up to 256 bytes. Returns it.
 * Context: any.
 */
void *ukarch_ctx_init(void *top, void (*fn)(void *arg), void *arg);

/**
 * Stops the running context, leaves it in `*from`, and goes on with `to`.
 * Returns when somebody goes on with `*from`. Context: interrupts off.
 */
void ukarch_ctx_switch(void **from, void *to);

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_CTX_H */
