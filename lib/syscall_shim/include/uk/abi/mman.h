/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mapping memory. Source: Linux uapi asm-generic/mman-common.h,
 * asm-generic/mman.h, linux/mman.h.
 */
#ifndef UK_ABI_MMAN_H
#define UK_ABI_MMAN_H

#define UK_PROT_NONE  0
#define UK_PROT_READ  1
#define UK_PROT_WRITE 2
#define UK_PROT_EXEC  4

#define UK_MAP_SHARED	       0x01
#define UK_MAP_PRIVATE	       0x02
#define UK_MAP_SHARED_VALIDATE 0x03
#define UK_MAP_TYPE	       0x0f
#define UK_MAP_FIXED	       0x10
#define UK_MAP_ANONYMOUS       0x20
#define UK_MAP_NORESERVE       0x4000
#define UK_MAP_POPULATE	       0x8000
#define UK_MAP_FIXED_NOREPLACE 0x100000

#define UK_MREMAP_MAYMOVE   1
#define UK_MREMAP_FIXED	    2
#define UK_MREMAP_DONTUNMAP 4
#define UK_MREMAP_ALL	    7

#define UK_MS_ASYNC	 1
#define UK_MS_INVALIDATE 2
#define UK_MS_SYNC	 4

#define UK_MADV_NORMAL	   0
#define UK_MADV_RANDOM	   1
#define UK_MADV_SEQUENTIAL 2
#define UK_MADV_WILLNEED   3
#define UK_MADV_DONTNEED   4
#define UK_MADV_FREE	   8
#define UK_MADV_HUGEPAGE   14
#define UK_MADV_NOHUGEPAGE 15
#define UK_MADV_DONTDUMP   16
#define UK_MADV_DODUMP	   17

#endif /* UK_ABI_MMAN_H */
