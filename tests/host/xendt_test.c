/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The hypervisor's node: what a good one says is taken, a bad one's numbers
 * never lead to memory that is ours or to an interrupt that isn't the CPU's.
 */
#include <uk/plat/bootinfo.h>
#include "../../plat/xen/arm/hypervisor.h"
#include "host.h"

#define HEADER	40
#define RAM	0x40000000
#define RAM_LEN 0x4000000

static const char names[] = "compatible\0reg\0interrupts\0";
static const unsigned int name_at[] = {0, 11, 15};

static struct ukplat_bootinfo bi = {
	.nregions = 1,
	.regions = {{RAM, RAM_LEN, UKPLAT_MEM_FREE}},
};

const struct ukplat_bootinfo *ukplat_bootinfo(void)
{
	return &bi;
}

struct tree {
	uint32_t cells[512];
	unsigned int n;
};

static void put(struct tree *t, uint32_t v)
{
	t->cells[t->n++] = __builtin_bswap32(v);
}

static void put_bytes(struct tree *t, const void *p, size_t len)
{
	memcpy(t->cells + t->n, p, len);
	t->n += (len + 3) / 4;
}

static void put_property(struct tree *t, unsigned int which, const void *p,
			 unsigned int len)
{
	put(t, 3);
	put(t, len);
	put(t, name_at[which]);
	put_bytes(t, p, len);
}

static void begin(struct tree *t)
{
	memset(t, 0, sizeof(*t));
	t->n = HEADER / 4 + 4;
	put_bytes(t, names, sizeof(names));
	put(t, 1);
	put(t, 0);
}

/* Closes the root, and has it read from a block of just its size. */
static struct xen_hypervisor read(struct tree *t)
{
	const unsigned int from = HEADER + 16 + (sizeof(names) + 3) / 4 * 4;
	struct xen_hypervisor h;

	put(t, 2);
	put(t, 9);
	const uint32_t header[] = {
		0xd00dfeed, t->n * 4, from, HEADER + 16,   HEADER,
		17,	    16,	      0,    sizeof(names), t->n * 4 - from,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(header); i++)
		t->cells[i] = __builtin_bswap32(header[i]);
	bi.dtb = malloc(t->n * 4);
	memcpy((void *)bi.dtb, t->cells, t->n * 4);
	xen_hypervisor_find(&h);
	free((void *)bi.dtb);
	return h;
}

static void good(struct input *in)
{
	uint64_t base = (0x100000000 + take(in, 4)) & ~0xfffULL;
	unsigned int ppi = take(in, 1) % 16;
	const uint32_t reg[] = {
		__builtin_bswap32(base >> 32),
		__builtin_bswap32(base),
		0,
		__builtin_bswap32(0x8000),
	};
	const uint32_t irq[] = {
		__builtin_bswap32(1),
		__builtin_bswap32(ppi),
		__builtin_bswap32(0xf08),
	};
	struct xen_hypervisor h;
	struct tree t;

	begin(&t);
	put(&t, 1);
	put_bytes(&t, "hypervisor", 11);
	put_property(&t, 1, reg, sizeof(reg));
	put_property(&t, 0, "xen,xen-4.17\0xen,xen", 21);
	put_property(&t, 2, irq, sizeof(irq));
	put(&t, 2);
	h = read(&t);
	CHECK(h.grants == base && h.grants_len == 0x8000);
	CHECK(h.intid == 16 + ppi);
}

static void any(struct input *in)
{
	struct xen_hypervisor h;
	struct tree t;
	char bytes[32];

	begin(&t);
	put(&t, 1);
	put(&t, 0);
	while (left(in) && t.n < 400) {
		unsigned int which = take(in, 1) % 6, len = take(in, 1) % 32;

		for (unsigned int i = 0; i < len; i++)
			bytes[i] = take(in, 1);
		if (which < 3)
			put_property(&t, which, bytes, len);
		else if (which < 5)
			put_property(&t, 0, "xen,xen", 8 - (which == 4));
		else
			put(&t, take(in, 1));
	}
	put(&t, 2);
	h = read(&t);
	CHECK(h.intid >= 16 && h.intid < 32);
	CHECK(h.grants % 4096 == 0 && h.grants_len >= 4096);
	CHECK(h.grants + h.grants_len <= RAM || h.grants >= RAM + RAM_LEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	if (take(&in, 1) % 8 == 0)
		good(&in);
	else
		any(&in);
	return 0;
}
