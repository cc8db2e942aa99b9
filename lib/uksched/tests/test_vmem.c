/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rights that are taken away while another CPU uses them: it may not go on by
 * what it remembers.
 */
#include <uk/sched.h>
#include <uk/test.h>
#include <uk/vmem.h>

#define ROUNDS 50
#define LOOKS  2000

static volatile unsigned long *page;
static volatile bool stop;
static volatile unsigned int faults;

static void *writes(void *arg)
{
	if (uk_thread_pin(ukplat_cpu_count() - 1))
		return NULL;
	while (!stop)
		++*page;
	return arg;
}

/* Tries again until it is allowed to. */
static bool on_fault(void *at, enum ukplat_trap_access access, void *arg)
{
	(void)at;
	(void)arg;
	if (access != UKPLAT_ACCESS_WRITE)
		return false;
	faults++;
	return true;
}

UK_TESTCASE(ukvmem, cpus_forget_rights)
{
	struct uk_thread *t;

	if (ukplat_cpu_count() < 2)
		return;
	page = uk_vmem_map(UKPLAT_PAGE_SIZE, UK_VMEM_RW);
	UK_TEST_ASSERT(page && !uk_vmem_on_fault((void *)page, on_fault, NULL));
	stop = false;
	t = uk_thread_create("writes", writes, (void *)1);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		unsigned long n = *page, before;
		unsigned int faulted = faults;

		while (*page == n)
			; /* it writes */
		uk_vmem_protect((void *)page, UKPLAT_PAGE_SIZE, UK_VMEM_READ);
		before = *page;
		while (faults == faulted)
			; /* it tries to */
		for (int j = 0; j < LOOKS; j++)
			if (*page != before)
				break;
		UK_TEST_EXPECT_EQ(*page, before);
		uk_vmem_protect((void *)page, UKPLAT_PAGE_SIZE, UK_VMEM_RW);
	}
	stop = true;
	uk_thread_join(t, NULL);
	uk_vmem_unmap((void *)page, UKPLAT_PAGE_SIZE);
}

static void *maps(void *arg)
{
	for (unsigned int i = 0; i < ROUNDS; i++) {
		size_t len = (1 + i % 7) * UKPLAT_PAGE_SIZE;
		unsigned int lazy = i % 2 ? UK_VMEM_LAZY : 0;
		volatile char *p = uk_vmem_map(len, UK_VMEM_RW | lazy);

		if (!p || p[len - 1])
			return NULL;
		p[0] = p[len - 1] = 1;
		if (uk_vmem_unmap((void *)p, len))
			return NULL;
	}
	return arg;
}

UK_TESTCASE(ukvmem, cpus_map_and_unmap)
{
	struct uk_thread *t[4];
	void *result;

	uk_thread_pin(UK_CPU_ANY);
	for (int i = 0; i < 4; i++)
		t[i] = uk_thread_create("maps", maps, (void *)1);
	for (int i = 0; i < 4; i++) {
		result = NULL;
		uk_thread_join(t[i], &result);
		UK_TEST_EXPECT(result);
	}
	uk_thread_pin(0);
}
