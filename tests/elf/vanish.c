/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * While a call sleeps, another thread unmaps or protects memory that the call
 * is to use. The call fails with EFAULT, and the program goes on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define LEN  (64L << 10)
#define SIZE (8 << 10)

static int fds[2], pair[2];
static char *memory;
static volatile int tid;

static long read_all(void)
{
	return read(fds[0], memory, SIZE);
}

static long read_vector(void)
{
	char c[8];
	struct iovec v[] = {{c, 8}, {memory, 100}, {memory + LEN / 2, 100}};

	return readv(fds[0], v, 3);
}

static long receive(void)
{
	struct iovec v = {memory, SIZE};
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};

	return recvmsg(pair[0], &m, 0);
}

static long receive_head(void)
{
	struct msghdr *m = (struct msghdr *)memory;
	char c[8];
	struct iovec v = {c, sizeof(c)};

	*m = (struct msghdr){.msg_iov = &v, .msg_iovlen = 1};
	return recvmsg(pair[0], m, 0);
}

static long poll_one(void)
{
	struct pollfd *p = (struct pollfd *)memory;

	*p = (struct pollfd){.fd = fds[0], .events = POLLIN};
	return poll(p, 1, -1);
}

static long select_one(void)
{
	fd_set *set = (fd_set *)memory;

	FD_ZERO(set);
	FD_SET(fds[0], set);
	return select(fds[0] + 1, set, NULL, NULL, NULL);
}

static long wait_events(void)
{
	struct epoll_event e = {.events = EPOLLIN};
	int ep = epoll_create1(0);
	long rc;

	epoll_ctl(ep, EPOLL_CTL_ADD, fds[0], &e);
	rc = epoll_wait(ep, (struct epoll_event *)memory, 8, -1);
	close(ep);
	return rc;
}

static long sleep_long(void)
{
	const struct timespec t = {1000, 0};

	return nanosleep(&t, (struct timespec *)memory);
}

static long wait_signal(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	return sigwaitinfo(&set, (siginfo_t *)memory);
}

static void wake(void)
{
	static const char text[SIZE] = "text";

	if (write(fds[1], text, sizeof(text)) < 0 ||
	    write(pair[1], text, sizeof(text)) < 0)
		printf("can't write\n");
}

static void signal_1(void)
{
	syscall(SYS_tgkill, getpid(), tid, SIGUSR1);
}

static void signal_2(void)
{
	syscall(SYS_tgkill, getpid(), tid, SIGUSR2);
}

static void handler(int sig)
{
	(void)sig;
}

static const struct {
	const char *name;
	long (*call)(void);
	void (*wake)(void);
} cases[] = {
	{"read", read_all, wake},
	{"readv", read_vector, wake},
	{"recvmsg", receive, wake},
	{"recvmsg of a head", receive_head, wake},
	{"poll", poll_one, wake},
	{"select", select_one, wake},
	{"epoll_wait", wait_events, wake},
	{"nanosleep", sleep_long, signal_2},
	{"sigwaitinfo", wait_signal, signal_1},
};

static void *run(void *arg)
{
	unsigned int i = (unsigned long)arg;
	long rc;

	tid = syscall(SYS_gettid);
	rc = cases[i].call();
	printf("%s: %s\n", cases[i].name, rc < 0 ? strerror(errno) : "fine");
	return NULL;
}

/* How the memory goes. */
static void unmap(void)
{
	munmap(memory, LEN);
}

static void close_up(void)
{
	mprotect(memory, LEN, PROT_NONE);
}

static void read_only(void)
{
	mprotect(memory, LEN, PROT_READ);
}

static char *map(void)
{
	return mmap(NULL, LEN, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void try(unsigned long i, void (*go)(void))
{
	pthread_t t;

	memory = map();
	if (pipe(fds) || socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		printf("nothing to wait for\n");
	pthread_create(&t, NULL, run, (void *)i);
	usleep(20000);
	go();
	cases[i].wake();
	pthread_join(t, NULL);
	munmap(memory, LEN);
	for (unsigned int end = 0; end < 2; end++) {
		close(fds[end]);
		close(pair[end]);
	}
}

static void *set_word(void *arg)
{
	syscall(SYS_set_tid_address, arg);
	munmap(arg, LEN);
	syscall(SYS_exit, 0);
	return NULL;
}

/* The word that is zeroed at a thread's end. */
static void end_without_word(void)
{
	pthread_attr_t attr;
	pthread_t t;

	memory = map();
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_create(&t, &attr, set_word, memory);
	usleep(50000);
	printf("the word of a thread that has ended\n");
}

int main(void)
{
	sigset_t set;

	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGUSR2, handler);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	for (unsigned long i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		try(i, unmap);
		try(i, close_up);
		try(i, read_only);
	}
	end_without_word();
	return 0;
}
