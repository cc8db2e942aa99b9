/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Headers. Whatever they say is checked here, once: from then on a segment is
 * known to be ascending, in pages of its own, and its sums not to overflow.
 */
#include <uk/arch/string.h>
#include <uk/elf.h>
#include <uk/errno.h>
#include "format.h"

#define PAGE 4096ULL

/* Addresses and offsets beyond this are nobody's: no sum of two overflows. */
#define LIMIT (1ULL << 47)

static int refuse(const char **why, const char *reason)
{
	*why = reason;
	return -ENOEXEC;
}

/* All of it, or it is an error. */
static int read_all(const struct uk_elf_file *file, void *to, size_t len,
		    uint64_t offset, const char **why)
{
	long n = file->read(file->ctx, to, len, offset);

	if (n < 0) {
		*why = "can't be read";
		return n;
	}
	return (size_t)n == len ? 0 : refuse(why, "is cut short");
}

static const char *check_header(const struct elf_header *h)
{
	if (memcmp(h->magic, ELF_MAGIC, sizeof(h->magic)))
		return "isn't an ELF file";
	if (h->class != ELF_CLASS64 || h->data != ELF_LITTLE)
		return "isn't of 64 bits, little endian";
	if (h->ident_version != ELF_CURRENT || h->version != ELF_CURRENT)
		return "is of an unknown ELF version";
	if (h->machine != ELF_MACHINE)
		return "isn't for " ELF_MACHINE_NAME;
	if (h->type != ELF_EXEC && h->type != ELF_DYN)
		return "isn't an executable";
	if (h->phentsize != sizeof(struct elf_phdr))
		return "has program headers of a wrong size";
	if (h->phnum == 0 || h->phnum > UK_ELF_HEADERS_MAX)
		return "has no program headers, or too many";
	if (h->phoff >= LIMIT)
		return "has program headers out of reach";
	return NULL;
}

static const char *check_segment(const struct elf_phdr *p)
{
	if (p->offset >= LIMIT || p->filesz >= LIMIT || p->vaddr >= LIMIT ||
	    p->memsz >= LIMIT)
		return "has a segment out of reach";
	if (p->filesz > p->memsz)
		return "has a segment that is larger than its memory";
	if ((p->vaddr - p->offset) % PAGE)
		return "has a segment that isn't aligned as in the file";
	if (p->flags & UK_ELF_WRITE && p->flags & UK_ELF_EXEC)
		return "has a segment both writable and executable";
	return NULL;
}

static const char *add_segment(struct uk_elf *elf, const struct elf_phdr *p)
{
	const char *wrong = check_segment(p);

	if (wrong)
		return wrong;
	if (p->memsz == 0)
		return NULL;
	if (elf->n_segments == UK_ELF_SEGMENTS_MAX)
		return "has too many segments";
	if (elf->n_segments && ALIGN_DOWN(p->vaddr, PAGE) < elf->end)
		return "has segments that overlap, or in a wrong order";
	if (!elf->n_segments)
		elf->begin = ALIGN_DOWN(p->vaddr, PAGE);
	elf->end = ALIGN_UP(p->vaddr + p->memsz, PAGE);
	elf->segments[elf->n_segments++] = (struct uk_elf_segment){
		.at = p->vaddr,
		.len = p->memsz,
		.offset = p->offset,
		.file_len = p->filesz,
		.rights = p->flags & (UK_ELF_READ | UK_ELF_WRITE | UK_ELF_EXEC),
	};
	return NULL;
}

/* Where the file's bytes `[offset, offset + len)` are in memory; 0: nowhere. */
static uint64_t address_of(const struct uk_elf *elf, uint64_t offset,
			   uint64_t len)
{
	for (unsigned int i = 0; i < elf->n_segments; i++) {
		const struct uk_elf_segment *s = &elf->segments[i];

		if (offset >= s->offset && offset - s->offset < s->file_len &&
		    len <= s->file_len - (offset - s->offset))
			return s->at + (offset - s->offset);
	}
	return 0;
}

static bool is_code(const struct uk_elf *elf, uint64_t at)
{
	for (unsigned int i = 0; i < elf->n_segments; i++) {
		const struct uk_elf_segment *s = &elf->segments[i];

		if (s->rights & UK_ELF_EXEC && at >= s->at &&
		    at - s->at < s->len)
			return true;
	}
	return false;
}

/* PT_INTERP: a path, with its end [System V ABI, 5, "Program Interpreter"]. */
static int read_linker(const struct uk_elf_file *file, struct uk_elf *elf,
		       const struct elf_phdr *p, const char **why)
{
	int rc;

	if (*elf->linker)
		return refuse(why, "names more than one linker");
	if (p->filesz < 2 || p->filesz > sizeof(elf->linker) ||
	    p->offset >= LIMIT)
		return refuse(why, "names its linker by no path, or too long");
	rc = read_all(file, elf->linker, p->filesz, p->offset, why);
	if (rc < 0)
		return rc;
	if (elf->linker[p->filesz - 1] || strlen(elf->linker) + 1 != p->filesz)
		return refuse(why, "names its linker by what isn't a string");
	return 0;
}

static int read_headers(const struct uk_elf_file *file, struct uk_elf *elf,
			const char **why)
{
	struct elf_header h;
	struct elf_phdr p;
	const char *wrong;
	int rc = read_all(file, &h, sizeof(h), 0, why);

	if (rc < 0)
		return rc;
	wrong = check_header(&h);
	for (unsigned int i = 0; !wrong && i < h.phnum; i++) {
		rc = read_all(file, &p, sizeof(p), h.phoff + i * sizeof(p),
			      why);
		if (rc == 0 && p.type == PT_INTERP)
			rc = read_linker(file, elf, &p, why);
		if (rc < 0)
			return rc;
		if (p.type == PT_LOAD)
			wrong = add_segment(elf, &p);
	}
	if (!wrong && !elf->n_segments)
		wrong = "has nothing to load";
	if (!wrong && !is_code(elf, h.entry))
		wrong = "begins where it has no code";
	if (wrong)
		return refuse(why, wrong);
	elf->relocatable = h.type == ELF_DYN;
	elf->entry = h.entry;
	elf->n_headers = h.phnum;
	elf->headers = address_of(elf, h.phoff, h.phnum * sizeof(p));
	return 0;
}

int uk_elf_read(const struct uk_elf_file *file, struct uk_elf *elf,
		const char **why)
{
	struct uk_elf got = {};
	int rc = read_headers(file, &got, why);

	if (rc == 0)
		*elf = got;
	return rc;
}
