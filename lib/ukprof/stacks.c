/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stacks that were seen and how often, one behind the other in an array of
 * words, found by their hash.
 */
#include <uk/arch/string.h>
#include "prof_internal.h"

struct stack {
	uint32_t next; /* of the same hash, as in heads[] */
	uint32_t count, n;
	uint32_t places[];
};

#define HEAD_WORDS (sizeof(struct stack) / sizeof(uint32_t))

static struct stack *at(const struct stacks *s, uint32_t i)
{
	return (struct stack *)(s->words + i);
}

void stacks_init(struct stacks *s, uint32_t *words, uint32_t room)
{
	memset(s, 0, sizeof(*s));
	s->words = words;
	s->room = room;
	s->used = 1; /* 0 is none */
}

/* FNV-1a, a word at a time. */
static unsigned int hash(const uint32_t *places, unsigned int n)
{
	uint32_t h = 2166136261;

	while (n--)
		h = (h ^ *places++) * 16777619;
	h ^= h >> 16;
	return (h ^ h >> 8) % ARRAY_SIZE(((struct stacks *)0)->heads);
}

bool stacks_count(struct stacks *s, const uint32_t *places, unsigned int n)
{
	size_t len = n * sizeof(*places);
	uint32_t *head = &s->heads[hash(places, n)];
	struct stack *st;

	for (uint32_t i = *head; i; i = st->next) {
		st = at(s, i);
		if (st->n == n && memcmp(st->places, places, len) == 0) {
			st->count++;
			return true;
		}
	}
	if (s->used > s->room || s->room - s->used < HEAD_WORDS + n)
		return false;
	st = at(s, s->used);
	st->next = *head;
	st->count = 1;
	st->n = n;
	memcpy(st->places, places, len);
	*head = s->used;
	s->used += HEAD_WORDS + n;
	s->nr++;
	return true;
}

void stacks_walk(const struct stacks *s,
		 void (*fn)(const uint32_t *places, unsigned int n,
			    uint32_t count, void *arg),
		 void *arg)
{
	for (uint32_t i = 1; i < s->used; i += HEAD_WORDS + at(s, i)->n)
		fn(at(s, i)->places, at(s, i)->n, at(s, i)->count, arg);
}
