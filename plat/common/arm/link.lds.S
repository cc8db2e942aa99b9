/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Image for machines of Arm, a flat file. Linked to where QEMU's virt machine
 * loads it: RAM begins at 1 GiB, as it does in domains of Xen. Everything the image owns lies between
 * uk_text_start and uk_image_end; what follows uk_data_end isn't in the file.
 */
#include <uk/config.h>
#include <uk/link.lds.h>

ENTRY(_start)
#if defined(__aarch64__)
OUTPUT_FORMAT("elf64-littleaarch64")
#else
OUTPUT_FORMAT("elf32-littlearm")
#endif

#define RAM_START 0x40000000
/* xl loads any zImage there, wherever the header says it must be. */
#if defined(__arm__)
#define TEXT_OFFSET 0x8000
#else
#define TEXT_OFFSET 0x1000
#endif

/*
 * Tables for the blocks of 2 MiB that devices lie in. A domain's: the pages of
 * console and xenstore; the interrupt controller; the grant table.
 */
#if defined(CONFIG_HAVE_SMP) || \
	(defined(CONFIG_PLAT_XEN) && defined(CONFIG_HAVE_IRQ))
#define PT_DEVICES 3
#elif defined(CONFIG_HAVE_IRQ)
#define PT_DEVICES 2
#else
#define PT_DEVICES 1
#endif

#define GUARD 4096
/* Without interrupts a trap ends in a crash: that needs less. */
#ifdef CONFIG_HAVE_IRQ
#define TRAP_STACK 8192
#else
#define TRAP_STACK 4096
#endif
/* arm64 takes interrupts on the same stack. */
#if defined(__arm__) && defined(CONFIG_HAVE_IRQ)
#define IRQ_STACK (GUARD + 8192)
#else
#define IRQ_STACK 0
#endif

PHDRS {
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
}


SECTIONS {
	uk_text_offset = TEXT_OFFSET;
	. = RAM_START + TEXT_OFFSET;
	uk_text_start = .;
	.text : {
		*(.text.header)
		*(.text.entry)
		*(.text.traps)
		*(.text .text.*)
	} :text
	uk_text_end = .;

	. = ALIGN(4096);
	uk_rodata_start = .;
	.rodata : { UK_RODATA } :rodata
	UK_EH_FRAME
	UK_TLS

	. = ALIGN(4096);
	uk_data_start = .;
	.data : {
		*(.data .data.*)
	} :data
	uk_data_end = .;
	/* Not cleared at boot: stacks, buffers, page tables. */
	.noinit (NOLOAD) : {
		*(.bss.noinit .bss.noinit.*)
		/* Below each stack is a guard page. */
		. = ALIGN(4096);
		uk_boot_stack_guard = .;
		. += GUARD;
		uk_boot_stack_start = .;
		. += 4096 << CONFIG_STACK_SIZE_PAGE_ORDER;
		uk_boot_stack_end = .;
#if defined(__aarch64__) && defined(CONFIG_HAVE_IRQ)
		/* arch/arm64/traps.S knows the stack by bit 13. */
		. = ALIGN(2 * TRAP_STACK);
		. += TRAP_STACK - GUARD;
#endif
		uk_trap_stack_guard = .;
		. += GUARD + TRAP_STACK;
		uk_trap_stack_end = .;
		uk_irq_stack_guard = IRQ_STACK ? . : uk_trap_stack_guard;
		. += IRQ_STACK;
		uk_irq_stack_end = .;
	} :data
	.bss (NOLOAD) : ALIGN(128) {
		uk_bss_start = .;
		UK_PER_CPU_BSS
		*(.bss .bss.*)
		. = ALIGN(128);
		uk_bss_end = .;
	} :data
	/*
	 * Page tables: the root, one for devices, one for the image's GiB, one
	 * for each of its 2 MiB, one to spare.
	 */
	. = ALIGN(4096);
	uk_pt_size = 4096 * (PT_DEVICES + 4 + (. - RAM_START + 0x8000) / 0x200000);
	.pagetables (NOLOAD) : {
		uk_pt_root = .;
		. += uk_pt_size;
		uk_pt_end = .;
		uk_pt_used = .;
		. += 128;
		uk_pt_zero_end = .;
	} :data
	. = ALIGN(4096);
	uk_image_end = .;
	uk_image_size = . - RAM_START - TEXT_OFFSET;

	/DISCARD/ : {
		*(.comment .note.* .discard)
		*(.ARM.exidx* .ARM.extab* .ARM.attributes)
	}
	UK_DEBUG_SECTIONS
}
