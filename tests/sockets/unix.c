/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * AF_UNIX, where it must behave like the other families, and where it must not.
 */
#include "case.h"

static char buf[4096];

static socklen_t abstract(struct sockaddr_un *a, const char *name)
{
	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	strcpy(a->sun_path + 1, name);
	return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
}

static int bound(int type, const char *name)
{
	struct sockaddr_un a;
	socklen_t len = abstract(&a, name);
	int fd = keep(socket(AF_UNIX, type, 0));

	if (bind(fd, (void *)&a, len))
		say("not-bound");
	return fd;
}

static int connect_to(int fd, const char *name)
{
	struct sockaddr_un a;
	socklen_t len = abstract(&a, name);

	return connect(fd, (void *)&a, len);
}

static int fresh(int type)
{
	return keep(socket(AF_UNIX, type, 0));
}

static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

CASE(unix_unconnected)
{
	for (int i = 0; i < 3; i++) {
		int fd = fresh(types[i]);

		got(send(fd, "x", 1, 0));
		num(pipes());
		got(recv(fd, buf, 1, MSG_DONTWAIT));
		got(shutdown(fd, SHUT_WR));
		got(accept(fd, NULL, NULL));
		got(listen(fd, 1));
		name_is(fd, 0);
		name_is(fd, 1);
	}
}

CASE(unix_broken)
{
	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		dup2(0, fd[1]);
		poll_is(fd[0], 0);
		got(send(fd[0], "x", 1, 0));
		num(pipes());
		got(send(fd[0], "x", 1, MSG_NOSIGNAL));
		num(pipes());
		got(recv(fd[0], buf, 1, MSG_DONTWAIT));
	}
}

CASE(unix_shut_wr)
{
	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		send(fd[0], "abc", 3, 0);
		got(shutdown(fd[0], SHUT_WR));
		poll_is(fd[0], 0);
		poll_is(fd[1], 0);
		got(send(fd[0], "x", 1, 0));
		num(pipes());
		got(recv(fd[1], buf, 9, 0));
		got(recv(fd[1], buf, 9, MSG_DONTWAIT));
		got(send(fd[1], "x", 1, 0));
		num(pipes());
	}
}

CASE(unix_shut_rd)
{
	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		send(fd[0], "abc", 3, 0);
		got(shutdown(fd[1], SHUT_RD));
		poll_is(fd[1], 0);
		got(recv(fd[1], buf, 9, MSG_DONTWAIT));
		got(recv(fd[1], buf, 9, MSG_DONTWAIT));
		got(send(fd[0], "x", 1, 0));
		num(pipes());
	}
}

CASE(unix_unread)
{
	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		send(fd[0], "abc", 3, 0);
		dup2(0, fd[1]);
		poll_is(fd[0], 0);
		got(recv(fd[0], buf, 9, MSG_DONTWAIT));
		got(recv(fd[0], buf, 9, MSG_DONTWAIT));
	}
}

static void watch(int fd)
{
	struct epoll_event e = {.events = EPOLLIN};

	epoll_ctl(keep(epoll_create1(0)), EPOLL_CTL_ADD, fd, &e);
}

CASE(unix_watched_and_closed)
{
	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		watch(fd[1]);
		send(fd[0], "abc", 3, 0);
		dup2(0, fd[1]);
		poll_is(fd[0], 0);
		got(recv(fd[0], buf, 9, MSG_DONTWAIT));
		got(send(fd[0], "x", 1, MSG_NOSIGNAL));
	}
}

CASE(unix_watched_listener_closed)
{
	int l = bound(SOCK_STREAM, "cases"), c = fresh(SOCK_STREAM);

	listen(l, 5);
	watch(l);
	got(connect_to(c, "cases"));
	dup2(0, l);
	poll_is(c, 0);
	got(recv(c, buf, 9, MSG_DONTWAIT));
	got(connect_to(fresh(SOCK_STREAM), "cases"));
	bound(SOCK_STREAM, "cases");
}

CASE(unix_cut)
{
	struct iovec v = {buf, 2};
	struct msghdr m = MSG(0, 0, &v, 1, 0, 0);

	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		send(fd[0], "abcdef", 6, 0);
		send(fd[0], "ghi", 3, 0);
		send(fd[0], "jkl", 3, 0);
		got(recv(fd[1], buf, 2, MSG_PEEK));
		got(recv(fd[1], buf, 2, MSG_TRUNC | MSG_PEEK));
		got(recv(fd[1], buf, 2, 0));
		got(recvmsg(fd[1], &m, 0));
		hex(m.msg_flags);
		got(recv(fd[1], buf, 2, MSG_TRUNC));
		got(recv(fd[1], buf, 99, MSG_DONTWAIT));
	}
}

CASE(unix_nothing)
{
	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		got(send(fd[0], "", 0, 0));
		got(recv(fd[1], buf, 9, MSG_DONTWAIT));
		got(recv(fd[1], buf, 0, MSG_DONTWAIT));
		got(read(fd[1], buf, 0));
	}
}

CASE(unix_vectors)
{
	struct iovec v[4] = {{0, 0}, {"ab", 2}, {0, 0}, {"c", 1}};
	struct iovec r[4] = {{0, 0}, {buf, 2}, {0, 0}, {buf + 2, 9}};

	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		got(writev(fd[0], v, 4));
		got(readv(fd[1], r, 4));
		got(writev(fd[0], v, 1));
		got(readv(fd[1], r, 1));
	}
}

CASE(unix_waiting)
{
	for (int i = 0; i < 3; i++) {
		int fd[2], n = -1;

		unix_pair(types[i], fd);
		got(ioctl(fd[1], FIONREAD, &n));
		num(n);
		send(fd[0], "abc", 3, 0);
		send(fd[0], "de", 2, 0);
		got(ioctl(fd[1], FIONREAD, &n));
		num(n);
		ioctl(fd[0], TIOCOUTQ, &n);
		num(n > 0);
		got(ioctl(fd[1], 0x12345, &n));
	}
}

CASE(unix_flags)
{
	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		got(send(fd[0], "a", 1, MSG_NOSIGNAL | MSG_DONTWAIT));
		got(recv(fd[1], buf, 9, MSG_ERRQUEUE | MSG_DONTWAIT));
		got(recv(fd[1], buf, 9, MSG_DONTWAIT));
	}
}

CASE(unix_waitall)
{
	struct timeval t = {0, 30000};
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	send(fd[0], "abc", 3, 0);
	got(recv(fd[1], buf, 6, MSG_WAITALL));
	send(fd[0], "abc", 3, 0);
	send(fd[0], "def", 3, 0);
	got(recv(fd[1], buf, 6, MSG_WAITALL));
	got(recv(fd[1], buf, 6, 0));
}

CASE(unix_names)
{
	struct sockaddr_un a;
	socklen_t len;
	int fd = bound(SOCK_STREAM, "cases"), c = fresh(SOCK_STREAM), s;

	listen(fd, 5);
	len = 4;
	memset(&a, 0xee, sizeof(a));
	got(getsockname(fd, (void *)&a, &len));
	num(len);
	hex((unsigned char)a.sun_path[2]);
	got(connect_to(c, "cases"));
	len = sizeof(a);
	s = keep(accept(fd, (void *)&a, &len));
	num(len);
	len = sizeof(a);
	got(getpeername(c, (void *)&a, &len));
	num(len);
	len = sizeof(a);
	got(getsockname(s, (void *)&a, &len));
	num(len);
	len = -1;
	got(getsockname(s, (void *)&a, &len));
}

CASE(unix_bind)
{
	struct sockaddr_un a;
	socklen_t len = abstract(&a, "cases");
	int fd = fresh(SOCK_STREAM);
	struct sockaddr_in in = lo4(port(0));

	got(bind(fd, (void *)&a, 1));
	got(bind(fd, (void *)&a, 200));
	got(bind(fd, (void *)&in, sizeof(in)));
	got(bind(fd, (void *)&a, len));
	got(bind(fd, (void *)&a, len));
	got(bind(fresh(SOCK_STREAM), (void *)&a, len));
	got(bind(fresh(SOCK_DGRAM), (void *)&a, len));
	got(bind(fresh(SOCK_STREAM), (void *)&a, 2));
}

CASE(unix_connect)
{
	struct sockaddr_in in = lo4(port(0));
	struct sockaddr_un a;
	socklen_t len = abstract(&a, "cases");
	int fd = fresh(SOCK_STREAM), d = fresh(SOCK_DGRAM);

	got(connect(fd, (void *)&a, len));
	got(connect(fd, (void *)&in, sizeof(in)));
	got(connect(fd, (void *)&a, 1));
	got(connect(fd, (void *)&a, 2));
	bound(SOCK_STREAM, "cases");
	got(connect(fd, (void *)&a, len));
	got(connect(d, (void *)&a, len));
	in.sin_family = AF_UNSPEC;
	got(connect(fd, (void *)&in, sizeof(in)));
}

CASE(unix_connected_twice)
{
	int l = bound(SOCK_STREAM, "cases"), c = fresh(SOCK_STREAM);

	listen(l, 5);
	got(connect_to(c, "cases"));
	got(connect_to(c, "cases"));
	got(connect_to(l, "cases"));
	got(listen(c, 5));
	got(listen(l, 7));
}

CASE(unix_backlog)
{
	int l = bound(SOCK_STREAM, "cases");

	listen(l, 1);
	for (int i = 0; i < 4; i++) {
		int fd = fresh(SOCK_STREAM);

		nonblock(fd, 1);
		got(connect_to(fd, "cases"));
	}
}

CASE(unix_listener_closed)
{
	int l = socket(AF_UNIX, SOCK_STREAM, 0), c = fresh(SOCK_STREAM);
	struct sockaddr_un a;
	socklen_t len = abstract(&a, "cases");

	bind(l, (void *)&a, len);
	listen(l, 5);
	got(connect_to(c, "cases"));
	close(l);
	poll_is(c, 0);
	got(send(c, "x", 1, MSG_NOSIGNAL));
	got(recv(c, buf, 1, MSG_DONTWAIT));
	got(connect_to(fresh(SOCK_STREAM), "cases"));
}

CASE(unix_options)
{
	int s = fresh(SOCK_STREAM);

	TRY(s, SOL_SOCKET, SO_REUSEADDR, 77);
	TRY(s, SOL_SOCKET, SO_KEEPALIVE, 77);
	TRY(s, SOL_SOCKET, SO_REUSEPORT, 1);
	TRY(s, SOL_SOCKET, SO_PASSCRED, 77);
	TRY(s, SOL_SOCKET, SO_BROADCAST, 77);
	TRY(s, SOL_SOCKET, SO_PRIORITY, 3);
	TRY(s, SOL_SOCKET, SO_RCVLOWAT, 3);
	TRY(s, SOL_SOCKET, SO_TYPE, 3);
	TRY(s, SOL_SOCKET, SO_DOMAIN, 3);
	TRY(s, SOL_SOCKET, SO_PROTOCOL, 3);
	TRY(s, SOL_SOCKET, SO_ACCEPTCONN, 3);
	TRY(s, SOL_SOCKET, SO_ERROR, 3);
	TRY(s, SOL_SOCKET, 9999, 3);
	TRY(s, IPPROTO_TCP, TCP_NODELAY, 1);
	TRY(s, IPPROTO_IP, IP_TTL, 1);
	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &s, 3));
}

CASE(unix_accept_shutdown)
{
	int l = bound(SOCK_STREAM, "cases");

	listen(l, 1);
	got(shutdown(l, SHUT_RD));
	got(accept(l, NULL, NULL));
	got(connect_to(fresh(SOCK_STREAM), "cases"));
	poll_is(l, 0);
}

CASE(unix_send_timeout)
{
	struct timeval t = {0, 30000};
	int fd[2];
	long n;

	unix_pair(SOCK_STREAM, fd);
	setsockopt(fd[0], SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t));
	while ((n = send(fd[0], buf, sizeof(buf), 0)) > 0)
		;
	got(n);
	poll_is(fd[0], 0);
	recv(fd[1], buf, 100, 0);
}

CASE(unix_oob_of_datagrams)
{
	int fd[2];

	unix_pair(SOCK_DGRAM, fd);
	got(send(fd[0], "x", 1, MSG_OOB));
	got(recv(fd[1], buf, 1, MSG_OOB | MSG_DONTWAIT));
}

CASE(unix_sendto)
{
	struct sockaddr_un a;
	socklen_t len = abstract(&a, "cases");
	int fd[2], d = bound(SOCK_DGRAM, "cases"), s = fresh(SOCK_STREAM);

	unix_pair(SOCK_STREAM, fd);
	got(sendto(fd[0], "x", 1, 0, (void *)&a, len));
	got(sendto(s, "x", 1, 0, (void *)&a, len));
	got(sendto(fresh(SOCK_DGRAM), "x", 1, 0, (void *)&a, len));
	got(sendto(fresh(SOCK_DGRAM), "x", 1, 0, (void *)&a, 1));
	got(sendto(fresh(SOCK_DGRAM), "x", 1, 0, (void *)&a, len - 1));
	len = 4;
	got(recvfrom(d, buf, 9, 0, (void *)&a, &len));
	num(len);
}

CASE(unix_recvfrom_of_a_stream)
{
	struct sockaddr_un a;
	socklen_t len = sizeof(a);
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send(fd[0], "x", 1, 0);
	got(recvfrom(fd[1], buf, 9, 0, (void *)&a, &len));
	num(len);
}

CASE(unix_lowat)
{
	struct timeval t = {0, 30000};
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	set(fd[1], SOL_SOCKET, SO_RCVLOWAT, 5);
	send(fd[0], "abc", 3, 0);
	got(recv(fd[1], buf, 9, 0));
}

CASE(unix_peek_off)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	GET(fd[1], SOL_SOCKET, SO_PEEK_OFF);
	send(fd[0], "abcdef", 6, 0);
	got(recv(fd[1], buf, 2, MSG_PEEK));
	got(recv(fd[1], buf, 2, MSG_PEEK));
	num(buf[0]);
}
