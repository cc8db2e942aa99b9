/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The range for ukvmem: reserved from Linux, which puts zeroed memory to a
 * page when it is touched for the first time.
 */
#include <syscall.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/paging.h>
#include "linuxu.h"

#define PAGE	       UKPLAT_PAGE_SIZE
#define PROT_NONE      0
#define PROT_READ      1
#define PROT_WRITE     2
#define PROT_EXEC      4
#define MAP_SHARED     0x01
#define MAP_PRIVATE    0x02
#define MAP_ANONYMOUS  0x20
#define MAP_NORESERVE  0x4000
#define MAP_FIXED      0x10
#define MREMAP_MAYMOVE 1
#define MREMAP_FIXED   2
#define MFD_CLOEXEC    1

/* 64 GiB, or 256 MiB where addresses have 32 bits. */
#define LEN ((size_t)1 << (sizeof(size_t) == 8 ? 36 : 28))

static uintptr_t base;

uintptr_t ukplat_vm_base(void)
{
	return base;
}

size_t ukplat_vm_len(void)
{
	return LEN;
}

static unsigned int prot_of(unsigned int rights)
{
	return (rights ? PROT_READ : PROT_NONE) |
	       (rights & UKPLAT_PAGE_WRITE ? PROT_WRITE : 0) |
	       (rights & UKPLAT_PAGE_EXEC ? PROT_EXEC : 0);
}

static long protect(uintptr_t at, size_t len, unsigned int rights)
{
	return syscall3(SYS_mprotect, at, len, prot_of(rights));
}

/* Reserves the range anew; its memory goes. */
static void reserve(uintptr_t at, size_t len)
{
	syscall6(SYS_mmap, at, len, PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
		 0);
}

int ukplat_vm_commit(uintptr_t at, size_t len, unsigned int rights,
		     const struct ukplat_page_source *source)
{
	(void)source;
	return protect(at, len, rights) ? -ENOMEM : 0;
}

void ukplat_vm_protect(uintptr_t at, size_t len, unsigned int rights)
{
	protect(at, len, rights);
}

void ukplat_vm_release(uintptr_t at, size_t len,
		       const struct ukplat_page_source *source)
{
	(void)source;
	reserve(at, len);
}

/* The heap: a file of memory, so that its pages can be shown twice. */
static long heap_fd;
static const uintptr_t *heap_at;

long linuxu_heap_file(size_t len, const uintptr_t *heap)
{
	heap_at = heap;
	heap_fd = syscall3(SYS_memfd_create, (long)"tessera", MFD_CLOEXEC, 0);
	if (heap_fd >= 0)
		syscall3(SYS_ftruncate, heap_fd, len, 0);
	return heap_fd;
}

int ukplat_vm_show(uintptr_t at, void *page, unsigned int rights,
		   const struct ukplat_page_source *source)
{
	uintptr_t from = (uintptr_t)page - *heap_at;

	(void)source;
	if (heap_fd < 0)
		return -ENOMEM;
	return syscall6(SYS_mmap, at, PAGE, prot_of(rights),
			MAP_SHARED | MAP_FIXED, heap_fd,
			from / SYS_MMAP_UNIT) == (long)at
		       ? 0
		       : -ENOMEM;
}

void ukplat_vm_hide(uintptr_t at, size_t len,
		    const struct ukplat_page_source *source)
{
	(void)source;
	reserve(at, len);
}

/*
 * By pages, since Linux refuses a range of several mappings of its own. The
 * reservation at `from` goes along and is made again.
 */
int ukplat_vm_move(uintptr_t from, uintptr_t to, size_t len,
		   const struct ukplat_page_source *source)
{
	(void)source;
	for (size_t i = 0; i < len; i += PAGE)
		if (syscall6(SYS_mremap, from + i, PAGE, PAGE,
			     MREMAP_MAYMOVE | MREMAP_FIXED, to + i,
			     0) != (long)(to + i))
			return -ENOMEM;
	reserve(from, len);
	return 0;
}

/* Linux reads the set before it finds that there is no such operation. */
static bool is_readable(uintptr_t at)
{
	return syscall6(SYS_rt_sigprocmask, -1, at, 0, 8, 0, 0) == -EINVAL;
}

bool ukplat_vm_readable(uintptr_t at, size_t len)
{
	uintptr_t last = at + len - 1;

	if (at < base || last - base >= LEN)
		return false;
	for (at = ALIGN_DOWN(at, PAGE); at <= last; at += PAGE)
		if (!is_readable(at))
			return false;
	return true;
}

static int init(struct uk_init_ctx *ctx)
{
	long at = syscall6(SYS_mmap, 0, LEN, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	(void)ctx;
	if (at < 0 && at > -(long)PAGE)
		return at;
	base = at;
	return 0;
}

uk_early_initcall_prio(init, 10);
