/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An untrusted initrd: the test mounts an archive that is nearly right through
 * vfscore and works with it. Whatever the archive contains, and whichever
 * allocation fails, nothing outside of it is read, and in the end all memory
 * is free again.
 */
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
	CHECK(uk_vfs_unmount("/m") == 0);
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
