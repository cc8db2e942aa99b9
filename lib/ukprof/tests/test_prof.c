/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the time goes, when that is known.
 */
#include <uk/config.h>
#include <uk/errno.h>
#include <uk/prof.h>
#include <uk/test.h>

static volatile unsigned int sink;

static __uk_noinline void hot(void)
{
	for (unsigned int i = 0; i < 100000; i++)
		sink += i;
}

static __uk_noinline void calls_hot(void)
{
	hot();
	sink++; /* no tail call */
}

/* Without a table of names it is an address somewhere in the function. */
static bool is_in(uintptr_t pc, void (*fn)(void))
{
	uintptr_t into = pc - (uintptr_t)fn;

#ifdef CONFIG_LIBUKDEBUG_SYMTAB
	return into == 0;
#else
	return into < 64;
#endif
}

struct seen {
	uint32_t all, hot, called;
};

static void look(const uintptr_t *functions, unsigned int n, uint32_t count,
		 void *arg)
{
	struct seen *s = arg;

	s->all += count;
	if (!is_in(functions[0], hot))
		return;
	s->hot += count;
	/* Behind it its caller, and that one's. */
	if (n >= 3 && is_in(functions[1], calls_hot))
		s->called += count;
}

static struct seen run(unsigned int samples)
{
	struct uk_prof_stats st;
	struct seen seen = {0};

	do {
		calls_hot();
		uk_prof_stats_get(&st);
	} while (st.samples < samples);
	uk_prof_stop();
	uk_prof_walk(look, &seen);
	return seen;
}

UK_TESTCASE(ukprof, finds_what_is_hot)
{
	struct uk_prof_stats st;
	struct seen seen;

	uk_prof_reset();
	UK_TEST_ASSERT(uk_prof_start(1000) == 0);
	UK_TEST_EXPECT_EQ(uk_prof_start(1000), -EBUSY);
	seen = run(100);
	uk_prof_stats_get(&st);
	UK_TEST_EXPECT(st.samples >= 100 && st.dropped == 0);
	UK_TEST_EXPECT(st.stacks >= 1 && st.stacks <= st.samples);
	UK_TEST_EXPECT_EQ(seen.all, st.samples);
	UK_TEST_EXPECT(seen.hot * 10 >= seen.all * 8);
	UK_TEST_EXPECT(seen.called * 10 >= seen.hot * 9);
	/* Stopped: nothing comes in addition, until it goes on. */
	for (int i = 0; i < 20; i++)
		hot();
	uk_prof_stats_get(&st);
	UK_TEST_EXPECT_EQ(seen.all, st.samples);
	UK_TEST_ASSERT(uk_prof_start(1000) == 0);
	UK_TEST_EXPECT(run(seen.all + 10).all >= seen.all + 10);
	uk_prof_reset();
	uk_prof_stats_get(&st);
	UK_TEST_EXPECT_EQ(st.samples, 0);
	UK_TEST_EXPECT_EQ(st.stacks, 0);
}

UK_TESTCASE(ukprof, refuses_rates)
{
	UK_TEST_EXPECT_EQ(uk_prof_start(0), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_prof_start(UK_PROF_HZ_MAX + 1), -EINVAL);
	uk_prof_stop();
}
