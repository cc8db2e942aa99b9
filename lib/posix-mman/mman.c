/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mapping memory, and files: by their own pages if they are shared (shared.c),
 * else by a copy of them. Without a file MAP_SHARED and MAP_PRIVATE are the
 * same, since there is one process.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/syscall.h>
#include <uk/abi/mman.h>
#include "mman_internal.h"

/* From here on memory comes when it is touched: programs reserve more. */
#define LAZY_FROM (16UL << 20)

static bool is_page(uintptr_t at)
{
	return IS_ALIGNED(at, PAGE);
}

/* Rounds up to pages; false: that is more than there can be. */
static bool to_pages(size_t *len)
{
	size_t pages = ALIGN_UP(*len, PAGE);

	if (pages < *len)
		return false;
	*len = pages;
	return true;
}

static bool is_range(uintptr_t at, size_t len)
{
	return is_page(at) && at + len >= at;
}

/* At the program's address: MAP_FIXED replaces existing mappings. */
static long map_at(uintptr_t at, size_t len, unsigned int prot,
		   unsigned int flags, bool lazy)
{
	bool replace = !(flags & UK_MAP_FIXED_NOREPLACE);
	int rc;

	if (!is_range(at, len))
		return -EINVAL;
	rc = mman_map_at(at, len, prot, lazy, replace);
	return rc < 0 ? rc : (long)at;
}

long mman_place(uintptr_t at, size_t len, unsigned int prot, unsigned int flags)
{
	unsigned int type = flags & UK_MAP_TYPE;
	void *memory;
	bool lazy;

	if (!len || type < UK_MAP_SHARED || type > UK_MAP_SHARED_VALIDATE)
		return -EINVAL;
	if (!to_pages(&len))
		return -ENOMEM;
	if (prot & UK_PROT_WRITE && prot & UK_PROT_EXEC)
		return -EACCES;
	lazy = !(flags & UK_MAP_POPULATE) &&
	       (flags & UK_MAP_NORESERVE || len >= LAZY_FROM ||
		prot == UK_PROT_NONE);
	if (flags & (UK_MAP_FIXED | UK_MAP_FIXED_NOREPLACE))
		return map_at(at, len, prot, flags, lazy);
	/* Without these flags the address is only a hint. */
	at = ALIGN_DOWN(at, PAGE);
	if (at && mman_map_at(at, len, prot, lazy, false) == 0)
		return at;
	memory = mman_map(len, prot, lazy);
	return memory ? (long)memory : -ENOMEM;
}

static bool is_shared(unsigned int flags)
{
	return (flags & UK_MAP_TYPE) != UK_MAP_PRIVATE;
}

/* A file's contents, in memory that is writable until they are there. */
static long map_copy(uintptr_t at, size_t len, unsigned int prot,
		     unsigned int flags, struct uk_file *f, int64_t offset)
{
	unsigned int need = UK_PROT_READ | UK_PROT_WRITE;
	long rc;

	rc = mman_place(at, len, need, flags | UK_MAP_POPULATE);
	if (rc < 0 && rc > -(long)PAGE)
		return rc;
	at = rc;
	rc = mman_file_copy(f, at, len, offset);
	if (rc == 0 && prot != need)
		rc = mman_protect(at, len, prot);
	if (rc == 0 || rc == -ENOSYS)
		return at;
	mman_unmap(at, len);
	return rc;
}

static long map_file(uintptr_t at, size_t len, unsigned int prot,
		     unsigned int flags, struct uk_file *f, int64_t offset)
{
	if (!len)
		return -EINVAL;
	if (!to_pages(&len) || len > PTRDIFF_MAX)
		return -ENOMEM;
	if (offset < 0 || (uint64_t)offset + len > INT64_MAX - PAGE)
		return -EOVERFLOW;
	return is_shared(flags) ? mman_share(at, len, prot, flags, f, offset)
				: map_copy(at, len, prot, flags, f, offset);
}

static long map_any(uintptr_t at, size_t len, unsigned int prot,
		    unsigned int flags, int fd, int64_t offset)
{
	struct uk_file *f;
	int refused;
	long rc;

	if (flags & UK_MAP_ANONYMOUS)
		return mman_place(at, len, prot, flags);
	if (prot & UK_PROT_WRITE && prot & UK_PROT_EXEC)
		return -EACCES;
	f = mman_file_get(fd, prot, is_shared(flags), &refused);
	if (!f)
		return refused;
	rc = map_file(at, len, prot, flags, f, offset);
	mman_file_put(f);
	return rc;
}

#if __SIZEOF_LONG__ == 8
UK_SYSCALL6(mmap, uintptr_t, at, size_t, len, unsigned int, prot, unsigned int,
	    flags, int, fd, int64_t, offset)
{
	return is_page(offset) ? map_any(at, len, prot, flags, fd, offset)
			       : -EINVAL;
}
#else
/* The offset counts units of 4 KiB. */
UK_SYSCALL6(mmap2, uintptr_t, at, size_t, len, unsigned int, prot, unsigned int,
	    flags, int, fd, unsigned long, offset)
{
	return map_any(at, len, prot, flags, fd, (int64_t)offset * PAGE);
}
#endif

UK_SYSCALL2(munmap, uintptr_t, at, size_t, len)
{
	if (!len || !to_pages(&len) || !is_range(at, len))
		return -EINVAL;
	return mman_unmap(at, len);
}

UK_SYSCALL3(mprotect, uintptr_t, at, size_t, len, unsigned int, prot)
{
	if (!to_pages(&len) || !is_range(at, len))
		return -EINVAL;
	return len ? mman_protect(at, len, prot) : 0;
}

static void unmap_tail(uintptr_t at, size_t len, size_t to)
{
	if (to < len)
		mman_unmap(at + to, len - to);
}

/* `where`: 0 for anywhere. */
static long move(uintptr_t at, size_t len, size_t to, bool keep,
		 uintptr_t where)
{
	int rc;

	if (keep && mman_is_shared(at, len))
		return -EINVAL;
	rc = mman_move(at, len, &where, to, keep);
	return rc < 0 ? rc : (long)where;
}

static bool is_move(unsigned int flags, size_t len, size_t to, uintptr_t where)
{
	if (flags & ~UK_MREMAP_ALL)
		return false;
	if (flags & UK_MREMAP_DONTUNMAP && len != to)
		return false;
	if (flags & UK_MREMAP_FIXED && (!where || !is_range(where, to)))
		return false;
	return flags == 0 || flags & UK_MREMAP_MAYMOVE;
}

static bool overlap(uintptr_t at, size_t len, uintptr_t where, size_t to)
{
	return at < where + to && where < at + len;
}

static long remap(uintptr_t at, size_t len, size_t to, unsigned int flags,
		  uintptr_t where)
{
	bool keep = flags & UK_MREMAP_DONTUNMAP;
	long rc;

	if (flags & UK_MREMAP_FIXED && overlap(at, len, where, to))
		return -EINVAL;
	if (!mman_is_mapped(at, len))
		return -EFAULT;
	rc = to > len ? mman_shared_grow(at, len, to) : 0;
	if (rc)
		return rc;
	unmap_tail(at, len, to);
	len = MIN(len, to);
	if (flags & (UK_MREMAP_FIXED | UK_MREMAP_DONTUNMAP))
		return move(at, len, to, keep,
			    flags & UK_MREMAP_FIXED ? where : 0);
	if (to == len)
		return at;
	rc = mman_grow(at, len, to);
	if (rc == -ENOMEM && flags & UK_MREMAP_MAYMOVE)
		return move(at, len, to, false, 0);
	return rc < 0 ? rc : (long)at;
}

UK_SYSCALL5(mremap, uintptr_t, at, size_t, len, size_t, to, unsigned int, flags,
	    uintptr_t, where)
{
	if (!is_page(at) || !len || !to)
		return -EINVAL;
	if (!to_pages(&len) || !to_pages(&to))
		return -ENOMEM;
	if (!is_range(at, len) || !is_move(flags, len, to, where))
		return -EINVAL;
	return remap(at, len, to, flags, where);
}

UK_SYSCALL3(madvise, uintptr_t, at, size_t, len, int, advice)
{
	if (!to_pages(&len) || !is_range(at, len))
		return -EINVAL;
	if (len && !mman_is_mapped(at, len))
		return -ENOMEM;
	switch (advice) {
	case UK_MADV_DONTNEED: return len ? mman_discard(at, len) : 0;
	case UK_MADV_NORMAL:
	case UK_MADV_RANDOM:
	case UK_MADV_SEQUENTIAL:
	case UK_MADV_WILLNEED:
	case UK_MADV_FREE:
	case UK_MADV_HUGEPAGE:
	case UK_MADV_NOHUGEPAGE:
	case UK_MADV_DONTDUMP:
	case UK_MADV_DODUMP: return 0;
	default: return -EINVAL;
	}
}

UK_SYSCALL3(msync, uintptr_t, at, size_t, len, unsigned int, flags)
{
	if (!is_page(at) ||
	    flags & ~(UK_MS_ASYNC | UK_MS_INVALIDATE | UK_MS_SYNC) ||
	    (flags & UK_MS_ASYNC && flags & UK_MS_SYNC) || !to_pages(&len))
		return -EINVAL;
	if (len && !mman_is_mapped(at, len))
		return -ENOMEM;
	/* All mappings share the pages; a sync also writes them to the file. */
	return flags & UK_MS_ASYNC ? 0 : mman_shared_sync(at, len);
}

/* There is no data segment that could grow: it ends at 0, always. */
UK_SYSCALL1(brk, uintptr_t, to)
{
	(void)to;
	return 0;
}

/* Memory is never swapped out. */
static long lock(uintptr_t at, size_t len)
{
	return at + len < at ? -EINVAL : 0;
}

UK_SYSCALL2(mlock, uintptr_t, at, size_t, len)
{
	return lock(at, len);
}

UK_SYSCALL3(mlock2, uintptr_t, at, size_t, len, unsigned int, flags)
{
	return flags > 1 ? -EINVAL : lock(at, len);
}

UK_SYSCALL2(munlock, uintptr_t, at, size_t, len)
{
	return lock(at, len);
}

UK_SYSCALL1(mlockall, unsigned int, flags)
{
	return flags && flags < 8 ? 0 : -EINVAL;
}

UK_SYSCALL0(munlockall)
{
	return 0;
}
