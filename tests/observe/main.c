/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Something to look at: one function that takes nearly all the time, in
 * main() and in a thread, a mutex that is contended, memory. The argument
 * says how many rounds; each takes about the same number of instructions. A
 * second one has it leave records of its own, and exit with status 3.
 */
#include <stdio.h>
#include <stdlib.h>
#include <uk/essentials.h>
#include <uk/lock.h>
#include <uk/sched.h>
#include <uk/trace.h>

static volatile unsigned int sink;
static void *volatile block;
static struct uk_mutex mutex = UK_MUTEX_INIT;

static __uk_noinline void hot(void)
{
	for (unsigned int i = 0; i < 1000000; i++)
		sink += i;
}

static __uk_noinline void cold(void)
{
	for (unsigned int i = 0; i < 1000; i++)
		sink += i;
}

static __uk_noinline void work(unsigned long rounds)
{
	while (rounds--) {
		cold();
		hot();
	}
}

/* Records whose numbers are of every length, and the same as text. */
static void leave_values(void)
{
	static const char text[] = "0123456789abcdef";

	for (unsigned int i = 0; i <= 128; i++) {
		uint64_t v = i < 64 ? (uint64_t)1 << i : ~(uint64_t)0 >> i % 64;
		const char *s = text + i % 17;

		v = i == 128 ? 0 : v;
		UK_TRACE(value, "u=%u d=%d x=%x s=%s%s.", v, v, v,
			 uk_trace_text(s, 0), uk_trace_text(s, 8));
		printf("u=%llu d=%lld x=0x%llx s=%s.\n", (unsigned long long)v,
		       (long long)v, (unsigned long long)v, s);
	}
	UK_TRACE(nothing, "no number");
}

static void *waits_for_mutex(void *arg)
{
	uk_mutex_lock(&mutex);
	work((unsigned long)arg / 4);
	uk_mutex_unlock(&mutex);
	return NULL;
}

int main(int argc, char *argv[])
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 4;
	struct uk_thread *t;

	printf("begins\n");
	if (argc > 2)
		leave_values();
	uk_mutex_lock(&mutex);
	t = uk_thread_create("worker", waits_for_mutex, (void *)rounds);
	uk_thread_yield();
	block = malloc(1000);
	work(rounds);
	free(block);
	uk_mutex_unlock(&mutex);
	uk_thread_join(t, NULL);
	printf("ends\n");
	return argc > 2 ? 3 : 0;
}
