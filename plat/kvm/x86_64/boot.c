/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads what the loader left (PVH start info) into the boot information.
 * Source: Xen, xen/include/public/arch-x86/hvm/start_info.h.
 */
#include <uk/arch/string.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/trap.h>
#include "memory.h"

#define START_INFO_MAGIC 0x336ec578
#define MEMMAP_RAM	 1 /* XEN_HVM_MEMMAP_TYPE_RAM, as in E820 */
#define CMDLINE_MAX	 4096

struct start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t nr_modules;
	uint64_t modlist;
	uint64_t cmdline;
	uint64_t rsdp;
	/* version 1 on: */
	uint64_t memmap;
	uint32_t memmap_entries;
	uint32_t reserved;
};

struct modlist_entry {
	uint64_t paddr;
	uint64_t size;
	uint64_t cmdline;
	uint64_t reserved;
};

struct memmap_entry {
	uint64_t addr;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};

static struct ukplat_bootinfo bootinfo;

const struct ukplat_bootinfo *ukplat_bootinfo(void)
{
	return &bootinfo;
}

/* Nothing below the image is used: loader and firmware live there. */
static void claim(uint64_t base, uint64_t len, enum ukplat_mem_type type)
{
	uint64_t start = (uintptr_t)uk_text_start;

	if (base < start) {
		if (len <= start - base)
			return;
		len -= start - base;
		base = start;
	}
	ukplat_memregion_add(&bootinfo, base, len, type);
}

/* `len` bytes of the loader's at `at`. */
static const void *loaders(uint64_t at, uint64_t len)
{
	const void *p = kvm_memory_window(at, len);

	if (!p)
		ukplat_crash("the loader's data is out of reach");
	return p;
}

static void read_memmap(const struct start_info *si)
{
	const struct memmap_entry *e;

	if (si->version < 1 || !si->memmap_entries)
		ukplat_crash("the loader gave no memory map (PVH version 0)");
	e = loaders(si->memmap, (uint64_t)si->memmap_entries * sizeof(*e));
	/* First our own: the rest is mostly appended. */
	claim((uintptr_t)uk_text_start, uk_image_end - uk_text_start,
	      UKPLAT_MEM_IMAGE);
	for (uint32_t i = 0; i < si->memmap_entries; i++, e++)
		claim(e->addr, e->size,
		      e->type == MEMMAP_RAM ? UKPLAT_MEM_FREE
					    : UKPLAT_MEM_RESERVED);
	kvm_keep_for_programs(&bootinfo);
}

static void read_cmdline(const struct start_info *si)
{
	static char copy[CMDLINE_MAX];
	const char *s;
	size_t len = 0;

	bootinfo.cmdline = "";
	if (!si->cmdline)
		return;
	s = loaders(si->cmdline, CMDLINE_MAX);
	while (len < sizeof(copy) - 1 && s[len])
		len++;
	memcpy(copy, s, len);
	bootinfo.cmdline = copy;
}

static void read_initrd(const struct start_info *si)
{
	const struct modlist_entry *m;

	if (!si->nr_modules)
		return;
	m = loaders(si->modlist, sizeof(*m));
	if (!m->size)
		return;
	if (kvm_is_for_programs(m->paddr, m->size))
		ukplat_crash("too little RAM: the initrd lies among programs");
	bootinfo.initrd = m->paddr;
	bootinfo.initrd_len = m->size;
	claim(m->paddr, m->size, UKPLAT_MEM_INITRD);
}

/** Called by arch/x86_64/entry.S on the boot stack, interrupts off. */
void uk_x86_start(uint64_t start_info) __uk_noreturn;

void uk_x86_start(uint64_t start_info)
{
	const struct start_info *si = loaders(start_info, sizeof(*si));

	if (si->magic != START_INFO_MAGIC)
		ukplat_crash("started by a loader that doesn't speak PVH");
	read_memmap(si);
	read_cmdline(si);
	read_initrd(si);
	bootinfo.rsdp = si->rsdp;
	bootinfo.loader = "PVH";
	kvm_memory_map(&bootinfo);
	ukplat_entry(&bootinfo);
}
