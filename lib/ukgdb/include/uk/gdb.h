/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The gdb stub: what a program may ask of it. It needs no call to work.
 */
#ifndef UK_GDB_H
#define UK_GDB_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Stops here for gdb, or waits for it to come, unless the stub has no port:
 * then nothing happens. Context: any.
 */
void uk_gdb_break(void);

/** Is a gdb there? Context: any. */
bool uk_gdb_attached(void);

#ifdef __cplusplus
}
#endif

#endif /* UK_GDB_H */
