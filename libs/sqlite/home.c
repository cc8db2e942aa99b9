/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The shell reads .sqliterc at home, and complains where there is none.
 */
#include <stdlib.h>

static void __attribute__((constructor)) set_home(void)
{
	setenv("HOME", "/", 0);
}
