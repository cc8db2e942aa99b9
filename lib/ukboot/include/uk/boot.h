/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From platform entry to main() and back out.
 */
#ifndef UK_BOOT_H
#define UK_BOOT_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Ends the image as exit() ends a process: first makes the program's exit calls
 * (of an order below 50, destructors), with all threads running, then calls
 * uk_exit_at_once(). A second thread that calls this waits for the end. A
 * second call by the same thread, from an exit call, makes the remaining ones.
 * Context: thread. Doesn't return.
 */
void uk_exit(int status) __uk_noreturn;

/**
 * Ends the image as _exit() and a signal end a process: stops all threads but
 * this one and those that serve devices, makes the exit calls of an order above
 * 50, which write back files and sync file systems, and calls
 * ukplat_shutdown(status). The first thread that calls it ends the image,
 * with its status; all others stay in it. Context: thread. Doesn't return.
 */
void uk_exit_at_once(int status) __uk_noreturn;

#ifdef CONFIG_HAVE_SCHED
/**
 * Set by the scheduler: waits for ever unless this thread is the first to end
 * the image, and, for the system's part, stops the other threads. The first
 * one in each part may call it again. Context: thread.
 */
extern void (*uk_exit_turn)(bool system);
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_BOOT_H */
