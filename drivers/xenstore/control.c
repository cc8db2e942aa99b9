/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host asks for in control/shutdown. Writing it empty promises that
 * it will be done: what isn't offered (control/feature-...) stays there, and
 * who asked takes it back.
 * Source: Xen, docs/misc/xenstore-paths.pandoc, "control".
 */
#include <uk/arch/string.h>
#include <uk/boot.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/shutdown.h>
#include <uk/print.h>
#include <uk/xenstore.h>

#define PATH "control/shutdown"

#define WORD_SIZE 16

static const char *const offered[] = {"poweroff", "reboot", "halt"};

static bool is_offered(const char *what)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(offered); i++)
		if (uk_streq(what, offered[i]))
			return true;
	return false;
}

/* Reads what is asked for, "" for nothing, and empties it if it is offered. */
static int take(uint32_t tx, void *what)
{
	long n = uk_xs_read(tx, PATH, what, WORD_SIZE);

	if (n > 0 && is_offered(what))
		uk_xs_write(tx, PATH, "");
	return MIN(n, 0);
}

static bool again;

static void restart(int status)
{
	(void)status;
	if (again)
		ukplat_restart();
}

UK_EXIT_CALL(restart, 99);

static void on_shutdown(struct uk_xs_watch *w)
{
	char what[WORD_SIZE] = "";

	(void)w;
	if (uk_xs_transaction(take, what) || !*what)
		return;
	again = uk_streq(what, "reboot");
	if (is_offered(what))
		uk_exit(0);
	uk_pr_warn("xen: the host asks for '%s', which this image can't\n",
		   what);
}

static int init(struct uk_init_ctx *ctx)
{
	static struct uk_xs_watch watch = {.path = PATH, .fn = on_shutdown};

	(void)ctx;
	if (!uk_xs_available())
		return 0;
	uk_xs_write(UK_XS_NONE, "control/feature-poweroff", "1");
	uk_xs_write(UK_XS_NONE, "control/feature-reboot", "1");
	uk_xs_write(UK_XS_NONE, "control/feature-suspend", "0");
	uk_xs_watch(&watch);
	return 0;
}

uk_late_initcall(init);
