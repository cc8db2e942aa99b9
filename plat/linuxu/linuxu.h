/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of this platform share.
 */
#ifndef LINUXU_H
#define LINUXU_H

#include <uk/config.h>
#include <uk/plat/bootinfo.h>

extern char uk_text_start[], uk_image_end[];
extern char uk_boot_stack_guard[], uk_trap_stack_guard[];

/** Reserves the heap and protects the guard page. Crashes when it can't. */
void linuxu_memory_init(struct ukplat_bootinfo *bi);

#ifdef CONFIG_HAVE_PAGING
/**
 * The heap's memory as a file of Linux's without a name, so that a page of it
 * can be shown at a second address. Returns its descriptor, or negative errno:
 * then no page can. `heap`: where its beginning will be mapped.
 */
long linuxu_heap_file(size_t len, const uintptr_t *heap);
#else
static inline long linuxu_heap_file(size_t len, const uintptr_t *heap)
{
	(void)len;
	(void)heap;
	return -1;
}
#endif

/** Turns fatal signals into traps. */
void linuxu_traps_init(void);

#ifdef CONFIG_LINUXU_INITRD
/** Maps the initrd that the environment names. Crashes when it can't. */
void linuxu_initrd_map(struct ukplat_bootinfo *bi, char **environment);
#else
static inline void linuxu_initrd_map(struct ukplat_bootinfo *bi,
				     char **environment)
{
	(void)bi;
	(void)environment;
}
#endif

#ifdef CONFIG_LINUXU_TERMINAL
/** Leaves the terminal as it was found. Context: any. */
void linuxu_terminal_restore(void);

/**
 * All input was read: the next interrupts. Returns whether some has come
 * since, for which nothing will.
 */
bool linuxu_terminal_arm(void);
#else
static inline void linuxu_terminal_restore(void)
{
}

static inline bool linuxu_terminal_arm(void)
{
	return false;
}
#endif

#ifdef CONFIG_HAVE_TLS
/** Learns from Linux, at the environment's beginning, how pointers are set. */
void linuxu_tls_boot(unsigned long *environment);
#else
static inline void linuxu_tls_boot(unsigned long *environment)
{
	(void)environment;
}
#endif

#endif /* LINUXU_H */
