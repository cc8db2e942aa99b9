/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A fuzzer of system calls: SEED SECONDS. Threads make calls with random
 * arguments; others unmap the memory of those arguments, or spoil signal
 * frames. The program ends with 0, or by a signal of its own; the kernel must
 * not end. The first calls of a seed are the same each time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define COUNT(a)    (sizeof(a) / sizeof(*(a)))
#define PAGE	    4096UL
#define ARENA	    (64 * PAGE)
#define CALLS	    460 /* numbers below it */
#define WORKERS	    3
#define WORKERS_MAX 24 /* with those that wait for ever */
#define FD_FIRST    3
#define FD_END	    40
#define CONSOLE	    200
#define STILL	    50

struct worker {
	uint64_t random;
	pthread_t thread;
	volatile unsigned long done;
	unsigned long seen;
	unsigned int still; /* looks since it went on */
	sigjmp_buf back;
	volatile int guarded;
	char stack[65536];
};

static struct worker workers[WORKERS_MAX];
static _Thread_local struct worker *self;
static char *arena;

/* xorshift64* [S. Vigna, 2016]. */
static uint64_t draw(void)
{
	self->random ^= self->random >> 12;
	self->random ^= self->random << 25;
	self->random ^= self->random >> 27;
	return self->random * 0x2545f4914f6cdd1dULL;
}

static unsigned int below(unsigned int n)
{
	return (draw() >> 33) % n;
}

/* Runs it; a fault of its ends it. */
#define GUARDED(what)                                                          \
	do {                                                                   \
		self->guarded = 1;                                             \
		if (!sigsetjmp(self->back, 1))                                 \
			what;                                                  \
		self->guarded = 0;                                             \
	} while (0)

/* --- signals ------------------------------------------------------------- */

static void on_fault(int sig)
{
	if (self && self->guarded)
		siglongjmp(self->back, 1);
	signal(sig, SIG_DFL);
}

static void on_signal(int sig)
{
	(void)sig;
}

static uint64_t odd_address(void)
{
	static const uint64_t odd[] = {
		0,
		8,
		4095,
		0x100000,
		0x140000,
		0x40000000,
		0x40200000,
		1UL << 39,
		1UL << 46,
		1UL << 47,
		1UL << 63,
		-1UL,
		-4096UL,
		0xf000000000,
		0x7fffffffff,
		0xffff800000000000,
		0x7fff0000,
	};

	return odd[below(COUNT(odd))];
}

#ifdef __x86_64__
static void spoil(ucontext_t *c)
{
	greg_t *r = c->uc_mcontext.gregs;
	char *units = (char *)c->uc_mcontext.fpregs;

	switch (below(7)) {
	case 0: r[REG_RIP] = odd_address(); break;
	case 1: r[REG_RSP] = 16 + below(9); break;
	case 2: r[REG_CSGSFS] = draw(); break;
	case 3: r[REG_EFL] ^= draw() & ~0x400UL; break;
	case 4: c->uc_mcontext.fpregs = (void *)odd_address(); break;
	case 5: units[below(576)] ^= 1 << below(8); break;
	case 6: memset(units + 512, below(256), 64); break;
	}
}
#else
static void spoil(ucontext_t *c)
{
	switch (below(4)) {
	case 0: c->uc_mcontext.pc = odd_address(); break;
	case 1: c->uc_mcontext.sp = 16 + below(9); break;
	case 2: c->uc_mcontext.pstate ^= draw(); break;
	case 3: c->uc_mcontext.__reserved[below(528)] ^= 1 << below(8); break;
	}
}
#endif

static void on_spoil(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	if (self)
		spoil(context);
}

static void handle(int sig, void *fn, int flags)
{
	struct sigaction a = {.sa_sigaction = fn, .sa_flags = flags};

	sigaction(sig, &a, NULL);
}

static void handle_all(void)
{
	for (int sig = 1; sig < 64; sig++)
		handle(sig, on_signal, 0);
	handle(SIGSEGV, on_fault, SA_ONSTACK | SA_NODEFER);
	handle(SIGBUS, on_fault, SA_ONSTACK | SA_NODEFER);
	handle(SIGFPE, on_fault, SA_ONSTACK | SA_NODEFER);
	handle(SIGILL, on_fault, SA_ONSTACK | SA_NODEFER);
	handle(SIGTRAP, on_fault, SA_ONSTACK | SA_NODEFER);
	handle(SIGUSR2, on_spoil, SA_SIGINFO);
}

static void spoiled_frame(void)
{
	GUARDED(raise(SIGUSR2));
}

/* --- memory -------------------------------------------------------------- */

static void *page(void)
{
	return arena + below(ARENA / PAGE) * PAGE;
}

static void change_memory(void)
{
	char *at = page();
	size_t len = (1 + below(8)) * PAGE;
	int prot = below(4); /* none, read, write, both */

	len = len > (size_t)(arena + ARENA - at) ? PAGE : len;
	switch (below(8)) {
	case 0: munmap(at, len); break;
	case 1: mprotect(at, len, prot); break;
	case 2: madvise(at, len, MADV_DONTNEED); break;
	case 3:
		mmap(at, len, prot,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
		     -1, 0);
		break;
	case 4:
		mremap(at, len, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, page());
		break;
	case 5:
		mmap(at, len, prot, MAP_SHARED | MAP_FIXED,
		     FD_FIRST + below(FD_END), below(3) * PAGE);
		break;
	case 6: msync(at, len, MS_SYNC); break;
	default:
		mmap(at, len, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	}
}

/* Words that calls may take for something. */
static uint64_t word(void)
{
	switch (below(6)) {
	case 0: return below(64);
	case 1: return (uint64_t)arena + below(ARENA);
	case 2: return odd_address();
	case 3: return draw();
	case 4: return 1UL << below(64);
	default: return 0;
	}
}

static void scribble_words(void)
{
	volatile uint64_t *at = (uint64_t *)(arena + below(ARENA / 64) * 64);

	for (unsigned int i = 0; i < 8; i++)
		at[i] = word();
}

static void scribble(void)
{
	GUARDED(scribble_words());
}

/* --- arguments ----------------------------------------------------------- */

static const char *const paths[] = {
	"/tmp",	      "/tmp/a",	      "/tmp/b",	   "/tmp/a/b", "/tmp/../tmp/c",
	"/dev/null",  "/dev/zero",    "/tmp/link", "a",	       "",
	"/proc/self", "/proc/uptime", "/",	   "/none/x",
};

static long number(void)
{
	switch (below(5)) {
	case 0: return below(16);
	case 1: return below(65536);
	case 2: return 1L << below(17);
	case 3: return -(long)below(3);
	default: return below(4) ? below(256) : (long)draw();
	}
}

static long pointer(void)
{
	static const struct timespec short_time = {0, 1000000};
	long at = (long)arena + below(ARENA);

	switch (below(8)) {
	case 0: return odd_address();
	case 1: return (long)paths[below(COUNT(paths))];
	case 2: return (long)&short_time;
	case 3: return (at | (PAGE - 1)) - below(32);
	default: return at & ~7L;
	}
}

static long argument(unsigned int i)
{
	if (i == 0 && below(2))
		return below(8) ? FD_FIRST + below(FD_END) : -100;
	return below(2) ? pointer() : number();
}

/* --- calls --------------------------------------------------------------- */

/*
 * Calls that would end the fuzzer, stop its threads or take its rights away;
 * the last ones are made otherwise.
 */
static const short left_out[] = {
	SYS_exit,
	SYS_exit_group,
	SYS_rt_sigreturn,
	SYS_rt_sigaction,
	SYS_rt_sigprocmask,
	SYS_rt_sigsuspend,
	SYS_clone,
	SYS_clone3,
	SYS_execve,
	SYS_execveat,
	SYS_reboot,
	SYS_kill,
	SYS_tkill,
	SYS_tgkill,
	SYS_rt_sigqueueinfo,
	SYS_setrlimit,
	SYS_prlimit64,
	SYS_rt_tgsigqueueinfo,
	SYS_setuid,
	SYS_setgid,
	SYS_setresuid,
	SYS_setresgid,
	SYS_setreuid,
	SYS_setregid,
	SYS_chroot,
	SYS_settimeofday,
	SYS_clock_settime,
	SYS_umount2,
	SYS_mount,
	SYS_sched_setscheduler,
	SYS_sched_setattr,
	SYS_sched_setparam,
	SYS_set_tid_address,
	SYS_close_range,
	SYS_sigaltstack,
	SYS_set_robust_list,
	SYS_fallocate,
	SYS_pivot_root,
	SYS_memfd_create,
	SYS_munmap,
	SYS_mprotect,
	SYS_mmap,
	SYS_mremap,
	SYS_brk,
	SYS_madvise,
	SYS_dup3,
	SYS_close,
	SYS_ftruncate,
	SYS_truncate,
	SYS_setns,
	SYS_unshare,
#ifdef __x86_64__
	SYS_fork,
	SYS_vfork,
	SYS_pause,
	SYS_arch_prctl,
	SYS_dup2,
#endif
};

static int is_left_out(long nr)
{
	for (unsigned int i = 0; i < COUNT(left_out); i++)
		if (left_out[i] == nr)
			return 1;
	return 0;
}

static void any_call(void)
{
	long nr, a[6];

	do
		nr = below(CALLS);
	while (is_left_out(nr));
	for (unsigned int i = 0; i < 6; i++)
		a[i] = argument(i);
	GUARDED(syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]));
}

/* A vector or a message of what else is random, in memory that may go. */
static void vector_call(void)
{
	static const short calls[] = {SYS_readv,    SYS_writev,	  SYS_preadv,
				      SYS_pwritev,  SYS_sendmsg,  SYS_recvmsg,
				      SYS_sendmmsg, SYS_recvmmsg, SYS_ppoll};
	char *at = arena + below(ARENA / 64) * 64;
	struct iovec *v = (struct iovec *)at;
	struct msghdr *m = (struct msghdr *)at;
	long nr = calls[below(COUNT(calls))], n = below(4);

	self->guarded = 1;
	if (!sigsetjmp(self->back, 1)) {
		if (nr == SYS_readv || nr == SYS_writev || nr == SYS_preadv ||
		    nr == SYS_pwritev)
			for (long i = 0; i < n; i++)
				v[i] = (struct iovec){(void *)pointer(),
						      below(20000)};
		else if (nr != SYS_ppoll)
			*m = (struct msghdr){
				.msg_iov = (struct iovec *)pointer(),
				.msg_iovlen = n,
				.msg_control = (void *)pointer(),
				.msg_controllen = below(200),
			};
		syscall(nr, FD_FIRST + below(FD_END), at, n,
			below(2) ? 0x40 : 0, 0, 0);
	}
	self->guarded = 0;
}

static void open_some(void)
{
	int pair[2];

	switch (below(9)) {
	case 0: pipe2(pair, below(2) ? O_NONBLOCK : 0); break;
	case 1:
		socketpair(AF_UNIX, below(2) ? SOCK_STREAM : SOCK_DGRAM, 0,
			   pair);
		break;
	case 2: epoll_create1(0); break;
	case 3: eventfd(below(3), 0); break;
	case 4: timerfd_create(CLOCK_MONOTONIC, 0); break;
	case 5: inotify_init1(0); break;
	case 6: open(paths[below(COUNT(paths))], O_RDONLY); break;
	case 7: open("/tmp/a", O_RDWR | O_CREAT | O_TRUNC, 0600); break;
	default: open("/tmp/b", O_RDWR | O_CREAT | O_TRUNC, 0600); break;
	}
}

/* Sockets of this host, where the image has such. */
static void connect_some(void)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons(5000 + below(3)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int type = below(2) ? SOCK_STREAM : SOCK_DGRAM;
	int fd = socket(AF_INET, type | SOCK_NONBLOCK, 0), on = 1;

	if (below(2)) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		bind(fd, (struct sockaddr *)&at, sizeof(at));
		listen(fd, below(8));
	} else {
		connect(fd, (struct sockaddr *)&at, sizeof(at));
	}
	if (below(2))
		fcntl(fd, F_SETFL, 0);
}

static void close_some(void)
{
	close(FD_FIRST + below(FD_END));
}

static void *end_at_once(void *arg)
{
	syscall(SYS_set_robust_list, arg, 24);
	if ((uintptr_t)arg & 8)
		syscall(SYS_set_tid_address, arg);
	return NULL;
}

/* Threads whose ends are about memory that may have gone. */
static void short_thread(void)
{
	pthread_t t;

	if (!pthread_create(&t, NULL, end_at_once, (void *)pointer()))
		pthread_detach(t);
}

static struct timespec time_soon(void)
{
	return (struct timespec){0, 1L << below(30)};
}

/* The process's timers, single or periodic; no thread waits for one. */
static void timer_some(void)
{
	static const int signals[] = {SIGALRM, SIGUSR1, SIGPROF, 34, 50};
	struct itimerspec when = {.it_value = time_soon()};
	struct itimerval usual = {.it_value.tv_usec = 1L << below(19)};
	struct sigevent event = {
		.sigev_notify = below(4) ? SIGEV_SIGNAL : SIGEV_NONE,
		.sigev_signo = signals[below(COUNT(signals))],
	};
	int id;

	if (below(2)) {
		when.it_interval = time_soon();
		usual.it_interval.tv_usec = 1L << below(19);
	}
	switch (below(5)) {
	case 0: syscall(SYS_timer_create, below(2), &event, &id); break;
	case 1: syscall(SYS_timer_settime, below(8), 0, &when, NULL); break;
	case 2: syscall(SYS_timer_delete, below(8)); break;
	case 3: setitimer(below(3), &usual, NULL); break;
	default: alarm(below(3));
	}
}

static void one_step(void)
{
	switch (below(17)) {
	case 0:
	case 1: change_memory(); break;
	case 2: scribble(); break;
	case 3: spoiled_frame(); break;
	case 4: open_some(); break;
	case 5:
		close_some();
		if (below(2))
			connect_some();
		break;
	case 6:
	case 7: vector_call(); break;
	case 8:
		if (!below(16))
			short_thread();
		break;
	case 9:
		if (!below(4))
			timer_some();
		break;
	default: any_call();
	}
}

static void *work(void *arg)
{
	const stack_t other = {
		.ss_sp = ((struct worker *)arg)->stack,
		.ss_size = sizeof(((struct worker *)arg)->stack),
	};

	self = arg;
	sigaltstack(&other, NULL);
	for (;;) {
		one_step();
		self->done++;
	}
	return NULL;
}

/* --- the main thread ----------------------------------------------------- */

static unsigned int n_workers;

static void start(uint64_t seed)
{
	struct worker *w = &workers[n_workers];

	w->random = (seed + 1) * 0x9e3779b97f4a7c15ULL + n_workers;
	if (n_workers < WORKERS_MAX &&
	    !pthread_create(&w->thread, NULL, work, w))
		n_workers++;
}

/* Wakes those that wait; returns how many haven't stood still for long. */
static unsigned int look_after(void)
{
	unsigned int moving = 0;

	for (unsigned int i = 0; i < n_workers; i++) {
		struct worker *w = &workers[i];

		w->still = w->done == w->seen ? w->still + 1 : 0;
		w->seen = w->done;
		if (w->still)
			pthread_kill(w->thread, SIGUSR1);
		moving += w->still < STILL;
	}
	return moving;
}

/* Nothing but the result is written there. */
static void hide_console(void)
{
	int null = open("/dev/null", O_RDWR);

	dup2(1, CONSOLE);
	for (int fd = 0; fd < FD_FIRST; fd++)
		dup2(null, fd);
}

/* Whatever signals come meanwhile. */
static void wait_a_while(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += 20000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) ==
	       EINTR)
		;
}

int main(int argc, char *argv[])
{
	uint64_t seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	long seconds = argc > 2 ? atol(argv[2]) : 10;
	unsigned long calls = 0;
	struct timespec now, end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += seconds;
	handle_all();
	hide_console();
	arena = mmap(NULL, ARENA, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	while (n_workers < WORKERS)
		start(seed);
	do {
		wait_a_while();
		if (look_after() < WORKERS && n_workers < WORKERS_MAX)
			start(seed);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec < end.tv_sec);
	for (unsigned int i = 0; i < n_workers; i++)
		calls += workers[i].done;
	dprintf(CONSOLE, "done: %lu steps, %u threads\n", calls, n_workers);
	_exit(0);
}
