/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The data segment's end: it moves up and down, and what comes anew is zeroes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LEN (1 << 20)

static int is_zero(const char *p, size_t len)
{
	while (len && !*p++)
		len--;
	return !len;
}

int main(void)
{
	char *begin, *more;

	setvbuf(stdout, NULL, _IONBF, 0);
	begin = sbrk(0);
	more = sbrk(LEN);
	printf("grows: %d, %d\n", more == begin,
	       (char *)sbrk(0) == begin + LEN);
	printf("zeroes: %d\n", is_zero(begin, LEN));
	memset(begin, 'x', LEN);
	printf("shrinks: %d\n", brk(begin + 100) == 0);
	printf("again: %d\n", brk(begin + LEN) == 0);
	printf("kept: %d, zeroes: %d\n", begin[99] == 'x',
	       is_zero(begin + 8192, LEN - 8192));
	printf("below: %d\n", brk((void *)4096));
	printf("too far: %d", brk((void *)(SIZE_MAX / 4)));
	printf(", %s\n", strerror(errno));
	printf("where it was: %d\n", (char *)sbrk(0) == begin + LEN);
	return 0;
}
