/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The image as the only process: number 1, leader of the only group and of
 * the only session, without a parent.
 */
#include <uk/boot.h>
#include <uk/errno.h>
#include <uk/syscall.h>
#include <uk/abi/resource.h>
#include <uk/abi/wait.h>

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

/*
 * The nice value: kept, and without effect, as there is no other process to be
 * nice to. Its call returns 20 less it, so that none is an error.
 */
static int niceness;

static long check_who(unsigned int which, int who)
{
	if (which > UK_PRIO_USER)
		return -EINVAL;
	return who == 0 || (which != UK_PRIO_USER && who == PID) ? 0 : -ESRCH;
}

UK_SYSCALL2(getpriority, unsigned int, which, int, who)
{
	long rc = check_who(which, who);

	return rc ? rc : 20 - niceness;
}

UK_SYSCALL3(setpriority, unsigned int, which, int, who, int, value)
{
	long rc = check_who(which, who);

	if (!rc)
		niceness = MAX(-20, MIN(value, 19));
	return rc;
}

/* Who leads a group can't leave it for a session of its own. */
UK_SYSCALL0(setsid)
{
	return -EPERM;
}

UK_SYSCALL1(exit_group, int, status)
{
	uk_exit_at_once(status & 0xff);
	return 0;
}

/* There are no children; what is asked for is checked nevertheless. */
UK_SYSCALL4(wait4, int, pid, int *, status, unsigned int, options, void *,
	    usage)
{
	(void)pid;
	(void)status;
	(void)usage;
	if (options & ~(UK_WNOHANG | UK_WSTOPPED | UK_WCONTINUED | UK_WLINUX))
		return -EINVAL;
	return -ECHILD;
}

#define STATES (UK_WEXITED | UK_WSTOPPED | UK_WCONTINUED)

UK_SYSCALL5(waitid, unsigned int, type, int, id, void *, info, unsigned int,
	    options, void *, usage)
{
	(void)id;
	(void)info;
	(void)usage;
	if (type > UK_P_PIDFD || !(options & STATES) ||
	    options & ~(STATES | UK_WNOHANG | UK_WNOWAIT | UK_WLINUX))
		return -EINVAL;
	return -ECHILD;
}
