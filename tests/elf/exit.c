/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The system call by which a thread ends, made by the only one.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	syscall(SYS_exit, 7);
	return 0;
}
