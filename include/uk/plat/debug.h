/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a debugger inside the image needs of the platform: a line to the
 * outside and memory whatever its rights. There with the option HAVE_DEBUG.
 * For ukgdb; nobody else calls this.
 */
#ifndef UK_PLAT_DEBUG_H
#define UK_PLAT_DEBUG_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What ukplat_debug_open() tells. */
#define UKPLAT_DEBUG_SHARED 1 /* the line is the console's */
#define UKPLAT_DEBUG_POLLED 2 /* nobody says that something has come */
#define UKPLAT_DEBUG_BARE                                                      \
	4 /* the CPU is all ours: debug registers, and
				 floating point as the trap left it */

/**
 * Opens the line: on linuxu the socket that is made at `where`; on kvm the
 * second serial port or, if `share` is true and there is none, the console's.
 *
 * Returns flags as above; -ENODEV when there is no such line, another negative
 * errno when Linux says so. Where lines aren't polled, a trap of kind
 * UKPLAT_TRAP_ATTENTION tells that something has come.
 * Context: boot, level `early`.
 */
int ukplat_debug_open(const char *where, bool share);

/** Writes `len` bytes to the line; they are lost when nobody is there. */
void ukplat_debug_write(const char *buf, size_t len);

/** Reads up to `len` bytes that have come; returns how many. Context: any. */
size_t ukplat_debug_read(char *buf, size_t len);

/** Waits until something comes, or for a while, or not at all. */
void ukplat_debug_wait(void);

/**
 * Reads `len` bytes at `addr`, and writes them, whatever rights the image has
 * to them; instructions that are written will be executed. Return 0, or
 * -EFAULT when not all of it is mapped: then nothing is written.
 * Context: trap, one CPU.
 */
int ukplat_debug_peek(uintptr_t addr, void *buf, size_t len);
int ukplat_debug_poke(uintptr_t addr, const void *buf, size_t len);

/**
 * While this isn't NULL it is asked to take the console's output, since a
 * debugger is at the shared line; if it returns false the console writes.
 * There is no input then.
 */
extern bool (*ukplat_debug_console)(const char *buf, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_DEBUG_H */
