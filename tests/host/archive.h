/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Archives that are nearly right, made of the fuzzer's bytes: tar with its
 * extensions, and cpio. Each oddity is rare, so that most entries are read.
 */
#ifndef HOST_ARCHIVE_H
#define HOST_ARCHIVE_H

#include "host.h"

#define TAR_BLOCK   512
#define CPIO_HEADER 110
#define ARCHIVE_MAX 32768
#define TEXT_MAX    1100

struct made {
	uint8_t bytes[ARCHIVE_MAX];
	size_t len;
};

static void append(struct made *m, const void *p, size_t n)
{
	CHECK(n <= sizeof(m->bytes) - m->len);
	memcpy(m->bytes + m->len, p, n);
	m->len += n;
}

static void append_zeroes(struct made *m, size_t n)
{
	CHECK(n <= sizeof(m->bytes) - m->len);
	memset(m->bytes + m->len, 0, n);
	m->len += n;
}

/* One time in 32. */
static bool oddly(struct input *in)
{
	return take(in, 1) % 32 == 31;
}

/* A path: mostly a short one, sometimes just around a limit. */
static size_t take_path(struct input *in, char *s)
{
	static const char letters[] = "/ab.";
	static const unsigned short edges[] = {0,   99,	 100,  101,  155, 156,
					       255, 256, 1023, 1024, 1090};
	unsigned int how = take(in, 1), bits = 0;
	size_t n = how < 224 ? 1 + how % 7 : edges[how % ARRAY_SIZE(edges)];

	for (size_t i = 0; i < n; i++, bits >>= 2) {
		if (i % 4 == 0)
			bits = i < 8 ? take(in, 1) : how & 1 ? 0x55 : 0x61 + i;
		s[i] = letters[bits & 3];
	}
	s[n] = '\0';
	return n;
}

/* --- tar --------------------------------------------------------------- */

/* A field of a header [POSIX pax; GNU tar's "Basic Tar Format"]. */
static void tar_number(struct input *in, uint8_t *p, size_t n, uint64_t v)
{
	unsigned int how = take(in, 1) % 32;
	char text[24];

	if (how == 31) {
		memset(p, take(in, 1), n);
	} else if (how >= 26) {
		memset(p, 0, n);
		p[0] = how == 30 ? 0xff : 0x80;
		for (size_t i = 1; i < n; i++)
			p[n - i] = i <= 8 ? v >> (8 * (i - 1)) : how == 29;
	} else {
		snprintf(text, sizeof(text), how > 20 ? "%*llo" : "%0*llo",
			 (int)n - 1, (unsigned long long)v);
		memcpy(p, text + strlen(text) - (n - 1), n - 1);
		p[n - 1] = how % 2 ? ' ' : '\0';
	}
}

/* Right, of signed bytes, or wrong. */
static void tar_sum(struct input *in, uint8_t *h)
{
	bool as_signed = oddly(in);
	long sum = oddly(in);

	memset(h + 148, ' ', 8);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += as_signed ? (int8_t)h[i] : h[i];
	if (sum < 0)
		return;
	snprintf((char *)h + 148, 8, "%06lo", sum & 0777777);
}

/* A record of a pax header: its length counts itself. */
static size_t pax_record(struct input *in, char *out, const char *key,
			 const char *value, size_t len)
{
	size_t n = strlen(key) + len + 3, digits = 1;
	int at;

	for (size_t d = 10; n + digits >= d; d *= 10)
		digits++;
	n += digits + (oddly(in) ? take(in, 1) % 3 - 1 : 0);
	at = sprintf(out, "%zu%s%s=", n, oddly(in) ? "" : " ", key);
	memcpy(out + at, value, len);
	out[at + len] = oddly(in) ? ' ' : '\n';
	return at + len + 1;
}

static size_t pax_records(struct input *in, char *out)
{
	static const char *const keys[] = {"path", "linkpath", "size",
					   "path", "mtime",    "comment"};
	static const char *const numbers[] = {
		"0", "7", "600", "99999999999999999999999", "1x", "", "1.5"};
	char text[TEXT_MAX];
	size_t len = 0;

	for (unsigned int n = 1 + take(in, 1) % 2; n--;) {
		const char *key = keys[take(in, 1) % ARRAY_SIZE(keys)];
		size_t n_text;

		if (strstr(key, "path")) {
			n_text = take_path(in, text);
			if (n_text && take(in, 1) % 8 == 7)
				text[n_text / 2] = '\0';
		} else {
			strcpy(text,
			       numbers[take(in, 1) % ARRAY_SIZE(numbers)]);
			n_text = strlen(text);
		}
		len += pax_record(in, out + len, key, text, n_text);
	}
	return len;
}

/* Writes the data behind a header of type `type`. */
static size_t tar_body(struct input *in, char type, char *out)
{
	size_t len;

	switch (type) {
	case 'x':
	case 'g': return pax_records(in, out);
	case 'L':
	case 'K': len = take_path(in, out); return len + !oddly(in);
	default:
		len = take(in, 1) % 8 ? 0 : take(in, 1) * 5;
		memset(out, 0x40 + len % 64, len);
		return len;
	}
}

static void tar_entry(struct input *in, struct made *m)
{
	static const char types[] = "00000005512211xxLLKg7\0003Sz";
	char text[TEXT_MAX], body[2 * TEXT_MAX + 64];
	char type = types[take(in, 1) % (sizeof(types) - 1)];
	uint8_t h[TAR_BLOCK] = {0};
	size_t len = tar_body(in, type, body);

	take_path(in, text);
	strncpy((char *)h, text, 100);
	tar_number(in, h + 100, 8, take(in, 1) << 3);
	tar_number(in, h + 124, 12, oddly(in) ? take(in, 8) : len);
	tar_number(in, h + 136, 12, take(in, 5));
	h[156] = type;
	if (type == '1' || type == '2') {
		take_path(in, text);
		strncpy((char *)h + 157, text, 100);
	}
	memcpy(h + 257,
	       oddly(in) ? "ustar  "
			 : "ustar\0"
			   "00",
	       8);
	if (take(in, 1) % 8 == 7) {
		take_path(in, text);
		strncpy((char *)h + 345, text, 155);
	}
	tar_sum(in, h);
	append(m, h, sizeof(h));
	append(m, body, len);
	append_zeroes(m, -len % TAR_BLOCK);
}

/* --- cpio -------------------------------------------------------------- */

static void cpio_entry(struct input *in, struct made *m)
{
	static const unsigned short modes[] = {0100644, 0100755, 0040755,
					       0120777, 0100600, 0020666};
	char name[TEXT_MAX], data[TEXT_MAX], h[CPIO_HEADER + 1];
	unsigned int mode = modes[take(in, 1) % ARRAY_SIZE(modes)];
	size_t n_name = take_path(in, name) + 1, n_data = 0;

	if (take(in, 1) % 8 == 7)
		n_name = sizeof("TRAILER!!!"), strcpy(name, "TRAILER!!!");
	else if (mode >> 12 != 4)
		n_data = take_path(in, data);
	snprintf(h, sizeof(h),
		 oddly(in) ? "07070%d%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X"
			     "%08X%08X%08X"
			   : "07070%d%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
			     "%08x%08x%08x",
		 oddly(in) ? 2 : 1, (unsigned int)take(in, 1) % 4, mode, 0, 0,
		 (unsigned int)take(in, 1) % 4, (unsigned int)take(in, 4),
		 (unsigned int)(oddly(in) ? take(in, 4) : n_data), 8, 1, 5, 1,
		 (unsigned int)(oddly(in) ? take(in, 4) : n_name), 0);
	if (oddly(in))
		h[take(in, 1) % CPIO_HEADER] = take(in, 1);
	if (oddly(in))
		name[n_name - 1] = 'x';
	append(m, h, CPIO_HEADER);
	append(m, name, n_name);
	append_zeroes(m, -m->len % 4);
	append(m, data, n_data);
	append_zeroes(m, -m->len % 4 + (oddly(in) ? 4 * take(in, 1) : 0));
}

/* The archive, in a heap block of just its size; maybe cut short. */
static uint8_t *make_archive(struct input *in, size_t *len)
{
	static struct made m;
	void (*entry)(struct input *in, struct made *m) =
		take(in, 1) & 1 ? cpio_entry : tar_entry;
	bool ended = take(in, 1) % 4;
	size_t cut = take(in, 1) % 8 == 7 ? take(in, 2) : 0;
	uint8_t *copy;

	m.len = 0;
	while (left(in) > 2 && m.len < ARCHIVE_MAX - 8192)
		entry(in, &m);
	if (entry == tar_entry && ended)
		append_zeroes(&m, 2 * TAR_BLOCK);
	*len = m.len - cut % (m.len + 1);
	copy = malloc(*len ? *len : 1);
	memcpy(copy, m.bytes, *len);
	return copy;
}

#endif /* HOST_ARCHIVE_H */
