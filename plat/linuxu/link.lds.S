/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A static executable: code r-x, constants r--, data rw-, with the stacks,
 * each above a guard page, at the end of the data. A segment starts one page
 * on, at the same offset in it: so they lie in the file without gaps.
 */
#include <uk/config.h>
#include <uk/link.lds.h>

/* Linux wants more for a CPU with wide registers, and so do its tests. */
#define TRAP_STACK (7 * 4096)

ENTRY(_start)

PHDRS {
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	stack PT_GNU_STACK FLAGS(6);
}

SECTIONS {
	. = 0x401000;
	uk_text_start = .;
	. += SIZEOF_HEADERS;
	.text : { *(.text .text.*) } :text
	uk_text_end = .;

	. += 4096;
	.rodata : { UK_RODATA } :rodata
	UK_EH_FRAME
	UK_TLS

	. += 4096;
	.data : { *(.data .data.*) } :data
	.bss : {
		*(.bss .bss.*)
		. = ALIGN(4096);
		uk_boot_stack_guard = .;
		. += 4096;
		uk_boot_stack_start = .;
		. += 4096 << CONFIG_STACK_SIZE_PAGE_ORDER;
		uk_boot_stack_end = .;
		uk_trap_stack_guard = .;
		. += 4096;
		uk_trap_stack_start = .;
		. += TRAP_STACK;
		uk_trap_stack_end = .;
	} :data
	/* Interrupts run on the stack that they hit. */
	uk_irq_stack_guard = uk_trap_stack_guard;
	uk_image_end = .;

	/DISCARD/ : {
		*(.comment .note.* .discard)
	}
}
