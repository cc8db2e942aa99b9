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
};

static void build(const struct machine *m)
{
	static const uint8_t name[] = {0x08, '_', 'S', '5', '_', 0x12, 8, 4};
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
	memcpy(memory + aml, name, sizeof(name));
	aml += sizeof(name);
	put(aml, 0x0a | m->a << 8, 2);
	put(aml + 2, m->b & 1, 1); /* a constant op of its own */
	seal_all(m->extended);
}

static void check(const struct machine *m)
{
	struct acpi_off off;

	CHECK(find(&off) == 0);
	CHECK(off.type_a == m->a && off.type_b == (m->b & 1));
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
	const struct machine m = {bits & 1, bits & 2, bits & 4,
				  take(&in, 1) & 7, bits >> 3};
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
