/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads the device tree into the boot information, in one pass: each node of
 * the first two levels is looked at when it ends, its properties known.
 * Sources: Devicetree Specification 0.4, chapter 3; Linux,
 * Documentation/devicetree/bindings/chosen.txt, arm/psci.yaml.
 */
#include <uk/arch/string.h>
#include <uk/config.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/trap.h>
#include "../dtb.h"
#include "console.h"
#include "entropy.h"
#include "irq.h"
#include "memory.h"
#include "firmware.h"

#define DTB_MAX	  0x200000 /* and within one such block: memory.c maps it */
#define CELLS_MAX 2
#define FOUND_MAX 64

enum property {
	ADDRESS_CELLS,
	SIZE_CELLS,
	REG,
	STATUS,
	COMPATIBLE,
	DEVICE_TYPE,
	METHOD,
	BOOTARGS,
	INITRD_START,
	INITRD_END,
	KASLR_SEED,
	RNG_SEED,
	PROPERTIES,
};

static const char *const property_names[PROPERTIES] = {
	"#address-cells",     "#size-cells",	  "reg",	"status",
	"compatible",	      "device_type",	  "method",	"bootargs",
	"linux,initrd-start", "linux,initrd-end", "kaslr-seed", "rng-seed",
};

struct node {
	const char *name;
	struct {
		const void *value; /* NULL: the node hasn't got it */
		uint32_t len;
	} p[PROPERTIES];
};

enum level { NOWHERE, ROOT, TOP, BELOW, LEVELS }; /* of the tree */

extern uintptr_t __stack_chk_guard;

static struct ukplat_bootinfo bootinfo = {.cmdline = "", .loader = "Linux"};

const struct ukplat_bootinfo *ukplat_bootinfo(void)
{
	return &bootinfo;
}

static void claim(uint64_t base, uint64_t len, enum ukplat_mem_type type)
{
	ukplat_memregion_add(&bootinfo, base, len, type);
}

/* Property `i` as a string, "" where it isn't one. */
static const char *string(const struct node *n, enum property i)
{
	const char *s = n->p[i].value;

	return s && n->p[i].len && !s[n->p[i].len - 1] ? s : "";
}

/* Property `i` as a number of one or two cells, 0 where it isn't one. */
static uint64_t number(const struct node *n, enum property i)
{
	uint32_t cells = n->p[i].len / 4;

	return n->p[i].value && n->p[i].len % 4 == 0 && cells &&
			       cells <= CELLS_MAX
		       ? dtb_number(n->p[i].value, cells)
		       : 0;
}

static bool compatible(const struct node *n, const char *what)
{
	const char *s = string(n, COMPATIBLE);
	const char *end = s + n->p[COMPATIBLE].len;

	if (!*s)
		return false;
	for (; s < end; s += strlen(s) + 1)
		if (uk_streq(s, what))
			return true;
	return false;
}

/* Entry `i` of "reg", in the cells that `parent` says. */
static bool reg(const struct node *parent, const struct node *n, unsigned int i,
		uint64_t *base, uint64_t *len)
{
	uint64_t address = number(parent, ADDRESS_CELLS);
	uint64_t size = number(parent, SIZE_CELLS);
	const uint32_t *p = n->p[REG].value;

	if (!p || address - 1 >= CELLS_MAX || size - 1 >= CELLS_MAX ||
	    (i + 1) * (address + size) * 4 > n->p[REG].len)
		return false;
	p += i * (address + size);
	*base = dtb_number(p, address);
	*len = dtb_number(p + address, size);
	return true;
}

static void claim_regs(const struct node *parent, const struct node *n,
		       enum ukplat_mem_type type)
{
	uint64_t base, len;

	for (unsigned int i = 0; reg(parent, n, i, &base, &len); i++)
		claim(base, len, type);
}

/* Folds property `i` into the canary, whose lowest byte stays 0. */
static void mix_canary(const struct node *n, enum property i)
{
	uint8_t *canary = (uint8_t *)&__stack_chk_guard;
	const uint8_t *seed = n->p[i].value;

	for (size_t k = 0; seed && k < n->p[i].len; k++)
		if (k % sizeof(uintptr_t))
			canary[k % sizeof(uintptr_t)] ^= seed[k];
}

/*
 * The loader's randomness is better than the counter's. Of the long seed the
 * canary tells 56 bits at most: ukswrand has it all the same.
 */
static void read_seeds(const struct node *n)
{
	mix_canary(n, KASLR_SEED);
	mix_canary(n, RNG_SEED);
	if (n->p[KASLR_SEED].value)
		memset((void *)n->p[KASLR_SEED].value, 0, n->p[KASLR_SEED].len);
	if (n->p[RNG_SEED].value)
		arm_seed_found((void *)n->p[RNG_SEED].value,
			       n->p[RNG_SEED].len);
}

static void read_chosen(const struct node *n)
{
	uint64_t initrd = number(n, INITRD_START);
	uint64_t end = number(n, INITRD_END);

	bootinfo.cmdline = string(n, BOOTARGS);
	if (initrd && end > initrd) {
		bootinfo.initrd = initrd;
		bootinfo.initrd_len = end - initrd;
		claim(initrd, end - initrd, UKPLAT_MEM_INITRD);
	}
	read_seeds(n);
}

#ifdef CONFIG_HAVE_IRQ
/* arm,gic.yaml, arm,gic-v3.yaml, arm,pl031.yaml */
static void read_irq_node(const struct node *root, const struct node *n)
{
	uint64_t base, other, len;

	if (!reg(root, n, 0, &base, &len))
		return;
	if (compatible(n, "arm,pl031"))
		arm_rtc_found(base);
	else if (!reg(root, n, 1, &other, &len))
		return;
	else if (compatible(n, "arm,gic-v3"))
		arm_gic_found(GIC_V3, base, other, len);
	else if (compatible(n, "arm,cortex-a15-gic") ||
		 compatible(n, "arm,gic-400"))
		arm_gic_found(GIC_V2, base, other, len);
}
#endif

static void read_node(const struct node *root, const struct node *n)
{
	uint64_t base, len;

	if (uk_streq(n->name, "chosen"))
		read_chosen(n);
	else if (uk_streq(n->name, "psci") &&
		 uk_streq(string(n, METHOD), "smc"))
		arm_psci_use_smc();
	else if (uk_streq(string(n, DEVICE_TYPE), "memory"))
		claim_regs(root, n, UKPLAT_MEM_FREE);
	else if (compatible(n, "arm,pl011") &&
		 !uk_streq(string(n, STATUS), "disabled") &&
		 reg(root, n, 0, &base, &len))
		arm_console_init(base, len);
#ifdef CONFIG_HAVE_IRQ
	else
		read_irq_node(root, n);
#endif
}

#define LETTER(c) (1U << ((c) % 32))

/* First letters of the known properties: most other names differ. */
static const uint32_t letters = LETTER('#') | LETTER('b') | LETTER('c') |
				LETTER('d') | LETTER('k') | LETTER('l') |
				LETTER('m') | LETTER('r') | LETTER('s');

/* Which property has this name; PROPERTIES: none that matters. */
static enum property find(const char *name)
{
	unsigned int i = 0;

	if (!(letters & LETTER(*name)))
		return PROPERTIES;
	while (i < PROPERTIES && !uk_streq(name, property_names[i]))
		i++;
	return i;
}

/* As find(). Nodes share their names' strings: most have just been found. */
static enum property find_again(const char *name)
{
	static struct {
		const char *name;
		enum property property;
	} found[FOUND_MAX], *f;

	f = &found[(uintptr_t)name % FOUND_MAX];
	if (f->name != name) {
		f->name = name;
		f->property = find(name);
	}
	return f->property;
}

static void keep(struct node *n, const struct dtb *d)
{
	enum property i = find_again(d->name);

	if (i < PROPERTIES) {
		n->p[i].value = d->value;
		n->p[i].len = d->len;
	}
}

static void read_tree(struct dtb *d)
{
	struct node nodes[LEVELS];
	int token;

	while ((token = dtb_next(d)) > DTB_END) {
		struct node *n;

		if (d->depth >= LEVELS)
			continue;
		n = &nodes[d->depth];
		if (token == DTB_NODE)
			*n = (struct node){.name = d->name};
		else if (token == DTB_PROPERTY)
			keep(n, d);
		else if (d->depth == TOP)
			read_node(&nodes[ROOT], n);
		else if (d->depth == BELOW &&
			 uk_streq(nodes[TOP].name, "reserved-memory"))
			claim_regs(&nodes[TOP], n, UKPLAT_MEM_RESERVED);
	}
	if (token < 0)
		ukplat_crash("the loader's device tree is broken");
}

/** Called by entry.S of the architecture on the boot stack, interrupts off. */
void uk_arm_start(const void *blob) __uk_noreturn;

void uk_arm_start(const void *blob)
{
	uintptr_t at = (uintptr_t)blob;
	struct dtb d;
	uint64_t base, len;

	if (!blob || at % 8 || dtb_open(&d, blob, DTB_MAX - at % DTB_MAX))
		ukplat_crash("the loader gave no device tree");
	bootinfo.dtb = blob;
	read_tree(&d);
	for (unsigned int i = 0; dtb_reservation(&d, i, &base, &len); i++)
		claim(base, len, UKPLAT_MEM_RESERVED);
	claim(at, dtb_size(blob), UKPLAT_MEM_DTB);
	claim((uintptr_t)uk_text_start, uk_image_end - uk_text_start,
	      UKPLAT_MEM_IMAGE);
	arm_memory_map(&bootinfo);
	ukplat_entry(&bootinfo);
}
