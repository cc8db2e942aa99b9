/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * main()'s arguments: the words of the command line that follow `--`, or all
 * of them where there is none.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/plat/trap.h>
#include "boot_internal.h"

#define ARGS_MAX 64
#define LINE_MAX 4096

static char line[LINE_MAX];
static char *words[ARGS_MAX + 2];

void ukboot_args_init(const struct ukplat_bootinfo *bi, struct uk_init_ctx *ctx)
{
	size_t len = strlen(bi->cmdline);
	int n, first = 0;

	if (!len)
		return;
	if (len >= LINE_MAX)
		ukplat_crash("the command line is longer than 4095 bytes");
	memcpy(line, bi->cmdline, len + 1);
	n = uk_args_split(line, words + 1, ARGS_MAX);
	if (n < 0)
		ukplat_crash("bad command line: an open quote, or more than "
			     "64 words");
	for (int i = 1; i <= n; i++)
		if (memcmp(words[i], "--", MIN(strlen(words[i]) + 1, 3)) == 0) {
			first = i;
			break;
		}
	ctx->argv = &words[first];
	ctx->argc = n - first + 1;
	ctx->argv[0] = (char *)CONFIG_UK_NAME;
	ctx->argv[ctx->argc] = NULL;
}
