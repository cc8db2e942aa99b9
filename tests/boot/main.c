/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Prints this boot's canary, and whether all CPUs have known values in their
 * registers. tests/test_boot.py patches the image so that it starts in
 * poison_*.S, which fills them with others first.
 */
#include <stdint.h>
#include <stdio.h>
#include <uk/alloc.h>
#include <uk/config.h>
#include <uk/sched.h>
#include "known.h"

extern uintptr_t __stack_chk_guard;

#ifdef CONFIG_HAVE_SMP
extern char poison_boot[], poison_cpu[];

/* Nothing else keeps these in the image. */
static void keep_poison(void)
{
	__asm__ volatile("" : : "r"(poison_boot), "r"(poison_cpu));
}
#else
static void keep_poison(void)
{
}
#endif

static void *check(void *arg)
{
	int cpu = (int)(uintptr_t)arg;

	if (uk_thread_pin(cpu))
		return arg;
	printf("CPU %d: %s\n", cpu,
	       registers_are_known() ? "known" : "unknown");
	return arg;
}

int main(void)
{
	keep_poison();
	printf("heap %zu GiB\n",
	       uk_alloc_availmem(uk_alloc_get_default()) >> 30);
	/* In main(), since a new thread's registers hide the boot's. */
	printf("boot: %s\n", registers_are_known() ? "known" : "unknown");
	printf("canary %016lx\n", (unsigned long)__stack_chk_guard);
	for (uintptr_t i = 0; i < ukplat_cpu_count(); i++)
		uk_thread_join(uk_thread_create("check", check, (void *)i),
			       NULL);
	return 0;
}
