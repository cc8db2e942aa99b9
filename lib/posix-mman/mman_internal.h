/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What mappings are made of: pages by ukvmem, or blocks of the heap. Lengths
 * are whole pages.
 */
#ifndef MMAN_INTERNAL_H
#define MMAN_INTERNAL_H

#include <uk/essentials.h>

#define PAGE 4096UL

/** Zeroed memory; `lazy`: by the page, when it is touched. NULL: none. */
void *mman_map(size_t len, unsigned int prot, bool lazy);

/** As munmap(). Context: interrupts may be off. */
int mman_unmap(uintptr_t at, size_t len);

/** As mprotect(). */
int mman_protect(uintptr_t at, size_t len, unsigned int prot);

/** Has what is mapped there be zeroes, and maybe take no memory. */
int mman_discard(uintptr_t at, size_t len);

/** Is all of it mapped? */
bool mman_is_mapped(uintptr_t at, size_t len);

#endif /* MMAN_INTERNAL_H */
