/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What calls cost through the C library, in nanoseconds: where the emulator
 * counts instructions those are instructions.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "case.h"

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void empty(void)
{
	__asm__ volatile("");
}

static void pid(void)
{
	getpid();
}

static void clock_read(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
}

/* The console's: the port is asked whether there is room, and gets it. */
static void write_byte(void)
{
	write(1, "\n", 1);
}

static void heap(void)
{
	void *volatile p = malloc(64);

	free(p);
}

static void mutex(void)
{
	static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&m);
	pthread_mutex_unlock(&m);
}

static void *nothing(void *arg)
{
	return arg;
}

static void thread(void)
{
	pthread_t t;

	pthread_create(&t, NULL, nothing, NULL);
	pthread_join(t, NULL);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int turn;

static void take_turn(int mine)
{
	pthread_mutex_lock(&lock);
	while (turn != mine)
		pthread_cond_wait(&cond, &lock);
	turn = !mine;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&lock);
}

#define ROUNDS 500

static void *other(void *arg)
{
	for (int i = 0; i < ROUNDS; i++)
		take_turn(1);
	return arg;
}

static void measure(const char *name, void (*fn)(void), int n, int64_t loop)
{
	int64_t begin;

	fn();
	begin = now();
	for (int i = 0; i < n; i++)
		fn();
	begin = now() - begin;
	printf("%s %.1f\n", name, (double)(begin - loop * n / 1000) / n);
}

/* Thousandths of a nanosecond that the loop itself takes for each call. */
static int64_t of_loop(void)
{
	int64_t begin = now();

	for (int i = 0; i < 1000; i++)
		empty();
	return now() - begin;
}

void posix_cost(void)
{
	int64_t loop = of_loop(), begin;
	pthread_t t;

	measure("getpid", pid, 1000, loop);
	measure("clock_gettime", clock_read, 1000, loop);
	measure("write", write_byte, 1000, loop);
	measure("malloc", heap, 1000, loop);
	measure("mutex", mutex, 1000, loop);
	measure("thread", thread, 200, loop);
	pthread_create(&t, NULL, other, NULL);
	begin = now();
	for (int i = 0; i < ROUNDS; i++)
		take_turn(0);
	printf("turns %.1f\n", (double)(now() - begin) / ROUNDS);
	pthread_join(t, NULL);
}
