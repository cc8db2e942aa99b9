/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Functions of C that an exception leaves; what they clean up is cleaned up.
 */
#include "through.h"

static void count(int **left)
{
	(**left)++;
}

void through_c(int deep, void (*call)(void), int *left)
{
	__attribute__((cleanup(count))) int *here = left;

	if (deep)
		through_c(deep - 1, call, left);
	else
		call();
	(void)here;
}
