/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Samples on the console; parameters.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/preempt.h>
#include <uk/print.h>
#include <uk/symbol.h>
#include "prof_internal.h"

enum start { OFF, BOOT, MAIN };
static const char *const starts[] = {
	[OFF] = "off",
	[BOOT] = "boot",
	[MAIN] = "main",
};

static enum start start;
static unsigned int hz = 499; /* in step with nothing that is round */

static int set_start(const struct uk_param *p, void *var, const char *value)
{
	(void)p;
	for (unsigned int i = 0; i < ARRAY_SIZE(starts); i++)
		if (uk_streq(value, starts[i])) {
			*(enum start *)var = i;
			return 0;
		}
	return -EINVAL;
}

static const struct uk_param_type start_type = {
	.expects = "main, boot or off",
	.bare = "main",
	.set = set_start,
};

UK_PARAM_TYPED(ukprof, start, start_type, start,
	       "profiles from main() or boot on, prints at exit");
UK_PARAM_RANGE(ukprof, hz, hz, 1, UK_PROF_HZ_MAX, "samples a second");

static const char *name_of(uintptr_t function)
{
	uintptr_t offset;

	switch (function) {
	case UK_PROF_OUTSIDE: return "[outside]";
	case UK_PROF_DEEPER: return "[deeper]";
	default: return uk_symbol_lookup(function, &offset);
	}
}

/* By name: there is one in each architecture, and one of uksched. */
static bool begins_threads(uintptr_t function)
{
	const char *name = name_of(function);

	return name && strlen(name) == 5 && memcmp(name, "begin", 5) == 0;
}

/* How many functions there are without what calls main() or a thread's. */
static unsigned int above_root(const uintptr_t *functions, unsigned int n)
{
	for (unsigned int i = 1; i < n; i++)
		if (functions[i] == (uintptr_t)ukplat_entry)
			return i;
	while (n > 1 && begins_threads(functions[n - 1]))
		n--;
	return n;
}

static void print(const uintptr_t *functions, unsigned int n, uint32_t count,
		  void *arg)
{
	(void)arg;
	for (unsigned int i = above_root(functions, n); i--;) {
		const char *name = name_of(functions[i]);

		if (name)
			uk_printk("%s", name);
		else
			uk_printk("0x%lx", (unsigned long)functions[i]);
		uk_printk(i ? ";" : " %u\n", count);
	}
}

void uk_prof_print(void)
{
	struct uk_prof_stats st;

	uk_prof_stop();
	uk_prof_stats_get(&st);
	/* Nobody else's lines between these. */
	ukplat_preempt_disable();
	uk_printk("=== ukprof %u Hz, %u samples, %u dropped, %u missed\n",
		  st.hz, st.samples, st.dropped, st.missed);
	uk_prof_walk(print, NULL);
	uk_printk("=== end\n");
	ukplat_preempt_enable();
}

static int start_at(enum start now)
{
	if (start == now)
		uk_prof_start(hz);
	return 0;
}

static int start_at_boot(struct uk_init_ctx *ctx)
{
	(void)ctx;
	return start_at(BOOT);
}
uk_plat_initcall_prio(start_at_boot, 99);

static int start_at_main(struct uk_init_ctx *ctx)
{
	(void)ctx;
	return start_at(MAIN);
}
uk_late_initcall_prio(start_at_main, 98);

static void print_at_exit(int status)
{
	(void)status;
	if (start != OFF)
		uk_prof_print();
}
UK_EXIT_CALL(print_at_exit, 85);
