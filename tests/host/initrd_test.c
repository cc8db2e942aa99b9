/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An untrusted initrd: the test mounts an archive that is nearly right through
 * vfscore and works with it. Whatever the archive contains, and whichever
 * allocation fails, nothing outside of it is read, and in the end all memory
 * is free again.
 */
#include <uk/archive.h>
#include "archive.h"
#include "calls.h"

static struct ukplat_bootinfo bootinfo;

const struct ukplat_bootinfo *ukplat_bootinfo(void)
{
	return &bootinfo;
}

static void mount_and_use(struct input *in, unsigned int fails)
{
	int rc;

	heap_fails = fails;
	rc = uk_vfs_mount(NULL, "/m", "initrd", 0, NULL);
	heap_fails = 0;
	CHECK(rc == 0 || rc == -EINVAL || (rc == -ENOMEM && fails));
	if (rc)
		return;
	call_list(UK_SYS(open, "/m", UK_O_DIRECTORY, 0));
	use_files(in);
	stop_using();
	CHECK(uk_vfs_unmount("/m", 0) == 0);
}

/* --- limits, and shortage of memory ------------------------------------- */

static struct made limits;

/* An entry of a tar archive; a link's target by a 'K' entry before it. */
static void add_entry(const char *name, char type, const char *body, size_t len)
{
	static const uint8_t right[64];
	struct input in = {right, right + sizeof(right)};
	uint8_t h[TAR_BLOCK] = {0};

	strncpy((char *)h, name, 100);
	tar_number(&in, h + 100, 8, 0644);
	tar_number(&in, h + 124, 12, len);
	tar_number(&in, h + 136, 12, 0);
	h[156] = type;
	memcpy(h + 257,
	       "ustar\0"
	       "00",
	       8);
	tar_sum(&in, h);
	append(&limits, h, sizeof(h));
	append(&limits, body, len);
	append_zeroes(&limits, -len % TAR_BLOCK);
}

/* A file by a name of `len` bytes, in the root, that begins with `first`. */
static void add_named(char first, size_t len)
{
	char name[TEXT_MAX] = "";

	memset(name, 'n', len);
	name[0] = first;
	add_entry("long", 'L', name, len + 1);
	add_entry("-", '0', "x", 1);
}

/* One name more for "f", by a path that so many "./" make `len` bytes long. */
static void add_linked(const char *name, size_t len)
{
	char path[5000] = "";

	for (size_t i = 0; i < len - 1; i++)
		path[len - 2 - i] = "/."[i % 2];
	path[len - 1] = 'f';
	add_entry("link", 'K', path, len);
	add_entry(name, '1', "", 0);
}

static bool is_there(const char *path)
{
	struct uk_stat st;

	return uk_vfs_stat(UK_AT_FDCWD, path, 0, &st) == 0;
}

static bool has_named(char first, size_t len)
{
	char path[TEXT_MAX] = "/m/";

	memset(path + 3, 'n', len);
	path[3] = first;
	return is_there(path);
}

/* No path leads to a name that is too long, but the directory has it. */
static bool has_long_name(void)
{
	int fd = UK_SYS(open, "/m", UK_O_DIRECTORY, 0);
	_Alignas(8) char buf[8192];
	long n = UK_SYS(getdents64, fd, buf, sizeof(buf));
	const struct uk_dirent *e;
	bool found = false;

	CHECK(n > 0);
	for (long at = 0; at < n; at += e->reclen) {
		e = (const struct uk_dirent *)(buf + at);
		found |= strlen(e->name) > UK_NAME_MAX;
	}
	CHECK(UK_SYS(close, fd) == 0);
	return found;
}

/* The limits are those of names and paths; what is beyond them is left out. */
static void check_limits(void)
{
	CHECK(uk_vfs_mount(NULL, "/m", "initrd", 0, NULL) == 0);
	CHECK(has_named('a', UK_NAME_MAX) && !has_long_name());
	CHECK(is_there("/m/1023") && !is_there("/m/1024"));
	CHECK(!is_there("/m/4097"));
	CHECK(is_there("/m/last"));
	CHECK(uk_vfs_unmount("/m", 0) == 0);
}

/* Without memory there is no tree, not one that lacks something. */
static void check_shortage(void)
{
	bool met = true;
	int rc;

	for (unsigned int n = 1; met; n++) {
		heap_fails = n;
		rc = uk_vfs_mount(NULL, "/m", "initrd", 0, NULL);
		met = !heap_fails;
		heap_fails = 0;
		CHECK(rc == (met ? -ENOMEM : 0));
	}
	CHECK(uk_vfs_unmount("/m", 0) == 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	uint8_t *copy;
	size_t blocks;

	(void)argc;
	(void)argv;
	add_entry("f", '0', "file", 4);
	add_named('a', UK_NAME_MAX);
	add_named('b', UK_NAME_MAX + 1);
	add_linked("1023", UK_ARCHIVE_NAME_MAX - 1);
	add_linked("1024", UK_ARCHIVE_NAME_MAX);
	add_linked("4097", 4097);
	add_entry("d/last", '0', "x", 1);
	add_entry("last", '0', "x", 1);
	append_zeroes(&limits, 2 * TAR_BLOCK);
	copy = malloc(limits.len);
	memcpy(copy, limits.bytes, limits.len);
	bootinfo.initrd = (uintptr_t)copy;
	bootinfo.initrd_len = limits.len;
	blocks = blocks_before();
	check_limits();
	check_shortage();
	check_blocks(blocks);
	free(copy);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"a", "b",  "aa",  "ab", "ba",
					    ".", "..", "aaa", "b.", "abab"};
	struct input in = {data, data + MIN(size, size / 2 + 8)};
	struct input rest = {in.end, data + size};
	unsigned int fails = take(&in, 1);
	size_t blocks, len;
	uint8_t *base = make_archive(&in, &len);

	call_names = names;
	call_names_n = ARRAY_SIZE(names);
	blocks = blocks_before();
	bootinfo.initrd = (uintptr_t)base;
	bootinfo.initrd_len = len;
	mount_and_use(&rest, fails < 64 ? fails : 0);
	check_blocks(blocks);
	free(base);
	return 0;
}
