/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The boot, the same on every platform: command line, heap, init calls,
 * constructors, main().
 */
#include <uk/boot.h>
#include "boot_internal.h"

typedef void (*ctor_fn)(void);

extern const ctor_fn __preinit_array_start[], __preinit_array_end[];
extern const ctor_fn __init_array_start[], __init_array_end[];
UK_TABLE_DECLARE(inittab, struct uk_init_call);

int main(int argc, char *argv[]);

static char *default_argv[] = {(char *)CONFIG_UK_NAME, NULL};

static void run_ctors(const ctor_fn *it, const ctor_fn *end)
{
	for (; it < end; it++)
		(*it)();
}

void ukplat_entry(const struct ukplat_bootinfo *bi)
{
	struct uk_init_ctx ctx = {.argc = 1, .argv = default_argv};
	const struct uk_init_call *init;
	int rc;

	ukboot_args_init(bi, &ctx);
	ukboot_heap_init(bi);
	uk_table_foreach (init, inittab) {
		rc = init->fn(&ctx);
		if (rc < 0)
			init->failed(init, rc);
	}
	run_ctors(__preinit_array_start, __preinit_array_end);
	run_ctors(__init_array_start, __init_array_end);
	uk_exit(main(ctx.argc, ctx.argv));
}
