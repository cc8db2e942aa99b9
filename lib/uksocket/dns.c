/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages of DNS. All that a server sends is checked here: names may only
 * point backwards, so that each has an end.
 */
#include <string.h>
#include <uk/errno.h>
#include "dns.h"

#define HEADER	   12 /* [4.1.1] */
#define QUESTION   4  /* type and class, behind the name [4.1.2] */
#define RECORD	   10 /* type, class, TTL, length [4.1.3] */
#define IN	   1
#define CNAME	   5
#define WIRE_MAX   255 /* a name, with the length of the last label: 0 */
#define LABEL_MAX  63
#define POINTER	   0xc0 /* [4.1.4] */
#define CHAIN_MAX  8	/* names that are others' */
#define IS_ANSWER  0x80 /* of byte 2 */
#define OPCODE	   0x78
#define RECURSE	   0x01
#define RCODE	   0x0f /* of byte 3 */
#define NAME_ERROR 3

struct message {
	const uint8_t *bytes;
	size_t len;
};

struct record {
	uint8_t owner[WIRE_MAX];
	uint16_t type, class, len;
	size_t data; /* where */
};

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static void put16(uint8_t *p, uint16_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

/* Labels, each behind its length. Returns the bytes, or -EINVAL. */
static int encode(uint8_t *out, const char *name)
{
	size_t at = 0;

	do {
		size_t n = strcspn(name, ".");

		/* Room for this one, and for the last. */
		if (!n || n > LABEL_MAX || at + n + 2 > WIRE_MAX)
			return -EINVAL;
		out[at++] = n;
		memcpy(out + at, name, n);
		at += n;
		name += n;
		name += *name == '.';
	} while (*name);
	out[at++] = 0;
	return at;
}

int dns_question(uint8_t *buf, const char *name, enum dns_type type,
		 uint16_t id)
{
	int n;

	memset(buf, 0, HEADER);
	put16(buf, id);
	buf[2] = RECURSE;
	put16(buf + 4, 1);
	n = encode(buf + HEADER, name);
	if (n < 0)
		return n;
	put16(buf + HEADER + n, type);
	put16(buf + HEADER + n + 2, IN);
	return HEADER + n + QUESTION;
}

/* The name at `*at`, which moves behind it. False: it is none. */
static bool read_name(const struct message *m, size_t *at, uint8_t *out)
{
	size_t from = *at, start = from, n = 0;
	bool jumped = false;

	while (from < m->len) {
		uint8_t len = m->bytes[from];

		if (len >= POINTER) {
			size_t to;

			if (from + 1 >= m->len)
				return false;
			to = get16(m->bytes + from) & ~(POINTER << 8);
			if (to >= start)
				return false;
			if (!jumped)
				*at = from + 2;
			jumped = true;
			from = start = to;
			continue;
		}
		if (len > LABEL_MAX || n + 1 + len > WIRE_MAX ||
		    from + 1 + len > m->len)
			return false;
		memcpy(out + n, m->bytes + from, 1 + len);
		n += 1 + len;
		from += 1 + len;
		if (!len) {
			if (!jumped)
				*at = from;
			return true;
		}
	}
	return false;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Letters are the same in both cases [2.3.3]; no length is a letter. */
static bool is_same(const uint8_t *a, const uint8_t *b)
{
	while (*a) {
		unsigned int n = *a;

		if (n != *b)
			return false;
		for (unsigned int i = 1; i <= n; i++)
			if (lower(a[i]) != lower(b[i]))
				return false;
		a += n + 1;
		b += n + 1;
	}
	return !*b;
}

static bool read_record(const struct message *m, size_t *at, struct record *r)
{
	const uint8_t *p;

	if (!read_name(m, at, r->owner) || m->len - *at < RECORD)
		return false;
	p = m->bytes + *at;
	*at += RECORD;
	r->type = get16(p);
	r->class = get16(p + 2);
	r->len = get16(p + 8);
	r->data = *at;
	if (m->len - *at < r->len)
		return false;
	*at += r->len;
	return true;
}

/* The next of `owner`, of this type, from `*at` on, `*left` records in all. */
static bool next(const struct message *m, size_t *at, unsigned int *left,
		 const uint8_t *owner, uint16_t type, struct record *r)
{
	while (*left) {
		--*left;
		/* It may be cut off: what is there counts. */
		if (!read_record(m, at, r))
			*left = 0;
		else if (r->type == type && r->class == IN &&
			 is_same(r->owner, owner))
			return true;
	}
	return false;
}

/* As a text; one with letters that names of hosts don't have is left out. */
static void decode(char *out, const uint8_t *name)
{
	char *p = out;

	for (; *name; name += *name + 1) {
		if (p != out)
			*p++ = '.';
		for (unsigned int i = 1; i <= *name; i++) {
			if (name[i] <= ' ' || name[i] == '.' ||
			    name[i] >= 0x7f) {
				*out = '\0';
				return;
			}
			*p++ = name[i];
		}
	}
	*p = '\0';
}

static int read_answers(const struct message *m, size_t at, unsigned int count,
			const uint8_t *asked, uint16_t type,
			struct dns_found *found)
{
	size_t bytes = type == DNS_AAAA ? 16 : 4, from = at;
	unsigned int left = count, chain = 0;
	uint8_t owner[WIRE_MAX];
	struct record r;

	memcpy(owner, asked, WIRE_MAX);
	while (next(m, &from, &left, owner, CNAME, &r)) {
		if (++chain > CHAIN_MAX || !read_name(m, &r.data, owner))
			return -EBADMSG;
		/* In any order. */
		from = at;
		left = count;
	}
	if (chain)
		decode(found->name, owner);
	from = at;
	left = count;
	while (found->n < DNS_ADDRS_MAX &&
	       next(m, &from, &left, owner, type, &r))
		if (r.len == bytes)
			memcpy(found->addrs[found->n++], m->bytes + r.data,
			       bytes);
	return 0;
}

int dns_answer(const uint8_t *msg, size_t len, const uint8_t *question,
	       size_t question_len, struct dns_found *found)
{
	const struct message m = {msg, len};
	uint8_t asked[WIRE_MAX] = {0}, name[WIRE_MAX];
	const uint8_t *type = question + question_len - QUESTION;
	size_t at = HEADER;

	found->n = 0;
	found->name[0] = '\0';
	memcpy(asked, question + HEADER, question_len - HEADER - QUESTION);
	if (len < HEADER || memcmp(msg, question, 2) != 0 ||
	    (msg[2] & (IS_ANSWER | OPCODE)) != IS_ANSWER ||
	    get16(msg + 4) != 1 || !read_name(&m, &at, name) ||
	    !is_same(name, asked) || len - at < QUESTION ||
	    memcmp(msg + at, type, QUESTION) != 0)
		return -EBADMSG;
	if ((msg[3] & RCODE) == NAME_ERROR)
		return -ENOENT;
	if (msg[3] & RCODE)
		return -EAGAIN;
	return read_answers(&m, at + QUESTION, get16(msg + 6), asked,
			    get16(type), found);
}
