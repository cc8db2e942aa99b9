/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A new thread may end before its maker goes on. So clone() must store the
 * thread's number before the thread starts: a number that is stored after the
 * thread has cleared it keeps a joining thread waiting for ever. Here the
 * number's page is read-only, and the fault checks whether the thread runs yet.
 */
#include <uk/alloc.h>
#include <uk/posix_thread.h>
#include <uk/test.h>
#include <uk/vmem.h>

#define STACK 16384
#define FLAGS                                                                  \
	(UK_CLONE_VM | UK_CLONE_THREAD | UK_CLONE_SIGHAND | UK_CLONE_SETTLS)

static uint32_t *number;
static unsigned int before, started, faults;
static bool ran;

static unsigned int count(void)
{
	unsigned int n = 0;

	for (const struct uk_thread *t = uk_threads; t; t = t->all_next)
		n++;
	return n;
}

static bool on_fault(void *at, enum ukplat_trap_access access, void *arg)
{
	/* Reading is allowed: it is a write, though qemu-arm doesn't say so. */
	(void)access;
	(void)arg;
	faults++;
	started += count() != before;
	return uk_vmem_protect(
		       (void *)ALIGN_DOWN((uintptr_t)at, UKPLAT_PAGE_SIZE),
		       UKPLAT_PAGE_SIZE, UK_VMEM_RW) == 0;
}

static int run(void *arg)
{
	(void)arg;
	ran = true;
	return 0;
}

static void wait_for_end(void)
{
	uint64_t soon = ukplat_clock_ns() + 10 * UKPLAT_NSEC_PER_SEC;

	while (__atomic_load_n(number, __ATOMIC_ACQUIRE) &&
	       ukplat_clock_ns() < soon)
		uk_thread_yield();
}

static void check(unsigned long flags, void *stack)
{
	long id;

	faults = started = 0;
	ran = false;
	*number = 0;
	before = count();
	UK_TEST_ASSERT(
		uk_vmem_protect(number, UKPLAT_PAGE_SIZE, UK_VMEM_READ) == 0);
	id = uk_posix_clone(run, (char *)stack + STACK, FLAGS | flags, NULL,
			    number, NULL, number);
	UK_TEST_EXPECT(id > 0);
	UK_TEST_EXPECT_EQ(faults, 1);
	UK_TEST_EXPECT_EQ(started, 0);
	wait_for_end();
	UK_TEST_EXPECT_EQ(*number, 0);
	UK_TEST_EXPECT(ran);
}

UK_TESTCASE(posix_thread, its_number_is_told_before_it_starts)
{
	void *stack = uk_memalign(uk_alloc_get_default(), 16, STACK);

	number = uk_vmem_map(UKPLAT_PAGE_SIZE, UK_VMEM_RW);
	UK_TEST_ASSERT(stack && number);
	UK_TEST_ASSERT(uk_vmem_on_fault(number, on_fault, NULL) == 0);
	check(UK_CLONE_PARENT_SETTID | UK_CLONE_CHILD_CLEARTID, stack);
	check(UK_CLONE_CHILD_SETTID | UK_CLONE_CHILD_CLEARTID, stack);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(number, UKPLAT_PAGE_SIZE), 0);
	uk_free(uk_alloc_get_default(), stack);
}
