/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An echo server [RFC 862] by sockets, TCP and UDP at port 7, IPv4 and IPv6.
 * One thread and epoll; a client that doesn't read is not read from either.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define PORT	7
#define EVENTS	64
#define TCP_BUF 8192
#define UDP_BUF 65536

/* A connection, and what it still has to get back; or a socket of ours. */
struct client {
	int fd;
	enum { LISTENER, DATAGRAMS, CONNECTION } kind;
	size_t from, to; /* in buf */
	char buf[];
};

static int epoll;

static int watch(struct client *c, int op, uint32_t events)
{
	struct epoll_event e = {.events = events, .data.ptr = c};

	return epoll_ctl(epoll, op, c->fd, &e);
}

static struct client *new_client(int fd, int kind)
{
	size_t room = kind == CONNECTION  ? TCP_BUF
		      : kind == DATAGRAMS ? UDP_BUF
					  : 0;
	struct client *c = malloc(sizeof(*c) + room);

	if (c) {
		c->fd = fd;
		c->kind = kind;
		c->from = c->to = 0;
		if (watch(c, EPOLL_CTL_ADD, EPOLLIN) == 0)
			return c;
		free(c);
	}
	close(fd);
	return NULL;
}

static void end(struct client *c)
{
	watch(c, EPOLL_CTL_DEL, 0);
	close(c->fd);
	free(c);
}

static void accept_clients(struct client *c)
{
	int one = 1, fd;

	while ((fd = accept4(c->fd, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		new_client(fd, CONNECTION);
	}
}

static void return_datagrams(struct client *c)
{
	struct sockaddr_storage from;
	socklen_t len = sizeof(from);
	ssize_t n;

	while ((n = recvfrom(c->fd, c->buf, UDP_BUF, MSG_DONTWAIT,
			     (struct sockaddr *)&from, &len)) >= 0) {
		sendto(c->fd, c->buf, n, 0, (struct sockaddr *)&from, len);
		len = sizeof(from);
	}
}

/* Returns whether the connection goes on. */
static int echo(struct client *c)
{
	for (;;) {
		ssize_t n;

		while (c->from < c->to) {
			n = send(c->fd, c->buf + c->from, c->to - c->from, 0);
			if (n < 0 && errno == EAGAIN)
				return watch(c, EPOLL_CTL_MOD, EPOLLOUT) == 0;
			if (n < 0)
				return 0;
			c->from += n;
		}
		n = recv(c->fd, c->buf, TCP_BUF, 0);
		if (n < 0 && errno == EAGAIN)
			return watch(c, EPOLL_CTL_MOD, EPOLLIN) == 0;
		if (n <= 0)
			return 0;
		c->from = 0;
		c->to = n;
	}
}

static int open_socket(int family, int type, int kind)
{
	struct sockaddr_in6 a6 = {.sin6_family = AF_INET6,
				  .sin6_port = htons(PORT)};
	struct sockaddr_in a4 = {.sin_family = AF_INET,
				 .sin_port = htons(PORT)};
	const struct sockaddr *a = (void *)&a4;
	socklen_t len = sizeof(a4);
	int fd = socket(family, type | SOCK_NONBLOCK, 0), one = 1;

	if (family == AF_INET6) {
		a = (void *)&a6;
		len = sizeof(a6);
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	}
	if (fd < 0 || bind(fd, a, len) ||
	    (type == SOCK_STREAM && listen(fd, SOMAXCONN)))
		return -1;
	return new_client(fd, kind) ? 0 : -1;
}

int main(void)
{
	struct epoll_event events[EVENTS];

	epoll = epoll_create1(0);
	if (open_socket(AF_INET, SOCK_STREAM, LISTENER) ||
	    open_socket(AF_INET, SOCK_DGRAM, DATAGRAMS) ||
	    open_socket(AF_INET6, SOCK_STREAM, LISTENER) ||
	    open_socket(AF_INET6, SOCK_DGRAM, DATAGRAMS)) {
		printf("echo: can't listen at port %d: %s\n", PORT,
		       strerror(errno));
		return 1;
	}
	printf("echo: port %d\n", PORT);
	for (;;) {
		int n = epoll_wait(epoll, events, EVENTS, -1);

		for (int i = 0; i < n; i++) {
			struct client *c = events[i].data.ptr;

			if (c->kind == LISTENER)
				accept_clients(c);
			else if (c->kind == DATAGRAMS)
				return_datagrams(c);
			else if (!echo(c))
				end(c);
		}
	}
}
