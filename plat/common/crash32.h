/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * 32-bit code that can't go on prints a message on the machine's first serial
 * port and ends QEMU. For assembler; it needs no stack and no memory but the
 * text.
 */
#ifndef PLAT_COMMON_CRASH32_H
#define PLAT_COMMON_CRASH32_H

#include "pc16550.h"
#include "qemu_exit.h"

#define STATUS_CRASH 134

/* clang-format off */

/* %esi: the text's address, a NUL at its end. A port that isn't there reads as
 * ready. */
.macro crash32
.Lnext_\@:
	lodsb
	testb	%al, %al
	jz	.Lend_\@
	movb	%al, %cl
	movw	$COM1 + UART_LSR, %dx
.Lwait_\@:
	inb	%dx, %al
	testb	$LSR_THRE, %al
	jz	.Lwait_\@
	movw	$COM1, %dx
	movb	%cl, %al
	outb	%al, %dx
	jmp	.Lnext_\@
.Lend_\@:
	movb	$STATUS_CRASH, %al
	outb	%al, $DEBUG_CON
	outb	%al, $DEBUG_EXIT
	cli
	hlt
.endm

/* clang-format on */

#endif /* PLAT_COMMON_CRASH32_H */
