/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What CPUs do on their way to C, as assembler macros for the entries.
 */
#ifndef X86_64_ENTER_H
#define X86_64_ENTER_H

#include <uk/arch/x86.h>

#define RDRAND_TRIES 10

/* clang-format off */

/*
 * The first stack, and known values in registers that no loader has to set:
 * flags (NT would fault at the next iretq), breakpoints, the x87's and SSE's
 * control words; in 64-bit code. Uses %eax and the registers of canary.
 */
.macro boot_stack
	movl	$uk_boot_stack_end, %esp
	known_registers
#ifdef CONFIG_STACK_PROTECTOR
	canary
#endif
.endm

/* Needs a stack; uses %eax. */
.macro known_registers
	xorl	%ebp, %ebp
	pushq	$X86_RFLAGS_FIXED
	popfq
	fninit
	pushq	$X86_MXCSR
	ldmxcsr	(%rsp)
	popq	%rax
.endm

/*
 * A canary that differs from boot to boot, its lowest byte 0 to end strings:
 * the time stamp counter spread over all bits, mixed with RDRAND. A RDRAND
 * without data gives 0 [volume 1, 7.3.17], or the same value each time, which
 * does no harm. Uses %rax, %rbx, %rcx, %rdx, %rdi.
 */
.macro canary
	rdtsc
	shlq	$32, %rdx
	orq	%rdx, %rax
	movabsq	$0x9e3779b97f4a7c15, %rdi
	imulq	%rax, %rdi
	movl	$1, %eax
	cpuid
	btl	$X86_CPUID_RDRAND_BIT, %ecx
	jnc	.Lno_rdrand_\@
	movl	$RDRAND_TRIES, %ecx
.Ltry_\@:
	rdrand	%rax
	jc	.Lmix_\@
	loop	.Ltry_\@
.Lmix_\@:
	xorq	%rax, %rdi
.Lno_rdrand_\@:
	xorb	%dil, %dil
	movq	%rdi, __stack_chk_guard
.endm

/*
 * Once descriptors are loaded: segments, task, interrupt table; uses %eax.
 * The selector 0 would leave the bases of fs and gs as they are on some CPUs
 * [AMD64 APM volume 2, 4.5.3].
 */
.macro enter_segments
	movl	$X86_SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs
	movl	$X86_SEL_TSS, %eax
	ltr	%ax
	lidt	uk_x86_idt_pointer
.endm

/* EFER as a whole: no bit of it is the loader's. Uses %eax, %ecx, %edx. */
.macro enter_efer
	movl	$X86_MSR_EFER, %ecx
	movl	$X86_EFER_LME | X86_EFER_NXE, %eax
	xorl	%edx, %edx
	wrmsr
.endm

/* clang-format on */

#endif /* X86_64_ENTER_H */
