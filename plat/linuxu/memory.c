/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory: the image as Linux mapped it, and one reservation for the heap.
 */
#include <syscall.h>
#include <uk/config.h>
#include <uk/plat/memory.h>
#include <uk/plat/trap.h>
#include "linuxu.h"

#define PROT_NONE     0
#define PROT_RW	      3
#define MAP_SHARED    0x01
#define MAP_PRIVATE   0x02
#define MAP_ANONYMOUS 0x20
#define MAP_NORESERVE 0x4000
#define PAGE	      4096

/* Checks a call's result: an error is a small negative number. */
static void check(unsigned long rc)
{
	if (rc > -(unsigned long)PAGE)
		ukplat_crash("Linux refuses the heap or a guard page");
}

static void guard(const char *page)
{
	check(syscall3(SYS_mprotect, (long)page, PAGE, PROT_NONE));
}

void linuxu_memory_init(struct ukplat_bootinfo *bi)
{
	static uintptr_t heap;
	size_t len = (size_t)CONFIG_LINUXU_HEAP_MIB << 20;
	long fd = linuxu_heap_file(len, &heap);

	heap = syscall6(SYS_mmap, 0, len, PROT_RW,
			MAP_NORESERVE | (fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS
						: MAP_SHARED),
			fd, 0);
	check(heap);
	guard(uk_boot_stack_guard);
	guard(uk_trap_stack_guard);
	ukplat_memregion_add(bi, (uintptr_t)uk_text_start,
			     uk_image_end - uk_text_start, UKPLAT_MEM_IMAGE);
	ukplat_memregion_add(bi, heap, len, UKPLAT_MEM_FREE);
}
