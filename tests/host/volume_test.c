/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The hostile volume of ext2_test.c under vfscore: the test mounts it and works
 * with it as programs do; an allocation or a request to the disk may fail. In
 * the end it can be unmounted, and all memory is free again.
 */
#include "disk.h"
#include "calls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"dir", "file",	"link", "long",
					    "sub", "a",		"b",	"..",
					    ".",   "lost+found"};
	struct input in = {data, data + size};
	unsigned int fails = take(&in, 1), io_fails = take(&in, 1);
	size_t blocks;
	int rc;

	call_names = names;
	call_names_n = ARRAY_SIZE(names);
	make_disk(&in);
	blocks = blocks_before();
	heap_fails = fails < 64 ? fails : 0;
	disk_fails = io_fails < 64 ? io_fails : 0;
	rc = uk_vfs_mount("/dev/vda", "/m", "ext2", 0, NULL);
	heap_fails = 0;
	CHECK(rc <= 0);
	if (rc == 0) {
		use_files(&in);
		stop_using();
		disk_fails = 0;
		CHECK(uk_vfs_unmount("/m", 0) == 0 ||
		      uk_vfs_unmount("/m", UK_MNT_FORCE) == 0);
	}
	check_blocks(blocks);
	return 0;
}
