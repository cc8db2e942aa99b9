/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages in a range of addresses where nothing else is: memory is put there
 * and taken away, with rights. There with the option HAVE_PAGING. For
 * ukvmem, which says who has which part of the range; nobody else calls this.
 */
#ifndef UK_PLAT_PAGING_H
#define UK_PLAT_PAGING_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

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
 * Programs have their memory in the first bytes of the range, the image its
 * own in the rest: so an address that a program had never becomes the image's.
 * There with the option HAVE_PROGRAM.
 */
size_t ukplat_vm_program_len(void);

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

/**
 * Shows `page`, memory of the image that stays its owner's, at the page at
 * `at` with `rights`, in place of what was shown there. Returns 0 or -ENOMEM.
 * Context: as above.
 */
int ukplat_vm_show(uintptr_t at, void *page, unsigned int rights,
		   const struct ukplat_page_source *source);

/**
 * Takes pages that are shown away: any access faults. Only tables go back to
 * `source`. Context: as above.
 */
void ukplat_vm_hide(uintptr_t at, size_t len,
		    const struct ukplat_page_source *source);

/**
 * Moves the memory of `[from, from + len)`, with its rights, to `to`, where
 * there is none; the two don't overlap. Returns 0, or -ENOMEM when there is
 * none for tables: then nothing was moved. Context: as above.
 */
int ukplat_vm_move(uintptr_t from, uintptr_t to, size_t len,
		   const struct ukplat_page_source *source);

/**
 * Puts `page` to the page at `at`, readable and writable, whatever is there.
 * Returns 0 with `*was`, for ukplat_vm_take_back(), or -ENOMEM. There with the
 * option HAVE_PROGRAM. Context: any, one at a time.
 */
int ukplat_vm_lend(uintptr_t at, void *page, uint64_t *was,
		   const struct ukplat_page_source *source);
void ukplat_vm_take_back(uintptr_t at, uint64_t was);

/** Can `[at, at + len)` of the range be read? Context: any. */
bool ukplat_vm_readable(uintptr_t at, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_PAGING_H */
