/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which events an edge-triggered epoll gives after each call on a pipe, an
 * eventfd, a timerfd or AF_UNIX sockets: a table, which must be the one that
 * Linux prints. Each file is watched for input, for output, and for both.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include "case.h"

#define WATCHERS 3
#define PAGE	 4096

static const uint32_t masks[WATCHERS] = {EPOLLIN, EPOLLOUT,
					 EPOLLIN | EPOLLOUT | EPOLLRDHUP};
static int watchers[WATCHERS], watched;
static char buf[1 << 20];

static void begin(const char *what)
{
	printf("edges of %s\n", what);
	for (int i = 0; i < WATCHERS; i++)
		watchers[i] = epoll_create1(0);
	watched = 0;
}

static void end(void)
{
	for (int i = 0; i < WATCHERS; i++)
		close(watchers[i]);
}

static void watch(int fd)
{
	for (int i = 0; i < WATCHERS; i++) {
		struct epoll_event e = {.events = masks[i] | EPOLLET,
					.data.u32 = watched};

		epoll_ctl(watchers[i], EPOLL_CTL_ADD, fd, &e);
	}
	watched++;
}

/* Prints the result of a call, and the events behind it. */
static void show(const char *what, long rc)
{
	printf("edges: %s %ld:", what, rc < 0 ? -(long)errno : rc);
	for (int i = 0; i < WATCHERS; i++) {
		struct epoll_event e[4];
		uint32_t got[4] = {0};
		int n = epoll_wait(watchers[i], e, 4, 0);

		for (int k = 0; k < n; k++)
			got[e[k].data.u32] = e[k].events;
		for (int k = 0; k < watched; k++)
			printf(" %x", got[k]);
		printf(i < WATCHERS - 1 ? "," : "\n");
	}
}

/* Data written to `to` can be read from `from`. */
static void both_ends(const char *what, int from, int to)
{
	begin(what);
	watch(from);
	watch(to);
	show("begin", 0);
	show("again", 0);
	show("write", write(to, "xy", 2));
	show("write", write(to, "xy", 2));
	show("read 1", read(from, buf, 1));
	show("read 3", read(from, buf, 3));
	show("read", read(from, buf, 3));
	show("read nothing", read(from, buf, 3));
	end();
	close(to);
	close(from);
}

/* The other end of `from` is closed. */
static void close_other(const char *what, int from, int to)
{
	begin(what);
	watch(from);
	show("begin", 0);
	show("write", write(to, "xy", 2));
	show("close", close(to));
	show("read", read(from, buf, 2));
	show("read the end", read(from, buf, 2));
	end();
	close(from);
}

static void full_pipe(void)
{
	int p[2];

	pipe2(p, O_NONBLOCK);
	begin("a full pipe");
	watch(p[0]);
	watch(p[1]);
	show("begin", 0);
	while (write(p[1], buf, PAGE) > 0)
		;
	show("fill", 0);
	show("write", write(p[1], "x", 1));
	show("read", read(p[0], buf, 1));
	show("read", read(p[0], buf, PAGE - 1));
	show("read", read(p[0], buf, PAGE));
	show("resize", fcntl(p[1], F_SETPIPE_SZ, 1 << 17));
	show("close", close(p[0]));
	show("write", write(p[1], "x", 1));
	close(p[1]);
	end();
}

static void put(int fd, uint64_t v)
{
	show("write", write(fd, &v, sizeof(v)));
}

static void get(int fd)
{
	uint64_t v;

	show("read", read(fd, &v, sizeof(v)));
}

static void counter(int flags)
{
	int fd = eventfd(0, EFD_NONBLOCK | flags);

	begin(flags ? "a semaphore" : "an eventfd");
	watch(fd);
	show("begin", 0);
	put(fd, 1);
	put(fd, 1);
	get(fd);
	get(fd);
	get(fd);
	put(fd, 0);
	put(fd, UINT64_MAX - 1);
	put(fd, 1);
	get(fd);
	close(fd);
	end();
}

static void set(int fd, long ns)
{
	struct itimerspec t = {.it_value = {0, ns}};

	show("set", timerfd_settime(fd, 0, &t, NULL));
}

/* Waits until it is due, by a watcher of its own. */
static void wait_for(int fd)
{
	struct epoll_event e = {.events = EPOLLIN};
	int waiter = epoll_create1(0);

	epoll_ctl(waiter, EPOLL_CTL_ADD, fd, &e);
	epoll_wait(waiter, &e, 1, -1);
	close(waiter);
}

static void timer(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);

	begin("a timerfd");
	watch(fd);
	show("begin", 0);
	set(fd, 1);
	wait_for(fd);
	show("due", 0);
	show("again", 0);
	set(fd, 999999999);
	set(fd, 1);
	wait_for(fd);
	show("due", 0);
	get(fd);
	get(fd);
	set(fd, 999999999);
	set(fd, 0);
	close(fd);
	end();
}

static void shut_down(void)
{
	int s[2];

	socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s);
	begin("a stream that is shut down");
	watch(s[0]);
	watch(s[1]);
	show("begin", 0);
	show("SHUT_WR", shutdown(s[0], SHUT_WR));
	show("SHUT_RD", shutdown(s[0], SHUT_RD));
	show("write", write(s[1], "x", 1));
	close(s[0]);
	close(s[1]);
	end();
}

void posix_edges(void)
{
	static const int kinds[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
	static const char *const names[] = {"a stream", "datagrams",
					    "sequenced packets"};
	int p[2];

	signal(SIGPIPE, SIG_IGN);
	pipe2(p, O_NONBLOCK);
	both_ends("a pipe", p[0], p[1]);
	pipe2(p, O_NONBLOCK);
	close_other("a pipe whose writer goes", p[0], p[1]);
	full_pipe();
	counter(0);
	counter(EFD_SEMAPHORE);
	timer();
	for (int i = 0; i < 3; i++) {
		socketpair(AF_UNIX, kinds[i] | SOCK_NONBLOCK, 0, p);
		both_ends(names[i], p[0], p[1]);
		socketpair(AF_UNIX, kinds[i] | SOCK_NONBLOCK, 0, p);
		close_other("sockets of which one is closed", p[0], p[1]);
	}
	shut_down();
}
