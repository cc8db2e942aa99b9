/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How to switch off by ACPI: good tables say what was put into them, and
 * broken ones don't lead out of what they claim to be. Each window is a heap
 * block of just its size.
 */
#include <uk/errno.h>
#include "../../plat/common/acpi.h"

#define MEMORY	0x1000
#define WINDOWS 64

/* Where the tables lie; any address would do. */
#define RSDP 0x010
#define ROOT 0x080
#define FADT 0x200
#define DSDT 0x400

#include "acpi_memory.h"

static int find(struct acpi_off *off)
{
	int rc = acpi_find_off(RSDP, window, off);

	close_windows();
	return rc;
}

static void table(unsigned int at, const char *signature, unsigned int len)
{
	memcpy(memory + at, signature, 4);
	put(at + 4, len, 4);
}

static void seal_all(bool extended)
{
	const unsigned int at[] = {ROOT, FADT, DSDT};

	seal(RSDP, 20, RSDP + 8);
	if (extended)
		seal(RSDP, 36, RSDP + 32);
	for (unsigned int i = 0; i < ARRAY_SIZE(at); i++)
		seal(at[i], memory[at[i] + 4] | memory[at[i] + 5] << 8,
		     at[i] + 9);
}

struct machine {
	bool extended, reduced, port;
	uint8_t a, b;
	/* Of the package: bytes of its length, elements, their kind. */
	uint8_t length, elements, kind;
};

enum { CONSTANT_OPS, BYTES, WORDS, DWORDS, KINDS };

/* The value that an element of this kind encodes for `v`. */
static uint8_t told(const struct machine *m, uint8_t v)
{
	return m->kind == CONSTANT_OPS ? v & 1 ? v & 2 ? 0xff : 1 : 0 : v;
}

static unsigned int put_constant(unsigned int at, const struct machine *m,
				 uint32_t v)
{
	unsigned int n = m->kind == CONSTANT_OPS ? 0 : 1 << (m->kind - 1);

	put(at, n ? 0x0a + m->kind - 1 : told(m, v), 1);
	put(at + 1, v, n);
	return 1 + n;
}

/* Name (_S5, Package (elements) { a, b, 0, ... }); returns its end. */
static unsigned int put_s5(unsigned int at, const struct machine *m)
{
	static const uint8_t name[] = {0x08, '_', 'S', '5', '_', 0x12};
	unsigned int package = at + sizeof(name), len;

	memcpy(memory + at, name, sizeof(name));
	at = package + m->length;
	put(at++, m->elements, 1);
	at += put_constant(at, m, m->a);
	for (unsigned int i = 1; i < m->elements; i++)
		at += put_constant(at, m, i == 1 ? m->b : 0);
	len = at - package;
	if (m->length == 1)
		put(package, len, 1);
	else
		put(package, (m->length - 1) << 6 | (len & 15) | len >> 4 << 8,
		    m->length);
	return at;
}

static void build(const struct machine *m)
{
	unsigned int aml = DSDT + 36 + 11;

	memset(memory, 0, sizeof(memory));
	memcpy(memory + RSDP, "RSD PTR ", 8);
	put(RSDP + 15, m->extended ? 2 : 0, 1);
	if (m->extended)
		put(RSDP + 24, ROOT, 8);
	else
		put(RSDP + 16, ROOT, 4);
	table(ROOT, m->extended ? "XSDT" : "RSDT", 36 + 16);
	put(ROOT + 36, DSDT, m->extended ? 8 : 4); /* not the FADT */
	put(ROOT + 36 + (m->extended ? 8 : 4), FADT, m->extended ? 8 : 4);
	table(FADT, "FACP", 268);
	put(FADT + 40, DSDT, 4);
	put(FADT + 64, 0x604, 4);
	put(FADT + 112, m->reduced ? 1 << 20 : 0, 4);
	put(FADT + 244, m->port, 1);
	put(FADT + 248, 0xfea00000, 8);
	table(DSDT, "DSDT", 128);
	aml = put_s5(aml, m);
	/* Behind it what looks like another element. */
	put(aml, 0x060a, 2);
	seal_all(m->extended);
}

static void check(const struct machine *m)
{
	struct acpi_off off;

	CHECK(find(&off) == 0);
	CHECK(off.type_a == told(m, m->a));
	/* A single one is for both registers: there are no bits of `b`. */
	if (m->elements == 1 && m->kind)
		CHECK(off.type_b == 0);
	else if (m->elements > 1)
		CHECK(off.type_b == told(m, m->b));
	if (m->reduced)
		CHECK(off.sleep_control == 0xfea00000 &&
		      off.sleep_is_port == m->port && !off.pm1a_control);
	else
		CHECK(off.pm1a_control == 0x604 && !off.sleep_control);
	/* A wrong sum, anywhere, and there is no such table. */
	memory[DSDT + 127]++;
	CHECK(find(&off) == -ENOENT);
	memory[DSDT + 127]--;
	memory[RSDP + 9]++;
	CHECK(find(&off) == -ENOENT);
	memory[RSDP + 9]--;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint8_t bits = take(&in, 1);
	const struct machine m = {bits & 1,
				  bits & 2,
				  bits & 4,
				  take(&in, 1) & 7,
				  bits >> 3 & 7,
				  1 + take(&in, 1) % 4,
				  1 + take(&in, 1) % 4,
				  take(&in, 1) % KINDS};
	struct acpi_off off;

	build(&m);
	check(&m);
	/* Tables that end anywhere, in the middle of a field too. */
	put(FADT + 4, 36 + take(&in, 1) % 233, 4);
	put(DSDT + 4, 36 + take(&in, 1) % 32, 4);
	seal_all(m.extended);
	find(&off);
	while (left(&in) > 2) {
		uint16_t at = take(&in, 2) % (DSDT + 128);

		memory[at] = take(&in, 1);
	}
	if (bits & 0x80)
		seal_all(m.extended);
	find(&off);
	return 0;
}
