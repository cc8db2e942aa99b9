/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From 32-bit protected mode, paging off, to 64-bit C with every page of the
 * image mapped by what it holds: code r-x, constants r--, data rw-; the page
 * below each stack not at all. The memory behind the image, up to the end of
 * its last 2 MiB, is rw-, too; plat/kvm/x86_64/memory.c maps the other RAM.
 *
 * Entered by a jump; %ebx is handed to uk_x86_start(). The linker
 * script gives the tables (uk_pt_*), zeroed by the loader, and the places of
 * the image's parts in them.
 */
#include "enter.h"

#define RW	(X86_PTE_PRESENT | X86_PTE_WRITE)
#define TWO	16	/* bytes of two entries */
#define UNROLL	8

	.section .rodata.entry, "a"
	.balign	16
first_two:
	.long	uk_text_start + RW, X86_PTE_NX_HIGH
	.long	uk_text_start + X86_PAGE_SIZE + RW, X86_PTE_NX_HIGH
step_two:
	.quad	2 * X86_PAGE_SIZE, 2 * X86_PAGE_SIZE

	.section .text.entry, "ax"
	.code32
	.globl	ukarch_x86_enter_long_mode
	.type	ukarch_x86_enter_long_mode, @function
ukarch_x86_enter_long_mode:
	cld
	movl	%ebx, %esi
	xorl	%eax, %eax
	movl	%eax, %dr7
	movl	$X86_CR4_PAE | X86_CR4_FXSR | X86_CR4_XMM, %eax
	movl	%eax, %cr4

	movl	$uk_pt_pdpt + RW, uk_pt_pml4
	movl	$uk_pt_pd + RW, uk_pt_pdpt
	movl	$uk_pt_pages + RW, %eax
	movl	$uk_pt_pd, %edi
1:	movl	%eax, (%edi)
	addl	$8, %edi
	addl	$X86_PAGE_SIZE, %eax
	cmpl	$uk_pt_end, %eax
	jb	1b

	/* From the image's first page on: rw-. */
	movaps	first_two, %xmm0
	movaps	step_two, %xmm1
	movl	$uk_pt_text, %edi
2:	i = 0
	.rept	UNROLL
	movaps	%xmm0, i(%edi)
	paddq	%xmm1, %xmm0
	i = i + TWO
	.endr
	addl	$i, %edi
	cmpl	$uk_pt_end, %edi
	jb	2b

	/* Less for code and constants. */
	movl	$uk_pt_text, %edi
3:	movb	$X86_PTE_PRESENT, (%edi)
	movl	$0, 4(%edi)
	addl	$8, %edi
	cmpl	$uk_pt_rodata, %edi
	jb	3b
4:	movb	$X86_PTE_PRESENT, (%edi)
	addl	$8, %edi
	cmpl	$uk_pt_data, %edi
	jb	4b
	movl	$0, uk_pt_boot_guard
	movl	$0, uk_pt_trap_guard
#ifdef CONFIG_HAVE_IRQ
	movl	$0, uk_pt_irq_guard
#endif

	movl	$uk_pt_pml4, %eax
	movl	%eax, %cr3
	enter_efer
	movl	$X86_CR0_PE | X86_CR0_MP | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP | X86_CR0_PG, %eax
	movl	%eax, %cr0
	/* The task's base is in pieces [7.2.3]; it lies below 4 GiB. */
	movl	$uk_x86_tss, %eax
	movw	%ax, gdt_tss + 2
	shrl	$16, %eax
	movb	%al, gdt_tss + 4
	movb	%ah, gdt_tss + 7
	lgdt	gdt_pointer
	ljmp	$X86_SEL_CODE, $5f

	.code64
5:	enter_segments
	boot_stack
	movl	%esi, %edi
	call	uk_x86_start
	ud2
	.size	ukarch_x86_enter_long_mode, . - ukarch_x86_enter_long_mode

	.section .data.gdt, "aw"
	.balign	8
gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 64-bit code, accessed [3.4.5] */
	.quad	0x00cf93000000ffff	/* data */
gdt_tss:
	.quad	0x0000890000000000 + X86_TSS_SIZE - 1, 0	/* [7.2.3] */
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt
