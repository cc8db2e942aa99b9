/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Says that it is there, and stays: one of many instances, of an image and of
 * a program of the host's.
 */
#include <stdio.h>

#ifdef HOST_PROGRAM
#include <unistd.h>

static void stay(void)
{
	pause();
}
#else
#include <uk/sched.h>

static void stay(void)
{
	uk_thread_sleep(UK_FOREVER);
}
#endif

int main(void)
{
	puts("up");
	fflush(stdout);
	for (;;)
		stay();
}
