/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The command line: parameters of libraries, then `--`, then main()'s
 * arguments. Without a `--` all of it is arguments. A mistake ends the image
 * here, before anything has started, with status 1.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/console.h>
#include <uk/plat/shutdown.h>
#include "boot_internal.h"

#define ARGS_MAX 64
#define LINE_MAX 4096

static char line[LINE_MAX];
static char *words[ARGS_MAX + 2];

static void say(const char *s)
{
	ukplat_console_write(s, strlen(s));
}

static void __uk_noreturn refuse(const char *why)
{
	say("command line: ");
	say(why);
	say("\n");
	ukplat_shutdown(1);
}

/* Which of words[1..n] is the first `--`; 0 when none is. */
static int find_separator(int n)
{
	for (int i = 1; i <= n; i++)
		if (memcmp(words[i], "--", MIN(strlen(words[i]) + 1, 3)) == 0)
			return i;
	return 0;
}

void ukboot_args_init(const struct ukplat_bootinfo *bi, struct uk_init_ctx *ctx)
{
	size_t len = strlen(bi->cmdline);
	int n, first;

	if (!len)
		return;
	if (len >= LINE_MAX)
		refuse("longer than " STRINGIFY(LINE_MAX) " bytes");
	memcpy(line, bi->cmdline, len + 1);
	n = uk_args_split(line, words + 1, ARGS_MAX);
	if (n < 0)
		refuse(n == -E2BIG ? "more than " STRINGIFY(ARGS_MAX) " words"
				   : "a quote that isn't closed");
	first = find_separator(n);
	if (first && uk_params_set(words + 1, first - 1) < 0)
		ukplat_shutdown(1);
	ctx->argv = &words[first];
	ctx->argc = n - first + 1;
	ctx->argv[0] = (char *)CONFIG_UK_NAME;
	ctx->argv[ctx->argc] = NULL;
}
