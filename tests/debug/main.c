/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a debugger is tried on: the argument says what to do.
 */
#include <stdio.h>
#include <string.h>
#include <uk/lock.h>
#include <uk/sched.h>

int total;
volatile int running = 1;
volatile unsigned long rounds;
int *volatile nowhere = (int *)16;
double ratio = 1.5;

static struct uk_semaphore gate = UK_SEMAPHORE_INIT(0);

void add(int n);
void count(void);
void spin(void);
void sleep_on(void);
void crash(void);
double half(double v);

void add(int n)
{
	total += n;
}

void count(void)
{
	for (int i = 1; i <= 4; i++)
		add(i);
	printf("total %d\n", total);
}

void spin(void)
{
	while (running)
		rounds++;
	printf("left\n");
}

/* Idle until somebody sets the variable. */
void sleep_on(void)
{
	while (running)
		uk_thread_sleep(ukplat_clock_ns() + 1000000);
	printf("left\n");
}

void crash(void)
{
	*nowhere = 1;
}

double half(double v)
{
	return v / 2;
}

static void *wait_at_gate(void *arg)
{
	uk_semaphore_down(&gate);
	return arg;
}

static void threads(void)
{
	struct uk_thread *a = uk_thread_create("anna", wait_at_gate, NULL);
	struct uk_thread *b = uk_thread_create("bert", wait_at_gate, NULL);

	uk_thread_yield();
	add(5);
	uk_semaphore_up(&gate);
	uk_semaphore_up(&gate);
	uk_thread_join(a, NULL);
	uk_thread_join(b, NULL);
	printf("joined\n");
}

static void *spin_in_thread(void *arg)
{
	while (running)
		rounds++;
	return arg;
}

static void *sleep_long(void *arg)
{
	uk_thread_sleep(ukplat_clock_ns() + 3600000000000ULL);
	return arg;
}

/* One sleeps, two have not begun. */
static void ready(void)
{
	struct uk_thread *c, *a, *b;

	c = uk_thread_create("carl", sleep_long, NULL);
	uk_thread_yield();
	a = uk_thread_create("anna", spin_in_thread, NULL);
	b = uk_thread_create("bert", spin_in_thread, NULL);
	running = 0;
	add(5);
	uk_thread_join(a, NULL);
	uk_thread_join(b, NULL);
	uk_thread_detach(c);
	printf("joined\n");
}

/* None gives way: it takes the preemptive scheduler. */
static void busy(void)
{
	struct uk_thread *a = uk_thread_create("anna", spin_in_thread, NULL);
	struct uk_thread *b = uk_thread_create("bert", spin_in_thread, NULL);

	while (running)
		rounds++;
	uk_thread_join(a, NULL);
	uk_thread_join(b, NULL);
	printf("joined\n");
}

int main(int argc, char *argv[])
{
	const char *what = argc > 1 ? argv[1] : "count";

	if (!strcmp(what, "count"))
		count();
	if (!strcmp(what, "spin"))
		spin();
	if (!strcmp(what, "sleep"))
		sleep_on();
	if (!strcmp(what, "crash"))
		crash();
	if (!strcmp(what, "threads"))
		threads();
	if (!strcmp(what, "ready"))
		ready();
	if (!strcmp(what, "busy"))
		busy();
	ratio = half(ratio);
	return 7;
}
