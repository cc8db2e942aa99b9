/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The image as the only process: number 1, leader of the only group and of
 * the only session, without a parent.
 */
#include <uk/boot.h>
#include <uk/errno.h>
#include <uk/syscall.h>

#define PID 1

static bool is_me(int pid)
{
	return pid == 0 || pid == PID;
}

UK_SYSCALL0(getpid)
{
	return PID;
}

UK_SYSCALL0(getppid)
{
	return 0;
}

UK_SYSCALL1(getpgid, int, pid)
{
	return is_me(pid) ? PID : -ESRCH;
}

UK_SYSCALL0(getpgrp)
{
	return PID;
}

UK_SYSCALL1(getsid, int, pid)
{
	return is_me(pid) ? PID : -ESRCH;
}

/* A session's leader keeps its group [POSIX, setpgid()]. */
UK_SYSCALL2(setpgid, int, pid, int, group)
{
	if (group < 0)
		return -EINVAL;
	return is_me(pid) ? -EPERM : -ESRCH;
}

/* Who leads a group can't leave it for a session of its own. */
UK_SYSCALL0(setsid)
{
	return -EPERM;
}

UK_SYSCALL1(exit_group, int, status)
{
	uk_exit(status & 0xff);
	return 0;
}

/* There are no children. */
UK_SYSCALL4(wait4, int, pid, int *, status, int, options, void *, usage)
{
	(void)pid;
	(void)status;
	(void)options;
	(void)usage;
	return -ECHILD;
}

UK_SYSCALL5(waitid, int, type, int, id, void *, info, int, options, void *,
	    usage)
{
	(void)type;
	(void)id;
	(void)info;
	(void)options;
	(void)usage;
	return -ECHILD;
}
