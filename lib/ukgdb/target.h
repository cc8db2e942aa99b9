/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What commands do things with. command.c calls nothing else, so that it can
 * be tested on the host.
 */
#ifndef UKGDB_TARGET_H
#define UKGDB_TARGET_H

#include "packet.h"

#define GDB_REG_MAX  16 /* bytes of the largest register */
#define GDB_NAME_MAX 64

/** As ukplat_debug_peek() and -poke(), but nothing shows of breakpoints. */
int gdb_peek(uint64_t addr, void *buf, size_t len);
int gdb_poke(uint64_t addr, const void *buf, size_t len);

/* Types of breakpoints, as gdb numbers them. */
enum gdb_break {
	GDB_BREAK_SOFTWARE,
	GDB_BREAK_HARDWARE,
	GDB_WATCH_WRITE,
	GDB_WATCH_READ,
	GDB_WATCH_ACCESS,
	GDB_BREAK_TYPES,
};

/**
 * Sets a breakpoint, or clears it. Set twice it is one. Return 0; -ENOTSUP
 * for a type that this machine hasn't got; -ENOMEM when too many are set;
 * -EFAULT, -EINVAL for an address or length that can't be.
 */
int gdb_break_set(enum gdb_break type, uint64_t addr, uint64_t len);
int gdb_break_clear(enum gdb_break type, uint64_t addr, uint64_t len);

/** How many registers there are; their description in XML. */
unsigned int gdb_regs_nr(void);
extern const char gdb_target_xml[];

/** The actions of vCont; "" where the CPU can't step. */
extern const char gdb_vcont[];

/**
 * Register `i` of thread `tid`. Reading returns its size in bytes, negative
 * when its value isn't known; writing 0, or -EINVAL.
 */
int gdb_reg_read(unsigned long tid, unsigned int i, uint8_t *buf);
int gdb_reg_write(unsigned long tid, unsigned int i, const uint8_t *buf);
unsigned int gdb_reg_size(unsigned int i);
void gdb_set_pc(uint64_t pc);

/** Threads: the one that stopped, the one after `tid` (0: the first; 0: none
 *  after it), whether there is one, and a line about it. */
unsigned long gdb_thread_current(void);
unsigned long gdb_thread_after(unsigned long tid);
bool gdb_thread_exists(unsigned long tid);
void gdb_thread_describe(unsigned long tid, char text[GDB_NAME_MAX]);

/** Puts the reason of the stop into a reply. */
void gdb_put_stop(struct gdb_tx *tx);

#endif /* UKGDB_TARGET_H */
