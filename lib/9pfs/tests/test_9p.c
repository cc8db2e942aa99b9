/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A server that answers nonsense: each answer is an error, and no more.
 */
#include <uk/arch/string.h>
#include <uk/test.h>
#include "../9p.h"

static struct {
	struct uk_9pdev dev;
	const uint8_t *answer;
	long len;
} server = {.dev = {.tag = "nonsense"}};

static long exchange(struct uk_9pdev *d, const void *tx, size_t len, void *rx,
		     size_t max)
{
	(void)d;
	(void)tx;
	(void)len;
	if (server.len > 0)
		memcpy(rx, server.answer, MIN((size_t)server.len, max));
	return server.len;
}

static void answer(const void *bytes, long len)
{
	server.answer = bytes;
	server.len = len;
}

UK_TESTCASE(9pfs, answers_that_are_wrong)
{
	static const uint8_t ok[] = {9, 0, 0, 0, TWALK + 1, 0, 0, 1, 0};
	static const uint8_t short_[] = {7, 0, 0, 0, TWALK + 1, 0, 0};
	static const uint8_t size[] = {99, 0, 0, 0, TWALK + 1, 0, 0, 1, 0};
	static const uint8_t tag[] = {9, 0, 0, 0, TWALK + 1, 1, 0, 1, 0};
	static const uint8_t type[] = {9, 0, 0, 0, TCLUNK + 1, 0, 0, 1, 0};
	static const uint8_t error[] = {11, 0, 0, 0, RLERROR, 0, 0, 2, 0, 0, 0};
	static const uint8_t no_error[] = {11, 0, 0, 0, RLERROR, 0,
					   0,  0, 0, 0, 0};
	static const uint8_t huge[] = {11, 0, 0,    0,	  RLERROR, 0,
				       0,  0, 0xff, 0xff, 0xff};
	static const uint8_t reads[] = {12, 0,	0, 0, TREAD + 1, 0,
					0,  99, 0, 0, 0,	 'x'};
	static uint8_t tx[MSIZE_MIN], rx[MSIZE_MIN];
	struct session s = {
		.dev = &server.dev,
		.lock = UK_MUTEX_INIT,
		.tx = tx,
		.rx = rx,
		.msize = MSIZE_MIN,
	};
	char buf[100];

	server.dev.exchange = exchange;
	answer(ok, sizeof(ok));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), 0);
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "", 0, 1), -ENOENT);
	answer(short_, sizeof(short_));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -ENOENT);
	for (long n = 0; n < (long)sizeof(ok); n++) {
		answer(ok, n);
		UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -EIO);
	}
	answer(size, sizeof(size));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -EIO);
	answer(tag, sizeof(tag));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -EIO);
	answer(type, sizeof(type));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -EIO);
	answer(error, sizeof(error));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -ENOENT);
	answer(no_error, sizeof(no_error));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -EIO);
	answer(huge, sizeof(huge));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, "a", 1, 1), -EIO);
	answer(reads, sizeof(reads));
	UK_TEST_EXPECT_EQ(p9_read(&s, 0, buf, sizeof(buf), 0), -EIO);
	answer(NULL, -EIO);
	UK_TEST_EXPECT_EQ(p9_version(&s), -EIO);
	/* What is too long for a message isn't sent. */
	answer(ok, sizeof(ok));
	UK_TEST_EXPECT_EQ(p9_walk(&s, 0, (const char *)tx, MSIZE_MIN, 1),
			  -ENAMETOOLONG);
}
