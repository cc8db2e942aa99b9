/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Records: written, kept, given up; points switched on and off.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/test.h>
#include "../trace_internal.h"

static void leave_none(void)
{
	UK_TRACE(none, "nothing");
}

static void leave_two(uint64_t a, int b)
{
	UK_TRACE(two, "a=%x b=%d", a, b);
}

static void leave_eight(unsigned int i)
{
	UK_TRACE(eight, "%u %u %u %u %u %u %u %u", i, i + 1, i + 2, i + 3,
		 i + 4, i + 5, i + 6, i + 7);
}

struct seen {
	unsigned int n, none, two, eight, wrong;
	uint64_t last, a, b;
	unsigned int next; /* first number of `eight` */
};

static void look(const struct uk_trace_event *r, void *arg)
{
	struct seen *s = arg;

	s->n++;
	s->wrong += r->at < s->last;
	s->last = r->at;
	switch (r->point->nargs) {
	case 0: s->none++; break;
	case 2:
		s->two++;
		s->a = r->args[0];
		s->b = r->args[1];
		break;
	case 8:
		s->wrong += s->eight && r->args[0] != s->next;
		s->eight++;
		for (unsigned int i = 0; i < 8; i++)
			s->wrong += r->args[i] != r->args[0] + i;
		s->next = r->args[0] + 1;
		break;
	default: s->wrong++;
	}
}

static struct seen records(void)
{
	struct seen s = {0};

	uk_trace_walk(look, &s);
	return s;
}

UK_TESTCASE(uktrace, keeps_what_is_on)
{
	struct seen s;

	uk_trace_select("all", false);
	uk_trace_reset();
	leave_none();
	leave_two(1, 2);
	UK_TEST_EXPECT_EQ(records().n, 0);
	UK_TEST_EXPECT_EQ(uk_trace_select("uktrace.two,,uktrace.none", true),
			  2);
	leave_none();
	leave_two(UINT64_MAX - 1, -5);
	leave_eight(7);
	s = records();
	UK_TEST_EXPECT_EQ(s.n, 2);
	UK_TEST_EXPECT_EQ(s.none, 1);
	UK_TEST_EXPECT_EQ(s.two, 1);
	UK_TEST_EXPECT(s.a == UINT64_MAX - 1);
	UK_TEST_EXPECT_EQ(s.b, -5);
	UK_TEST_EXPECT_EQ(s.wrong, 0);
	UK_TEST_EXPECT_EQ(uk_trace_select("trace.none", false), 1);
	leave_none();
	leave_two(0, 0);
	UK_TEST_EXPECT_EQ(records().n, 3);
	uk_trace_select("all", false);
	uk_trace_reset();
	UK_TEST_EXPECT_EQ(records().n, 0);
}

UK_TESTCASE(uktrace, names)
{
	int all = uk_trace_select("all", false);

	UK_TEST_EXPECT(all >= 3);
	UK_TEST_EXPECT_EQ(uk_trace_select("uktrace", false), 3);
	UK_TEST_EXPECT_EQ(uk_trace_select("trace", false), 3);
	UK_TEST_EXPECT_EQ(uk_trace_select("trace,trace.two", false), 4);
	UK_TEST_EXPECT_EQ(uk_trace_select("", false), 0);
	UK_TEST_EXPECT_EQ(uk_trace_select(",,", false), 0);
	UK_TEST_EXPECT_EQ(uk_trace_select("trac", false), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_trace_select("traces", false), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_trace_select("trace.", false), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_trace_select("trace.tw", false), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_trace_select("trace.twos", false), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_trace_select("al", false), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_trace_select("trace,nobody", false), -ENOENT);
}

UK_TESTCASE(uktrace, the_oldest_give_way)
{
	const unsigned int bytes = CONFIG_LIBUKTRACE_KIB * 1024;
	unsigned int n = bytes / (10 * 8) * 3 + 5;
	struct uk_trace_stats st;
	struct seen s;

	uk_trace_reset();
	uk_trace_select("trace.eight,trace.two", true);
	for (unsigned int i = 0; i < n; i++)
		leave_eight(i);
	s = records();
	uk_trace_stats_get(&st);
	UK_TEST_EXPECT_EQ(s.n, bytes / (10 * 8));
	UK_TEST_EXPECT_EQ(s.n, st.records);
	UK_TEST_EXPECT_EQ(s.n + st.lost, n);
	UK_TEST_EXPECT_EQ(s.next, n);
	UK_TEST_EXPECT_EQ(s.wrong, 0);
	/* Records of other lengths: the ends lie anywhere. */
	for (unsigned int i = 0; i < n; i++) {
		leave_eight(n + i);
		leave_two(i, 1);
	}
	s = records();
	uk_trace_stats_get(&st);
	UK_TEST_EXPECT_EQ(s.wrong, 0);
	UK_TEST_EXPECT_EQ(s.eight + s.two, st.records);
	UK_TEST_EXPECT(s.two - s.eight <= 1);
	UK_TEST_EXPECT(s.n >= 2 * (bytes / (14 * 8)));
	UK_TEST_EXPECT_EQ(st.records + st.lost, 3 * n);
	uk_trace_select("all", false);
	uk_trace_reset();
}

static unsigned int conversions(const char *fmt)
{
	unsigned int n = 0;

	for (; *fmt; fmt++)
		if (*fmt == '%') {
			fmt++;
			if (!*fmt ||
			    (*fmt != 'd' && *fmt != 'u' && *fmt != 'x' &&
			     *fmt != 'p' && *fmt != 's'))
				return 99;
			n++;
		}
	return n;
}

/* Those of all libraries that are here. */
UK_TESTCASE(uktrace, formats_fit)
{
	const struct uk_tracepoint *p;

	uk_table_foreach (p, tracepoints)
		UK_TEST_EXPECT_EQ(conversions(p->fmt), p->nargs);
}

UK_TESTCASE(uktrace, text)
{
	UK_TEST_EXPECT(uk_trace_text(NULL, 0) == 0);
	UK_TEST_EXPECT(uk_trace_text("", 0) == 0);
	UK_TEST_EXPECT(uk_trace_text("ab", 0) == ('a' | 'b' << 8));
	UK_TEST_EXPECT(uk_trace_text("12345678ab", 8) == ('a' | 'b' << 8));
	UK_TEST_EXPECT(uk_trace_text("ab", 8) == 0);
	UK_TEST_EXPECT(uk_trace_text("\xff", 0) == 0xff);
}
