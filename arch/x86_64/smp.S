/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How another CPU comes: from real mode, at the start of a page below 1 MiB
 * to which the platform copies uk_x86_ap_start to uk_x86_ap_end, to 64-bit C
 * with the tables of the image. What is its own it finds in uk_x86_ap.
 * Source: Intel SDM volume 3, 10.4.4 (start-up IPI), 10.8.5 (the long mode).
 */
#include "enter.h"

#define SEL_CODE32 0x08
#define SEL_CODE64 0x18

	.section .rodata.ap, "a"
	.balign	16
	.globl	uk_x86_ap_start, uk_x86_ap_end
	.code16
uk_x86_ap_start:
	cli
	cld
	movw	%cs, %ax
	movw	%ax, %ds
	lgdtl	gdt_pointer - uk_x86_ap_start
	movl	$X86_CR0_PE | X86_CR0_ET, %eax
	movl	%eax, %cr0
	ljmpl	$SEL_CODE32, $protected
	.balign	4
gdt_pointer:
	.word	gdt_end - gdt - 1
	.long	gdt
uk_x86_ap_end:

	.balign	8
gdt:					/* [3.4.5] */
	.quad	0
	.quad	0x00cf9b000000ffff	/* 32-bit code */
	.quad	0x00cf93000000ffff	/* data */
	.quad	0x00af9b000000ffff	/* 64-bit code */
gdt_end:

	.section .text.ap, "ax"
	.code32
	.type	protected, @function
protected:
	movl	$X86_SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$X86_CR4_PAE | X86_CR4_FXSR | X86_CR4_XMM, %eax
	movl	%eax, %cr4
	movl	$uk_pt_pml4, %eax
	movl	%eax, %cr3
	enter_efer
	movl	$X86_CR0_PE | X86_CR0_MP | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP | X86_CR0_PG, %eax
	movl	%eax, %cr0
	ljmp	$SEL_CODE64, $1f

	.code64
1:	movq	uk_x86_ap, %rbx
	/* Its own descriptors; the return takes the code's. */
	lgdt	X86_AP_GDT(%rbx)
	movq	X86_AP_STACK(%rbx), %rsp
	pushq	$X86_SEL_CODE
	pushq	$2f
	lretq
2:	enter_segments
	movl	$X86_MSR_GS_BASE, %ecx
	movl	X86_AP_OFFSET(%rbx), %eax
	movl	X86_AP_OFFSET + 4(%rbx), %edx
	wrmsr
	known_registers
	movq	%rbx, %rdi
	call	uk_x86_ap_main
	ud2
	.size	protected, . - protected
