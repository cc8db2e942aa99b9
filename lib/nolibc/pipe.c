/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pipes, where there is posix-pipe.
 */
#include <unistd.h>
#include <uk/syscall.h>
#include "result.h"

int pipe2(int fds[2], int flags)
{
	return result(UK_SYS(pipe2, fds, flags));
}

int pipe(int fds[2])
{
	return pipe2(fds, 0);
}
