/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of a program's data segment. The first call reserves the addresses
 * that it can grow to; a page gets memory when the program touches it.
 * Source: brk(2).
 */
#include <uk/lock.h>
#include <uk/vmem.h>
#include "program_internal.h"

#define PAGE 4096UL
#define ROOM (1UL << 30) /* beyond it C libraries use mmap() */

#define KIND (UK_VMEM_RW | UK_VMEM_LAZY | UK_VMEM_PROGRAM)

static struct uk_mutex lock = UK_MUTEX_INIT;
static uintptr_t begin, end;

static uintptr_t move(uintptr_t to)
{
	uintptr_t from = ALIGN_UP(to, PAGE), behind = ALIGN_UP(end, PAGE);

	if (!begin)
		begin = end = (uintptr_t)uk_vmem_map(ROOM, KIND);
	if (!begin || to < begin || to - begin > ROOM)
		return end;
	if (from < behind && uk_vmem_discard((void *)from, behind - from) < 0)
		return end;
	end = to;
	return end;
}

long program_brk(uintptr_t to)
{
	uintptr_t at;

	uk_mutex_lock(&lock);
	at = move(to);
	uk_mutex_unlock(&lock);
	return at;
}
