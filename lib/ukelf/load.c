/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Segments to memory: mapped as one piece that nobody may execute, read, and
 * then given the rights that each of them has; what lies between has none.
 */
#include <uk/elf.h>
#include <uk/errno.h>
#include <uk/vmem.h>

#define PAGE UKPLAT_PAGE_SIZE

static int map(struct uk_elf *elf, const char **why)
{
	size_t len = elf->end - elf->begin;
	void *at;
	int rc;

	if (elf->relocatable) {
		at = uk_vmem_map(len, UK_VMEM_RW | UK_VMEM_PROGRAM);
		*why = "needs more memory than there is";
		if (!at)
			return -ENOMEM;
		elf->bias = (uintptr_t)at - elf->begin;
		return 0;
	}
	rc = uk_vmem_map_at((void *)elf->begin, len, UK_VMEM_RW);
	*why = rc == -EINVAL   ? "is linked to addresses that can't be had"
	       : rc == -EEXIST ? "is linked to addresses that are in use"
			       : "needs more memory than there is";
	return rc == -EINVAL ? -ENOEXEC : rc;
}

static int read_segment(const struct uk_elf_file *file, uintptr_t at,
			const struct uk_elf_segment *s, const char **why)
{
	long n = s->file_len ? file->read(file->ctx, (void *)at, s->file_len,
					  s->offset)
			     : 0;

	if (n < 0) {
		*why = "can't be read";
		return n;
	}
	*why = "is cut short";
	return (uint64_t)n == s->file_len ? 0 : -ENOEXEC;
}

static int protect(const struct uk_elf *elf)
{
	uintptr_t at = elf->begin;
	int rc = 0;

	for (unsigned int i = 0; i < elf->n_segments && rc == 0; i++) {
		const struct uk_elf_segment *s = &elf->segments[i];
		uintptr_t from = ALIGN_DOWN(s->at, PAGE);
		uintptr_t to = ALIGN_UP(s->at + s->len, PAGE);
		unsigned int rights =
			(s->rights & UK_ELF_READ ? UK_VMEM_READ : 0) |
			(s->rights & UK_ELF_WRITE ? UK_VMEM_RW : 0) |
			(s->rights & UK_ELF_EXEC ? UK_VMEM_EXEC : 0);

		if (from > at)
			rc = uk_vmem_unmap((void *)(at + elf->bias), from - at);
		if (rc == 0)
			rc = uk_vmem_protect((void *)(from + elf->bias),
					     to - from, rights);
		at = to;
	}
	return rc;
}

int uk_elf_load(const struct uk_elf_file *file, struct uk_elf *elf,
		const char **why)
{
	int rc = map(elf, why);

	if (rc < 0)
		return rc;
	for (unsigned int i = 0; i < elf->n_segments && rc == 0; i++)
		rc = read_segment(file, elf->segments[i].at + elf->bias,
				  &elf->segments[i], why);
	if (rc == 0) {
		*why = "needs more memory than there is";
		rc = protect(elf);
	}
	if (rc < 0)
		uk_vmem_unmap((void *)(elf->begin + elf->bias),
			      elf->end - elf->begin);
	return rc;
}
