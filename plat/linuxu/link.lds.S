/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A static executable: code r-x, constants r--, data rw-, with the boot
 * stack and its guard page at the end of the data. A segment starts one page
 * on, at the same offset in it: so they lie in the file without gaps.
 */
#include <uk/config.h>
#include <uk/link.lds.h>

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
	} :data
	uk_image_end = .;

	/DISCARD/ : {
		*(.comment .note.* .discard)
	}
}
