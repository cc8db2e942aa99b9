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

/**
 * The same at `at`; `replace`: in place of existing mappings. Returns 0,
 * -EEXIST or -ENOMEM, also where no mapping may be.
 */
int mman_map_at(uintptr_t at, size_t len, unsigned int prot, bool lazy,
		bool replace);

/** Makes it `to` bytes long in its place. 0; -EFAULT, -ENOMEM. */
int mman_grow(uintptr_t at, size_t len, size_t to);

/**
 * Moves it to `*where`, or anywhere when that is 0, and makes it `to` bytes
 * long; `keep`: zeroed memory stays. Returns 0, with the address in `*where`;
 * -EINVAL, -EFAULT, -ENOMEM.
 */
int mman_move(uintptr_t at, size_t len, uintptr_t *where, size_t to, bool keep);

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
/** The mapping at `at` has moved to `to`. */
void mman_file_move(uintptr_t at, size_t len, uintptr_t to);
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

static inline void mman_file_move(uintptr_t at, size_t len, uintptr_t to)
{
	(void)at;
	(void)len;
	(void)to;
}

static inline bool mman_file_has(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
	return false;
}
#endif

#endif /* MMAN_INTERNAL_H */
