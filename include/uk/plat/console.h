/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Console: the byte stream that is stdout and stdin of the image.
 * Output works from the platform's first instruction on, traps included.
 */
#ifndef UK_PLAT_CONSOLE_H
#define UK_PLAT_CONSOLE_H

#include <uk/config.h>
#include <uk/essentials.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes `len` bytes to the console, unbuffered and unchanged (no CR is
 * added). Returns once the device has taken the last byte.
 *
 * Context: any, interrupt and trap handlers included. Doesn't sleep.
 */
void ukplat_console_write(const char *buf, size_t len);

/**
 * Reads up to `len` bytes that the console has received.
 *
 * Returns the number of bytes put into `buf`; 0 when nothing is waiting;
 * a negative errno (-EIO) when the console is gone or at its end (-EPIPE).
 * Context: any. Doesn't sleep.
 */
long ukplat_console_read(char *buf, size_t len);

/**
 * Called when input has come, where the platform has an interrupt for it
 * (KVM_CONSOLE_IRQ); again once ukplat_console_read() has returned 0 and more
 * came after that. Context: interrupt.
 */
typedef void (*ukplat_console_fn)(void);

/**
 * Is the console's other end a terminal? Then it gives each byte as it is
 * typed, from now to the image's end, and neither echoes it nor takes it for
 * a signal: that is the caller's to do. Sets its size, in characters. False
 * too where the platform can't know (kvm, Xen). Context: thread, once.
 */
#ifdef CONFIG_LINUXU_TERMINAL
bool ukplat_console_terminal(unsigned short *rows, unsigned short *cols);
#else
static inline bool ukplat_console_terminal(unsigned short *rows,
					   unsigned short *cols)
{
	(void)rows;
	(void)cols;
	return false;
}
#endif

#define UKPLAT_CONSOLE_HANDLER(fn, order)                                      \
	UK_TABLE_ENTRY(console_handlers, order)                                \
	ukplat_console_fn fn##_entry = (fn)

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_CONSOLE_H */
