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

static char tar[8192];
static size_t tar_len;

/* An octal number with a NUL behind it, as tar writes it. */
static void octal(char *at, unsigned int digits, unsigned int v)
{
	at[digits] = '\0';
	while (digits--) {
		at[digits] = '0' + (v & 7);
		v >>= 3;
	}
}

/* A header, and `size` bytes of data. Returns the header. */
static char *add(const char *name, char type, const char *data, size_t size)
{
	char *h = tar + tar_len;

	memset(h, 0, 512);
	memcpy(h, name, strlen(name));
	octal(h + 100, 7, 0600);
	octal(h + 108, 7, 10);
	octal(h + 116, 7, 20);
	octal(h + 124, 11, size);
	octal(h + 136, 11, 1000);
	h[156] = type;
	memcpy(h + 257, "ustar", 6);
	memcpy(h + 512, data, size);
	tar_len += 512 + ALIGN_UP(size, (size_t)512);
	return h;
}

static char *add_text(const char *name, char type, const char *text)
{
	return add(name, type, text, strlen(text));
}

static void begin(void)
{
	memset(tar, 0, sizeof(tar));
	tar_len = 0;
}

/* Sets the sums of all headers and opens the archive. */
static bool open_tar(void)
{
	for (size_t at = 0; at < tar_len; at += 512) {
		unsigned int sum = 0;

		if (memcmp(tar + at + 257, "ustar", 5) != 0)
			continue;
		memset(tar + at + 148, ' ', 8);
		for (unsigned int i = 0; i < 512; i++)
			sum += (unsigned char)tar[at + i];
		octal(tar + at + 148, 6, sum);
	}
	return uk_archive_open(&archive, tar, sizeof(tar)) == 0;
}

UK_TESTCASE(ukarchive, tar)
{
	struct uk_archive_entry e;

	begin();
	memcpy(add_text("a/b", '0', "xyz") + 345, "pre/fix", 7);
	UK_TEST_ASSERT(open_tar());
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_STREQ(e.name, "pre/fix/a/b");
	UK_TEST_EXPECT_EQ(e.type, UK_ARCHIVE_FILE);
	UK_TEST_EXPECT_EQ(e.mode, 0600);
	UK_TEST_EXPECT_EQ(e.uid, 10);
	UK_TEST_EXPECT_EQ(e.gid, 20);
	UK_TEST_EXPECT_EQ(e.len, 3);
	UK_TEST_EXPECT(memcmp(e.data, "xyz", 3) == 0);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 0);
	tar[0]++;
	UK_TEST_EXPECT_EQ(uk_archive_open(&archive, tar, sizeof(tar)), -EINVAL);
}

/* More than the 100 bytes that a header has. */
#define LONG_NAME                                                              \
	"0123456789012345678901234567890123456789012345678901234567890123456"  \
	"789012345678901234567890123456789012345678901234567890123456789"

static void expect_link(enum uk_archive_type type)
{
	struct uk_archive_entry e;

	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_EQ(e.type, type);
	UK_TEST_EXPECT_STREQ(e.name, "link");
	UK_TEST_EXPECT_EQ(e.len, sizeof(LONG_NAME) - 1);
	UK_TEST_EXPECT(memcmp(e.data, LONG_NAME, e.len) == 0);
}

UK_TESTCASE(ukarchive, tar_long_links)
{
	struct uk_archive_entry e;

	begin();
	add("././@LongLink", 'K', LONG_NAME, sizeof(LONG_NAME));
	add("link", '2', "", 0);
	add("././@LongLink", 'K', LONG_NAME, sizeof(LONG_NAME));
	add("././@LongLink", 'L', "link", 5);
	add("cut", '1', "", 0);
	add_text("pax", 'x', "144 linkpath=" LONG_NAME "\n");
	add("link", '2', "", 0);
	memcpy(add("short", '2', "", 0) + 157, "target", 6);
	UK_TEST_ASSERT(open_tar());
	expect_link(UK_ARCHIVE_SYMLINK);
	expect_link(UK_ARCHIVE_LINK);
	expect_link(UK_ARCHIVE_SYMLINK);
	/* It was said of one entry only. */
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_EQ(e.len, 6);
	UK_TEST_EXPECT(memcmp(e.data, "target", 6) == 0);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 0);
}

UK_TESTCASE(ukarchive, tar_pax)
{
	struct uk_archive_entry e;

	begin();
	add_text("g", 'g', "12 mtime=77\n10 uid=33\n15 comment=hi!\n");
	add_text("x", 'x', "14 mtime=-5.5\n10 path=b\n17 gid=100000000\n");
	add_text("a", '0', "1");
	add_text("x", 'x', "9 mtime=\n");
	add_text("c", '0', "2");
	/* A header can't say it: 10 bytes, which it takes for none. */
	add_text("x", 'x', "11 size=10\n");
	octal(add("d", '0', "0123456789", 10) + 124, 11, 0);
	UK_TEST_ASSERT(open_tar());
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_STREQ(e.name, "b");
	UK_TEST_EXPECT_EQ(e.mtime, -6);
	UK_TEST_EXPECT_EQ(e.uid, 33);
	UK_TEST_EXPECT_EQ(e.gid, 100000000);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_STREQ(e.name, "c");
	UK_TEST_EXPECT_EQ(e.mtime, 1000);
	UK_TEST_EXPECT_EQ(e.uid, 33);
	UK_TEST_EXPECT_EQ(e.gid, 20);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_EQ(e.mtime, 77);
	UK_TEST_EXPECT_EQ(e.len, 10);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 0);
}

UK_TESTCASE(ukarchive, tar_binary_numbers)
{
	static const char before[12] = {-1, -1, -1, -1, -1, -1,
					-1, -1, -1, -1, -1, -2};
	static const char size[12] = {-128, [11] = 3};
	static const char id[8] = {-128, [4] = 1};
	static const char huge[12] = {-128, [3] = 1};
	struct uk_archive_entry e;
	char *h;

	begin();
	h = add_text("a", '0', "xyz");
	memcpy(h + 108, id, sizeof(id));
	memcpy(h + 124, size, sizeof(size));
	memcpy(h + 136, before, sizeof(before));
	h = add_text("b", '0', "xyz");
	memcpy(h + 124, huge, sizeof(huge));
	UK_TEST_ASSERT(open_tar());
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_EQ(e.len, 3);
	UK_TEST_EXPECT_EQ(e.uid, 0x1000000);
	UK_TEST_EXPECT_EQ(e.mtime, -2);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), -EINVAL);
}

/* Unsupported entries give -ENOTSUP; the entries behind them are found. */
UK_TESTCASE(ukarchive, tar_sparse)
{
	struct uk_archive_entry e;
	char *h;

	begin();
	h = add("old", 'S', "", 0);
	h[482] = 1;
	octal(h + 124, 11, 3);
	/* The map goes on in a block of its own; then 3 bytes of data. */
	tar_len += 1024;
	add_text("x", 'x', "22 GNU.sparse.major=1\n24 GNU.sparse.name=real\n");
	add_text("GNUSparseFile.1/real", '0', "map and data");
	add_text("part", 'M', "xyz");
	add("hard", '1', "its contents", 12);
	octal(add("hard too", '1', "", 0) + 124, 11, 12);
	add_text("last", '0', "xyz");
	UK_TEST_ASSERT(open_tar());
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), -ENOTSUP);
	UK_TEST_EXPECT_STREQ(e.name, "old");
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), -ENOTSUP);
	UK_TEST_EXPECT_STREQ(e.name, "real");
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), -ENOTSUP);
	UK_TEST_EXPECT_STREQ(e.name, "part");
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_EQ(e.type, UK_ARCHIVE_LINK);
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_STREQ(e.name, "hard too");
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 1);
	UK_TEST_EXPECT_STREQ(e.name, "last");
	UK_TEST_EXPECT_EQ(uk_archive_next(&archive, &e), 0);
}
