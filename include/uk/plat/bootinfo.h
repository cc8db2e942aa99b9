/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each platform's boot code learns of the machine, in one form for all.
 * Filled once before ukplat_entry(), by one CPU; read-only after that.
 */
#ifndef UK_PLAT_BOOTINFO_H
#define UK_PLAT_BOOTINFO_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Where two regions overlap, the type with the higher number keeps the
 * overlap.
 */
enum ukplat_mem_type {
	UKPLAT_MEM_FREE = 1, /* the heap: first ukplat_mem_map() it */
	UKPLAT_MEM_BOOT,     /* RAM used by boot data: tables, initrd's list */
	UKPLAT_MEM_INITRD,   /* the initial RAM disk */
	UKPLAT_MEM_DTB,	     /* the device tree */
	UKPLAT_MEM_CMDLINE,  /* the command line */
	UKPLAT_MEM_STACK,    /* the boot stack */
	UKPLAT_MEM_IMAGE,    /* code and data of the image */
	UKPLAT_MEM_RESERVED, /* firmware's, or not RAM: don't touch */
};

struct ukplat_memregion {
	uint64_t base; /* physical = virtual (identity mapped) */
	uint64_t len;  /* bytes, never 0 */
	enum ukplat_mem_type type;
};

/** Memory that doesn't fit into this many is nobody's. */
#define UKPLAT_MEMREGIONS_MAX 48

struct ukplat_bootinfo {
	const char *cmdline;   /* NUL-terminated; "" when there is none */
	const void *dtb;       /* flat device tree, NULL when there is none */
	uint64_t initrd;       /* physical address, 0 when there is none */
	uint64_t initrd_len;   /* bytes */
	uint64_t rsdp;	       /* ACPI root pointer, 0 when unknown */
	const char *loader;    /* which protocol booted us, for the banner */
	unsigned int nregions; /* sorted by base, disjoint */
	struct ukplat_memregion regions[UKPLAT_MEMREGIONS_MAX];
};

/** The boot information. Never NULL. Context: any. */
const struct ukplat_bootinfo *ukplat_bootinfo(void);

/**
 * Adds `[base, base + len)` as `type`. Keeps the table sorted and disjoint:
 * overlaps go to the higher type, neighbours of equal type are merged. An
 * empty region and a type of 0 are ignored; a region that wraps around is
 * cut at the top of the address space.
 *
 * Returns 0, or -ENOMEM when the table is full: then part of the region, or
 * of one of a lower type that it overlaps, is in the table no more; but none
 * of the region is left there as a lower type.
 * Context: boot, before ukplat_entry().
 */
int ukplat_memregion_add(struct ukplat_bootinfo *bi, uint64_t base,
			 uint64_t len, enum ukplat_mem_type type);

/**
 * The way up: the platform calls it with boot done, on the boot stack,
 * interrupts off. ukboot implements it.
 */
void ukplat_entry(const struct ukplat_bootinfo *bi) __uk_noreturn;

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_BOOTINFO_H */
