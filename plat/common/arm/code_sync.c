/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What compilers call where code was written: of ARMv7 the C runtime's is a
 * system call of Linux's.
 */
#include <uk/arch/paging.h>

void __clear_cache(void *start, void *end);

void __clear_cache(void *start, void *end)
{
	ukarch_code_sync((uintptr_t)start, (char *)end - (char *)start);
}
