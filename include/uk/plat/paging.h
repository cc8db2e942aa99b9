/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages in a range of addresses where nothing else is: memory is put there
 * and taken away, with rights. There with the option HAVE_PAGING. For
 * ukvmem, which says who has which part of the range; nobody else calls this.
 */
#ifndef UK_PLAT_PAGING_H
#define UK_PLAT_PAGING_H

#include <uk/essentials.h>

#define UKPLAT_PAGE_SIZE 4096UL

/* Rights; 0: none. What may be written isn't executed. */
#define UKPLAT_PAGE_READ  1
#define UKPLAT_PAGE_WRITE 2 /* and read */
#define UKPLAT_PAGE_EXEC  4 /* and read */

/* Where pages come from, for platforms that don't get them by themselves. */
struct ukplat_page_source {
	void *(*get)(void); /* a page, aligned, of any contents; or NULL */
	void (*put)(void *page);
};

/** The range: its first address, page aligned, and its length. */
uintptr_t ukplat_vm_base(void);
size_t ukplat_vm_len(void);

/**
 * The same for a second range, at low addresses, that programs may be linked
 * to. There with the option HAVE_PROGRAM; all below takes it as well.
 */
uintptr_t ukplat_vm_fixed_base(void);
size_t ukplat_vm_fixed_len(void);

/**
 * Puts zeroed memory to those pages of `[at, at + len)` that have none, and
 * gives all of them `rights`. Both are page aligned, in the range. Tables come
 * from `source` too and stay.
 *
 * Returns 0, or -ENOMEM: then some of the pages may have memory, no rights.
 * Context: any but interrupts, one at a time.
 */
int ukplat_vm_commit(uintptr_t at, size_t len, unsigned int rights,
		     const struct ukplat_page_source *source);

/** Gives the pages that have memory `rights`. Context: as above. */
void ukplat_vm_protect(uintptr_t at, size_t len, unsigned int rights);

/** Takes the memory away: any access faults. Context: as above. */
void ukplat_vm_release(uintptr_t at, size_t len,
		       const struct ukplat_page_source *source);

/** Can `[at, at + len)` of the range be read? Context: any. */
bool ukplat_vm_readable(uintptr_t at, size_t len);

#endif /* UK_PLAT_PAGING_H */
