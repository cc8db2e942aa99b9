/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a machine of QEMU's ends with a status, on x86_64.
 * -device isa-debug-exit,iobase=0xf4 ends QEMU with (value << 1) | 1, so that
 * 7 bits come through; the whole status goes ahead through
 * -device isa-debugcon,iobase=0xe9. For C and assembler.
 */
#ifndef PLAT_COMMON_QEMU_EXIT_H
#define PLAT_COMMON_QEMU_EXIT_H

#define DEBUG_EXIT 0xf4
#define DEBUG_CON  0xe9

#ifndef __ASSEMBLER__
#include <uk/arch/x86.h>

/** Ends the machine, where those devices are. Context: any. */
static inline void plat_qemu_exit(int status)
{
	x86_outb(DEBUG_CON, (uint8_t)status);
	x86_outb(DEBUG_EXIT, (uint8_t)status & 0x7f);
}
#endif

#endif /* PLAT_COMMON_QEMU_EXIT_H */
