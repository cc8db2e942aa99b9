/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which trace points are on: by words, and by the parameter uktrace.on.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include "trace_internal.h"

static const char *on_at_boot = "";
UK_PARAM(uktrace, on, on_at_boot,
	 "trace points that are on: libraries, library.point, or all");

/* Does [word, word + n) begin with `s`? Returns its length, else 0. */
static size_t begins(const char *word, size_t n, const char *s)
{
	size_t len = strlen(s);

	return len <= n && memcmp(word, s, len) == 0 ? len : 0;
}

/* Is [word, word + n) `lib`, or its point `name`? */
static bool is(const char *word, size_t n, const char *lib, const char *name)
{
	size_t len = begins(word, n, lib);

	if (!len)
		return false;
	if (len == n)
		return true;
	word += len;
	n -= len;
	return n > 1 && word[0] == '.' &&
	       begins(word + 1, n - 1, name) == n - 1;
}

static bool names(const char *word, size_t n, const struct uk_tracepoint *p)
{
	const char *lib = trace_lib(p);

	if ((n == 3 && begins(word, n, "all")) || is(word, n, lib, p->name))
		return true;
	return lib[0] == 'u' && lib[1] == 'k' && is(word, n, lib + 2, p->name);
}

static int select(const char *word, size_t n, bool on)
{
	const struct uk_tracepoint *p;
	int points = 0;

	uk_table_foreach (p, tracepoints)
		if (names(word, n, p)) {
			*p->on = on;
			points++;
		}
	return points ? points : -ENOENT;
}

int uk_trace_select(const char *words, bool on)
{
	int points = 0, rc = 0;

	while (*words) {
		size_t n = 0;

		while (words[n] && words[n] != ',')
			n++;
		if (n) {
			int found = select(words, n, on);

			if (found < 0)
				rc = found;
			else
				points += found;
		}
		words += n + (words[n] == ',');
	}
	return rc ? rc : points;
}

bool trace_is_wanted(void)
{
	return on_at_boot[0] != '\0';
}

static void say(const char *s)
{
	ukplat_console_write(s, strlen(s));
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (uk_trace_select(on_at_boot, true) < 0) {
		say("uktrace.on=");
		say(on_at_boot);
		say(": some of these have no trace points here\n");
	}
	return 0;
}

/* As soon as there is a clock. */
uk_plat_initcall_prio(init, 11);
