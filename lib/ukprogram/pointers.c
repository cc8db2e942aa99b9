/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A call's pointers must lead to memory that the program has mapped, with the
 * rights that the call needs. All of it is checked before the call; if any part
 * is missing the call does nothing, even where Linux would do the rest.
 *
 * Another thread may change the memory right after the check. So handlers get
 * copies of the strings, vectors, messages and small structures that they
 * read: checked values stay as they are. Handlers use larger buffers, and those
 * that they fill, in place; if one is unmapped meanwhile the handler faults,
 * and the call ends with EFAULT (fault.c).
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/user.h>
#include <uk/syscall.h>
#include <uk/vmem.h>
#include <uk/abi/fcntl.h>
#include <uk/abi/futex.h>
#include <uk/abi/inet.h>
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

#define STRING_MAX  4096  /* no call takes longer ones */
#define SMALL	    256	  /* bytes of a structure that is copied */
#define POLL_MAX    65536 /* descriptors that there may be */
#define CONTROL_MAX 20480 /* of a message's, as Linux's optmem_max */

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
	POLL,	  /* of struct uk_pollfd */
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
	{.kind = (k),                                                          \
	 .arg = (a),                                                           \
	 .count = (c),                                                         \
	 .is_int = (i),                                                        \
	 .rights = (r),                                                        \
	 .size = (s)}
/* NULL is none. */
#define OPTIONAL(k, a, c, i, r, s)                                             \
	{.kind = (k),                                                          \
	 .arg = (a),                                                           \
	 .optional = 1,                                                        \
	 .count = (c),                                                         \
	 .is_int = (i),                                                        \
	 .rights = (r),                                                        \
	 .size = (s)}
/* Argument `a` points to a `type`, or as many as `n`, or int `n`, says. */
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
	[UK_NR_ppoll] = {P(POLL, 0, 1, 0, FILLS, 1), IN_MAYBE(2, timespec),
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
	[UK_NR_poll] = {P(POLL, 0, 1, 0, FILLS, 1)},
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

/* Of copies that don't fit in `room`. */
struct program_block {
	struct program_block *next;
	uint64_t data[];
};

static bool has(uintptr_t at, size_t n, size_t size, unsigned int rights)
{
	size_t len;

	return !__builtin_mul_overflow(n, size, &len) &&
	       (!len || (uk_user_is((void *)at, len) &&
			 uk_vmem_has((void *)at, len, rights)));
}

/* Not inline: most of its callers are rarely called. */
static __uk_noinline long check(uintptr_t at, size_t n, size_t size,
				unsigned int rights)
{
	return has(at, n, size, rights) ? 0 : -EFAULT;
}

/* Memory until the call is over; NULL: none. */
static void *get(struct program_copies *c, size_t len)
{
	size_t words = (len + sizeof(*c->room) - 1) / sizeof(*c->room);
	struct program_block *b;

	if (words <= ARRAY_SIZE(c->room) - c->used) {
		c->used += words;
		return &c->room[c->used - words];
	}
	b = uk_malloc(uk_alloc_get_default(), sizeof(*b) + len);
	if (!b)
		return NULL;
	b->next = c->blocks;
	c->blocks = b;
	return b->data;
}

/* Has `*at` lead to a copy of `len` bytes. */
static long copy(struct program_copies *c, uintptr_t *at, size_t len)
{
	void *to = get(c, len);

	if (!to)
		return -ENOMEM;
	if (uk_user_read(to, (const void *)*at, len))
		return -EFAULT;
	*at = (uintptr_t)to;
	return 0;
}

static long take_units(struct program_copies *c, const struct pointer *p,
		       uintptr_t *at, size_t n)
{
	size_t len;

	if (p->is_int && n > __INT_MAX__)
		return 0;
	if (p->rights == READS && n &&
	    !__builtin_mul_overflow(n, p->size, &len) && len <= SMALL)
		return copy(c, at, len);
	return has(*at, n, p->size, p->rights) ? 0 : -EFAULT;
}

/* One that doesn't fit in what there is of `room`. */
static long take_long_string(struct program_copies *c, uintptr_t *at)
{
	char *to = uk_malloc(uk_alloc_get_default(), STRING_MAX), *own;
	long n;

	if (!to)
		return -ENOMEM;
	n = uk_user_string(to, (const char *)*at, STRING_MAX);
	own = n < 0 ? NULL : get(c, n + 1);
	if (own)
		memcpy(own, to, n + 1);
	uk_free(uk_alloc_get_default(), to);
	if (n < 0)
		return n;
	*at = (uintptr_t)own;
	return own ? 0 : -ENOMEM;
}

static long take_string(struct program_copies *c, uintptr_t *at)
{
	size_t left = ARRAY_SIZE(c->room) - c->used;
	char *to = (char *)&c->room[c->used];
	long n;

	n = uk_user_string(to, (const char *)*at, left * sizeof(*c->room));
	if (n == -ENAMETOOLONG)
		return take_long_string(c, at);
	if (n < 0)
		return n;
	c->used += n / sizeof(*c->room) + 1;
	*at = (uintptr_t)to;
	return 0;
}

static long take_vector(struct program_copies *c, uintptr_t *at, size_t n,
			unsigned int rights)
{
	const struct uk_iovec *iov;
	long rc;

	if (!n || n > UK_IOV_MAX) /* the handler says so */
		return 0;
	rc = copy(c, at, n * sizeof(*iov));
	iov = (const void *)*at;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = check((uintptr_t)iov[i].base, iov[i].len, 1, rights);
	return rc;
}

/* Copies what a message's field points to, unless the call fills it. */
static long take_field(struct program_copies *c, void **field, size_t len,
		       size_t most, unsigned int rights)
{
	uintptr_t at = (uintptr_t)*field;
	long rc;

	if (!at || !len)
		return 0;
	if (rights != READS || len > most)
		return check(at, len, 1, rights);
	rc = copy(c, &at, len);
	if (rc == 0)
		*field = (void *)at;
	return rc;
}

/* `m` is a copy already. */
static long take_message(struct program_copies *c, struct uk_msghdr *m,
			 unsigned int rights)
{
	uintptr_t iov = (uintptr_t)m->iov;
	long rc = take_vector(c, &iov, m->iov_len, rights);

	m->iov = (struct uk_iovec *)iov;
	if (rc == 0 && m->name_len > 0)
		rc = take_field(c, &m->name, m->name_len, SMALL, rights);
	if (rc == 0)
		rc = take_field(c, &m->control, m->control_len, CONTROL_MAX,
				rights);
	return rc;
}

/* One, or as many as a vector of them has; `size`: of each. */
static long take_messages(struct program_copies *c, uintptr_t *at, size_t n,
			  size_t size, unsigned int rights)
{
	void *was = (void *)*at;
	char *m;
	long rc;

	n = MIN(n, UK_IOV_MAX);
	if (!n)
		return 0;
	rc = check(*at, n, size, rights);
	rc = rc ? rc : copy(c, at, n * size);
	m = (char *)*at;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = take_message(c, (void *)(m + i * size), rights);
	if (rc == 0 && (rights != READS || size > sizeof(struct uk_msghdr))) {
		c->messages = (void *)m;
		c->messages_at = was;
		c->n_messages = n;
		c->message_size = size;
	}
	return rc;
}

/* More than there can be descriptors is refused by the handler. */
static long take_poll(struct program_copies *c, uintptr_t *at, size_t n)
{
	size_t size = sizeof(struct uk_pollfd);
	void *was = (void *)*at;
	long rc;

	if (!n || n > POLL_MAX)
		return 0;
	rc = check(*at, n, size, FILLS);
	rc = rc ? rc : copy(c, at, n * size);
	if (rc)
		return rc;
	c->polled = (struct uk_pollfd *)*at;
	c->polled_at = was;
	c->n_polled = n;
	return 0;
}

static long take_mask(struct program_copies *c, uintptr_t *at)
{
	uintptr_t *set;
	long rc = copy(c, at, 2 * sizeof(*set));

	set = (uintptr_t *)*at;
	if (rc || !set[0] || !set[1])
		return rc;
	return set[1] <= SMALL ? copy(c, &set[0], set[1])
			       : check(set[0], set[1], 1, READS);
}

static long check_value(uintptr_t at, uintptr_t len_at)
{
	int len;

	if (!has(len_at, 1, sizeof(int), FILLS) ||
	    uk_user_read(&len, (const void *)len_at, sizeof(len)))
		return -EFAULT;
	return len < 0 ? 0 : check(at, len, 1, FILLS);
}

/* A list of network interfaces, and the room for it [netdevice(7)]. */
static long check_interfaces(uintptr_t at)
{
	struct uk_ifconf c;

	if (!has(at, 1, sizeof(c), FILLS) ||
	    uk_user_read(&c, (const void *)at, sizeof(c)))
		return -EFAULT;
	return c.len < 0 || !c.req ? 0
				   : check((uintptr_t)c.req, c.len, 1, FILLS);
}

/* Newer requests say it themselves [Linux uapi asm-generic/ioctl.h]. */
static long check_ioctl(uintptr_t at, unsigned int request)
{
	switch (request) {
	case UK_TCGETS: return check(at, 1, sizeof(struct uk_termios), FILLS);
	case UK_TCSETS:
	case UK_TCSETSW:
	case UK_TCSETSF: return check(at, 1, sizeof(struct uk_termios), READS);
	case UK_TIOCGWINSZ:
		return check(at, 1, sizeof(struct uk_winsize), FILLS);
	case UK_TIOCSWINSZ:
		return check(at, 1, sizeof(struct uk_winsize), READS);
	case UK_FIONREAD:
	case UK_TIOCOUTQ:
	case UK_FIOGETOWN:
	case UK_SIOCGPGRP:
	case UK_SIOCATMARK:
	case UK_SIOCOUTQNSD: return check(at, 1, sizeof(int), FILLS);
	case UK_FIONBIO:
	case UK_FIOASYNC:
	case UK_FIOSETOWN:
	case UK_SIOCSPGRP: return check(at, 1, sizeof(int), READS);
	case UK_SIOCGIFCONF: return check_interfaces(at);
	case UK_SIOCGIFNAME ... UK_SIOCGIFCONF - 1:
	case UK_SIOCGIFCONF + 1 ... UK_SIOCGIFTXQLEN:
		return check(at, 1, sizeof(struct uk_ifreq), FILLS);
	default:
		return check(at, 1, request >> 16 & 0x3fff,
			     request >> 31 ? FILLS : READS);
	}
}

static long check_fcntl(uintptr_t at, unsigned int command)
{
	switch (command) {
	case UK_F_GETLK:
	case UK_F_SETLK:
	case UK_F_SETLKW:
	case UK_F_OFD_GETLK:
	case UK_F_OFD_SETLK:
	case UK_F_OFD_SETLKW:
		return check(at, 1, sizeof(struct uk_flock), FILLS);
	default: return 0;
	}
}

/* A wake doesn't read the word, and its 4th argument is a count. */
static long take_futex(struct program_copies *c, uintptr_t *arg)
{
	long rc;

	switch (arg[1] & UK_FUTEX_CMD_MASK) {
	case UK_FUTEX_WAIT:
	case UK_FUTEX_WAIT_BITSET:
		rc = check(arg[0], 1, sizeof(uint32_t), READS);
		return rc || !arg[3] ? rc : copy(c, &arg[3], sizeof(timespec));
	case UK_FUTEX_CMP_REQUEUE:
		return check(arg[0], 1, sizeof(uint32_t), READS);
	case UK_FUTEX_WAKE_OP: return check(arg[4], 1, sizeof(uint32_t), FILLS);
	default: return 0;
	}
}

/* A longer name is cut. */
static long take_name(struct program_copies *c, uintptr_t *at)
{
	char *to = get(c, UK_POSIX_THREAD_NAME);

	if (!to)
		return -ENOMEM;
	if (uk_user_string(to, (const char *)*at, UK_POSIX_THREAD_NAME) ==
	    -EFAULT)
		return -EFAULT;
	to[UK_POSIX_THREAD_NAME - 1] = '\0';
	*at = (uintptr_t)to;
	return 0;
}

static long take_prctl(struct program_copies *c, uintptr_t *at,
		       unsigned int what)
{
	switch (what) {
	case PR_SET_NAME: return take_name(c, at);
	case PR_GET_NAME: return check(*at, 1, UK_POSIX_THREAD_NAME, FILLS);
	default: return 0;
	}
}

static long take(struct program_copies *c, const struct pointer *p,
		 uintptr_t *arg)
{
	uintptr_t *at = &arg[p->arg];
	size_t n = p->count == ONE ? 1 : arg[p->count];

	if (!*at && p->optional)
		return 0;
	if (p->is_int && p->count != ONE)
		n = (unsigned int)n;
	switch ((enum kind)p->kind) {
	case NONE: return 0;
	case UNITS: return take_units(c, p, at, n);
	case BITS:
		return n > __INT_MAX__
			       ? 0
			       : check(*at, (n + 63) / 64, 8, p->rights);
	case STRING: return take_string(c, at);
	case VALUE: return check_value(*at, n);
	case VECTOR: return take_vector(c, at, n, p->rights);
	case MESSAGE:
		return take_messages(c, at, 1, sizeof(struct uk_msghdr),
				     p->rights);
	case MESSAGES:
		return take_messages(c, at, n, sizeof(struct uk_mmsghdr),
				     p->rights);
	case POLL: return take_poll(c, at, n);
	case MASK: return take_mask(c, at);
	case IOCTL: return check_ioctl(*at, n);
	case FCNTL: return check_fcntl(*at, n);
	case FUTEX: return take_futex(c, arg);
	case PRCTL: return take_prctl(c, at, n);
	}
	return 0;
}

long program_pointers_take(long number, long *arg, struct program_copies *c)
{
	const struct pointer *p;
	long rc = 0;

	c->used = 0;
	c->blocks = NULL;
	c->n_messages = 0;
	c->n_polled = 0;
	if (number < 0 || (size_t)number >= ARRAY_SIZE(calls))
		return 0;
	p = calls[number];
	for (unsigned int i = 0; i < ARRAY_SIZE(calls[0]) && p[i].kind; i++) {
		rc = take(c, &p[i], (uintptr_t *)arg);
		if (rc)
			return rc;
	}
	return 0;
}

/* Lengths and flags of the messages that the call has handled. */
static long write_back_messages(struct program_copies *c, long rc)
{
	size_t n = c->message_size > sizeof(struct uk_msghdr)
			   ? MIN(c->n_messages, (size_t)rc)
			   : c->n_messages;
	const char *from = (const char *)c->messages;
	char *at = c->messages_at;
	int bad = 0;

	for (size_t i = 0; i < n; i++) {
		const struct uk_mmsghdr *f = (const void *)from;
		struct uk_mmsghdr *to = (struct uk_mmsghdr *)at;

		bad |= uk_user_write(&to->msg.name_len, &f->msg.name_len,
				     sizeof(f->msg.name_len));
		bad |= uk_user_write(&to->msg.control_len, &f->msg.control_len,
				     sizeof(f->msg.control_len));
		bad |= uk_user_write(&to->msg.flags, &f->msg.flags,
				     sizeof(f->msg.flags));
		if (c->message_size > sizeof(struct uk_msghdr))
			bad |= uk_user_write(&to->len, &f->len, sizeof(f->len));
		from += c->message_size;
		at += c->message_size;
	}
	return bad ? -EFAULT : rc;
}

static long write_back_polled(struct program_copies *c, long rc)
{
	int bad = 0;

	for (size_t i = 0; i < c->n_polled; i++)
		bad |= uk_user_write(&c->polled_at[i].revents,
				     &c->polled[i].revents,
				     sizeof(c->polled[i].revents));
	return bad ? -EFAULT : rc;
}

long program_pointers_end(struct program_copies *c, long rc)
{
	struct program_block *b;

	if (c->n_messages && rc >= 0)
		rc = write_back_messages(c, rc);
	if (c->n_polled && rc >= 0)
		rc = write_back_polled(c, rc);
	while ((b = c->blocks)) {
		c->blocks = b->next;
		uk_free(uk_alloc_get_default(), b);
	}
	return rc;
}
