/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Newlib's configuration, which its own configure would write: everything on
 * that programs expect of a full C library. newlib.hin documents each.
 */
#ifndef __NEWLIB_H__
#define __NEWLIB_H__ 1

#include <uk/config.h>
#include <_newlib_version.h>

/* Each thread has its own errno and the like; streams and the heap locks. */
#ifdef CONFIG_LIBNEWLIBC_THREADS
#define _WANT_REENT_THREAD_LOCAL 1
#define _RETARGETABLE_LOCKING	 1
#endif

#define _ATEXIT_DYNAMIC_ALLOC		 1
#define _FSEEK_OPTIMIZATION		 1
#define _FVWRITE_IN_STREAMIO		 1
#define _HAVE_CC_INHIBIT_LOOP_TO_LIBCALL 1
#define _HAVE_INITFINI_ARRAY		 1
#define _HAVE_LONG_DOUBLE		 1
#define _MB_CAPABLE			 1
#define _MB_LEN_MAX			 8
#define _REENT_CHECK_VERIFY		 1
#define _UNBUF_STREAM_OPT		 1
#define _WANT_IO_C99_FORMATS		 1
#define _WANT_IO_LONG_DOUBLE		 1
#define _WANT_IO_LONG_LONG		 1
#define _WANT_IO_POS_ARGS		 1
#define _WANT_USE_GDTOA			 1
#define _WIDE_ORIENT			 1

/* read() and write() as POSIX has them. */
#define _READ_WRITE_RETURN_TYPE	 _ssize_t
#define _READ_WRITE_BUFSIZE_TYPE __SIZE_TYPE__

#endif /* __NEWLIB_H__ */
