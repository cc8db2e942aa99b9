/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a call's pointers have to lead: what the program has mapped, with the
 * rights for it. Handlers use them as they are, so all of it is looked at
 * before; a call of which any part is missing does nothing, even where Linux
 * would do the part that can be.
 */
#include <uk/syscall.h>
#include <uk/vmem.h>
#include <uk/abi/fcntl.h>
#include <uk/abi/futex.h>
#include <uk/abi/poll.h>
#include <uk/abi/resource.h>
#include <uk/abi/signal.h>
#include <uk/abi/socket.h>
#include <uk/abi/stat.h>
#include <uk/abi/sysinfo.h>
#include <uk/abi/time.h>
#include <uk/abi/tty.h>
#include <uk/abi/uio.h>
#include "program_internal.h"

#define STRING_MAX 4096 /* longer ones no call takes */

/* Linux uapi linux/prctl.h. */
#define PR_SET_NAME 15
#define PR_GET_NAME 16

enum kind {
	NONE,
	UNITS, /* as many as another argument says */
	BITS,  /* whole words of them */
	STRING,
	VALUE,	  /* with its length, an int, at another pointer */
	VECTOR,	  /* of struct uk_iovec */
	MESSAGE,  /* struct uk_msghdr */
	MESSAGES, /* struct uk_mmsghdr */
	MASK,	  /* pselect6()'s: where it is, and its length */
	IOCTL,
	FCNTL,
	FUTEX,
	PRCTL,
};

#define ONE 7 /* instead of the argument with the count */

struct pointer {
	uint8_t kind : 4, arg : 3, optional : 1;
	uint8_t count : 3, is_int : 1, rights : 2;
	uint16_t size; /* bytes of a unit */
};

#define FILLS UK_VMEM_RW
#define READS UK_VMEM_READ

#define P(k, a, c, i, r, s)                                                    \
	{                                                                      \
		.kind = (k), .arg = (a), .count = (c), .is_int = (i),          \
		.rights = (r), .size = (s)                                     \
	}
/* NULL is none. */
#define OPTIONAL(k, a, c, i, r, s)                                             \
	{                                                                      \
		.kind = (k), .arg = (a), .optional = 1, .count = (c),          \
		.is_int = (i), .rights = (r), .size = (s)                      \
	}
/* Argument `a` leads to that; to as many as argument `n`, or int `n`, says. */
#define IN(a, type)		 P(UNITS, a, ONE, 0, READS, sizeof(type))
#define OUT(a, type)		 P(UNITS, a, ONE, 0, FILLS, sizeof(type))
#define IN_MAYBE(a, type)	 OPTIONAL(UNITS, a, ONE, 0, READS, sizeof(type))
#define OUT_MAYBE(a, type)	 OPTIONAL(UNITS, a, ONE, 0, FILLS, sizeof(type))
#define IN_N(a, n, type)	 P(UNITS, a, n, 0, READS, sizeof(type))
#define OUT_N(a, n, type)	 P(UNITS, a, n, 0, FILLS, sizeof(type))
#define IN_INT(a, n, type)	 P(UNITS, a, n, 1, READS, sizeof(type))
#define OUT_INT(a, n, type)	 P(UNITS, a, n, 1, FILLS, sizeof(type))
#define IN_INT_MAYBE(a, n, type) OPTIONAL(UNITS, a, n, 1, READS, sizeof(type))
#define STR(a)			 P(STRING, a, ONE, 0, READS, 1)
#define STR_MAYBE(a)		 OPTIONAL(STRING, a, ONE, 0, READS, 1)
#define SET(a)			 OPTIONAL(BITS, a, 0, 1, FILLS, 1)
#define VALUE_AT(a, n)		 P(VALUE, a, n, 0, FILLS, 1)
#define VALUE_MAYBE(a, n)	 OPTIONAL(VALUE, a, n, 0, FILLS, 1)
#define OTHER(k, a, n, r)	 P(k, a, n, 1, r, 1)

typedef struct uk_timespec timespec;
typedef struct uk_itimerspec itimerspec;

static const struct pointer calls[][5] = {
	[UK_NR_accept] = {VALUE_MAYBE(1, 2)},
	[UK_NR_accept4] = {VALUE_MAYBE(1, 2)},
	[UK_NR_bind] = {IN_INT(1, 2, char)},
	[UK_NR_chdir] = {STR(0)},
	[UK_NR_clock_getres] = {OUT_MAYBE(1, timespec)},
	[UK_NR_clock_gettime] = {OUT(1, timespec)},
	[UK_NR_clock_nanosleep] = {IN(2, timespec), OUT_MAYBE(3, timespec)},
	[UK_NR_clock_settime] = {IN(1, timespec)},
	[UK_NR_clone3] = {IN_N(0, 1, char)},
	[UK_NR_connect] = {IN_INT(1, 2, char)},
	[UK_NR_copy_file_range] = {OUT_MAYBE(1, int64_t),
				   OUT_MAYBE(3, int64_t)},
	[UK_NR_epoll_ctl] = {IN_MAYBE(3, struct uk_epoll_event)},
	[UK_NR_epoll_pwait] = {OUT_INT(1, 2, struct uk_epoll_event),
			       IN_MAYBE(4, uk_sigset)},
	[UK_NR_epoll_pwait2] = {OUT_INT(1, 2, struct uk_epoll_event),
				IN_MAYBE(3, timespec), IN_MAYBE(4, uk_sigset)},
	[UK_NR_faccessat] = {STR(1)},
	[UK_NR_faccessat2] = {STR(1)},
	[UK_NR_fchmodat] = {STR(1)},
	[UK_NR_fchownat] = {STR(1)},
	[UK_NR_fcntl] = {OTHER(FCNTL, 2, 1, FILLS)},
	[UK_NR_fgetxattr] = {STR(1), OUT_N(2, 3, char)},
	[UK_NR_flistxattr] = {OUT_N(1, 2, char)},
	[UK_NR_fstat] = {OUT(1, struct uk_stat)},
	[UK_NR_fstatfs] = {OUT(1, struct uk_statfs)},
	[UK_NR_futex] = {OTHER(FUTEX, 0, ONE, READS)},
	[UK_NR_get_robust_list] = {OUT(1, void *), OUT(2, size_t)},
	[UK_NR_getcpu] = {OUT_MAYBE(0, int), OUT_MAYBE(1, int)},
	[UK_NR_getcwd] = {OUT_N(0, 1, char)},
	[UK_NR_getdents64] = {OUT_N(1, 2, char)},
	[UK_NR_getgroups] = {OUT_INT(1, 0, uint32_t)},
	[UK_NR_getitimer] = {OUT(1, struct uk_itimerval)},
	[UK_NR_getpeername] = {VALUE_AT(1, 2)},
	[UK_NR_getrandom] = {OUT_N(0, 1, char)},
	[UK_NR_getresgid] = {OUT(0, uint32_t), OUT(1, uint32_t),
			     OUT(2, uint32_t)},
	[UK_NR_getresuid] = {OUT(0, uint32_t), OUT(1, uint32_t),
			     OUT(2, uint32_t)},
	[UK_NR_getrlimit] = {OUT(1, struct uk_rlimit)},
	[UK_NR_getrusage] = {OUT(1, struct uk_rusage)},
	[UK_NR_getsockname] = {VALUE_AT(1, 2)},
	[UK_NR_getsockopt] = {VALUE_AT(3, 4)},
	[UK_NR_gettimeofday] = {OUT_MAYBE(0, struct uk_timeval),
				OUT_MAYBE(1, int[2])},
	[UK_NR_getxattr] = {STR(0), STR(1), OUT_N(2, 3, char)},
	[UK_NR_inotify_add_watch] = {STR(1)},
	[UK_NR_ioctl] = {OTHER(IOCTL, 2, 1, READS)},
	[UK_NR_lgetxattr] = {STR(0), STR(1), OUT_N(2, 3, char)},
	[UK_NR_linkat] = {STR(1), STR(3)},
	[UK_NR_listxattr] = {STR(0), OUT_N(1, 2, char)},
	[UK_NR_llistxattr] = {STR(0), OUT_N(1, 2, char)},
	[UK_NR_mkdirat] = {STR(1)},
	[UK_NR_mknodat] = {STR(1)},
	[UK_NR_mount] = {STR_MAYBE(0), STR(1), STR_MAYBE(2), STR_MAYBE(4)},
	[UK_NR_nanosleep] = {IN(0, timespec), OUT_MAYBE(1, timespec)},
	[UK_NR_newfstatat] = {STR(1), OUT(2, struct uk_stat)},
	[UK_NR_openat] = {STR(1)},
	[UK_NR_pipe2] = {OUT(0, int[2])},
	[UK_NR_ppoll] = {OUT_N(0, 1, struct uk_pollfd), IN_MAYBE(2, timespec),
			 IN_MAYBE(3, uk_sigset)},
	[UK_NR_pread64] = {OUT_N(1, 2, char)},
	[UK_NR_preadv] = {OTHER(VECTOR, 1, 2, FILLS)},
	[UK_NR_preadv2] = {OTHER(VECTOR, 1, 2, FILLS)},
	[UK_NR_prctl] = {OTHER(PRCTL, 1, 0, FILLS)},
	[UK_NR_prlimit64] = {IN_MAYBE(2, struct uk_rlimit),
			     OUT_MAYBE(3, struct uk_rlimit)},
	[UK_NR_pselect6] = {SET(1), SET(2), SET(3), IN_MAYBE(4, timespec),
			    OPTIONAL(MASK, 5, ONE, 0, READS, 1)},
	[UK_NR_pwrite64] = {IN_N(1, 2, char)},
	[UK_NR_pwritev] = {OTHER(VECTOR, 1, 2, READS)},
	[UK_NR_pwritev2] = {OTHER(VECTOR, 1, 2, READS)},
	[UK_NR_read] = {OUT_N(1, 2, char)},
	[UK_NR_readlinkat] = {STR(1), OUT_INT(2, 3, char)},
	[UK_NR_readv] = {OTHER(VECTOR, 1, 2, FILLS)},
	[UK_NR_recvfrom] = {OUT_N(1, 2, char), VALUE_MAYBE(4, 5)},
	[UK_NR_recvmmsg] = {OTHER(MESSAGES, 1, 2, FILLS),
			    IN_MAYBE(4, timespec)},
	[UK_NR_recvmsg] = {OTHER(MESSAGE, 1, ONE, FILLS)},
	[UK_NR_renameat] = {STR(1), STR(3)},
	[UK_NR_renameat2] = {STR(1), STR(3)},
	[UK_NR_rt_sigaction] = {IN_MAYBE(1, struct uk_sigaction),
				OUT_MAYBE(2, struct uk_sigaction)},
	[UK_NR_rt_sigpending] = {OUT(0, uk_sigset)},
	[UK_NR_rt_sigprocmask] = {IN_MAYBE(1, uk_sigset),
				  OUT_MAYBE(2, uk_sigset)},
	[UK_NR_rt_sigqueueinfo] = {IN(2, struct uk_siginfo)},
	[UK_NR_rt_sigsuspend] = {IN(0, uk_sigset)},
	[UK_NR_rt_sigtimedwait] = {IN(0, uk_sigset),
				   OUT_MAYBE(1, struct uk_siginfo),
				   IN_MAYBE(2, timespec)},
	[UK_NR_rt_tgsigqueueinfo] = {IN(3, struct uk_siginfo)},
	[UK_NR_sched_getaffinity] = {OUT_N(2, 1, char)},
	[UK_NR_sched_getparam] = {OUT(1, int)},
	[UK_NR_sched_rr_get_interval] = {OUT(1, timespec)},
	[UK_NR_sched_setaffinity] = {IN_N(2, 1, char)},
	[UK_NR_sched_setparam] = {IN(1, int)},
	[UK_NR_sched_setscheduler] = {IN(2, int)},
	[UK_NR_sendfile] = {OUT_MAYBE(2, int64_t)},
	[UK_NR_sendmmsg] = {OTHER(MESSAGES, 1, 2, READS)},
	[UK_NR_sendmsg] = {OTHER(MESSAGE, 1, ONE, READS)},
	[UK_NR_sendto] = {IN_N(1, 2, char), IN_INT_MAYBE(4, 5, char)},
	[UK_NR_set_robust_list] = {OUT_MAYBE(0, void *[3])},
	[UK_NR_set_tid_address] = {OUT_MAYBE(0, uint32_t)},
	[UK_NR_setdomainname] = {IN_INT(0, 1, char)},
	[UK_NR_setgroups] = {IN_INT(1, 0, uint32_t)},
	[UK_NR_sethostname] = {IN_INT(0, 1, char)},
	[UK_NR_setitimer] = {IN_MAYBE(1, struct uk_itimerval),
			     OUT_MAYBE(2, struct uk_itimerval)},
	[UK_NR_setrlimit] = {IN(1, struct uk_rlimit)},
	[UK_NR_setsockopt] = {IN_INT_MAYBE(3, 4, char)},
	[UK_NR_settimeofday] = {IN_MAYBE(0, struct uk_timeval),
				IN_MAYBE(1, int[2])},
	[UK_NR_sigaltstack] = {IN_MAYBE(0, struct uk_sigaltstack),
			       OUT_MAYBE(1, struct uk_sigaltstack)},
	[UK_NR_signalfd4] = {IN(1, uk_sigset)},
	[UK_NR_socketpair] = {OUT(3, int[2])},
	[UK_NR_statfs] = {STR(0), OUT(1, struct uk_statfs)},
	[UK_NR_statx] = {STR(1), OUT(4, struct uk_statx)},
	[UK_NR_symlinkat] = {STR(0), STR(2)},
	[UK_NR_sysinfo] = {OUT(0, struct uk_sysinfo)},
	[UK_NR_timer_create] = {IN_MAYBE(1, struct uk_sigevent), OUT(2, int)},
	[UK_NR_timer_gettime] = {OUT(1, itimerspec)},
	[UK_NR_timer_settime] = {IN(2, itimerspec), OUT_MAYBE(3, itimerspec)},
	[UK_NR_timerfd_gettime] = {OUT(1, itimerspec)},
	[UK_NR_timerfd_settime] = {IN(2, itimerspec), OUT_MAYBE(3, itimerspec)},
	[UK_NR_times] = {OUT_MAYBE(0, long[4])},
	[UK_NR_truncate] = {STR(0)},
	[UK_NR_umount2] = {STR(0)},
	[UK_NR_uname] = {OUT(0, struct uk_utsname)},
	[UK_NR_unlinkat] = {STR(1)},
	[UK_NR_utimensat] = {STR_MAYBE(1), IN_MAYBE(2, timespec[2])},
	[UK_NR_wait4] = {OUT_MAYBE(1, int), OUT_MAYBE(3, struct uk_rusage)},
	[UK_NR_waitid] = {OUT_MAYBE(2, struct uk_siginfo),
			  OUT_MAYBE(4, struct uk_rusage)},
	[UK_NR_write] = {IN_N(1, 2, char)},
	[UK_NR_writev] = {OTHER(VECTOR, 1, 2, READS)},
#ifdef __x86_64__ /* those that arm64 has by newer names */
	[UK_NR_access] = {STR(0)},
	[UK_NR_chmod] = {STR(0)},
	[UK_NR_chown] = {STR(0)},
	[UK_NR_creat] = {STR(0)},
	[UK_NR_epoll_wait] = {OUT_INT(1, 2, struct uk_epoll_event)},
	[UK_NR_lchown] = {STR(0)},
	[UK_NR_link] = {STR(0), STR(1)},
	[UK_NR_lstat] = {STR(0), OUT(1, struct uk_stat)},
	[UK_NR_mkdir] = {STR(0)},
	[UK_NR_mknod] = {STR(0)},
	[UK_NR_open] = {STR(0)},
	[UK_NR_pipe] = {OUT(0, int[2])},
	[UK_NR_poll] = {OUT_N(0, 1, struct uk_pollfd)},
	[UK_NR_readlink] = {STR(0), OUT_INT(1, 2, char)},
	[UK_NR_rename] = {STR(0), STR(1)},
	[UK_NR_rmdir] = {STR(0)},
	[UK_NR_select] = {SET(1), SET(2), SET(3),
			  IN_MAYBE(4, struct uk_timeval)},
	[UK_NR_signalfd] = {IN(1, uk_sigset)},
	[UK_NR_stat] = {STR(0), OUT(1, struct uk_stat)},
	[UK_NR_symlink] = {STR(0), STR(1)},
	[UK_NR_time] = {OUT_MAYBE(0, long)},
	[UK_NR_unlink] = {STR(0)},
#endif
};

static bool has(uintptr_t at, size_t n, size_t size, unsigned int rights)
{
	size_t len;

	return !__builtin_mul_overflow(n, size, &len) &&
	       (!len || uk_vmem_has((void *)at, len, rights));
}

static bool has_string(uintptr_t at)
{
	for (uintptr_t end = at + STRING_MAX; at < end;) {
		size_t n = UKPLAT_PAGE_SIZE - at % UKPLAT_PAGE_SIZE;

		if (!has(at, n, 1, UK_VMEM_READ))
			return false;
		for (; n; n--)
			if (!*(const char *)at++)
				return true;
	}
	return true;
}

static bool has_vector(uintptr_t at, size_t n, unsigned int rights)
{
	const struct uk_iovec *iov = (const void *)at;

	if (n > UK_IOV_MAX) /* the handler says so */
		return true;
	if (!has(at, n, sizeof(*iov), UK_VMEM_READ))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!has((uintptr_t)iov[i].base, iov[i].len, 1, rights))
			return false;
	return true;
}

static bool has_message(uintptr_t at, unsigned int rights)
{
	const struct uk_msghdr *m = (const void *)at;

	return has(at, 1, sizeof(*m), rights) &&
	       has_vector((uintptr_t)m->iov, m->iov_len, rights) &&
	       (!m->name || m->name_len < 0 ||
		has((uintptr_t)m->name, m->name_len, 1, rights)) &&
	       (!m->control ||
		has((uintptr_t)m->control, m->control_len, 1, rights));
}

static bool has_messages(uintptr_t at, size_t n, unsigned int rights)
{
	const struct uk_mmsghdr *m = (const void *)at;

	n = MIN(n, UK_IOV_MAX);
	if (!has(at, n, sizeof(*m), UK_VMEM_RW))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!has_message((uintptr_t)&m[i].msg, rights))
			return false;
	return true;
}

static bool has_mask(uintptr_t at)
{
	const uintptr_t *set = (const void *)at;

	return has(at, 2, sizeof(*set), UK_VMEM_READ) &&
	       (!set[0] || has(set[0], set[1], 1, UK_VMEM_READ));
}

static bool has_value(uintptr_t at, uintptr_t len_at)
{
	int len;

	if (!has(len_at, 1, sizeof(int), UK_VMEM_RW))
		return false;
	len = *(const int *)len_at;
	return len < 0 || has(at, len, 1, UK_VMEM_RW);
}

/* Newer requests say it themselves [Linux uapi asm-generic/ioctl.h]. */
static bool has_ioctl(uintptr_t at, unsigned int request)
{
	switch (request) {
	case UK_TCGETS: return has(at, 1, sizeof(struct uk_termios), FILLS);
	case UK_TCSETS:
	case UK_TCSETSW:
	case UK_TCSETSF: return has(at, 1, sizeof(struct uk_termios), READS);
	case UK_TIOCGWINSZ: return has(at, 1, sizeof(struct uk_winsize), FILLS);
	case UK_TIOCSWINSZ: return has(at, 1, sizeof(struct uk_winsize), READS);
	case UK_FIONREAD: return has(at, 1, sizeof(int), FILLS);
	case UK_FIONBIO: return has(at, 1, sizeof(int), READS);
	default:
		return has(at, 1, request >> 16 & 0x3fff,
			   request >> 31 ? FILLS : READS);
	}
}

static bool has_fcntl(uintptr_t at, unsigned int command)
{
	switch (command) {
	case UK_F_GETLK:
	case UK_F_SETLK:
	case UK_F_SETLKW:
	case UK_F_OFD_GETLK:
	case UK_F_OFD_SETLK:
	case UK_F_OFD_SETLKW: return has(at, 1, sizeof(struct uk_flock), FILLS);
	default: return true;
	}
}

/* Who wakes doesn't look at the word, and what time was is a number then. */
static bool has_futex(const long *arg)
{
	switch (arg[1] & UK_FUTEX_CMD_MASK) {
	case UK_FUTEX_WAIT:
	case UK_FUTEX_WAIT_BITSET:
		return has(arg[0], 1, sizeof(uint32_t), READS) &&
		       (!arg[3] || has(arg[3], 1, sizeof(timespec), READS));
	case UK_FUTEX_CMP_REQUEUE:
		return has(arg[0], 1, sizeof(uint32_t), READS);
	case UK_FUTEX_WAKE_OP: return has(arg[4], 1, sizeof(uint32_t), FILLS);
	default: return true;
	}
}

static bool has_prctl(uintptr_t at, unsigned int what)
{
	switch (what) {
	case PR_SET_NAME: return has_string(at);
	case PR_GET_NAME: return has(at, 1, UK_POSIX_THREAD_NAME, FILLS);
	default: return true;
	}
}

static bool leads(const struct pointer *p, const long *arg)
{
	uintptr_t at = arg[p->arg];
	size_t n = p->count == ONE ? 1 : arg[p->count];

	if (!at && p->optional)
		return true;
	if (p->is_int && p->count != ONE)
		n = (unsigned int)n;
	switch ((enum kind)p->kind) {
	case NONE: return true;
	case UNITS:
		return (p->is_int && n > __INT_MAX__) ||
		       has(at, n, p->size, p->rights);
	case BITS:
		return n > __INT_MAX__ || has(at, (n + 63) / 64, 8, p->rights);
	case STRING: return has_string(at);
	case VALUE: return has_value(at, n);
	case VECTOR: return has_vector(at, n, p->rights);
	case MESSAGE: return has_message(at, p->rights);
	case MESSAGES: return has_messages(at, n, p->rights);
	case MASK: return has_mask(at);
	case IOCTL: return has_ioctl(at, n);
	case FCNTL: return has_fcntl(at, n);
	case FUTEX: return has_futex(arg);
	case PRCTL: return has_prctl(at, n);
	}
	return true;
}

bool program_pointers_lead(long number, const long *arg)
{
	if (number < 0 || (size_t)number >= ARRAY_SIZE(calls))
		return true;
	for (unsigned int i = 0; i < ARRAY_SIZE(calls[0]); i++)
		if (!leads(&calls[number][i], arg))
			return false;
	return true;
}
