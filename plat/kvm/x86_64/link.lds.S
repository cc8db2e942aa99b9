/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Image for x86_64 machines. Segments are page aligned in memory, for their
 * rights, but packed in the file (ld -n). Loaded at 1 MiB; everything the
 * image owns lies between uk_text_start and uk_image_end.
 */
#include <uk/config.h>
#include <uk/link.lds.h>

ENTRY(_start)
OUTPUT_FORMAT("elf64-x86-64")

PHDRS {
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	note PT_NOTE FLAGS(4);
}

SECTIONS {
	. = 0x100000;
	uk_text_start = .;
	.text : {
		*(.text.entry)
		*(.text .text.*)
	} :text
	uk_text_end = .;

	. = ALIGN(4096);
	uk_rodata_start = .;
	.note : { KEEP(*(.note.Xen)) } :rodata :note
	.rodata : {
		*(.rodata .rodata.*)
		UK_TABLES
		UK_INIT_ARRAYS
		*(.eh_frame .eh_frame.* .gcc_except_table*)
		uk_symtab_start = .;
		KEEP(*(.uk_symtab))
		uk_symtab_end = .;
	} :rodata

	. = ALIGN(4096);
	uk_data_start = .;
	.data : {
		*(.data .data.*)
	} :data
	.bss : {
		*(.bss .bss.*)
		. = ALIGN(4096);
		uk_boot_stack_guard = .;
		. += 4096;
		uk_boot_stack_start = .;
		. += 4096 << CONFIG_STACK_SIZE_PAGE_ORDER;
		uk_boot_stack_end = .;
	} :data
	/*
	 * Page tables: three levels, one for windows, and enough of the last
	 * level for the image, themselves included.
	 */
	. = ALIGN(4096);
	uk_pt_count = (. + . / 512 + 0x206000) / 0x200000;
	.pagetables (NOLOAD) : {
		uk_pt_pml4 = .;
		. += 4096;
		uk_pt_pdpt = .;
		. += 4096;
		uk_pt_pd = .;
		. += 4096;
		uk_pt_window = .;
		. += 4096;
		uk_pt_pages = .;
		. += 4096 * uk_pt_count;
		uk_pt_end = .;
	} :data
	. = ALIGN(4096);
	uk_image_end = .;

	/DISCARD/ : {
		*(.comment .note.gnu.* .note.GNU-stack .discard)
	}
	UK_DEBUG_SECTIONS
}
