/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What every linker script shares: constants, and the link-time tables among
 * them. A table must be listed here, since only the linker script can sort it
 * and name its ends.
 */
#ifndef UK_LINK_LDS_H
#define UK_LINK_LDS_H

/* The linker's language, not C. */
/* clang-format off */
#define UK_TABLE(name)                                                         \
	uk_table_##name##_start = .;                                           \
	KEEP(*(SORT_BY_NAME(.uk_table.name.*)))                              \
	uk_table_##name##_end = .;

#define UK_TABLES                                                              \
	. = ALIGN(8);                                                          \
	UK_TABLE(inittab)                                                      \
	UK_TABLE(exittab)                                                      \
	UK_TABLE(trap_handlers)                                                \
	UK_TABLE(fixups)                                                       \
	UK_TABLE(timer_handlers)                                               \
	UK_TABLE(poke_handlers)                                                \
	UK_TABLE(console_handlers)                                             \
	UK_TABLE(console_signals)                                              \
	UK_TABLE(file_closed_handlers)                                         \
	UK_TABLE(clock_set_handlers)                                           \
	UK_TABLE(filesystems)                                                  \
	UK_TABLE(tls_heads)                                                    \
	UK_TABLE(buses)                                                        \
	UK_TABLE(drivers)                                                      \
	UK_TABLE(entropy_sources)                                              \
	UK_TABLE(params)                                                       \
	UK_TABLE(store)                                                        \
	UK_TABLE(tracepoints)                                                  \
	UK_TABLE(testcases)

/* Constructors and destructors of C and C++. */
#define UK_INIT_ARRAYS                                                         \
	. = ALIGN(8);                                                          \
	PROVIDE_HIDDEN(__preinit_array_start = .);                             \
	KEEP(*(.preinit_array))                                                \
	PROVIDE_HIDDEN(__preinit_array_end = .);                               \
	PROVIDE_HIDDEN(__init_array_start = .);                                \
	KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*)))                          \
	KEEP(*(.init_array))                                                   \
	PROVIDE_HIDDEN(__init_array_end = .);                                  \
	PROVIDE_HIDDEN(__fini_array_start = .);                                \
	KEEP(*(SORT_BY_INIT_PRIORITY(.fini_array.*)))                          \
	KEEP(*(.fini_array))                                                   \
	PROVIDE_HIDDEN(__fini_array_end = .);

/* All that is constant, the crash screen's names included. */
#define UK_RODATA                                                              \
	*(.rodata .rodata.*)                                                   \
	UK_TABLES                                                              \
	UK_INIT_ARRAYS                                                         \
	*(.gcc_except_table .gcc_except_table.*)                               \
	uk_symtab_start = .;                                                   \
	KEEP(*(.uk_symtab))                                                    \
	uk_symtab_end = .;

/* Where a section is loaded, for scripts to say if that isn't where it is. */
#ifndef UK_LOAD_AT
#define UK_LOAD_AT(section)
#define UK_TLS_SEGMENTS :rodata
#endif

/*
 * What threads get copies of. `uk_tls_align` is a number; what stands here
 * needs no room when it is empty. It begins where the linker counts offsets
 * from: at the first section that isn't empty, whatever its alignment is.
 */
#ifdef CONFIG_LIBUKTLS
#define UK_TLS                                                                 \
	. = ALIGN(64);                                                         \
	.tdata : UK_LOAD_AT(.tdata) { *(.tdata .tdata.*) } UK_TLS_SEGMENTS     \
	.tbss : UK_LOAD_AT(.tbss) { *(.tbss .tbss.*) } UK_TLS_SEGMENTS         \
	uk_tls_start = SIZEOF(.tdata)  ? ADDR(.tdata)                          \
		       : SIZEOF(.tbss) ? ADDR(.tbss)                           \
				       : .;                                    \
	uk_tls_data_end = uk_tls_start + SIZEOF(.tdata);                       \
	uk_tls_end = SIZEOF(.tbss) ? ADDR(.tbss) + SIZEOF(.tbss) : .;          \
	uk_tls_align = MAX(ALIGNOF(.tdata), ALIGNOF(.tbss));
#else
#define UK_TLS                                                                 \
	.tdata : UK_LOAD_AT(.tdata) {                                          \
		*(.tdata .tdata.* .tbss .tbss.*)                               \
	} :rodata                                                              \
	ASSERT(!SIZEOF(.tdata), "thread-local variables need LIBUKTLS")
#endif

/*
 * How to unwind frames, for exceptions: by itself, or the linker wouldn't take
 * out what describes functions that aren't there. A length of 0 ends it.
 */
#ifdef CONFIG_HAVE_EH_FRAME
#define UK_EH_FRAME                                                            \
	. = ALIGN(8);                                                          \
	.eh_frame : UK_LOAD_AT(.eh_frame) {                                    \
		uk_eh_frame_start = .;                                         \
		KEEP(*(.eh_frame))                                             \
		LONG(0)                                                        \
	} :rodata
#else
#define UK_EH_FRAME .eh_frame : UK_LOAD_AT(.eh_frame) { *(.eh_frame) } :rodata
#endif

/* What each CPU has a copy of: first in .bss. */
#ifdef CONFIG_HAVE_SMP
#define UK_PER_CPU_BSS                                                         \
	. = ALIGN(64);                                                         \
	uk_percpu_start = .;                                                   \
	*(.bss..percpu)                                                        \
	. = ALIGN(64);                                                         \
	uk_percpu_end = .;
#else
#define UK_PER_CPU_BSS
#endif

/* DWARF, for the image with symbols; addresses are offsets from 0. */
#define UK_DEBUG_SECTIONS                                                      \
	.debug_aranges 0 : { *(.debug_aranges) }                               \
	.debug_info 0 : { *(.debug_info) }                                     \
	.debug_abbrev 0 : { *(.debug_abbrev) }                                 \
	.debug_line 0 : { *(.debug_line) }                                     \
	.debug_line_str 0 : { *(.debug_line_str) }                             \
	.debug_str 0 : { *(.debug_str) }                                       \
	.debug_loclists 0 : { *(.debug_loclists) }                             \
	.debug_rnglists 0 : { *(.debug_rnglists) }                             \
	.debug_frame 0 : { *(.debug_frame) }                                   \
	.debug_addr 0 : { *(.debug_addr) }                                     \
	.debug_str_offsets 0 : { *(.debug_str_offsets) }

#endif /* UK_LINK_LDS_H */
