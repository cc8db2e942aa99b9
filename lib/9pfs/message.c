/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages. What the host sends is checked here: nothing beyond the message is
 * read, and what is missing is remembered.
 */
#include "9p.h"

static void *take(struct msg *m, size_t len)
{
	void *p = m->p + m->at;

	if (m->bad || len > m->end - m->at) {
		m->bad = true;
		return NULL;
	}
	m->at += len;
	return p;
}

void put_number(struct msg *m, uint64_t v, unsigned int bytes)
{
	uint8_t *p = take(m, bytes);

	for (unsigned int i = 0; p && i < bytes; i++)
		p[i] = v >> (8 * i);
}

void put_bytes(struct msg *m, const void *from, size_t len)
{
	uint8_t *p = take(m, len);

	if (p && len)
		memcpy(p, from, len);
}

void put_text(struct msg *m, const char *s, size_t len)
{
	if (len > 0xffff)
		m->bad = true;
	put_number(m, len, 2);
	put_bytes(m, s, len);
}

uint64_t get_number(struct msg *m, unsigned int bytes)
{
	const uint8_t *p = take(m, bytes);
	uint64_t v = 0;

	for (unsigned int i = 0; p && i < bytes; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

const void *get_bytes(struct msg *m, size_t len)
{
	return take(m, len);
}

const char *get_text(struct msg *m, size_t *len)
{
	*len = get_number(m, 2);
	return take(m, *len);
}
