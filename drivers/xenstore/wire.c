/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes to and from xenstore. A ring that can't be is broken for good.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "wire.h"

void xs_link_init(struct xs_link *l, struct xs_ring *ring)
{
	l->ring = ring;
	l->req_prod = __atomic_load_n(&ring->req_prod, __ATOMIC_RELAXED);
	l->rsp_cons = __atomic_load_n(&ring->rsp_cons, __ATOMIC_RELAXED);
	l->broken = false;
	l->have = 0;
}

static long break_link(struct xs_link *l)
{
	l->broken = true;
	return -EIO;
}

long xs_link_put(struct xs_link *l, const void *buf, size_t len)
{
	uint32_t cons = __atomic_load_n(&l->ring->req_cons, __ATOMIC_ACQUIRE);
	uint32_t used = l->req_prod - cons, at, n, first;

	if (l->broken || used > XS_RING_SIZE)
		return break_link(l);
	n = MIN(len, XS_RING_SIZE - used);
	at = l->req_prod % XS_RING_SIZE;
	first = MIN(n, XS_RING_SIZE - at);
	memcpy(l->ring->req + at, buf, first);
	memcpy(l->ring->req, (const char *)buf + first, n - first);
	l->req_prod += n;
	__atomic_store_n(&l->ring->req_prod, l->req_prod, __ATOMIC_RELEASE);
	return n;
}

/* Takes up to `len` bytes. */
static long take(struct xs_link *l, void *buf, size_t len)
{
	uint32_t prod = __atomic_load_n(&l->ring->rsp_prod, __ATOMIC_ACQUIRE);
	uint32_t used = prod - l->rsp_cons, at, n, first;

	if (l->broken || used > XS_RING_SIZE)
		return break_link(l);
	n = MIN(len, used);
	at = l->rsp_cons % XS_RING_SIZE;
	first = MIN(n, XS_RING_SIZE - at);
	memcpy(buf, l->ring->rsp + at, first);
	memcpy((char *)buf + first, l->ring->rsp, n - first);
	l->rsp_cons += n;
	__atomic_store_n(&l->ring->rsp_cons, l->rsp_cons, __ATOMIC_RELEASE);
	return n;
}

int xs_link_get(struct xs_link *l)
{
	const uint32_t header = sizeof(l->in);
	long n;

	if (l->have < header) {
		n = take(l, (char *)&l->in + l->have, header - l->have);
		if (n < 0)
			return n;
		l->have += n;
		if (l->have < header)
			return 0;
		if (l->in.len > UK_XS_DATA_MAX)
			return break_link(l);
	}
	n = take(l, l->data + (l->have - header),
		 l->in.len - (l->have - header));
	if (n < 0)
		return n;
	l->have += n;
	if (l->have - header < l->in.len)
		return 0;
	l->data[l->in.len] = '\0';
	l->have = 0;
	return 1;
}

int uk_xs_number(const char *text, uint64_t max, uint64_t *v)
{
	uint64_t n = 0;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		unsigned int digit = (unsigned char)*text - '0';

		if (digit > 9 || digit > max || n > (max - digit) / 10)
			return -EINVAL;
		n = n * 10 + digit;
	}
	*v = n;
	return 0;
}

int xs_reply_error(const struct xs_link *l, enum xs_type type)
{
	static const struct {
		const char *name;
		int number;
	} errors[] = {
		{"EINVAL", EINVAL}, {"EACCES", EACCES}, {"EEXIST", EEXIST},
		{"ENOENT", ENOENT}, {"ENOMEM", ENOMEM}, {"ENOSPC", ENOSPC},
		{"EAGAIN", EAGAIN}, {"EBUSY", EBUSY},	{"E2BIG", E2BIG},
	};

	if (l->in.type == type)
		return 0;
	if (l->in.type == XS_ERROR)
		for (unsigned int i = 0; i < ARRAY_SIZE(errors); i++)
			if (uk_streq(l->data, errors[i].name))
				return -errors[i].number;
	return -EIO;
}

/* The path, NUL, our token in hexadecimal, NUL. */
bool xs_event_token(const struct xs_link *l, uint32_t *token)
{
	size_t at = strlen(l->data) + 1, digits = 0;
	uint32_t v = 0;

	for (; at < l->in.len && l->data[at]; at++, digits++) {
		char c = l->data[at];

		if (c >= '0' && c <= '9')
			v = v << 4 | (c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v << 4 | (c - 'a' + 10);
		else
			return false;
	}
	*token = v;
	return digits && digits <= 8 && at + 1 == l->in.len;
}
