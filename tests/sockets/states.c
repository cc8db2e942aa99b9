/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP: the states of a connection, and the results of calls in each.
 */
#include "case.h"

static char buf[64];

CASE(connect_refused)
{
	int fd = tcp4();

	got(connect4(fd, port(0)));
	GET(fd, SOL_SOCKET, SO_ERROR);
	poll_is(fd, POLLHUP);
	got(connect4(fd, port(0)));
}

CASE(connect_refused_then_accepted)
{
	int fd = tcp4();

	got(connect4(fd, port(0)));
	listener(port(0), 1);
	got(connect4(fd, port(0)));
	name_is(fd, 1);
}

CASE(connect_twice)
{
	int fd = tcp4();

	listener(port(0), 2);
	got(connect4(fd, port(0)));
	got(connect4(fd, port(0)));
}

CASE(connect_nonblocking)
{
	int fd = tcp4();

	listener(port(0), 2);
	nonblock(fd, 1);
	got(connect4(fd, port(0)));
	poll_is(fd, POLLOUT);
	GET(fd, SOL_SOCKET, SO_ERROR);
	got(connect4(fd, port(0)));
	got(connect4(fd, port(0)));
}

CASE(connect_nonblocking_refused)
{
	int fd = tcp4();

	nonblock(fd, 1);
	got(connect4(fd, port(0)));
	poll_is(fd, POLLERR);
	GET(fd, SOL_SOCKET, SO_ERROR);
	GET(fd, SOL_SOCKET, SO_ERROR);
	poll_is(fd, POLLHUP);
	got(connect4(fd, port(0)));
	poll_is(fd, POLLHUP);
}

CASE(connect_nonblocking_refused_told_by_connect)
{
	int fd = tcp4();

	nonblock(fd, 1);
	got(connect4(fd, port(0)));
	events(fd, POLLERR);
	got(connect4(fd, port(0)));
	GET(fd, SOL_SOCKET, SO_ERROR);
}

CASE(connect_nonblocking_refused_told_by_send)
{
	int fd = tcp4();

	nonblock(fd, 1);
	got(connect4(fd, port(0)));
	events(fd, POLLERR);
	got(send(fd, "x", 1, 0));
	num(pipes());
	got(send(fd, "x", 1, 0));
	num(pipes());
}

CASE(connect_nonblocking_refused_told_by_recv)
{
	int fd = tcp4();

	nonblock(fd, 1);
	got(connect4(fd, port(0)));
	events(fd, POLLERR);
	got(recv(fd, buf, 1, 0));
	got(recv(fd, buf, 1, 0));
}

CASE(connect_unspec_ends_a_connection)
{
	struct sockaddr a = {.sa_family = AF_UNSPEC};
	int fd[2];

	tcp_pair(fd);
	got(connect(fd[0], &a, sizeof(a)));
	name_is(fd[0], 1);
	got(send(fd[0], "x", 1, MSG_NOSIGNAL));
	events(fd[1], POLLERR);
	got(recv(fd[1], buf, 1, 0));
	got(recv(fd[1], buf, 1, 0));
}

CASE(connect_unspec_and_again)
{
	struct sockaddr a = {.sa_family = AF_UNSPEC};
	int fd = tcp4();

	listener(port(0), 2);
	got(connect4(fd, port(0)));
	got(connect(fd, &a, sizeof(a)));
	got(connect4(fd, port(0)));
	name_is(fd, 1);
}

CASE(connect_lengths)
{
	struct sockaddr_in a = lo4(port(0));
	int fd = tcp4();

	listener(port(0), 2);
	got(connect(fd, (void *)&a, 0));
	got(connect(fd, (void *)&a, 1));
	got(connect(fd, (void *)&a, 15));
	got(connect(fd, (void *)&a, -1));
	got(connect(fd, (void *)&a, 200));
	got(connect(fd, (void *)&a, 16));
}

CASE(connect_families)
{
	struct sockaddr_in a = lo4(port(0));
	struct sockaddr_in6 b = lo6(port(0));
	int fd = tcp4(), six = tcp6();

	got(connect(fd, (void *)&b, sizeof(b)));
	got(connect(six, (void *)&a, sizeof(a)));
	got(connect(six, (void *)&b, 23));
	a.sin_family = 77;
	got(connect(fd, (void *)&a, sizeof(a)));
}

CASE(connect_to_any_is_loopback)
{
	struct sockaddr_in a = any4(port(0));
	int fd = tcp4();

	listener(port(0), 2);
	got(connect(fd, (void *)&a, sizeof(a)));
	name_is(fd, 1);
}

CASE(connect_to_multicast)
{
	struct sockaddr_in a = any4(port(0));
	int fd = tcp4();

	a.sin_addr.s_addr = inet_addr("224.0.0.1");
	got(connect(fd, (void *)&a, sizeof(a)));
	a.sin_addr.s_addr = inet_addr("255.255.255.255");
	got(connect(fd, (void *)&a, sizeof(a)));
}

CASE(connect_without_a_route)
{
	struct sockaddr_in a = any4(port(0));
	int fd = tcp4();

	a.sin_addr.s_addr = inet_addr("192.0.2.1");
	got(connect(fd, (void *)&a, sizeof(a)));
}

CASE(connect_a_listener)
{
	int fd = listener(port(0), 2);

	got(connect4(fd, port(0)));
}

CASE(connect_to_oneself)
{
	int fd = tcp4();

	got(bind4(fd, port(0)));
	got(connect4(fd, port(1)));
	name_is(fd, 0);
}

CASE(connect_bound)
{
	int fd = tcp4();

	listener(port(0), 2);
	got(bind4(fd, port(1)));
	got(connect4(fd, port(0)));
	name_is(fd, 0);
	name_is(fd, 1);
}

CASE(listen_unbound)
{
	int fd = tcp4();

	got(listen(fd, 5));
	name_is(fd, 0);
	GET(fd, SOL_SOCKET, SO_ACCEPTCONN);
}

CASE(listen_twice)
{
	int fd = tcp4();

	got(bind4(fd, port(0)));
	got(listen(fd, 5));
	got(listen(fd, 9));
	got(listen(fd, -1));
	got(listen(fd, 0));
}

CASE(listen_connected)
{
	int fd[2];

	tcp_pair(fd);
	got(listen(fd[0], 5));
	got(listen(fd[1], 5));
}

CASE(listen_datagrams)
{
	int fd = udp4();

	got(listen(fd, 5));
	got(accept(fd, NULL, NULL));
}

CASE(accept_not_listening)
{
	int fd = tcp4(), p[2];

	got(accept(fd, NULL, NULL));
	got(accept(-1, NULL, NULL));
	pipe(p);
	got(accept(p[0], NULL, NULL));
	keep(p[0]);
	keep(p[1]);
}

CASE(accept_nothing)
{
	int fd = listener(port(0), 5);

	nonblock(fd, 1);
	got(accept(fd, NULL, NULL));
	poll_is(fd, 0);
}

CASE(accept_flags)
{
	int l = listener(port(0), 5), a = tcp4(), b = tcp4(), fd;

	connect4(a, port(0));
	connect4(b, port(0));
	got(accept4(l, NULL, NULL, 1));
	fd = keep(accept4(l, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
	num(!!(fcntl(fd, F_GETFL) & O_NONBLOCK));
	num(fcntl(fd, F_GETFD));
	nonblock(l, 1);
	fd = keep(accept(l, NULL, NULL));
	num(!!(fcntl(fd, F_GETFL) & O_NONBLOCK));
	num(fcntl(fd, F_GETFD));
}

CASE(accept_name_lengths)
{
	int l = listener(port(0), 5), a = tcp4(), b = tcp4(), c = tcp4();
	struct sockaddr_in in;
	socklen_t len = 4;

	connect4(a, port(0));
	connect4(b, port(0));
	connect4(c, port(0));
	memset(&in, 0xee, sizeof(in));
	num(keep(accept(l, (void *)&in, &len)) >= 0);
	num(len);
	hex(((unsigned char *)&in)[4]);
	len = 0;
	num(keep(accept(l, (void *)&in, &len)) >= 0);
	num(len);
	len = -1;
	got(accept(l, (void *)&in, &len));
	nonblock(l, 1);
	got(accept(l, NULL, NULL));
}

CASE(accept_a_reset_one)
{
	int l = listener(port(0), 5), a = tcp4(), fd;
	struct linger now = {1, 0};

	connect4(a, port(0));
	setsockopt(a, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	got(dup2(l, a) == a);
	fd = keep(accept(l, NULL, NULL));
	num(fd >= 0);
	got(recv(fd, buf, 1, 0));
	got(recv(fd, buf, 1, 0));
	close(a);
}

CASE(accept_a_closed_one)
{
	int l = listener(port(0), 5), a = socket(AF_INET, SOCK_STREAM, 0), fd;

	connect4(a, port(0));
	send(a, "bye", 3, 0);
	close(a);
	fd = keep(accept(l, NULL, NULL));
	got(recv(fd, buf, 9, MSG_WAITALL));
	got(recv(fd, buf, 9, 0));
}

CASE(accept_inherits)
{
	int l = listener(port(0), 5), a = tcp4(), fd;

	set(l, SOL_SOCKET, SO_KEEPALIVE, 1);
	set(l, IPPROTO_TCP, TCP_NODELAY, 1);
	set(l, IPPROTO_TCP, TCP_KEEPIDLE, 77);
	set(l, SOL_SOCKET, SO_RCVLOWAT, 7);
	set(l, IPPROTO_IP, IP_TTL, 33);
	connect4(a, port(0));
	fd = keep(accept(l, NULL, NULL));
	GET(fd, SOL_SOCKET, SO_KEEPALIVE);
	GET(fd, IPPROTO_TCP, TCP_NODELAY);
	GET(fd, IPPROTO_TCP, TCP_KEEPIDLE);
	GET(fd, SOL_SOCKET, SO_RCVLOWAT);
	GET(fd, IPPROTO_IP, IP_TTL);
	GET(fd, SOL_SOCKET, SO_ACCEPTCONN);
	GET(l, SOL_SOCKET, SO_ACCEPTCONN);
}

CASE(accept_timeout)
{
	struct timeval t = {0, 20000};
	int l = listener(port(0), 5);

	setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	got(accept(l, NULL, NULL));
}

static void shut_rd(int fd)
{
	shutdown(fd, SHUT_RD);
}

CASE(accept_ended_by_shutdown)
{
	int l = listener(port(0), 5);
	pthread_t t = later(30, shut_rd, l);

	got(accept(l, NULL, NULL));
	join(t);
	got(listen(l, 5));
}

CASE(close_a_listener_resets)
{
	int l = socket(AF_INET, SOCK_STREAM, 0), a = tcp4();

	set(l, SOL_SOCKET, SO_REUSEADDR, 1);
	bind4(l, port(0));
	listen(l, 5);
	connect4(a, port(0));
	close(l);
	poll_is(a, POLLERR);
	got(recv(a, buf, 1, 0));
	got(connect4(a, port(0)));
}

CASE(shutdown_new)
{
	int fd = tcp4();

	got(shutdown(fd, SHUT_RD));
	got(shutdown(fd, SHUT_WR));
	got(shutdown(fd, SHUT_RDWR));
	got(shutdown(fd, 3));
	got(shutdown(fd, -1));
	got(shutdown(-1, 0));
}

CASE(shutdown_listener)
{
	int l = listener(port(0), 5), a = tcp4();

	got(shutdown(l, SHUT_WR));
	got(connect4(a, port(0)));
	num(keep(accept(l, NULL, NULL)) >= 0);
	got(shutdown(l, SHUT_RDWR));
	got(accept(l, NULL, NULL));
	poll_is(l, POLLHUP);
	got(connect4(tcp4(), port(0)));
}

CASE(shutdown_wr)
{
	int fd[2];

	tcp_pair(fd);
	got(shutdown(fd[0], SHUT_WR));
	got(send(fd[0], "x", 1, 0));
	num(pipes());
	got(write(fd[0], "x", 1));
	num(pipes());
	got(send(fd[0], "x", 1, MSG_NOSIGNAL));
	num(pipes());
	poll_is(fd[1], POLLRDHUP);
	got(recv(fd[1], buf, 1, 0));
	got(recv(fd[1], buf, 1, MSG_DONTWAIT));
	got(read(fd[1], buf, 1));
	got(send(fd[1], "abc", 3, 0));
	got(recv(fd[0], buf, 9, 0));
	got(shutdown(fd[0], SHUT_WR));
}

CASE(shutdown_rd)
{
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "data", 4, 0);
	events(fd[1], POLLIN);
	got(shutdown(fd[1], SHUT_RD));
	poll_is(fd[1], POLLIN);
	got(recv(fd[1], buf, 9, 0));
	got(recv(fd[1], buf, 9, 0));
	got(send(fd[0], "more", 4, MSG_NOSIGNAL));
	ms(30);
	got(send(fd[0], "again", 5, MSG_NOSIGNAL));
	ms(30);
	got(recv(fd[1], buf, 20, 0));
	got(recv(fd[1], buf, 20, 0));
	got(send(fd[1], "x", 1, MSG_NOSIGNAL));
	got(recv(fd[0], buf, 9, 0));
}

CASE(shutdown_both)
{
	int fd[2];

	tcp_pair(fd);
	got(shutdown(fd[0], SHUT_RDWR));
	poll_is(fd[0], POLLHUP);
	got(recv(fd[0], buf, 1, 0));
	got(send(fd[0], "x", 1, MSG_NOSIGNAL));
	got(recv(fd[1], buf, 1, 0));
	poll_is(fd[1], POLLRDHUP);
}

CASE(shutdown_by_both)
{
	int fd[2];

	tcp_pair(fd);
	shutdown(fd[0], SHUT_WR);
	events(fd[1], POLLRDHUP);
	shutdown(fd[1], SHUT_WR);
	poll_is(fd[0], POLLHUP);
	poll_is(fd[1], POLLHUP);
	got(recv(fd[0], buf, 1, 0));
	got(recv(fd[1], buf, 1, 0));
	got(send(fd[0], "x", 1, MSG_NOSIGNAL));
	got(send(fd[1], "x", 1, MSG_NOSIGNAL));
	got(shutdown(fd[0], SHUT_WR));
	got(shutdown(fd[0], SHUT_RD));
	name_is(fd[0], 1);
}

CASE(shutdown_wr_twice)
{
	int fd[2];

	tcp_pair(fd);
	got(shutdown(fd[0], SHUT_WR));
	got(shutdown(fd[0], SHUT_WR));
	got(shutdown(fd[0], SHUT_RD));
	poll_is(fd[0], POLLHUP);
}

CASE(close_with_bytes_unread_resets)
{
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "unread", 6, 0);
	events(fd[1], POLLIN);
	dup2(fd[0], fd[1]);
	poll_is(fd[0], POLLERR);
	got(recv(fd[0], buf, 1, 0));
	got(recv(fd[0], buf, 1, 0));
	got(send(fd[0], "x", 1, MSG_NOSIGNAL));
}

CASE(close_then_send)
{
	int fd[2];

	tcp_pair(fd);
	dup2(fd[0], fd[1]);
	poll_is(fd[0], POLLRDHUP);
	got(send(fd[0], "x", 1, MSG_NOSIGNAL));
	poll_is(fd[0], POLLHUP);
	got(send(fd[0], "x", 1, MSG_NOSIGNAL));
	got(recv(fd[0], buf, 1, 0));
}

CASE(linger_0_resets)
{
	struct linger now = {1, 0};
	int fd[2];

	tcp_pair(fd);
	setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	dup2(fd[0], fd[1]);
	poll_is(fd[0], POLLERR);
	GET(fd[0], SOL_SOCKET, SO_ERROR);
	GET(fd[0], SOL_SOCKET, SO_ERROR);
	poll_is(fd[0], POLLHUP);
	got(send(fd[0], "x", 1, 0));
	num(pipes());
	name_is(fd[0], 1);
}

CASE(reset_told_once)
{
	struct linger now = {1, 0};
	int fd[2];

	tcp_pair(fd);
	setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	dup2(fd[0], fd[1]);
	events(fd[0], POLLERR);
	got(send(fd[0], "x", 1, 0));
	num(pipes());
	got(send(fd[0], "x", 1, 0));
	num(pipes());
	got(recv(fd[0], buf, 1, 0));
}

CASE(reset_keeps_what_has_come)
{
	struct linger now = {1, 0};
	int fd[2];

	tcp_pair(fd);
	send(fd[1], "before", 6, 0);
	events(fd[0], POLLIN);
	setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	dup2(fd[0], fd[1]);
	events(fd[0], POLLERR);
	got(recv(fd[0], buf, 9, 0));
	got(recv(fd[0], buf, 9, 0));
	got(recv(fd[0], buf, 9, 0));
}

CASE(linger_waits_for_nothing)
{
	struct linger some = {1, 1};
	int fd[2];

	tcp_pair(fd);
	setsockopt(fd[0], SOL_SOCKET, SO_LINGER, &some, sizeof(some));
	send(fd[0], "abc", 3, 0);
	dup2(fd[1], fd[0]);
	got(recv(fd[1], buf, 9, MSG_WAITALL));
}

CASE(unconnected_calls)
{
	int fd = tcp4();

	got(send(fd, "x", 1, 0));
	num(pipes());
	got(recv(fd, buf, 1, 0));
	got(recv(fd, buf, 1, MSG_PEEK));
	name_is(fd, 0);
	name_is(fd, 1);
	poll_is(fd, POLLHUP);
	got(read(fd, buf, 0));
	got(write(fd, buf, 0));
}

CASE(listener_calls)
{
	int fd = listener(port(0), 5), n = 0;

	got(send(fd, "x", 1, MSG_NOSIGNAL));
	got(recv(fd, buf, 1, 0));
	name_is(fd, 1);
	poll_is(fd, 0);
	got(ioctl(fd, FIONREAD, &n));
}

CASE(info_states)
{
	int fd[2], fresh = tcp4(), l = listener(port(0), 5);
	struct tcp_info i;
	socklen_t len = sizeof(i);

	getsockopt(fresh, IPPROTO_TCP, TCP_INFO, &i, &len);
	num(i.tcpi_state);
	getsockopt(l, IPPROTO_TCP, TCP_INFO, &i, &len);
	num(i.tcpi_state);
	tcp_pair(fd);
	getsockopt(fd[0], IPPROTO_TCP, TCP_INFO, &i, &len);
	num(i.tcpi_state);
	shutdown(fd[0], SHUT_WR);
	events(fd[1], POLLRDHUP);
	ms(30);
	getsockopt(fd[0], IPPROTO_TCP, TCP_INFO, &i, &len);
	num(i.tcpi_state);
	getsockopt(fd[1], IPPROTO_TCP, TCP_INFO, &i, &len);
	num(i.tcpi_state);
	len = 1;
	got(getsockopt(fd[1], IPPROTO_TCP, TCP_INFO, &i, &len));
	num(len);
}
