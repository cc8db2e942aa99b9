/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the console is.
 */
#ifndef KVM_ARM64_CONSOLE_H
#define KVM_ARM64_CONSOLE_H

#include <uk/essentials.h>

/** Takes the PL011 whose registers are `[base, base + len)`. Boot only. */
void kvm_console_init(uint64_t base, uint64_t len);

#endif /* KVM_ARM64_CONSOLE_H */
