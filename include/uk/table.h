/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Link-time tables: any object file adds an entry, the linker sorts and
 * gathers them, the owner walks them. This is how a lower layer reaches a
 * higher one without naming it.
 *
 * An entry lands in section `.uk_table.NAME.ORDER`; the linker scripts keep
 * these sections and put them between two symbols (include/uk/link.lds.h).
 * ORDER sorts as text: use the same number of digits throughout a table.
 */
#ifndef UK_TABLE_H
#define UK_TABLE_H

#include <uk/essentials.h>

/** Adds `entry` (of the type the table holds) to table `name` at `order`. */
#define UK_TABLE_ENTRY(name, order)                                            \
	__uk_used __uk_section(".uk_table." #name "." #order)                  \
		__uk_align(sizeof(void *)) static const

/** Declares table `name` of entries of type `type`; at file scope. */
#define UK_TABLE_DECLARE(name, type)                                           \
	extern const type uk_table_##name##_start[];                           \
	extern const type uk_table_##name##_end[]

/** Walks table `name` in link order with `const type *it`. */
#define uk_table_foreach(it, name)                                             \
	for ((it) = uk_table_##name##_start; (it) < uk_table_##name##_end;     \
	     (it)++)

#endif /* UK_TABLE_H */
