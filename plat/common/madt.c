/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads the MADT: a list of structures, each with its type and length.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "acpi_table.h"
#include "madt.h"

#define FIRST_ENTRY  44 /* [5.2.12] */
#define LOCAL_APIC   0	/* [5.2.12.2] */
#define IO_APIC	     1	/* [5.2.12.3] */
#define OVERRIDE     2	/* [5.2.12.5] */
#define LOCAL_X2APIC 9	/* [5.2.12.12] */
#define ENTRY_MIN    2
#define IO_APIC_LEN  12
#define OVERRIDE_LEN 10

#define LOCAL_APIC_LEN	 8
#define LOCAL_APIC_ID	 3
#define LOCAL_APIC_FLAGS 4
#define LOCAL_APIC_ALL	 0xff /* a broadcast: no CPU */
#define ENABLED		 1

#define LOCAL_X2APIC_LEN   16
#define LOCAL_X2APIC_ID	   4
#define LOCAL_X2APIC_FLAGS 8
#define NO_ID		   0xffffffff /* the same, of 32 bits */

struct entry {
	uint32_t at, len; /* 0: none yet */
	uint8_t type;
};

/* Goes to the next, or the first; false where there is none that is sound. */
static bool next_entry(const struct table *t, struct entry *e)
{
	e->at = e->len ? e->at + e->len : FIRST_ENTRY;
	if (e->at + ENTRY_MIN > t->len)
		return false;
	e->type = number(t, e->at, 1);
	e->len = number(t, e->at + 1, 1);
	return e->len >= ENTRY_MIN && e->len <= t->len - e->at;
}

static void read_ioapic(const struct table *t, uint32_t at, struct madt *m)
{
	unsigned int i = m->nioapics;

	if (i == MADT_IOAPICS)
		return;
	m->ioapics[i].address = number(t, at + 4, 4);
	m->ioapics[i].first = number(t, at + 8, 4);
	m->nioapics++;
}

static void read_override(const struct table *t, uint32_t at, struct madt *m)
{
	uint8_t bus = number(t, at + 2, 1), isa = number(t, at + 3, 1);

	if (bus || isa >= MADT_ISA)
		return;
	m->isa[isa].global = number(t, at + 4, 4);
	m->isa[isa].flags = number(t, at + 8, 2);
}

void madt_init(struct madt *m)
{
	*m = (struct madt){0};
	for (unsigned int i = 0; i < MADT_ISA; i++)
		m->isa[i].global = i;
}

int madt_read(uint64_t rsdp, acpi_window_fn window, struct madt *m)
{
	struct table t;
	struct entry e = {0};

	if (!find_table(rsdp, "APIC", window, &t))
		return -ENOENT;
	madt_init(m);
	while (next_entry(&t, &e))
		if (e.type == IO_APIC && e.len >= IO_APIC_LEN)
			read_ioapic(&t, e.at, m);
		else if (e.type == OVERRIDE && e.len >= OVERRIDE_LEN)
			read_override(&t, e.at, m);
	return 0;
}

/* The ID of the CPU that can be started by entry `e`, or NO_ID. */
static uint32_t id_of(const struct table *t, const struct entry *e)
{
	uint32_t id = NO_ID, flags = 0;

	if (e->type == LOCAL_APIC && e->len >= LOCAL_APIC_LEN) {
		id = number(t, e->at + LOCAL_APIC_ID, 1);
		flags = number(t, e->at + LOCAL_APIC_FLAGS, 4);
		if (id == LOCAL_APIC_ALL)
			id = NO_ID;
	} else if (e->type == LOCAL_X2APIC && e->len >= LOCAL_X2APIC_LEN) {
		id = number(t, e->at + LOCAL_X2APIC_ID, 4);
		flags = number(t, e->at + LOCAL_X2APIC_FLAGS, 4);
	}
	return flags & ENABLED ? id : NO_ID;
}

static bool is_in(uint32_t id, const uint32_t *ids, unsigned int n)
{
	while (n--)
		if (ids[n] == id)
			return true;
	return false;
}

unsigned int madt_cpus(uint64_t rsdp, acpi_window_fn window, uint32_t *ids,
		       unsigned int max)
{
	struct table t;
	struct entry e = {0};
	unsigned int n = 0;

	if (!find_table(rsdp, "APIC", window, &t))
		return 0;
	while (n < max && next_entry(&t, &e)) {
		uint32_t id = id_of(&t, &e);

		if (id != NO_ID && !is_in(id, ids, n))
			ids[n++] = id;
	}
	return n;
}
