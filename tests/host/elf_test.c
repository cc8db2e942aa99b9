/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Executables of any bytes: what is accepted must be what the header promises,
 * and be read from within the file; it is loaded to where it says, with its
 * rights, or not at all, whichever call for memory fails; and a stack must hold
 * what it should, however short it is.
 */
#include <uk/elf.h>
#include <uk/errno.h>
#include <uk/vmem.h>
#include "../../lib/ukelf/format.h"
#include "host.h"

#define PAGE 4096ULL

static const uint8_t *bytes;
static size_t n_bytes;

static long read_at(void *ctx, void *to, size_t len, uint64_t offset)
{
	(void)ctx;
	if (offset >= n_bytes)
		return 0;
	len = MIN(len, n_bytes - offset);
	memcpy(to, bytes + offset, len);
	return len;
}

static const struct uk_elf_file file = {.read = read_at};

/* --- memory: one mapping, page by page --------------------------------- */

#define PAGES	 64
#define UNMAPPED 0xff

static uint8_t *image, rights[PAGES];
static unsigned int fails; /* which call, from 1 on; 0 */

static bool fails_now(void)
{
	return fails && !--fails;
}

void *uk_vmem_map(size_t len, unsigned int flags)
{
	CHECK(!image && len && len % PAGE == 0);
	CHECK(flags == (UK_VMEM_RW | UK_VMEM_PROGRAM));
	if (len > PAGES * PAGE || fails_now())
		return NULL;
	image = aligned_alloc(PAGE, len);
	memset(image, 0, len);
	memset(rights, UK_VMEM_RW, len / PAGE);
	memset(rights + len / PAGE, UNMAPPED, PAGES - len / PAGE);
	return image;
}

int uk_vmem_map_at(void *at, size_t len, unsigned int flags)
{
	CHECK(!image && len && len % PAGE == 0 && flags == UK_VMEM_RW);
	return at ? -EEXIST : -EINVAL;
}

static int set_rights(void *at, size_t len, uint8_t to)
{
	size_t first = ((uint8_t *)at - image) / PAGE;

	CHECK(image && (uint8_t *)at >= image && len && len % PAGE == 0);
	CHECK(first + len / PAGE <= PAGES);
	if (fails_now())
		return -ENOMEM;
	memset(rights + first, to, len / PAGE);
	return 0;
}

/* That of all needs no memory, and doesn't fail. */
int uk_vmem_unmap(void *at, size_t len)
{
	if (at == image)
		fails = 0;
	return set_rights(at, len, UNMAPPED);
}

int uk_vmem_protect(void *at, size_t len, unsigned int to)
{
	CHECK(!memchr(rights + ((uint8_t *)at - image) / PAGE, UNMAPPED,
		      len / PAGE));
	CHECK((to & (UK_VMEM_WRITE | UK_VMEM_EXEC)) !=
	      (UK_VMEM_WRITE | UK_VMEM_EXEC));
	return set_rights(at, len, to);
}

/* --- the checks -------------------------------------------------------- */

static void check(const struct uk_elf *e)
{
	uint64_t end = e->begin;
	bool entry = false;

	CHECK(e->n_segments && e->n_segments <= UK_ELF_SEGMENTS_MAX);
	CHECK(e->n_headers && e->n_headers <= UK_ELF_HEADERS_MAX);
	CHECK(e->begin % PAGE == 0 && e->end % PAGE == 0);
	for (unsigned int i = 0; i < e->n_segments; i++) {
		const struct uk_elf_segment *s = &e->segments[i];

		CHECK(s->len && s->file_len <= s->len);
		CHECK(ALIGN_DOWN(s->at, PAGE) >= end);
		CHECK(s->at + s->len > s->at && s->at + s->len <= e->end);
		CHECK(s->offset + s->file_len >= s->offset);
		CHECK((s->rights & (UK_ELF_WRITE | UK_ELF_EXEC)) !=
		      (UK_ELF_WRITE | UK_ELF_EXEC));
		end = ALIGN_UP(s->at + s->len, PAGE);
		entry |= s->rights & UK_ELF_EXEC && e->entry >= s->at &&
			 e->entry < s->at + s->len;
	}
	CHECK(entry);
	CHECK(strnlen(e->linker, sizeof(e->linker)) < sizeof(e->linker));
}

/* Each page belongs to one segment, or isn't mapped. */
static void check_page(const struct uk_elf *e, unsigned int page)
{
	uint64_t at = e->begin + page * PAGE;
	unsigned int want = UNMAPPED;

	for (unsigned int i = 0; i < e->n_segments; i++) {
		const struct uk_elf_segment *s = &e->segments[i];

		if (at >= ALIGN_DOWN(s->at, PAGE) && at < s->at + s->len)
			want = (s->rights & UK_ELF_READ ? UK_VMEM_READ : 0) |
			       (s->rights & UK_ELF_WRITE ? UK_VMEM_RW : 0) |
			       (s->rights & UK_ELF_EXEC ? UK_VMEM_EXEC : 0);
	}
	CHECK(rights[page] == want);
}

static void check_segment(const struct uk_elf *e,
			  const struct uk_elf_segment *s)
{
	const uint8_t *at = (uint8_t *)(s->at + e->bias);

	CHECK(at >= image);
	if (s->file_len) {
		CHECK(s->offset + s->file_len <= n_bytes);
		CHECK(!memcmp(at, bytes + s->offset, s->file_len));
	}
	for (size_t i = s->file_len; i < s->len; i++)
		CHECK(!at[i]);
}

static void load(struct uk_elf *e)
{
	const char *why = NULL;
	int rc = uk_elf_load(&file, e, &why);

	CHECK(rc == 0 || (rc < 0 && why));
	for (unsigned int i = 0; image && i < PAGES; i++) {
		if (rc)
			CHECK(rights[i] == UNMAPPED);
		else
			check_page(e, i);
	}
	for (unsigned int i = 0; rc == 0 && i < e->n_segments; i++)
		check_segment(e, &e->segments[i]);
	free(image);
	image = NULL;
}

/* A word of the auxiliary vector behind the environment. */
static uintptr_t auxiliary(uintptr_t *envp, uintptr_t type)
{
	while (*envp)
		envp++;
	for (envp++; envp[0]; envp += 2)
		if (envp[0] == type)
			return envp[1];
	return 0;
}

static void check_stack(const struct uk_elf *e, struct input *in)
{
	char *argv[] = {"/bin/prog", take_string(in), NULL};
	char *envp[] = {"A=b", "LONGER=value", NULL};
	const struct uk_elf_args args = {
		argv, envp, argv[0], "0123456789abcdef", 3, 0x7000};
	size_t len = strlen(argv[1]) % 97 * 32;
	char *stack = aligned_alloc(16, len + 16);
	uintptr_t sp = uk_elf_stack(stack, len, e, &args), *at;

	if (sp) {
		at = (uintptr_t *)sp;
		CHECK(sp % 16 == 0 && sp >= (uintptr_t)stack + len / 2 - 16);
		CHECK(at[0] == 2 && at[3] == 0);
		CHECK(!strcmp((char *)at[1], argv[0]));
		CHECK(!strcmp((char *)at[2], argv[1]));
		CHECK(!strcmp((char *)at[4], envp[0]));
		CHECK(!strcmp((char *)at[5], envp[1]));
		CHECK(at[6] == 0);
		CHECK(auxiliary(at + 4, 7) == args.linker);
		CHECK(auxiliary(at + 4, 9) == e->entry + e->bias);
		CHECK(!memcmp((char *)auxiliary(at + 4, 25), args.random, 16));
	} else {
		CHECK(len < 2048);
	}
	free(stack);
	free(argv[1]);
}

/*
 * Most of the fuzzer's files would fail at the first bytes: those that begin
 * with an odd byte get a header that is right, and headers of programs that
 * nearly are, with a linker's path behind them.
 */
#define PATH_LEN (UK_ELF_LINKER_MAX + 4)

static uint8_t *repair(struct input *in, size_t *len)
{
	struct elf_header h = {
		.magic = ELF_MAGIC,
		.class = ELF_CLASS64,
		.data = ELF_LITTLE,
		.ident_version = ELF_CURRENT,
		.version = ELF_CURRENT,
		.type = ELF_EXEC + take(in, 1) % 2,
		.machine = ELF_MACHINE,
		.entry = take(in, 2),
		.phoff = sizeof(h),
		.phentsize = sizeof(struct elf_phdr),
		.phnum = take(in, 1) % 8,
	};
	uint8_t *out;

	*len = sizeof(h) + h.phnum * sizeof(struct elf_phdr) + PATH_LEN;
	out = malloc(*len);
	memset(out + *len - PATH_LEN, 'a', PATH_LEN);
	out[*len - 1 - take(in, 2) % PATH_LEN] = 0;
	out[*len - 1] = take(in, 1) % 2;
	memcpy(out, &h, sizeof(h));
	for (unsigned int i = 0; i < h.phnum; i++) {
		struct elf_phdr p = {
			.type = take(in, 1) % 4,
			.flags = take(in, 1) % 8,
			.offset = take(in, 2),
			.filesz = take(in, 2),
			.memsz = take(in, 2),
		};

		p.vaddr = p.offset + take(in, 1) * PAGE;
		if (p.type == PT_INTERP) {
			p.filesz %= PATH_LEN + 4;
			p.offset = *len - p.filesz - p.offset % 2;
		}
		if (take(in, 1) % 16 == 0)
			p.vaddr = take(in, 8);
		memcpy(out + sizeof(h) + i * sizeof(p), &p, sizeof(p));
	}
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	const char *why = NULL;
	uint8_t *own = NULL;
	struct uk_elf e;
	int rc;

	bytes = data;
	n_bytes = size;
	if (take(&in, 1) % 2)
		bytes = own = repair(&in, &n_bytes);
	memset(&e, 0xa5, sizeof(e));
	rc = uk_elf_read(&file, &e, &why);
	CHECK(rc == 0 || (rc == -ENOEXEC && why));
	/* Nothing is written for the caller to use. */
	for (size_t i = 0; rc && i < sizeof(e); i++)
		CHECK(((uint8_t *)&e)[i] == 0xa5);
	if (rc == 0) {
		check(&e);
		fails = take(&in, 1) % 16;
		load(&e);
		check_stack(&e, &in);
	}
	free(own);
	return 0;
}
