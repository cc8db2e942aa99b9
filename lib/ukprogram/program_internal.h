/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of programs share.
 */
#ifndef PROGRAM_INTERNAL_H
#define PROGRAM_INTERNAL_H

#include <uk/arch/program.h>
#include <uk/posix_thread.h>
#include <uk/tls.h>

/**
 * clone() as the CPU's registers have it, and clone3(): the new thread begins
 * with a copy of `r`. Returns its number or a negative errno.
 */
long program_clone(const struct ukarch_regs *r, const long *arg);
long program_clone3(const struct ukarch_regs *r, const void *args, size_t len);

/** Sets this thread's thread pointer. */
static inline void program_set_tls(void *pointer)
{
	uk_thread_current()->tls = pointer;
	ukplat_tls_set(pointer);
}

#endif /* PROGRAM_INTERNAL_H */
