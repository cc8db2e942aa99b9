/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * errno. Through a function, so that threads may each get their own.
 */
#include <errno.h>

int *__errno_location(void)
{
	static int value;

	return &value;
}
