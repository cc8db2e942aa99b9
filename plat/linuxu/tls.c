/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer, without a system call where that can be.
 */
#include <syscall.h>
#include <uk/plat/tls.h>
#include "linuxu.h"

void ukplat_tls_set(void *pointer)
{
	linuxu_tls_set(pointer);
}

#define AT_HWCAP2 26

unsigned long linuxu_hwcap2;

/* Behind the environment [getauxval(3)]. */
void linuxu_tls_boot(unsigned long *p)
{
	while (*p++)
		;
	for (; *p; p += 2)
		if (*p == AT_HWCAP2)
			linuxu_hwcap2 = p[1];
}
