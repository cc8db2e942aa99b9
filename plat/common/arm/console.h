/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the console is.
 */
#ifndef PLAT_ARM_CONSOLE_H
#define PLAT_ARM_CONSOLE_H

#include <uk/essentials.h>

/** Takes the PL011 whose registers are `[base, base + len)`. Boot only. */
void arm_console_init(uint64_t base, uint64_t len);

/** The port itself, whoever has taken the console; with HAVE_DEBUG. */
void arm_uart_write(const char *buf, size_t len);
size_t arm_uart_read(char *buf, size_t len);

#endif /* PLAT_ARM_CONSOLE_H */
