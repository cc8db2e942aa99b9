/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the tests on the host share: a check that ends the run, and the
 * fuzzer's bytes taken one after the other, zeroes when they are used up.
 */
#ifndef HOST_H
#define HOST_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/essentials.h>

#define CHECK(cond)                                                            \
	do {                                                                   \
		if (!(cond)) {                                                 \
			fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, \
				__LINE__, #cond);                              \
			abort();                                               \
		}                                                              \
	} while (0)

struct input {
	const uint8_t *at, *end;
};

static inline size_t left(const struct input *in)
{
	return in->end - in->at;
}

static inline uint64_t take(struct input *in, unsigned int bytes)
{
	uint64_t v = 0;

	while (bytes--)
		v = v << 8 | (in->at < in->end ? *in->at++ : 0);
	return v;
}

/* All that is left, as a string in a heap block of just its size. */
static inline char *take_string(struct input *in)
{
	size_t n = left(in);
	char *s = malloc(n + 1);

	memcpy(s, in->at, n);
	s[n] = '\0';
	in->at = in->end;
	return s;
}

/** The test. Any input must pass. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Results that a failing call must not write: filled before, looked at then. */
#define UNWRITTEN 0xa5

static inline bool is_unwritten(const void *results, size_t len)
{
	const uint8_t *p = results;

	while (len && *p == UNWRITTEN)
		p++, len--;
	return !len;
}

#endif /* HOST_H */
