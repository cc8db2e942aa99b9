/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Thread-local variables of large alignment: their values and addresses, in the
 * first thread and in others.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

static __thread char odd = 1;
static __thread int line __attribute__((aligned(128))) = 33;
static __thread int page __attribute__((aligned(4096))) = 44;
static __thread int zero __attribute__((aligned(512)));

static void *look(void *name)
{
	printf("%s: %d %d %d %d, off by %d %d %d\n", (char *)name, odd, line,
	       page, zero, (int)((uintptr_t)&line % 128),
	       (int)((uintptr_t)&page % 4096), (int)((uintptr_t)&zero % 512));
	odd++;
	line++;
	page++;
	zero++;
	return NULL;
}

int main(void)
{
	pthread_t t;

	look("main");
	for (int i = 0; i < 2; i++) {
		pthread_create(&t, NULL, look, "thread");
		pthread_join(t, NULL);
	}
	look("main");
	return 0;
}
