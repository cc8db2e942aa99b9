/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the console is.
 */
#ifndef KVM_ARM64_CONSOLE_H
#define KVM_ARM64_CONSOLE_H

#include <uk/essentials.h>

/** Takes the PL011 whose registers are `[base, base + len)`. Boot only. */
void kvm_console_init(uint64_t base, uint64_t len);

/** The port itself, whoever has taken the console; with HAVE_DEBUG. */
void kvm_uart_write(const char *buf, size_t len);
size_t kvm_uart_read(char *buf, size_t len);

#endif /* KVM_ARM64_CONSOLE_H */
