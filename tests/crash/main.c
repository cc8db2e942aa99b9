/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dies in the way that its argument names, in a function of that name: the
 * tests look for both on the crash screen. `exit N` ends with status N.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int zero;

void null_write(void);
void null_call(void);
void write_code(void);
void run_data(void);
void divide(void);
int overflow_stack(int n);
void smash_stack(void);
void double_free(void);
void fail_assert(void);

void null_write(void)
{
	*(volatile int *)16 = 1;
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
	if (!strcmp(how, "smash_stack"))
		smash_stack();
	if (!strcmp(how, "double_free"))
		double_free();
	if (!strcmp(how, "fail_assert"))
		fail_assert();
	if (!strcmp(how, "abort"))
		abort();
	printf("still alive\n");
	return 0;
}
