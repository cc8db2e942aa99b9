/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Small archives, made here; tests/host/archive_test.c has the odd ones.
 */
#include <uk/arch/string.h>
#include <uk/archive.h>
#include <uk/errno.h>
#include <uk/test.h>

static struct uk_archive archive;

static const char cpio[] =
	"070701000000010000a1ff00000000000000000000000165e0000000000004"
	"00000000000000000000000000000000000000050000000"
	"0link\0\0file\0\0\0\0"
	"0707010000000200008"
	"1a400000000000000000000000165e0000000000003"
	"000000000000000000000000000000000000000800000000"
	"./a/b.c\0\0\0abc\0"
	"070701000000000000000000000000000000000000000100000000"
	"00000000000000000000000000000000000000000000000b00000000"
	"TRAILER!!!\0\0\0\0";

UK_TESTCASE(ukarchive, cpio)
{
	struct uk_archive_entry e;

	UK_TEST_ASSERT(uk_archive_open(&archive, cpio, sizeof(cpio) - 1) == 0);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_EQ(e.type, UK_ARCHIVE_SYMLINK);
	UK_TEST_EXPECT_STREQ(e.name, "link");
	UK_TEST_EXPECT_EQ(e.len, 4);
	UK_TEST_EXPECT(memcmp(e.data, "file", 4) == 0);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_EQ(e.type, UK_ARCHIVE_FILE);
	UK_TEST_EXPECT_STREQ(e.name, "./a/b.c");
	UK_TEST_EXPECT_EQ(e.mode, 0644);
	UK_TEST_EXPECT_EQ(e.mtime, 0x65e00000);
	UK_TEST_EXPECT_EQ(e.len, 3);
	UK_TEST_EXPECT(memcmp(e.data, "abc", 3) == 0);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 0);
	/* Cut off anywhere: an error or an end, no more. */
	for (size_t n = 0; n < sizeof(cpio) - 1; n++)
		if (uk_archive_open(&archive, cpio, n) == 0)
			while (uk_archive_next(&archive, &e) == 1)
				;
}

static char tar[2048];

static void tar_file(const char *name, const char *data)
{
	unsigned int sum = 0;

	memset(tar, 0, sizeof(tar));
	memcpy(tar, name, strlen(name));
	memcpy(tar + 100, "0000600", 8);
	memcpy(tar + 124, "00000000003", 12);
	memcpy(tar + 136, "14570000000", 12);
	memset(tar + 148, ' ', 8);
	tar[156] = '0';
	memcpy(tar + 257, "ustar", 6);
	memcpy(tar + 345, "pre/fix", 7);
	memcpy(tar + 512, data, strlen(data));
	for (unsigned int i = 0; i < 512; i++)
		sum += (unsigned char)tar[i];
	for (int i = 5; i >= 0; i--, sum >>= 3)
		tar[148 + i] = '0' + (sum & 7);
	tar[154] = '\0';
}

UK_TESTCASE(ukarchive, tar)
{
	struct uk_archive_entry e;

	tar_file("a/b", "xyz");
	UK_TEST_ASSERT(uk_archive_open(&archive, tar, sizeof(tar)) == 0);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_STREQ(e.name, "pre/fix/a/b");
	UK_TEST_EXPECT_EQ(e.type, UK_ARCHIVE_FILE);
	UK_TEST_EXPECT_EQ(e.mode, 0600);
	UK_TEST_EXPECT_EQ(e.len, 3);
	UK_TEST_EXPECT(memcmp(e.data, "xyz", 3) == 0);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 0);
	tar[0]++;
	UK_TEST_EXPECT_EQ(uk_archive_open(&archive, tar, sizeof(tar)), -EINVAL);
}
