/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers: of who stopped those at the trap, of other threads those that
 * the switch from them has left on their stacks.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "stub.h"

struct ukarch_regs *gdb_regs;

unsigned int gdb_regs_nr(void)
{
	return gdb_arch_regs_nr;
}

unsigned int gdb_reg_size(unsigned int i)
{
	return gdb_arch_regs[i].size;
}

/* Where the value is; NULL: nowhere. */
static uint8_t *place(const struct gdb_reg *r)
{
	if (r->flags & GDB_REG_UNKNOWN)
		return NULL;
	if (r->flags & GDB_REG_FP)
		return gdb_bare ? gdb_fp + r->at : NULL;
	return (uint8_t *)gdb_regs + r->at;
}

int gdb_reg_read(unsigned long tid, unsigned int i, uint8_t *buf)
{
	const struct gdb_reg *r = &gdb_arch_regs[i];
	struct ukarch_regs kept;
	const uint8_t *from;
	const void *context;

	if (tid == gdb_thread_current()) {
		from = place(r);
	} else {
		context = gdb_thread_context(tid);
		if (!context || !(r->flags & GDB_REG_KEPT))
			return -1;
		gdb_arch_unpack(context, &kept);
		from = (const uint8_t *)&kept + r->at;
	}
	if (!from)
		return -1;
	memset(buf, 0, r->size);
	memcpy(buf, from, r->len);
	return r->size;
}

int gdb_reg_write(unsigned long tid, unsigned int i, const uint8_t *buf)
{
	const struct gdb_reg *r = &gdb_arch_regs[i];
	uint8_t *to = place(r);

	if (r->flags & GDB_REG_UNKNOWN)
		return 0; /* gdb sets some on its own */
	if (tid != gdb_thread_current() || !to || r->flags & GDB_REG_READONLY)
		return -EINVAL;
	memcpy(to, buf, r->len);
	return 0;
}
