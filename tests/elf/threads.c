/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads as pthread_create() of a static C library makes them: each with
 * variables of its own, waiting for one another, and coming to an end.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 8
#define ROUNDS	2000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static __thread int own = 7;
static __thread char name[16];
static unsigned long counter, turn, spun;

static void *count(void *arg)
{
	double x = (long)arg;

	snprintf(name, sizeof(name), "thread %ld", (long)arg);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&lock);
		counter++;
		pthread_mutex_unlock(&lock);
		own++;
		x = x * 1.000001 + 0.5;
	}
	errno = (long)arg;
	pthread_mutex_lock(&lock);
	while (turn != (unsigned long)arg)
		pthread_cond_wait(&cond, &lock);
	printf("%s: own %d, errno %d, x %.6f\n", name, own, errno, x);
	turn++;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&lock);
	return memset(malloc(100000), 1, 100000);
}

/* Never calls: only the clock takes the CPU from it. */
static void *spin(void *arg)
{
	volatile unsigned long *stop = arg;
	double sum = 0;

	while (!*stop) {
		spun++;
		sum += 1;
	}
	return sum == (double)spun ? arg : NULL;
}

int main(void)
{
	pthread_t threads[THREADS], spinner;
	static unsigned long stop;
	void *result, *results[THREADS];

	pthread_barrier_init(&barrier, NULL, THREADS);
	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, count, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], &results[i]);
	for (int i = 0; i < THREADS; i++) {
		printf("joined %d: %d\n", i, ((char *)results[i])[99999]);
		free(results[i]);
	}
	printf("counted %lu, own %d\n", counter, own);

	pthread_create(&spinner, NULL, spin, &stop);
	usleep(30000);
	__atomic_store_n(&stop, 1, __ATOMIC_SEQ_CST);
	pthread_join(spinner, &result);
	printf("spun: %s\n", spun && result == &stop ? "yes" : "no");

	/* One after the other: what a thread had is given back. */
	for (int i = 0; i < 200; i++) {
		pthread_create(&spinner, NULL, spin, &stop);
		pthread_join(spinner, NULL);
	}
	printf("200 more\n");
	return 0;
}
