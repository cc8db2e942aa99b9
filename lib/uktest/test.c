/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs the registered cases. The plan is printed first, so that whoever
 * reads sees a case that brought the image down as one that is missing.
 */
#include <uk/arch/string.h>
#include <uk/config.h>
#include <uk/fmt.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include <uk/plat/shutdown.h>
#include <uk/test.h>

UK_TABLE_DECLARE(testcases, struct uk_testcase);

static struct {
	bool failed;
	const char *skipped;
} running;

static void put(struct uk_fmt_out *o, const char *s, size_t len)
{
	(void)o;
	ukplat_console_write(s, len);
}

static void __uk_printf(1, 2) say(const char *fmt, ...)
{
	struct uk_fmt_out console = {.put = put};
	va_list ap;

	va_start(ap, fmt);
	uk_vfmt(&console, fmt, ap);
	va_end(ap);
}

static bool verdict(bool ok, const char *expr, const char *file, int line)
{
	if (!ok) {
		running.failed = true;
		say("# %s:%d: %s does not hold\n", file, line, expr);
	}
	return ok;
}

bool uk_test_check(bool ok, const char *expr, const char *file, int line)
{
	return verdict(ok, expr, file, line);
}

bool uk_test_check_eq(long long a, long long b, const char *expr,
		      const char *file, int line)
{
	if (!verdict(a == b, expr, file, line))
		say("#   left %lld, right %lld\n", a, b);
	return a == b;
}

bool uk_test_check_str(const char *a, const char *b, const char *expr,
		       const char *file, int line)
{
	bool ok = a && b && uk_streq(a, b);

	if (!verdict(ok, expr, file, line))
		say("#   left \"%s\"\n#   right \"%s\"\n", a, b);
	return ok;
}

void uk_test_skip(const char *why)
{
	running.skipped = why;
}

/* Does "suite.name" begin with `prefix`? */
static bool chosen(const struct uk_testcase *t, const char *prefix)
{
	char name[96];

	if (!prefix)
		return true;
	uk_snprintf(name, sizeof(name), "%s.%s", t->suite, t->name);
	return strlen(name) >= strlen(prefix) &&
	       memcmp(name, prefix, strlen(prefix)) == 0;
}

int uk_test_run(const char *prefix)
{
	const struct uk_testcase *t;
	int total = 0, n = 0, failed = 0, skipped = 0;

	uk_table_foreach (t, testcases)
		total += chosen(t, prefix);
	say("TAP version 13\n1..%d\n", total);
	uk_table_foreach (t, testcases) {
		if (!chosen(t, prefix))
			continue;
		running.failed = false;
		running.skipped = NULL;
		t->run();
		failed += running.failed;
		skipped += !running.failed && running.skipped;
		say("%sok %d - %s.%s%s%s\n", running.failed ? "not " : "", ++n,
		    t->suite, t->name, running.skipped ? " # SKIP " : "",
		    running.skipped ? running.skipped : "");
	}
	if (!total) {
		say("# no test is registered\n");
		failed = 1;
	}
	say("%d passed, %d failed", MAX(total - failed - skipped, 0), failed);
	if (skipped)
		say(", %d skipped", skipped);
	say("\n");
	return failed;
}

#ifdef CONFIG_LIBUKTEST_EXIT
static int run_and_exit(struct uk_init_ctx *ctx)
{
	ukplat_shutdown(uk_test_run(ctx->argc > 1 ? ctx->argv[1] : NULL) ? 1
									 : 0);
}
#else
static int run_and_exit(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_test_run(NULL);
	return 0;
}
#endif
uk_late_initcall_prio(run_and_exit, 99);
