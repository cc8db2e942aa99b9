/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Breakpoints in memory, and memory as it is without them.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/debug.h>
#include "stub.h"

#define BREAKS_MAX 64
#define INSN_MAX   4

static struct {
	uintptr_t addr;
	uint8_t was[INSN_MAX];
} breaks[BREAKS_MAX];
static unsigned int nbreaks;

static int find(uintptr_t addr)
{
	for (unsigned int i = 0; i < nbreaks; i++)
		if (breaks[i].addr == addr)
			return i;
	return -1;
}

bool gdb_break_is_at(uintptr_t addr)
{
	return find(addr) >= 0;
}

/* The bytes of `buf`, that are or shall be at `addr`, below breakpoints. */
static void swap_below(uintptr_t addr, uint8_t *read, const uint8_t *written,
		       size_t len)
{
	for (unsigned int i = 0; i < nbreaks; i++)
		for (unsigned int k = 0; k < gdb_arch_break_len; k++) {
			uintptr_t at = breaks[i].addr + k - addr;

			if (at >= len)
				continue;
			if (read)
				read[at] = breaks[i].was[k];
			else
				breaks[i].was[k] = written[at];
		}
}

int gdb_peek(uint64_t addr, void *buf, size_t len)
{
	int rc = addr > UINTPTR_MAX ? -EFAULT
				    : ukplat_debug_peek(addr, buf, len);

	if (rc == 0)
		swap_below(addr, buf, NULL, len);
	return rc;
}

int gdb_poke(uint64_t addr, const void *buf, size_t len)
{
	int rc = addr > UINTPTR_MAX ? -EFAULT
				    : ukplat_debug_poke(addr, buf, len);

	if (rc)
		return rc;
	swap_below(addr, NULL, buf, len);
	for (unsigned int i = 0; i < nbreaks; i++)
		if (breaks[i].addr - addr + INSN_MAX < len + 2 * INSN_MAX)
			ukplat_debug_poke(breaks[i].addr, gdb_arch_break,
					  gdb_arch_break_len);
	return 0;
}

static int set(uintptr_t addr)
{
	int rc;

	if (find(addr) >= 0)
		return 0;
	if (nbreaks == BREAKS_MAX)
		return -ENOMEM;
	rc = ukplat_debug_peek(addr, breaks[nbreaks].was, gdb_arch_break_len);
	if (rc == 0)
		rc = ukplat_debug_poke(addr, gdb_arch_break,
				       gdb_arch_break_len);
	if (rc == 0)
		breaks[nbreaks++].addr = addr;
	return rc;
}

static int clear(int i)
{
	int rc = ukplat_debug_poke(breaks[i].addr, breaks[i].was,
				   gdb_arch_break_len);

	breaks[i] = breaks[--nbreaks];
	return rc;
}

void gdb_breaks_clear(void)
{
	while (nbreaks)
		clear(nbreaks - 1);
	gdb_arch_unwatch_all();
}

int gdb_break_set(enum gdb_break type, uint64_t addr, uint64_t len)
{
	if (addr > UINTPTR_MAX)
		return -EFAULT;
	return type == GDB_BREAK_SOFTWARE ? set(addr)
					  : gdb_arch_watch(type, addr, len);
}

/* One that isn't set is cleared already: gdb may have missed a reply. */
int gdb_break_clear(enum gdb_break type, uint64_t addr, uint64_t len)
{
	int i;

	if (type != GDB_BREAK_SOFTWARE)
		return gdb_arch_unwatch(type, addr, len);
	i = addr > UINTPTR_MAX ? -1 : find(addr);
	return i < 0 ? 0 : clear(i);
}
