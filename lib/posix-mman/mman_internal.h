/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What mappings are made of: pages by ukvmem, or blocks of the heap. Lengths
 * are whole pages.
 */
#ifndef MMAN_INTERNAL_H
#define MMAN_INTERNAL_H

#include <uk/config.h>
#include <uk/errno.h>

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

/* --- files: file.c, where there is vfscore ------------------------------ */

struct uk_file;

#ifdef CONFIG_LIBPOSIX_MMAN_FILES
/** The file, with a reference, if it may be mapped so; else NULL and *rc. */
struct uk_file *mman_file_get(int fd, unsigned int prot, bool shared, int *rc);
void mman_file_put(struct uk_file *f);

/** Reads it into writable, zeroed pages; 0 or negative errno. */
int mman_file_fill(struct uk_file *f, uintptr_t at, size_t len, int64_t pos,
		   bool shared);

/** Writes what was changed of shared mappings; 0 or negative errno. */
int mman_file_sync(uintptr_t at, size_t len);
/** The same, and forgets them. */
void mman_file_unmap(uintptr_t at, size_t len);
/** Before the pages get those rights. */
void mman_file_protect(uintptr_t at, size_t len, unsigned int prot);
/** Is something of it a shared mapping? */
bool mman_file_has(uintptr_t at, size_t len);
#else
static inline struct uk_file *mman_file_get(int fd, unsigned int prot,
					    bool shared, int *rc)
{
	(void)fd;
	(void)prot;
	(void)shared;
	*rc = -ENODEV;
	return NULL;
}

static inline void mman_file_put(struct uk_file *f)
{
	(void)f;
}

static inline int mman_file_fill(struct uk_file *f, uintptr_t at, size_t len,
				 int64_t pos, bool shared)
{
	(void)f;
	(void)at;
	(void)len;
	(void)pos;
	(void)shared;
	return -ENODEV;
}

static inline int mman_file_sync(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
	return 0;
}

static inline void mman_file_unmap(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
}

static inline void mman_file_protect(uintptr_t at, size_t len,
				     unsigned int prot)
{
	(void)at;
	(void)len;
	(void)prot;
}

static inline bool mman_file_has(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
	return false;
}
#endif

#endif /* MMAN_INTERNAL_H */
