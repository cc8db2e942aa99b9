/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dies in the way that its argument names, in a function of that name: the
 * tests look for both on the crash screen. `exit N` ends with status N.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/config.h>
#ifdef CONFIG_LIBUKSCHED
#include <uk/sched.h>
#include <uk/timer.h>
#endif

static volatile int zero;

void null_write(void);
void in_leaf(void);
void null_call(void);
void write_code(void);
void run_data(void);
void divide(void);
int overflow_stack(int n);
int big_frame(int n);
void smash_stack(void);
void double_free(void);
void overrun(void);
void run_over(void);
void use_freed(void);
void write_freed(void);
void fail_assert(void);

void null_write(void)
{
	*(volatile int *)16 = 1;
}

/* The C library's, which makes no frame. */
void in_leaf(void)
{
	const char *volatile nothing = NULL;

	zero = strlen(nothing) + zero;
}

void null_call(void)
{
	void (*volatile fn)(void) = NULL;

	fn();
}

void write_code(void)
{
	*(volatile char *)null_write = 0;
}

void run_data(void)
{
	static char code[16] = {(char)0xc3};

	((void (*)(void))code)();
}

void divide(void)
{
	zero = 100 / zero;
}

int overflow_stack(int n)
{
	volatile char block[512];

	memset((char *)block, n, sizeof(block));
	return overflow_stack(n + 1) + block[n % 512];
}

/* Larger than any stack here, and touched from its lowest byte on. */
int big_frame(int n)
{
	volatile char block[2000000];

	for (unsigned int i = 0; i < sizeof(block); i += 64)
		block[i] = n;
	return block[n];
}

void smash_stack(void)
{
	char block[16];

	memset(block, 0x41, 64 + zero);
	printf("%.3s\n", block);
}

void double_free(void)
{
	void *p = malloc(40), *keep = malloc(40);

	free(p);
	free(p);
	free(keep);
}

/* Into the next block's head, or a red zone. */
void overrun(void)
{
	char *p = malloc(40), *next = malloc(40);

	memset(p, 0x41, 41 + zero);
	memset(p, 0x41, 48 + zero);
	free(next);
	free(p);
}

/* By one byte, where the next one is. */
void run_over(void)
{
	char *p = malloc(48);

	memset(p, 0x41, 49 + zero);
	printf("%.3s\n", p);
}

void use_freed(void)
{
	char *volatile p = malloc(48);

	strcpy(p, "freed");
	free(p);
	puts(p);
}

#ifdef CONFIG_LIBUKSCHED
static void *overflow_thread(void *arg)
{
	overflow_stack((int)(uintptr_t)arg);
	return arg;
}

static void *big_frame_thread(void *arg)
{
	big_frame((int)(uintptr_t)arg);
	return arg;
}

static void *end_overflown(void *arg)
{
	volatile char block[12000];

	/* To below its stack's end, and back. */
	memset((char *)block, 0, sizeof(block));
	uk_thread_yield();
	return arg;
}

static void overflow_interrupt(struct uk_timer *t)
{
	overflow_stack((int)(uintptr_t)t);
}

static void *waits_for_interrupt(void *arg)
{
	static struct uk_timer timer = {.fn = overflow_interrupt};

	uk_thread_pin(ukplat_cpu_count() - 1);
	uk_timer_set(&timer, 0);
	uk_thread_sleep(UINT64_MAX);
	return arg;
}

static volatile int spinning;

static void *spin(void *arg)
{
	spinning++;
	while (spinning)
		;
	return arg;
}

static void *on_other_cpu(void *arg)
{
	uk_thread_pin(ukplat_cpu_count() - 1);
	while (spinning < 2)
		uk_thread_yield();
	*(volatile int *)16 = 1;
	return arg;
}

static void other_cpu(void)
{
	uk_thread_create("spins", spin, NULL);
	uk_thread_create("spins", spin, NULL);
	uk_thread_join(uk_thread_create("dies", on_other_cpu, NULL), NULL);
}

static void in_thread(void *(*fn)(void *))
{
	struct uk_thread_attr attr = {.name = "test", .stack_size = 8192};
	void *spare = malloc(8192);

	(void)spare;
	uk_thread_join(uk_thread_create_attr(&attr, fn, NULL), NULL);
}
#endif

/* The next who wants such a block finds it. */
void write_freed(void)
{
	char *p = malloc(40);

	free(p);
	memset(p, 0x41, 16);
	p = malloc(40);
	printf("%p\n", (void *)p);
}

void fail_assert(void)
{
	assert(zero == 1);
}

int main(int argc, char *argv[])
{
	const char *how = argc > 1 ? argv[1] : "";

	if (!strcmp(how, "exit"))
		return atoi(argv[2]);
	if (!strcmp(how, "null_write"))
		null_write();
	if (!strcmp(how, "in_leaf"))
		in_leaf();
	if (!strcmp(how, "null_call"))
		null_call();
	if (!strcmp(how, "write_code"))
		write_code();
	if (!strcmp(how, "run_data"))
		run_data();
	if (!strcmp(how, "divide"))
		divide();
	if (!strcmp(how, "overflow_stack"))
		return overflow_stack(0);
	if (!strcmp(how, "big_frame"))
		return big_frame(5);
	if (!strcmp(how, "smash_stack"))
		smash_stack();
	if (!strcmp(how, "double_free"))
		double_free();
	if (!strcmp(how, "overrun"))
		overrun();
	if (!strcmp(how, "run_over"))
		run_over();
	if (!strcmp(how, "use_freed"))
		use_freed();
#ifdef CONFIG_LIBUKSCHED
	if (!strcmp(how, "overflow_thread"))
		in_thread(overflow_thread);
	if (!strcmp(how, "big_frame_thread"))
		in_thread(big_frame_thread);
	if (!strcmp(how, "overflow_interrupt"))
		in_thread(waits_for_interrupt);
	if (!strcmp(how, "other_cpu"))
		other_cpu();
	if (!strcmp(how, "end_overflown"))
		in_thread(end_overflown);
#endif
	if (!strcmp(how, "write_freed"))
		write_freed();
	if (!strcmp(how, "fail_assert"))
		fail_assert();
	if (!strcmp(how, "abort"))
		abort();
	printf("still alive\n");
	return 0;
}
