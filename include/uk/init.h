/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Init calls: functions that ukboot runs, level by level, between platform
 * entry and main(). Within a level the order is the priority (two digits,
 * lower first), then link order.
 *
 * Levels: the heap exists from `plat` on, threads from `lib` on, files from
 * `sys` on.
 */
#ifndef UK_INIT_H
#define UK_INIT_H

#include <uk/table.h>

struct uk_init_ctx {
	int argc; /* what main() will get; an init call may change it */
	char **argv;
};

/**
 * An init call. Returns 0 or a positive value on success; a negative errno
 * stops the boot with a message that names the library, the function and the
 * errno.
 */
typedef int (*uk_init_fn)(struct uk_init_ctx *ctx);

struct uk_init_call {
	uk_init_fn fn;
	const char *lib;
	/* uk_init_failed(): an image without init calls doesn't contain it. */
	void (*failed)(const struct uk_init_call *call, int error);
};

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Provided by ukboot: ends the image because `call` has returned `error`, a
 * negative errno. Context: boot. Doesn't return.
 */
void uk_init_failed(const struct uk_init_call *call, int error) __uk_noreturn;

#ifdef __cplusplus
}
#endif

#define UK_INIT_CALL_(function, lvl, prio)                                     \
	UK_TABLE_ENTRY(inittab, lvl##prio)                                     \
	struct uk_init_call uk_init_##function = {                             \
		.fn = (function),                                              \
		.lib = __LIBNAME__,                                            \
		.failed = uk_init_failed,                                      \
	}
#define UK_INIT_CALL(function, lvl, prio) UK_INIT_CALL_(function, lvl, prio)

#define uk_early_initcall_prio(fn, prio)  UK_INIT_CALL(fn, 1, prio)
#define uk_plat_initcall_prio(fn, prio)	  UK_INIT_CALL(fn, 2, prio)
#define uk_lib_initcall_prio(fn, prio)	  UK_INIT_CALL(fn, 3, prio)
#define uk_rootfs_initcall_prio(fn, prio) UK_INIT_CALL(fn, 4, prio)
#define uk_sys_initcall_prio(fn, prio)	  UK_INIT_CALL(fn, 5, prio)
#define uk_late_initcall_prio(fn, prio)	  UK_INIT_CALL(fn, 6, prio)

#define uk_early_initcall(fn)  uk_early_initcall_prio(fn, 50)
#define uk_plat_initcall(fn)   uk_plat_initcall_prio(fn, 50)
#define uk_lib_initcall(fn)    uk_lib_initcall_prio(fn, 50)
#define uk_rootfs_initcall(fn) uk_rootfs_initcall_prio(fn, 50)
#define uk_sys_initcall(fn)    uk_sys_initcall_prio(fn, 50)
#define uk_late_initcall(fn)   uk_late_initcall_prio(fn, 50)

/**
 * An exit call, made by uk_exit() in order before the machine goes off. Those
 * of an order below 50 are the program's, as functions of atexit() are, and are
 * left out by uk_exit_at_once(); at 50 destructors run; those above are the
 * system's and run while all other threads of the program stand still: writing
 * back, syncing. Must not fail.
 */
typedef void (*uk_exit_fn)(int status);

#define UK_EXIT_CALL(fn, order)                                                \
	UK_TABLE_ENTRY(exittab, order) uk_exit_fn uk_exit_##fn = (fn)

#endif /* UK_INIT_H */
