/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Many at once: `timers N` or `threads N`. Says what held; status 0 if all did.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/sched.h>
#include "timers.h"

#define STACK 4096

static unsigned long arrived, left;
static bool open;
static struct uk_waitq gate = UK_WAITQ_INIT;

static void *waits(void *arg)
{
	unsigned long flags = uk_waitq_lock();

	arrived++;
	while (!open)
		uk_waitq_wait(&gate, UK_FOREVER);
	left++;
	uk_waitq_unlock(flags);
	return arg;
}

/* All wait at the same time, all are let go on, all are joined. */
static int threads(unsigned long n)
{
	struct uk_thread_attr attr = {.name = "many", .stack_size = STACK};
	struct uk_thread **t = malloc(n * sizeof(*t));
	unsigned long right = 0;
	void *result;

	for (unsigned long i = 0; i < n; i++) {
		t[i] = uk_thread_create_attr(&attr, waits, (void *)i);
		if (!t[i]) {
			printf("no memory for thread %lu\n", i);
			return 1;
		}
	}
	while (arrived < n)
		uk_thread_yield();
	printf("%lu threads wait, %lu have left\n", arrived, left);
	open = true;
	uk_waitq_wake(&gate, n);
	for (unsigned long i = 0; i < n; i++)
		if (uk_thread_join(t[i], &result) == 0 && result == (void *)i)
			right++;
	printf("%lu joined\n", right);
	return right != n || left != n;
}

int main(int argc, char *argv[])
{
	unsigned long n = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	if (n && !strcmp(argv[1], "threads"))
		return threads(n);
	if (n && !strcmp(argv[1], "timers"))
		return timers(n);
	printf("timers N or threads N?\n");
	return 2;
}
