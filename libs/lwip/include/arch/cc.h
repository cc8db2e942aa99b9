/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What lwIP asks of compiler and system.
 */
#ifndef LWIP_ARCH_CC_H
#define LWIP_ARCH_CC_H

#include <limits.h>
#include <uk/arch/string.h>
#include <uk/essentials.h>
#include <uk/print.h>
#include <uk/assert.h>
#include <uk/checksum.h>
#include <uk/swrand.h>

#define LWIP_PLATFORM_DIAG(x)	uk_printk x
#define LWIP_PLATFORM_ASSERT(x) UK_CRASH("lwip: " x)
#define LWIP_RAND()		uk_swrand_u32()

#ifndef BYTE_ORDER
#define BYTE_ORDER __BYTE_ORDER__
#endif
/* Else lwIP has an ssize_t of its own. */
#ifndef SSIZE_MAX
#define SSIZE_MAX __PTRDIFF_MAX__
#endif
#define lwip_htons(x)			      __builtin_bswap16(x)
#define lwip_htonl(x)			      __builtin_bswap32(x)
#define PACK_STRUCT_STRUCT		      __uk_packed
#define LWIP_ERRNO_STDINCLUDE		      1
/* <arpa/inet.h> has them. */
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS 1

#define LWIP_CHKSUM uk_checksum

#endif /* LWIP_ARCH_CC_H */
