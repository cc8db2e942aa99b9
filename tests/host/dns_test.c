/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Name servers' answers: any, behind the head of one that is to the question.
 */
#include <ctype.h>
#include <uk/errno.h>
#include "host.h"
#include "../../lib/uksocket/dns.h"

#define HEADER 12

/* A name that can be asked for, or not, of letters that a test can read. */
static void take_name(struct input *in, char *name, size_t max)
{
	static const char letters[] = "abAB-.";
	size_t n = take(in, 1) % max;

	for (size_t i = 0; i < n; i++)
		name[i] = letters[take(in, 1) % (sizeof(letters) - 1)];
	name[n] = '\0';
}

static bool is_name(const char *name)
{
	size_t label = 0, len = strlen(name);

	if (len && name[len - 1] == '.')
		len--;
	if (!len || len > 253)
		return false;
	for (size_t i = 0; i < len; i++) {
		label = name[i] == '.' ? 0 : label + 1;
		if (label > 63 ||
		    (name[i] == '.' && (!i || name[i - 1] == '.')))
			return false;
	}
	return label;
}

static void check_found(const struct dns_found *f)
{
	size_t len = strnlen(f->name, DNS_NAME_MAX);

	CHECK(f->n <= DNS_ADDRS_MAX && len < DNS_NAME_MAX);
	for (size_t i = 0; i < len; i++)
		CHECK(isgraph((unsigned char)f->name[i]));
}

/* The question's own bytes as an answer that says one address. */
static void check_good(const uint8_t *q, int len, enum dns_type type)
{
	static const uint8_t tail[] = {0xc0, HEADER, 0, 0, 0, 1, 0, 0, 0, 9, 0};
	unsigned int bytes = type == DNS_A ? 4 : 16, n = len;
	uint8_t *msg = malloc(n + sizeof(tail) + 1 + bytes);
	struct dns_found f;

	memcpy(msg, q, n);
	msg[2] |= 0x80;
	msg[7] = 1;
	memcpy(msg + n, tail, sizeof(tail));
	msg[n + 3] = type;
	n += sizeof(tail);
	msg[n++] = bytes;
	memset(msg + n, 0x5a, bytes);
	n += bytes;
	CHECK(dns_answer(msg, n, q, len, &f) == 0 && f.n == 1 && !f.name[0]);
	CHECK(memcmp(f.addrs[0], msg + n - bytes, bytes) == 0);
	/* In the other case it is the same name; of another number it isn't. */
	for (int i = HEADER + 1; i < len - 4; i++)
		if (isalpha(msg[i]))
			msg[i] ^= 0x20;
	CHECK(dns_answer(msg, n, q, len, &f) == 0 && f.n == 1);
	msg[0] ^= 1;
	CHECK(dns_answer(msg, n, q, len, &f) == -EBADMSG);
	free(msg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	enum dns_type type = take(&in, 1) & 1 ? DNS_A : DNS_AAAA;
	bool whole = take(&in, 1) & 1;
	uint8_t question[DNS_MESSAGE_MAX], *msg;
	struct dns_found found;
	char name[300];
	int len, rc;
	size_t n, head;

	take_name(&in, name, sizeof(name));
	len = dns_question(question, name, type, take(&in, 2));
	CHECK((len > 0) == is_name(name));
	if (len < 0)
		return 0;
	check_good(question, len, type);
	n = left(&in);
	/* What is left: records, or all of the message. */
	head = whole ? 0 : len;
	msg = malloc(head + n + 1);
	memcpy(msg, question, head);
	memcpy(msg + head, in.at, n);
	if (head) {
		msg[2] |= 0x80;
		msg[7] = 5;
	}
	rc = dns_answer(msg, head + n, question, len, &found);
	CHECK(rc == 0 || rc == -ENOENT || rc == -EAGAIN || rc == -EBADMSG);
	CHECK(rc == 0 || whole || rc == -EBADMSG);
	check_found(&found);
	free(msg);
	return 0;
}
