/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The checksum, against the one that RFC 1071 describes.
 */
#include <uk/arch/string.h>
#include <uk/checksum.h>
#include <uk/test.h>

#define BYTES 400

static uint16_t plain(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? p[i] : p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return __builtin_bswap16(sum);
}

/* Each length, at each place in a word. */
static void compare(const uint8_t *p)
{
	unsigned int wrong = 0;

	for (size_t at = 0; at < 9; at++)
		for (size_t len = 0; len <= BYTES - at; len++)
			wrong += uk_checksum(p + at, len) != plain(p + at, len);
	UK_TEST_EXPECT_EQ(wrong, 0);
}

UK_TESTCASE(uknetdev, checksum)
{
	static uint8_t data[BYTES];
	uint32_t x = 1;

	for (size_t i = 0; i < BYTES; i++) {
		x = x * 1664525 + 1013904223;
		data[i] = x >> 24;
	}
	compare(data);
}

UK_TESTCASE(uknetdev, checksum_with_all_carries)
{
	static uint8_t data[BYTES];

	memset(data, 0xff, BYTES);
	compare(data);
	/* A carry out of the last word of a block, into the next. */
	data[8] = 1;
	compare(data);
}

UK_TESTCASE(uknetdev, checksum_of_the_rfc)
{
	static const uint8_t data[] = {0x00, 0x01, 0xf2, 0x03,
				       0xf4, 0xf5, 0xf6, 0xf7};
	static const uint8_t sum[] = {0xdd, 0xf2};
	uint16_t got = uk_checksum(data, sizeof(data));

	UK_TEST_EXPECT_EQ(memcmp(&got, sum, 2), 0);
}
