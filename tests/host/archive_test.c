/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Archives of any bytes, and such that are nearly right: what an entry says
 * lies within the archive, and the walk comes to an end. Then httpd's table is
 * made of the archive: whatever it finds lies within the archive too.
 */
#include <uk/archive.h>
#include <uk/errno.h>
#include "../../apps/httpd/files.c"
#include "archive.h"

static void check_entry(const struct uk_archive_entry *e, const uint8_t *base,
			size_t len)
{
	CHECK(strlen(e->name) == e->name_len);
	CHECK(e->name_len < UK_ARCHIVE_NAME_MAX);
	CHECK((const uint8_t *)e->data >= base);
	CHECK((const uint8_t *)e->data + e->len <= base + len);
	CHECK(e->mode <= 07777 && e->type <= UK_ARCHIVE_OTHER);
}

/* Returns the number of files. */
static int walk(const uint8_t *base, size_t len)
{
	struct uk_archive a;
	struct uk_archive_entry e;
	unsigned int entries = 0;
	int rc, files = 0;

	if (uk_archive_open(&a, base, len))
		return -EINVAL;
	while (uk_archive_goes_on(rc = uk_archive_next(&a, &e))) {
		CHECK(++entries <= len);
		CHECK(rc == 1 || e.name);
		if (rc != 1)
			continue;
		check_entry(&e, base, len);
		files += e.type == UK_ARCHIVE_FILE || e.type == UK_ARCHIVE_LINK;
	}
	CHECK(uk_archive_next(&a, &e) == 0);
	return rc ? rc : files;
}

static void check_file(const struct file *f, const uint8_t *base, size_t len)
{
	bool is_folder;
	const struct file *found = files_find(f->path, f->path_len, &is_folder);

	CHECK(f->path[0] == '/' && strlen(f->path) == f->path_len);
	CHECK(!strstr(f->path, "/../"));
	CHECK((const uint8_t *)f->data >= base &&
	      (const uint8_t *)f->data + f->len <= base + len);
	CHECK(f->head_len == strlen(f->head));
	CHECK(found == f || f->path[f->path_len - 1] == '/');
	CHECK(files_private(f->path) == f);
}

/* httpd adds what it can, and never more files than there are. */
static void serve(const uint8_t *base, size_t len, int files)
{
	int n = files_add(base, len);

	CHECK(files < 0 ? n == files : n >= 0 && n <= files);
	for (unsigned int i = 0; i < BUCKETS; i++) {
		while (table[i]) {
			struct file *f = table[i];

			check_file(f, base, len);
			CHECK(n-- || files < 0);
			table[i] = f->next;
			free((char *)f->path);
			free(f->head);
			free(f);
		}
	}
}

/* Reads a cpio archive whose only entry has this name; returns the result. */
static int read_name(const char *name, unsigned int len)
{
	struct uk_archive a;
	struct uk_archive_entry e;
	char *p = calloc(1, CPIO_HEADER + 1 + ALIGN_UP(len + 2, 4));
	size_t size = CPIO_HEADER + ALIGN_UP(len + 2, 4) - 2;
	int rc;

	snprintf(p, CPIO_HEADER + 1, "070701%08x%08x%072d%08x%08d", 1, 0100644,
		 0, len, 0);
	memcpy(p + CPIO_HEADER, name, len);
	CHECK(uk_archive_open(&a, p, size) == 0);
	rc = uk_archive_next(&a, &e);
	free(p);
	return rc;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	CHECK(*argc && *argv);
	CHECK(read_name("name", 5) == 1 && read_name("", 1) == 1);
	CHECK(read_name("name", 4) == -EINVAL);
	CHECK(read_name("na\0me", 6) == -ERANGE);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	bool whole = take(&in, 1) % 8 == 7;
	size_t len = left(&in);
	uint8_t *base;

	if (whole) {
		base = malloc(len ? len : 1);
		memcpy(base, in.at, len);
	} else {
		base = make_archive(&in, &len);
	}
	serve(base, len, walk(base, len));
	free(base);
	return 0;
}
