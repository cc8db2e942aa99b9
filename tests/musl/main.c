/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What programs expect of a full C library and nolibc doesn't have, or has
 * otherwise: the test compares the output to the letter.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

static jmp_buf back;

static void at_exit(void)
{
	printf("at exit, unflushed");
}

static void numbers(const char *text)
{
	double d = strtod(text, NULL), x;
	int n;

	printf("%.17g %a %.3Lf\n", d, d, (long double)d * 3);
	printf("%.10f %.10f\n", sin(d), pow(d, 1.5));
	if (sscanf("12 0.5", "%d %lf", &n, &x) == 2)
		printf("%d %g\n", n, x);
}

static void files(void)
{
	char buf[32];
	FILE *f;

	errno = 0;
	f = fopen("/nowhere", "r");
	printf("%d %s\n", !f && errno == ENOENT, strerror(EBADF));
	f = fmemopen(buf, sizeof(buf), "w");
	fprintf(f, "%s in memory", "text");
	fclose(f);
	printf("%s %d\n", buf, isatty(1));
}

int main(int argc, char *argv[])
{
	char *big = malloc(1 << 20);
	volatile int jumps = 0;

	atexit(at_exit);
	numbers(argc > 1 ? argv[1] : "0.1");
	files();
	if (setjmp(back) < 3) {
		jumps++;
		longjmp(back, jumps);
	}
	printf("%d jumps, %s, %zu\n", jumps, big ? "a mebibyte" : "no memory",
	       wcslen(L"wide"));
	free(big);
	fprintf(stderr, "to stderr\n");
	if (argc > 2)
		_exit(3);
	return 5;
}
