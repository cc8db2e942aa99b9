/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each thread has its own thread-local variables.
 */
#include <uk/sched.h>
#include <uk/test.h>

static __thread int set = 42;
static __thread int zero[10];
static __thread int aligned __uk_align(256) = 7;

/* Where the compiler doesn't know what is in there. */
static __uk_noinline void change(int by)
{
	set += by;
	zero[9] -= by;
	__asm__ volatile("" ::: "memory");
}

static void *thread(void *arg)
{
	int by = (int)(uintptr_t)arg;

	if (set != 42 || zero[9] || aligned != 7 ||
	    !IS_ALIGNED((uintptr_t)&aligned, 256))
		return NULL;
	for (int i = 1; i <= 5; i++) {
		change(by);
		uk_thread_yield();
		if (set != 42 + i * by || zero[9] != -i * by)
			return NULL;
	}
	return &set;
}

UK_TESTCASE(uktls, each_thread_its_own)
{
	struct uk_thread *t[4];
	void *at[4];

	for (uintptr_t i = 0; i < 4; i++)
		t[i] = uk_thread_create("tls", thread, (void *)(i + 1));
	for (int i = 0; i < 4; i++) {
		uk_thread_join(t[i], &at[i]);
		UK_TEST_EXPECT(at[i] && at[i] != &set);
	}
	UK_TEST_EXPECT(set == 42 && !zero[9]);
}
