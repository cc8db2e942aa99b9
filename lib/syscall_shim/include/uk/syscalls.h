/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's calls: UK_SYSCALL_ENTRY(name, number) for each that the architecture
 * has. Define it, include this; it is undefined again.
 *
 * A name means the same everywhere: times of 64 bits, offsets of 64 bits, user
 * numbers of 32. Where ARMv7 has a call twice, the number is that of the newer
 * one (fstat: 197, which Linux calls fstat64), and the one before is NAME_old.
 */
#ifndef UK_SYSCALL_ENTRY
#define UK_SYSCALL_ENTRY(name, nr) /* nobody asks */
#endif
#ifdef __x86_64__
#include <uk/syscalls/x86_64.h>
#elif defined(__aarch64__)
#include <uk/syscalls/arm64.h>
#else
#include <uk/syscalls/arm.h>
#endif
#undef UK_SYSCALL_ENTRY
