/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host asks for in control/shutdown. Writing it empty says that it
 * was heard; what isn't offered (control/feature-...) is heard and not done.
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

/* Reads what is asked for, "" for nothing, and empties it. */
static int take(uint32_t tx, void *what)
{
	long n = uk_xs_read(tx, PATH, what, WORD_SIZE);

	if (n > 0)
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
	again = !memcmp(what, "reboot", sizeof("reboot"));
	if (again || !memcmp(what, "poweroff", sizeof("poweroff")) ||
	    !memcmp(what, "halt", sizeof("halt")))
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
	uk_xs_watch(&watch);
	return 0;
}

uk_late_initcall(init);
