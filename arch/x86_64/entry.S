/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From 32-bit protected mode, paging off, to 64-bit C with every page of the
 * image mapped by what it holds: code r-x, constants r--, data rw-; the page
 * below the boot stack not at all. The loader's data, and memory past the
 * image, are mapped by plat/kvm/x86_64/memory.c.
 *
 * Entered by a jump; %ebx is kept and handed to uk_x86_start(). The linker
 * script gives the tables (uk_pt_*), zeroed by the loader.
 */
#include <uk/arch/x86.h>

	.code32
/* map from, to, flags of the lower half, of the upper half */
.macro map from, to, low, high
	movl	$\from, %eax
	jmp	2f
1:	movl	%eax, %ecx
	shrl	$9, %ecx		/* 8 bytes an entry, 4096 a page */
	leal	\low(%eax), %edx
	movl	%edx, uk_pt_pages(%ecx)
	movl	$\high, uk_pt_pages + 4(%ecx)
	addl	$X86_PAGE_SIZE, %eax
2:	cmpl	$\to, %eax
	jb	1b
.endm

	.section .text.entry, "ax"
	.globl	ukarch_x86_enter_long_mode
	.type	ukarch_x86_enter_long_mode, @function
ukarch_x86_enter_long_mode:
	cld
	movl	$uk_pt_pdpt + 3, uk_pt_pml4
	movl	$uk_pt_pd + 3, uk_pt_pdpt
	movl	$uk_pt_pages + 3, %eax
	movl	$uk_pt_pd, %edi
3:	movl	%eax, (%edi)
	addl	$8, %edi
	addl	$X86_PAGE_SIZE, %eax
	cmpl	$uk_pt_end, %eax
	jb	3b

	map uk_text_start, uk_rodata_start, 1, 0
	map uk_rodata_start, uk_data_start, 1, X86_PTE_NX_HIGH
	map uk_data_start, uk_image_end, 3, X86_PTE_NX_HIGH
	movl	$uk_boot_stack_guard, %ecx
	shrl	$9, %ecx
	movl	$0, uk_pt_pages(%ecx)

	movl	$X86_CR4_PAE | X86_CR4_FXSR | X86_CR4_XMM, %eax
	movl	%eax, %cr4
	movl	$uk_pt_pml4, %eax
	movl	%eax, %cr3
	movl	$X86_MSR_EFER, %ecx
	rdmsr
	orl	$X86_EFER_LME | X86_EFER_NXE, %eax
	wrmsr
	movl	$X86_CR0_PE | X86_CR0_MP | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP | X86_CR0_PG, %eax
	movl	%eax, %cr0
	lgdt	gdt_pointer
	ljmp	$X86_SEL_CODE, $4f

	.code64
4:	movl	$X86_SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movl	$uk_boot_stack_end, %esp
	xorl	%ebp, %ebp
	/* A canary that differs from boot to boot, its lowest byte 0. */
	rdtsc
	shlq	$32, %rax
	orq	%rdx, %rax
	movabsq	$0x9e3779b97f4a7c15, %rcx
	imulq	%rcx, %rax
	xorb	%al, %al
	movq	%rax, __stack_chk_guard
	movl	%ebx, %edi
	call	uk_x86_start
	ud2
	.size	ukarch_x86_enter_long_mode, . - ukarch_x86_enter_long_mode

	.section .data.gdt, "aw"
	.balign	8
	.globl	uk_x86_gdt
uk_x86_gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 64-bit code, accessed [3.4.5] */
	.quad	0x00cf93000000ffff	/* data */
	.quad	0, 0			/* TSS, filled by traps.c [7.2.3] */
gdt_pointer:
	.word	. - uk_x86_gdt - 1
	.quad	uk_x86_gdt
