/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll, edges and levels, and select().
 */
#include <sys/select.h>
#include "case.h"

static char buf[64];

static int watch(int fd, unsigned int events)
{
	struct epoll_event e = {.events = events};
	int ep = keep(epoll_create1(0));

	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
	return ep;
}

/* Prints the event that epoll_wait() reports within `wait` ms. */
static void told(int ep, int wait)
{
	struct epoll_event e = {0};

	if (epoll_wait(ep, &e, 1, wait) == 1)
		say_events(e.events);
	else
		say("nothing");
}

CASE(epoll_rdhup_alone)
{
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[1], EPOLLRDHUP);
	told(ep, 0);
	shutdown(fd[0], SHUT_WR);
	told(ep, 1000);
	told(ep, 0);
}

CASE(epoll_hup_unasked)
{
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[1], 0);
	shutdown(fd[0], SHUT_WR);
	shutdown(fd[1], SHUT_WR);
	told(ep, 1000);
}

CASE(epoll_edge_of_bytes)
{
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[1], EPOLLIN | EPOLLET);
	told(ep, 0);
	send(fd[0], "a", 1, 0);
	told(ep, 1000);
	told(ep, 20);
	send(fd[0], "b", 1, 0);
	told(ep, 1000);
	recv(fd[1], buf, 1, 0);
	told(ep, 20);
	shutdown(fd[0], SHUT_WR);
	told(ep, 1000);
	told(ep, 20);
}

CASE(epoll_edge_of_room)
{
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[0], EPOLLOUT | EPOLLET);
	told(ep, 0);
	told(ep, 0);
	send(fd[0], "a", 1, 0);
	recv(fd[1], buf, 1, 0);
	told(ep, 50);
}

CASE(epoll_edge_of_room_again)
{
	static char big[65536];
	int fd[2], ep;
	long n, total = 0;

	tcp_pair(fd);
	nonblock(fd[0], 1);
	nonblock(fd[1], 1);
	ep = watch(fd[0], EPOLLOUT | EPOLLET);
	told(ep, 0);
	while ((n = send(fd[0], big, sizeof(big), 0)) > 0)
		total += n;
	told(ep, 20);
	while (total > 0) {
		n = recv(fd[1], big, sizeof(big), 0);
		if (n > 0)
			total -= n;
		else
			ms(5);
	}
	told(ep, 2000);
}

CASE(epoll_edge_of_both)
{
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[1], EPOLLIN | EPOLLOUT | EPOLLET);
	told(ep, 0);
	send(fd[0], "a", 1, 0);
	told(ep, 1000);
	recv(fd[1], buf, 1, 0);
	told(ep, 20);
}

CASE(epoll_listener)
{
	int l = listener(port(0), 5), ep = watch(l, EPOLLIN | EPOLLET);

	told(ep, 0);
	connect4(tcp4(), port(0));
	told(ep, 1000);
	told(ep, 0);
	connect4(tcp4(), port(0));
	told(ep, 1000);
	keep(accept(l, NULL, NULL));
	told(ep, 20);
}

CASE(epoll_connecting)
{
	int fd = tcp4(), ep;

	listener(port(0), 5);
	nonblock(fd, 1);
	ep = watch(fd, EPOLLOUT | EPOLLIN | EPOLLET);
	told(ep, 0);
	connect4(fd, port(0));
	told(ep, 1000);
	told(ep, 0);
}

CASE(epoll_refused)
{
	int fd = tcp4(), ep;

	nonblock(fd, 1);
	connect4(fd, port(0));
	ep = watch(fd, EPOLLOUT);
	told(ep, 1000);
	GET(fd, SOL_SOCKET, SO_ERROR);
	told(ep, 0);
}

CASE(epoll_reset)
{
	struct linger now = {1, 0};
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[0], EPOLLIN);
	setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	dup2(ep, fd[1]);
	told(ep, 1000);
}

/* What is closed is gone at once, whoever watches it. */
CASE(epoll_of_what_is_closed)
{
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[0], EPOLLIN);
	send(fd[1], "a", 1, 0);
	events(fd[0], POLLIN);
	dup2(ep, fd[0]);
	poll_is(fd[1], POLLHUP);
	got(recv(fd[1], buf, 1, MSG_DONTWAIT));
	told(ep, 0);
}

CASE(epoll_of_a_listener_that_is_closed)
{
	int l = socket(AF_INET, SOCK_STREAM, 0), u = udp4();

	bind4(l, port(0));
	listen(l, 5);
	bind4(u, port(1));
	watch(l, EPOLLIN);
	watch(u, EPOLLIN);
	close(l);
	dup2(0, u);
	got(connect4(tcp4(), port(0)));
	got(bind4(tcp4(), port(0)));
	got(bind4(udp4(), port(1)));
}

CASE(epoll_of_a_pipe_that_is_closed)
{
	int fd[2], other[2];

	pipe(fd);
	pipe(other);
	watch(fd[0], EPOLLIN);
	watch(other[1], EPOLLOUT);
	close(fd[0]);
	close(other[1]);
	poll_is(keep(fd[1]), 0);
	got(write(fd[1], "a", 1));
	num(pipes());
	poll_is(keep(other[0]), 0);
	got(read(other[0], buf, 1));
}

CASE(epoll_datagrams)
{
	int fd[2], ep;

	udp_pair(fd);
	ep = watch(fd[1], EPOLLIN | EPOLLET);
	send(fd[0], "a", 1, 0);
	told(ep, 1000);
	told(ep, 0);
	send(fd[0], "b", 1, 0);
	told(ep, 1000);
	recv(fd[1], buf, 1, 0);
	told(ep, 20);
}

CASE(epoll_oneshot)
{
	int fd[2], ep;

	tcp_pair(fd);
	ep = watch(fd[1], EPOLLIN | EPOLLONESHOT);
	send(fd[0], "a", 1, 0);
	told(ep, 1000);
	send(fd[0], "a", 1, 0);
	told(ep, 20);
}

CASE(poll_fresh_sockets)
{
	poll_is(tcp4(), 0);
	poll_is(udp4(), 0);
	poll_is(tcp6(), 0);
	poll_is(keep(socket(AF_UNIX, SOCK_STREAM, 0)), 0);
	poll_is(keep(socket(AF_UNIX, SOCK_DGRAM, 0)), 0);
	poll_is(keep(socket(AF_UNIX, SOCK_SEQPACKET, 0)), 0);
}

CASE(poll_connected)
{
	int fd[2];

	tcp_pair(fd);
	poll_is(fd[0], 0);
	send(fd[0], "a", 1, 0);
	poll_is(fd[1], POLLIN);
	recv(fd[1], buf, 1, 0);
	poll_is(fd[1], 0);
}

CASE(select_tells_the_same)
{
	struct timeval none = {0, 0};
	int fd[2];
	fd_set r, w, x;

	tcp_pair(fd);
	send(fd[0], "a", 1, 0);
	events(fd[1], POLLIN);
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_ZERO(&x);
	FD_SET(fd[1], &r);
	FD_SET(fd[1], &w);
	FD_SET(fd[1], &x);
	got(select(fd[1] + 1, &r, &w, &x, &none));
	num(FD_ISSET(fd[1], &r) != 0);
	num(FD_ISSET(fd[1], &w) != 0);
	num(FD_ISSET(fd[1], &x) != 0);
}

static void say_later(int fd)
{
	send(fd, "a", 1, 0);
}

CASE(poll_waits)
{
	struct pollfd p;
	pthread_t t;
	int fd[2];

	tcp_pair(fd);
	p = (struct pollfd){fd[1], POLLIN, 0};
	t = later(30, say_later, fd[0]);
	got(poll(&p, 1, 5000));
	say_events(p.revents);
	join(t);
}
