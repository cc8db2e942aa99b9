/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The same operations by Linux and its C library: threads of one CPU.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "ops.h"

#define COUNT 20000

static long rounds;

static void *yields(void *arg)
{
	for (long i = 0; i < rounds; i++)
		sched_yield();
	return arg;
}

static pthread_t start_thread(void *(*fn)(void *))
{
	pthread_t t;

	if (pthread_create(&t, NULL, fn, NULL))
		abort();
	return t;
}

void op_switch(long n)
{
	pthread_t t;

	rounds = n / 2;
	t = start_thread(yields);
	yields(NULL);
	pthread_join(t, NULL);
}

void op_lock(long n)
{
	static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

	while (n--) {
		pthread_mutex_lock(&m);
		pthread_mutex_unlock(&m);
	}
}

/* A mailbox of one message. */
struct mailbox {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	void *msg;
};

static struct mailbox there = {PTHREAD_MUTEX_INITIALIZER,
			       PTHREAD_COND_INITIALIZER, NULL};
static struct mailbox back = {PTHREAD_MUTEX_INITIALIZER,
			      PTHREAD_COND_INITIALIZER, NULL};

static void post(struct mailbox *m, void *msg)
{
	pthread_mutex_lock(&m->mutex);
	while (m->msg)
		pthread_cond_wait(&m->changed, &m->mutex);
	m->msg = msg;
	pthread_cond_signal(&m->changed);
	pthread_mutex_unlock(&m->mutex);
}

static void *receive(struct mailbox *m)
{
	void *msg;

	pthread_mutex_lock(&m->mutex);
	while (!m->msg)
		pthread_cond_wait(&m->changed, &m->mutex);
	msg = m->msg;
	m->msg = NULL;
	pthread_cond_signal(&m->changed);
	pthread_mutex_unlock(&m->mutex);
	return msg;
}

static void *answers(void *arg)
{
	for (long i = 0; i < rounds; i++)
		post(&back, receive(&there));
	return arg;
}

void op_round_trip(long n)
{
	pthread_t t;

	rounds = n;
	t = start_thread(answers);
	for (long i = 0; i < n; i++) {
		post(&there, &n);
		receive(&back);
	}
	pthread_join(t, NULL);
}

void op_alloc(long n)
{
	while (n--) {
		void *volatile p = malloc(64);

		free(p);
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void measure(const char *name, void (*op)(long n))
{
	double start;

	op(100);
	start = now();
	op(COUNT);
	printf("%s %.0f\n", name, (now() - start) / (COUNT / 10));
}

int main(void)
{
	measure("switch", op_switch);
	measure("lock", op_lock);
	measure("round-trip", op_round_trip);
	measure("alloc", op_alloc);
	measure("buddy", op_alloc);
	measure("pool", op_alloc);
	return 0;
}
