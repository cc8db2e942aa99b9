/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Archives of any bytes: what an entry says lies within the archive, and the
 * walk comes to an end. The first bytes say how headers are made right, so
 * that the fuzzer gets behind tar's check sums.
 */
#include <uk/archive.h>
#include <uk/errno.h>
#include "host.h"

static void fix_sums(uint8_t *p, size_t len, uint64_t which)
{
	for (size_t at = 0; at + 512 <= len; at += 512, which >>= 1) {
		unsigned int sum = 0;

		if (!(which & 1))
			continue;
		memset(p + at + 148, ' ', 8);
		for (unsigned int i = 0; i < 512; i++)
			sum += p[at + i];
		snprintf((char *)p + at + 148, 8, "%06o", sum);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint64_t which = take(&in, 2);
	size_t len = left(&in);
	uint8_t *copy = malloc(len ? len : 1);
	struct uk_archive a;
	struct uk_archive_entry e;
	unsigned int entries = 0;
	int rc = 0;

	memcpy(copy, in.at, len);
	fix_sums(copy, len, which);
	if (uk_archive_open(&a, copy, len) == 0) {
		while (uk_archive_goes_on(rc = uk_archive_next(&a, &e))) {
			CHECK(++entries <= len);
			CHECK(strlen(e.name) < UK_ARCHIVE_NAME_MAX);
			if (rc != 1)
				continue;
			CHECK(strlen(e.name) <= e.name_len);
			CHECK(e.name_len < UK_ARCHIVE_NAME_MAX);
			CHECK((const uint8_t *)e.data >= copy);
			CHECK((const uint8_t *)e.data + e.len <= copy + len);
		}
		CHECK(rc == 0 || rc == -EINVAL);
		CHECK(uk_archive_next(&a, &e) == 0);
	}
	free(copy);
	return 0;
}
