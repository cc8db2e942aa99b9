/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs a program that isn't part of the image, built for Linux, as the image's
 * process: its system calls, by the CPU's instruction, are those of
 * syscall_shim. It runs with all rights that the image has; what keeps it
 * apart from others is the machine's border.
 */
#ifndef UK_PROGRAM_H
#define UK_PROGRAM_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Makes this thread the program's first one: it goes on at `entry` with its
 * stack pointer at `sp`, both as uk/elf.h has laid them out. The image ends
 * when the program does, with its status. Context: thread.
 */
void uk_program_run(uintptr_t entry, uintptr_t sp) __uk_noreturn;

/** What Linux tells programs of the CPU (AT_HWCAP). Context: any. */
unsigned long uk_program_hwcap(void);

#ifdef __cplusplus
}
#endif

#endif /* UK_PROGRAM_H */
