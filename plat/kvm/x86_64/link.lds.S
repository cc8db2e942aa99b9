/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Image for x86_64 machines. Segments are page aligned in memory, for their
 * rights, but packed in the file (ld -n). Loaded at 1 MiB; everything the
 * image owns lies between uk_text_start and uk_image_end.
 */
#include <uk/config.h>
#include <uk/link.lds.h>

#define BOOT_STACK (4096 << CONFIG_STACK_SIZE_PAGE_ORDER)
#define GUARD	   4096
/* Without interrupts a trap ends in a crash: that needs less. */
#ifdef CONFIG_HAVE_IRQ
#define TRAP_STACK 8192
#define IRQ_STACK  (GUARD + 8192)
#else
#define TRAP_STACK 4096
#define IRQ_STACK  0
#endif
#define STACKS (GUARD + BOOT_STACK + GUARD + TRAP_STACK + IRQ_STACK)

ENTRY(_start)
OUTPUT_FORMAT("elf64-x86-64")

PHDRS {
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	note PT_NOTE FLAGS(4);
}

SECTIONS {
	. = 0x10000;
	uk_window = .;		/* see memory.c */
	. = 0x100000;
	uk_text_start = .;
	.text : {
		*(.text.entry)
		KEEP(*(.text.traps))
		*(.text .text.*)
	} :text
	uk_text_end = .;

	. = ALIGN(4096);
	uk_rodata_start = .;
	.note : { KEEP(*(.note.Xen)) } :rodata :note
	.rodata : { UK_RODATA } :rodata
	UK_EH_FRAME
	UK_TLS

	. = ALIGN(4096);
	uk_data_start = .;
	.data : {
		*(.data .data.*)
	} :data
	.bss : {
		UK_PER_CPU_BSS
		*(.bss .bss.*)
	} :data

	/* Page tables: outside of a section, where addresses are absolute. */
	. = ALIGN(4096);
	uk_pt_pml4 = .;
	. += 4096;
	uk_pt_pdpt = .;
	. += 4096;
	uk_pt_pd = .;
	. += 4096;
	/* One for each 2 MiB of the image, themselves included. */
	uk_pt_pages = .;
	. += 4096 * ((. + STACKS) / (0x200000 - 4096) + 1);
	uk_pt_end = .;

	/*
	 * Last what needn't be zero: on a small machine the BIOS may have
	 * used it after the loader. Below each stack is a guard page.
	 */
	.stacks (NOLOAD) : {
		uk_boot_stack_guard = .;
		. += GUARD;
		uk_boot_stack_start = .;
		. += BOOT_STACK;
		uk_boot_stack_end = .;
		uk_trap_stack_guard = .;
		. += GUARD + TRAP_STACK;
		uk_trap_stack_end = .;
		uk_irq_stack_guard = .;
		. += IRQ_STACK;
		uk_irq_stack_end = .;
	} :data
	uk_image_end = .;

#ifdef CONFIG_HAVE_PROGRAM
	ASSERT(uk_pt_end - uk_pt_pages <= 2 * 4096,
	       "the image reaches into the addresses of programs")
#endif

	/* What assembler can't compute of an address: its page's entry, */
	uk_pt_window = uk_pt_pages + uk_window / 512;
	uk_pt_text = uk_pt_pages + uk_text_start / 512;
	uk_pt_rodata = uk_pt_pages + uk_rodata_start / 512;
	uk_pt_data = uk_pt_pages + uk_data_start / 512;
	uk_pt_boot_guard = uk_pt_pages + uk_boot_stack_guard / 512;
	uk_pt_trap_guard = uk_pt_pages + uk_trap_stack_guard / 512;
	uk_pt_irq_guard = uk_pt_pages + uk_irq_stack_guard / 512;
	/* and its halves, in a gate. The stubs come first in the image. */
	uk_x86_trap_stubs_low = uk_x86_trap_stubs & 0xffff;
	uk_x86_trap_stubs_high = uk_x86_trap_stubs >> 16;

	/DISCARD/ : {
		*(.comment .note.gnu.* .note.GNU-stack .discard)
	}
	UK_DEBUG_SECTIONS
}
