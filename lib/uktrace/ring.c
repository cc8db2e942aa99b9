/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ring of records: words, of which a record takes one for the time, one
 * for its point and how many numbers, then the numbers. A new one takes the
 * room of the oldest, whole records always.
 */
#include <uk/plat/time.h>
#include <uk/spinlock.h>
#include "trace_internal.h"

#define WORDS	   (CONFIG_LIBUKTRACE_KIB * 1024 / sizeof(uint64_t))
#define HEAD_WORDS 2

static struct {
	uint64_t words[WORDS];
	uint32_t first, used; /* where the oldest begins; words in use */
	uint32_t records;
	uint64_t lost;
} ring;

static struct uk_spinlock guard;

static unsigned long lock(void)
{
	return uk_spin_lock(&guard);
}

static void unlock(unsigned long flags)
{
	uk_spin_unlock(&guard, flags);
}

/* `i` is less than twice the ring's size. */
static uint64_t *word(uint32_t i)
{
	return &ring.words[i < WORDS ? i : i - WORDS];
}

static uint64_t pack(uint32_t id, uint32_t nargs)
{
	return (uint64_t)nargs << 32 | id;
}

static uint32_t length(uint64_t packed)
{
	return HEAD_WORDS + (uint32_t)(packed >> 32);
}

static void make_room(uint32_t n)
{
	while (WORDS - ring.used < n) {
		uint32_t len = length(*word(ring.first + 1));

		ring.first = word(ring.first + len) - ring.words;
		ring.used -= len;
		ring.records--;
		ring.lost++;
	}
}

void uk_trace_record(const struct uk_tracepoint *p, const uint64_t *args)
{
	unsigned long flags = lock();
	uint32_t at;

	make_room(HEAD_WORDS + p->nargs);
	/* Word by word: the end may be anywhere in between. */
	at = word(ring.first + ring.used) - ring.words;
	*word(at) = ukplat_clock_ns();
	*word(at + 1) = pack(p - uk_table_tracepoints_start, p->nargs);
	for (unsigned int i = 0; i < p->nargs; i++)
		*word(at + HEAD_WORDS + i) = args[i];
	ring.used += HEAD_WORDS + p->nargs;
	ring.records++;
	unlock(flags);
}

void trace_walk_unlocked(void (*fn)(const struct uk_trace_event *r, void *arg),
			 void *arg)
{
	uint32_t at = ring.first;

	for (uint32_t n = ring.records; n; n--) {
		uint64_t packed = *word(at + 1);
		struct uk_trace_event r = {
			.point = &uk_table_tracepoints_start[(uint32_t)packed],
			.at = *word(at),
		};

		for (unsigned int i = 0; i < packed >> 32; i++)
			r.args[i] = *word(at + HEAD_WORDS + i);
		fn(&r, arg);
		at = word(at + length(packed)) - ring.words;
	}
}

void uk_trace_walk(void (*fn)(const struct uk_trace_event *r, void *arg),
		   void *arg)
{
	unsigned long flags = lock();

	trace_walk_unlocked(fn, arg);
	unlock(flags);
}

void uk_trace_reset(void)
{
	unsigned long flags = lock();

	ring.first = ring.used = ring.records = 0;
	ring.lost = 0;
	unlock(flags);
}

/* Two numbers that needn't belong together: no lock, for the crash's sake. */
void uk_trace_stats_get(struct uk_trace_stats *st)
{
	st->records = ring.records;
	st->lost = ring.lost;
}
