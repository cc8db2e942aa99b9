/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a PC's tables and command line say of devices: good ones are read as
 * they were written, and others don't lead out of what they claim to be. Each
 * window is a heap block of just its size.
 */
#include <uk/errno.h>
#include "../../drivers/pci/x86_64/dsdt.h"
#include "../../drivers/virtio-mmio/find.h"
#include "../../plat/common/madt.h"

#define MEMORY	0x800
#define WINDOWS 16
#define RSDP	0x010
#define ROOT	0x080
#define MADT	0x200

#include "acpi_memory.h"

static int read_madt(struct madt *m)
{
	uint32_t ids[4];
	int rc;

	memset(m, UNWRITTEN, sizeof(*m));
	rc = madt_read(RSDP, window, m);
	CHECK(!rc || is_unwritten(m, sizeof(*m)));
	CHECK(madt_cpus(RSDP, window, ids, ARRAY_SIZE(ids)) <= ARRAY_SIZE(ids));
	close_windows();
	CHECK(rc || m->nioapics <= MADT_IOAPICS);
	return rc;
}

static void table(unsigned int at, const char *signature, unsigned int len)
{
	memcpy(memory + at, signature, 4);
	put(at + 4, len, 4);
	seal(at, len, at + 9);
}

static void begin(void)
{
	memset(memory, 0, sizeof(memory));
	memcpy(memory + RSDP, "RSD PTR ", 8);
	put(RSDP + 16, ROOT, 4);
	seal(RSDP, 20, RSDP + 8);
	put(ROOT + 36, MADT, 4);
	table(ROOT, "RSDT", 40);
}

/* An entry for a CPU, of the small kind or that for x2APIC; its length. */
static unsigned int put_cpu(unsigned int at, bool x2, uint32_t id,
			    uint32_t flags)
{
	unsigned int len = x2 ? 16 : 8;

	put(at, (x2 ? 9 : 0) | len << 8, 2);
	if (x2)
		put(at + 4, id, 4);
	else
		put(at + 3, id, 1);
	put(at + (x2 ? 8 : 4), flags, 4);
	return len;
}

static bool has(const uint32_t *ids, unsigned int n, uint32_t id)
{
	while (n--)
		if (ids[n] == id)
			return true;
	return false;
}

/* Each enabled CPU is found once, whatever kind of entry has it. */
static void cpus(struct input *in)
{
	unsigned int at = MADT + 44, n = take(in, 1) % 8, want = 0, found;
	uint32_t expected[8], ids[8];

	begin();
	for (unsigned int i = 0; i < n; i++) {
		uint8_t bits = take(in, 1);
		bool x2 = bits & 1;
		uint32_t id = take(in, bits & 2 && x2 ? 4 : 1);
		uint32_t none = x2 ? 0xffffffff : 0xff;

		id = bits & 4 ? none : id;
		at += put_cpu(at, x2, id, bits >> 3 & 3);
		if (bits & 8 && id != none && !has(expected, want, id))
			expected[want++] = id;
	}
	table(MADT, "APIC", at - MADT);
	found = madt_cpus(RSDP, window, ids, ARRAY_SIZE(ids));
	close_windows();
	CHECK(found == want && !memcmp(ids, expected, want * sizeof(*ids)));
}

/* Structures in any order between others. */
static void good_madt(struct input *in)
{
	unsigned int at = MADT + 44, n = 1 + take(in, 1) % 6, isa;
	uint32_t global = take(in, 4);
	uint16_t flags = take(in, 2);
	struct madt m;

	begin();
	for (unsigned int i = 0; i < n; i++, at += 12) {
		put(at, 1 | 12 << 8, 2);
		put(at + 4, 0xfec00000 + i * 0x1000, 4);
		put(at + 8, i * 24, 4);
		put(at + 12, 0 | 8 << 8, 2); /* a CPU */
		at += 8;
	}
	isa = take(in, 1) % 16;
	put(at, 2 | 10 << 8 | isa << 24, 4);
	put(at + 4, global, 4);
	put(at + 8, flags, 2);
	table(MADT, "APIC", at + 10 - MADT);
	CHECK(read_madt(&m) == 0 && m.nioapics == MIN(n, MADT_IOAPICS));
	for (unsigned int i = 0; i < m.nioapics; i++)
		CHECK(m.ioapics[i].address == 0xfec00000 + i * 0x1000 &&
		      m.ioapics[i].first == i * 24);
	for (unsigned int i = 0; i < MADT_ISA; i++)
		CHECK(m.isa[i].global == (i == isa ? global : i));
	CHECK(m.isa[isa].flags == flags);
	/* And broken ones. */
	for (unsigned int i = 0; i < 8 && left(in); i++)
		memory[MADT + 44 + take(in, 1) % 200] = take(in, 1);
	table(MADT, "APIC", 36 + take(in, 1));
	read_madt(&m);
}

static void good_dsdt(struct input *in)
{
	uint8_t aml[200];
	struct virtio_mmio_place p;
	uint32_t base = take(in, 4), line = take(in, 4), window_base, size;
	uint8_t flags = take(in, 1) & 7;
	size_t at = 0, gap = take(in, 1) % 100, i = 3;
	uint64_t ecam;

	memset(aml, take(in, 1) & 0x7f, sizeof(aml));
	memcpy(aml + i, "LNRO0005", 9);
	i += 9 + gap;
	memcpy(aml + i, "\x86\x09\0\x01", 4);
	memcpy(aml + i + 4, &base, 4);
	memcpy(aml + i + 8, "\0\2\0\0\x89\6\0", 7);
	aml[i + 15] = flags;
	aml[i + 16] = 1;
	memcpy(aml + i + 17, &line, 4);
	CHECK(virtio_mmio_dsdt(aml, sizeof(aml), &at, &p));
	CHECK(p.base == base && p.len == 0x200 && p.line == line);
	CHECK(p.edge == !!(flags & 2) && p.low == !!(flags & 4));
	CHECK(!virtio_mmio_dsdt(aml, sizeof(aml), &at, &p));

	memcpy(aml + 150, "_CBA\0\xa4\x0c\0\0\0\xe0", 11);
	CHECK(pci_dsdt_ecam(aml, sizeof(aml), &ecam) && ecam == 0xe0000000);
	memset(aml, 0, sizeof(aml));
	memcpy(aml + gap,
	       "\x87\x17\0\0\x0c\3\0\0\0\0\0\0\0\xc0\xff\xff\xff\xdf"
	       "\0\0\0\0\0\0\0\x20",
	       26);
	CHECK(pci_dsdt_window(aml, sizeof(aml), &window_base, &size));
	CHECK(window_base == 0xc0000000 && size == 0x20000000);
}

/* Any bytes, in a block of just that size. */
static void any_dsdt(struct input *in)
{
	size_t n = left(in), at = 0, last = 0;
	uint8_t *aml = malloc(n);
	struct virtio_mmio_place p;
	uint32_t base, size;
	uint64_t ecam;

	memcpy(aml, in->at, n);
	while (virtio_mmio_dsdt(aml, n, &at, &p)) {
		CHECK(at > last && at <= n);
		last = at;
	}
	pci_dsdt_window(aml, n, &base, &size);
	ecam = 1;
	CHECK(pci_dsdt_ecam(aml, n, &ecam) || ecam == 1);
	free(aml);
}

static void command_line(struct input *in)
{
	struct virtio_mmio_place p;
	uint64_t base = take(in, 8), len = take(in, 2);
	uint32_t line = take(in, 4);
	char s[100], *any;

	base &= INT64_MAX;
	snprintf(s, sizeof(s), "%#lx@%lu:%u", (unsigned long)len,
		 (unsigned long)base, line);
	CHECK(virtio_mmio_parse(s, &p) == 0 && p.base == base && p.len == len &&
	      p.line == line && !p.edge);
	snprintf(s, sizeof(s), "4K@%#lx:%u:7", (unsigned long)base, line);
	CHECK(virtio_mmio_parse(s, &p) == 0 && p.len == 4096);
	strcat(s, "x");
	memset(&p, UNWRITTEN, sizeof(p));
	CHECK(virtio_mmio_parse(s, &p) == -EINVAL);
	any = take_string(in);
	CHECK(is_unwritten(&p, sizeof(p)));
	CHECK(!virtio_mmio_parse(any, &p) || is_unwritten(&p, sizeof(p)));
	free(any);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	switch (take(&in, 1) % 5) {
	case 0: good_madt(&in); break;
	case 1: good_dsdt(&in); break;
	case 2: any_dsdt(&in); break;
	case 3: cpus(&in); break;
	default: command_line(&in); break;
	}
	return 0;
}
