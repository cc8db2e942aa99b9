/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Integer types by upstream's names.
 */
#ifndef UK_COMPAT_ARCH_TYPES_H
#define UK_COMPAT_ARCH_TYPES_H

#include <uk/essentials.h>

typedef int8_t __s8;
typedef uint8_t __u8;
typedef int16_t __s16;
typedef uint16_t __u16;
typedef int32_t __s32;
typedef uint32_t __u32;
typedef int64_t __s64;
typedef uint64_t __u64;
typedef size_t __sz;
typedef intptr_t __ssz;
typedef uintptr_t __uptr;
typedef intptr_t __off;

#endif /* UK_COMPAT_ARCH_TYPES_H */
