/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Parameters: each value against arithmetic that can't overflow; a refused
 * one changes nothing, and no variable's neighbour ever changes. Lines of
 * any words go through as well.
 */
#include <uk/argparse.h>
#include <uk/errno.h>
#include <uk/plat/console.h>
#include "host.h"

static struct vars {
	uint8_t guard0, u8, guard1;
	int16_t s16, guard2;
	uint32_t u32, guard3, ranged, guard4;
	int64_t s64, guard5;
	uint64_t u64, guard6;
	bool flag;
	uint8_t guard7;
	const char *text;
	uint16_t list[3], guard8;
	unsigned int nlist;
} v, before;

UK_PARAM(t, u8, v.u8, "");
UK_PARAM(t, s16, v.s16, "");
UK_PARAM(t, u32, v.u32, "");
UK_PARAM_RANGE(t, ranged, v.ranged, 10, 0x80000000, "");
UK_PARAM(t, s64, v.s64, "");
UK_PARAM(t, u64, v.u64, "");
UK_PARAM(t, flag, v.flag, "");
UK_PARAM(t, text, v.text, "");
UK_PARAM_ARRAY(t, list, v.list, v.nlist, "");

static const struct number {
	const char *name;
	size_t at, size;
	__int128 min, max;
} numbers[] = {
	{"t.u8", offsetof(struct vars, u8), 1, 0, UINT8_MAX},
	{"t.s16", offsetof(struct vars, s16), 2, INT16_MIN, INT16_MAX},
	{"t.u32", offsetof(struct vars, u32), 4, 0, UINT32_MAX},
	{"t.ranged", offsetof(struct vars, ranged), 4, 10, 0x80000000},
	{"t.s64", offsetof(struct vars, s64), 8, INT64_MIN, INT64_MAX},
	{"t.u64", offsetof(struct vars, u64), 8, 0, UINT64_MAX},
};

static size_t printed;

void ukplat_console_write(const char *buf, size_t len)
{
	printed += len;
	while (len--)
		CHECK(buf[len]);
}

/* Is `s` a number as it is written? Then *n is it, or far too large. */
static bool model_number(const char *s, bool is_signed, __int128 *n)
{
	static const char all[] = "0123456789abcdefABCDEF", units[] = "kmgKMG";
	const __int128 far = (__int128)1 << 90;
	bool negative = is_signed && *s == '-';
	int base = 10;
	const char *d, *first;

	s += negative;
	if (strncmp(s, "0x", 2) == 0 || strncmp(s, "0X", 2) == 0)
		base = 16, s += 2;
	*n = 0;
	for (first = s; *s && (d = strchr(all, *s)); s++) {
		int digit = d - all < 16 ? d - all : d - all - 6;

		if (digit >= base)
			break;
		*n = MIN(far, *n * base + digit);
	}
	if (s == first)
		return false;
	if (*s && (d = strchr(units, *s))) {
		*n = MIN(far, *n << (10 * ((d - units) % 3 + 1)));
		s++;
	}
	if (negative)
		*n = -*n;
	return !*s;
}

static void one_number(const struct number *t, const char *value)
{
	char *word = malloc(strlen(t->name) + strlen(value) + 2);
	__int128 n;
	bool ok = model_number(value, t->min < 0, &n);
	int rc;

	sprintf(word, "%s=%s", t->name, value);
	rc = uk_param_set(word);
	if (ok && n >= t->min && n <= t->max) {
		CHECK(rc == 0);
		CHECK(memcmp((char *)&v + t->at, &n, t->size) == 0);
		memcpy((char *)&v + t->at, (char *)&before + t->at, t->size);
	} else {
		CHECK(rc == -ERANGE || (!ok && rc == -EINVAL));
	}
	CHECK(memcmp(&v, &before, sizeof(v)) == 0);
	free(word);
}

/* Only variables may change, and each only to what its type allows. */
static void any_words(char *words[], int n)
{
	size_t was = printed;
	int rc = uk_params_set(words, n);

	CHECK(rc == 0 || (rc == -EINVAL && printed > was));
	CHECK(v.nlist <= ARRAY_SIZE(v.list));
	CHECK(v.ranged == before.ranged ||
	      (v.ranged >= 10 && v.ranged <= 0x80000000));
	CHECK(*(unsigned char *)&v.flag <= 1);
	CHECK(v.guard0 == 0x5a && v.guard1 == 0x5a && v.guard7 == 0x5a);
	CHECK(v.guard2 == 0x5a5a && v.guard8 == 0x5a5a);
	CHECK(v.guard3 == 0x5a5a5a5a && v.guard4 == 0x5a5a5a5a);
	CHECK(v.guard5 == 0x5a5a5a5a5a5a5a5a && v.guard6 == 0x5a5a5a5a5a5a5a5a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	unsigned int what = take(&in, 1) % (ARRAY_SIZE(numbers) + 2);
	char *s = take_string(&in), *words[64], *p = s;
	int n = 0;

	memset(&v, 0x5a, sizeof(v));
	v.flag = false;
	v.text = NULL;
	v.nlist = 0;
	before = v;
	if (what < ARRAY_SIZE(numbers)) {
		one_number(&numbers[what], s);
	} else {
		while (n < 64 && (words[n] = strsep(&p, "\n")))
			n++;
		any_words(words, n);
	}
	free(s);
	return 0;
}
