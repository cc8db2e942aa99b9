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

/**
 * Zeroed memory as mmap() does without a file, at least a page; `flags` as it
 * has them. Returns the address or negative errno, more than -PAGE.
 */
long mman_place(uintptr_t at, size_t len, unsigned int prot,
		unsigned int flags);

/* --- files, where there is vfscore -------------------------------------- */

struct uk_file;

#ifdef CONFIG_LIBPOSIX_MMAN_FILES
/* file.c */

/** The file, with a reference, if it may be mapped so; else NULL and *rc. */
struct uk_file *mman_file_get(int fd, unsigned int prot, bool shared, int *rc);
void mman_file_put(struct uk_file *f);

/** Reads it into writable, zeroed pages; 0 or negative errno. */
int mman_file_copy(struct uk_file *f, uintptr_t at, size_t len, int64_t pos);

/* shared.c or shared_heap.c */

/** mman_place() of the file's own pages. Context: thread, sleeps. */
long mman_share(uintptr_t at, size_t len, unsigned int prot, unsigned int flags,
		struct uk_file *f, int64_t pos);

/** Writes what shared mappings have changed; 0 or negative errno. */
int mman_shared_sync(uintptr_t at, size_t len);

/** Is something of it a shared mapping of a file? */
bool mman_is_shared(uintptr_t at, size_t len);

/** A mapping, if it is such a one, will be `to` bytes long. 0 or errno. */
int mman_shared_grow(uintptr_t at, size_t len, size_t to);
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

static inline int mman_file_copy(struct uk_file *f, uintptr_t at, size_t len,
				 int64_t pos)
{
	(void)f;
	(void)at;
	(void)len;
	(void)pos;
	return -ENODEV;
}

static inline long mman_share(uintptr_t at, size_t len, unsigned int prot,
			      unsigned int flags, struct uk_file *f,
			      int64_t pos)
{
	(void)at;
	(void)len;
	(void)prot;
	(void)flags;
	(void)f;
	(void)pos;
	return -ENODEV;
}

static inline int mman_shared_sync(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
	return 0;
}

static inline bool mman_is_shared(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
	return false;
}

static inline int mman_shared_grow(uintptr_t at, size_t len, size_t to)
{
	(void)at;
	(void)len;
	(void)to;
	return 0;
}
#endif

#endif /* MMAN_INTERNAL_H */
