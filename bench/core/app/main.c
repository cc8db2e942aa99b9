/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The core libraries' operations, measured by the platform's clock. With the
 * emulator counting instructions that clock's nanoseconds are instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <uk/allocbbuddy.h>
#include <uk/allocpool.h>
#include <uk/mpi.h>
#include <uk/sched.h>
#include "../ops.h"

#define COUNT 20000

static long rounds;

static void *yields(void *arg)
{
	for (long i = 0; i < rounds; i++)
		uk_thread_yield();
	return arg;
}

void op_switch(long n)
{
	struct uk_thread *t;

	rounds = n / 2;
	t = uk_thread_create("yields", yields, NULL);
	yields(NULL);
	uk_thread_join(t, NULL);
}

void op_lock(long n)
{
	static struct uk_mutex m = UK_MUTEX_INIT;

	while (n--) {
		uk_mutex_lock(&m);
		uk_mutex_unlock(&m);
	}
}

static struct uk_mbox there, back;

static void *answers(void *arg)
{
	void *msg;

	for (long i = 0; i < rounds; i++) {
		uk_mbox_recv(&there, &msg, UK_FOREVER);
		uk_mbox_post(&back, msg, UK_FOREVER);
	}
	return arg;
}

void op_round_trip(long n)
{
	static void *slots[2][4];
	struct uk_thread *t;
	void *msg;

	uk_mbox_init(&there, slots[0], 4);
	uk_mbox_init(&back, slots[1], 4);
	rounds = n;
	t = uk_thread_create("answers", answers, NULL);
	for (long i = 0; i < n; i++) {
		uk_mbox_post(&there, &n, UK_FOREVER);
		uk_mbox_recv(&back, &msg, UK_FOREVER);
	}
	uk_thread_join(t, NULL);
}

void op_alloc(long n)
{
	while (n--) {
		void *volatile p = malloc(64);

		free(p);
	}
}

void op_buddy(long n)
{
	static char memory[1 << 16];
	static struct uk_alloc *a;

	if (!a)
		a = uk_allocbbuddy_init(memory, sizeof(memory));
	while (n--)
		uk_free(a, uk_malloc(a, 64));
}

void op_pool(long n)
{
	static struct uk_pool p;

	if (!p.size)
		uk_pool_init(&p, 64, 16, uk_alloc_get_default());
	while (n--)
		uk_pool_put(&p, uk_pool_get(&p));
}

static void measure(const char *name, void (*op)(long n))
{
	uint64_t start;

	op(100); /* caches, pools */
	start = ukplat_clock_ns();
	op(COUNT);
	printf("%s %lu\n", name,
	       (unsigned long)((ukplat_clock_ns() - start) / (COUNT / 10)));
}

int main(void)
{
	measure("switch", op_switch);
	measure("lock", op_lock);
	measure("round-trip", op_round_trip);
	measure("alloc", op_alloc);
	measure("buddy", op_buddy);
	measure("pool", op_pool);
	return 0;
}
