/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The unit tests of all libraries. uktest runs them, and ends the image, before
 * main().
 */
#include <signal.h>
#include <uk/init.h>

/* Tests break pipes on purpose. */
static int ignore_sigpipe(struct uk_init_ctx *ctx)
{
	(void)ctx;
	return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -1 : 0;
}

uk_late_initcall_prio(ignore_sigpipe, 98);

int main(void)
{
	return 2;
}
