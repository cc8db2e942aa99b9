/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Image for paravirtual domains of x86_64. Memory is virtual in one piece from
 * uk_text_start on, frame by frame. What may be written begins at a border of
 * page tables, so that one bit in an entry of the level above makes a table's
 * worth of it not executable; code and constants end there. Below the code the
 * first table has empty entries: xen_window.
 */
/* Where PVH loaders put it; a PV domain begins there with its first frame. */
#define LOADED 0x100000
#define UK_LOAD_AT(section) AT(ADDR(section) - uk_text_start + LOADED)
/* Without a segment of their own, tools forget where such are loaded. */
#define UK_TLS_SEGMENTS	    :rodata :tls

#include <uk/config.h>
#include <uk/link.lds.h>

/*
 * Builders map up to the next 4 MiB, and want as much memory: 2 MiB below such
 * a border a small image gets by with 3 MiB.
 */
#define DATA	   0x10200000
#define TABLE_SPAN 0x200000
#define WINDOW	   (10 * 4096)
#define BOOT_STACK (4096 << CONFIG_STACK_SIZE_PAGE_ORDER)
#ifdef CONFIG_HAVE_IRQ
#define IRQ_STACK (4096 + 8192) /* with its guard page */
#else
#define IRQ_STACK 0
#endif

ENTRY(_start)
OUTPUT_FORMAT("elf64-x86-64")

PHDRS {
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	note PT_NOTE FLAGS(4);
#ifdef CONFIG_LIBUKTLS
	tls PT_TLS FLAGS(4);
#endif
}

SECTIONS {
	. = DATA - ALIGN(SIZEOF(.text), 4096) - 4096 -
	    ALIGN(ALIGN(SIZEOF(.note), 64) + SIZEOF(.rodata) +
		  (SIZEOF(.eh_frame) ? SIZEOF(.eh_frame) + 8 : 0) +
		  (SIZEOF(.tdata) ? SIZEOF(.tdata) + MAX(64, ALIGNOF(.tdata)) :
				    0), 4096);
	/* The window's pages, and one below the code that isn't mapped. */
	. = . % TABLE_SPAN < WINDOW ? . - WINDOW : .;
	uk_text_start = .;
	xen_window = . - WINDOW;
	xen_window_grants = xen_window + 4096;
	.text : UK_LOAD_AT(.text) {
		*(.text.entry)
		KEEP(*(.text.wrong))
		*(.text.traps)
		*(.text .text.*)
	} :text
	. = ALIGN(4096);
	.hypercalls (NOLOAD) : UK_LOAD_AT(.hypercalls) {
		*(.hypercalls)
	} :text
	uk_text_end = .;

	. = ALIGN(4096);
	uk_rodata_start = .;
	.note : UK_LOAD_AT(.note) {
		KEEP(*(.note.Xen))
	} :rodata :note
	.rodata : UK_LOAD_AT(.rodata) { UK_RODATA } :rodata
	UK_EH_FRAME
	UK_TLS

	. = DATA;
	uk_data_start = .;
	.data : UK_LOAD_AT(.data) {
		*(.data .data.*)
	} :data
	.bss : UK_LOAD_AT(.bss) {
		UK_PER_CPU_BSS
		*(.bss .bss.*)
	} :data
	. = ALIGN(4096);
	.stacks (NOLOAD) : UK_LOAD_AT(.stacks) {
		uk_boot_stack_guard = .;
		. += 4096;
		uk_boot_stack_start = .;
		. += BOOT_STACK;
		uk_boot_stack_end = .;
		uk_irq_stack_guard = .;
		. += IRQ_STACK;
		uk_irq_stack_end = .;
	} :data
	/* Traps run on the stack that they hit. */
	uk_trap_stack_guard = uk_boot_stack_guard;
	uk_image_end = .;
	uk_xen_loaded = LOADED;
	uk_xen_wrong_entry = uk_xen_wrong - uk_text_start + LOADED;
	uk_xen_wrong_text_at = uk_xen_wrong_text - uk_text_start + LOADED;

	/DISCARD/ : {
		*(.comment .note.gnu.* .note.GNU-stack .discard)
	}
	UK_DEBUG_SECTIONS
}
