/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fills registers that the PVH protocol leaves open, or a start-up IPI keeps,
 * with values that break code which expects zero. %ebx is the protocol's.
 * Sources: Xen, docs/misc/pvh.pandoc; Intel SDM volume 3, 10.1.1 and 10.4.
 */
#include <uk/arch/x86.h>

#define MSR_STAR	0xc0000081
#define MSR_LSTAR	0xc0000082
#define MSR_FS_BASE	0xc0000100
#define MSR_KERNEL_GS	0xc0000102
#define MSR_PAT		0x277
#define EFER_SCE	1
#define LOCAL_APIC	0xfee00000
#define APIC_TPR	0x080
#define APIC_LVT_FIRST	0x330 /* behind the timer, which may run */
#define APIC_LVT_END	0x380
#define APIC_LVT_LINT0	0x350
#define LVT_EXTINT	0x700
#define FLAGS		0x47cd7 /* all but VM, RF, IF, TF */
#define DR7_FIRST	0x402	/* stop where DR0 says */

.macro set_msr msr, low, high
	movl	$\msr, %ecx
	movl	$\low, %eax
	movl	$\high, %edx
	wrmsr
.endm

/* Registers that a processor keeps even over INIT. */
.macro poison_units
	set_msr	MSR_PAT, 0, 0			/* all memory uncached */
	movl	$X86_CR4_FXSR | X86_CR4_XMM, %eax
	movl	%eax, %cr4
	ldmxcsr	mxcsr
	fldcw	x87
	pcmpeqd	%xmm0, %xmm0
	pcmpeqd	%xmm1, %xmm1
	pcmpeqd	%xmm7, %xmm7
	xorl	%eax, %eax
	movl	%eax, %cr4
.endm

.macro poison_general
	movl	$0xa5a5a5a5, %eax
	movl	%eax, %ecx
	movl	%eax, %edx
	movl	%eax, %esi
	movl	%eax, %edi
	movl	%eax, %ebp
	movl	%eax, %esp
.endm

	.section .rodata.poison, "a"
	.balign	4
mxcsr:
	.long	0x6000			/* no exception masked, rounds to 0 */
x87:
	.word	0x0c00			/* the same, single precision */

	.section .text.poison, "ax"
	.code32
	.globl	poison_boot
	.type	poison_boot, @function
poison_boot:
	poison_units
	set_msr	X86_MSR_EFER, EFER_SCE, 0
	set_msr	MSR_STAR, 0xa5a5a5a5, 0xa5a5a5a5
	set_msr	MSR_LSTAR, 0xa5a5a5a5, 0xffffa5a5
	set_msr	MSR_FS_BASE, 0xa5a5a000, 0xffffa5a5
	set_msr	X86_MSR_GS_BASE, 0xa5a5a000, 0xffffa5a5
	set_msr	MSR_KERNEL_GS, 0xa5a5a000, 0xffffa5a5
	movl	$0xa5a5a5a5, %eax
	movl	%eax, %cr2
	movl	$uk_x86_start, %eax
	movl	%eax, %dr0
	movl	$DR7_FIRST, %eax
	movl	%eax, %dr7

	movl	$LOCAL_APIC, %esi
	movl	$0xff, APIC_TPR(%esi)
	movl	$APIC_LVT_FIRST, %ecx
1:	movl	$0xe0, %eax
	/* A fixed vector would be pending as soon as the old timer ticks. */
	cmpl	$APIC_LVT_LINT0, %ecx
	jne	2f
	orl	$LVT_EXTINT, %eax
2:	movl	%eax, (%esi, %ecx)
	addl	$0x10, %ecx
	cmpl	$APIC_LVT_END, %ecx
	jb	1b

	movl	$uk_boot_stack_end, %esp
	pushl	$FLAGS
	popfl
	poison_general
	jmp	_start
	.size	poison_boot, . - poison_boot

	/* Where a CPU is in 32-bit code; ends with what stood there before. */
	.globl	poison_cpu
	.type	poison_cpu, @function
poison_cpu:
	movl	$X86_SEL_DATA, %eax
	movl	%eax, %ds
	poison_units
	poison_general
	movl	$X86_SEL_DATA, %eax
	jmp	*poison_back
	.size	poison_cpu, . - poison_cpu

	.section .data.poison, "aw"
	.balign	4
	.globl	poison_back		/* the test's: where to go on */
poison_back:
	.long	-1
