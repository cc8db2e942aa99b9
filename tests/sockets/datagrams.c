/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UDP.
 */
#include "case.h"

/* linux/errqueue.h, which not every C library comes with. */
struct extended_error {
	uint32_t number;
	uint8_t origin, type, code, pad;
	uint32_t info, data;
	char sender[sizeof(struct sockaddr_in6)];
};

static char buf[70000];

CASE(udp_unbound)
{
	int fd = udp4();

	name_is(fd, 0);
	name_is(fd, 1);
	poll_is(fd, 0);
	got(send(fd, "x", 1, 0));
	got(recv(fd, buf, 1, MSG_DONTWAIT));
	got(shutdown(fd, SHUT_RD));
	poll_is(fd, POLLIN);
}

CASE(udp_cut)
{
	struct iovec v = {buf, 4};
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
	struct mmsghdr mm = {.msg_hdr = m};
	int fd[2];

	udp_pair(fd);
	for (int i = 0; i < 7; i++)
		send(fd[0], "0123456789", 10, 0);
	events(fd[1], POLLIN);
	got(read(fd[1], buf, 4));
	got(recv(fd[1], buf, 4, 0));
	got(recv(fd[1], buf, 4, MSG_TRUNC));
	got(recv(fd[1], buf, 4, MSG_TRUNC | MSG_PEEK));
	got(recvmsg(fd[1], &m, 0));
	hex(m.msg_flags);
	got(recvmsg(fd[1], &m, MSG_TRUNC));
	hex(m.msg_flags);
	got(recvmmsg(fd[1], &mm, 1, MSG_DONTWAIT, 0));
	num(mm.msg_len);
	got(recv(fd[1], buf, 0, 0));
	got(recv(fd[1], buf, 0, MSG_DONTWAIT));
}

CASE(udp_empty)
{
	int fd[2];

	udp_pair(fd);
	got(send(fd[0], "", 0, 0));
	got(write(fd[0], "", 0));
	got(send(fd[0], "x", 1, 0));
	got(recv(fd[1], buf, 9, 0));
	events(fd[1], POLLIN);
	got(read(fd[1], buf, 0));
	got(recv(fd[1], buf, 9, 0));
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
}

CASE(udp_empty_vectors)
{
	struct iovec v[3] = {{0, 0}, {"ab", 2}, {0, 0}};
	struct iovec r[3] = {{buf, 1}, {0, 0}, {buf + 1, 5}};
	int fd[2];

	udp_pair(fd);
	got(writev(fd[0], v, 3));
	got(readv(fd[1], r, 3));
}

CASE(udp_sizes)
{
	int fd[2];

	udp_pair(fd);
	got(send(fd[0], buf, 65507, 0));
	got(recv(fd[1], buf, sizeof(buf), 0));
	got(send(fd[0], buf, 65508, 0));
	got(send(fd[0], buf, 65536, 0));
	got(send(fd[0], buf, 9000, 0));
	got(recv(fd[1], buf, sizeof(buf), 0));
}

CASE(udp_sizes6)
{
	struct sockaddr_in6 a = lo6(port(0));
	int in = udp6(), out = udp6();

	bind(in, (void *)&a, sizeof(a));
	got(sendto(out, buf, 60000, 0, (void *)&a, sizeof(a)));
	got(recv(in, buf, sizeof(buf), 0));
	got(sendto(out, buf, 65536, 0, (void *)&a, sizeof(a)));
}

CASE(udp_sendto_addresses)
{
	struct sockaddr_in a = lo4(port(0));
	struct sockaddr_in6 b = lo6(port(0));
	int fd = udp4();

	got(sendto(fd, "x", 1, 0, (void *)&a, 15));
	got(sendto(fd, "x", 1, 0, (void *)&a, 0));
	got(sendto(fd, "x", 1, 0, (void *)&b, sizeof(b)));
	a.sin_family = AF_UNSPEC;
	got(sendto(fd, "x", 1, 0, (void *)&a, 16));
	a = lo4(0);
	got(sendto(fd, "x", 1, 0, (void *)&a, 16));
	a = lo4(port(0));
	a.sin_family = 99;
	got(sendto(fd, "x", 1, 0, (void *)&a, 16));
	a = lo4(port(0));
	a.sin_addr.s_addr = inet_addr("192.0.2.1");
	got(sendto(fd, "x", 1, 0, (void *)&a, 16));
}

CASE(udp_sendto_addresses6)
{
	struct sockaddr_in a = lo4(port(0));
	struct sockaddr_in6 b = lo6(port(0));
	int fd = udp6(), in = udp4();

	bind4(in, port(0));
	got(sendto(fd, "x", 1, 0, (void *)&b, 23));
	got(sendto(fd, "x", 1, 0, (void *)&b, 24));
	got(sendto(fd, "xy", 2, 0, (void *)&a, 16));
	got(recv(in, buf, 9, 0));
	a.sin_family = 99;
	got(sendto(fd, "x", 1, 0, (void *)&a, 16));
	b.sin6_port = 0;
	got(sendto(fd, "x", 1, 0, (void *)&b, sizeof(b)));
}

CASE(udp_autobind)
{
	struct sockaddr_in a = lo4(port(0));
	int fd = udp4(), in = udp4();

	bind4(in, port(0));
	got(sendto(fd, "x", 1, 0, (void *)&a, 16));
	name_is(fd, 0);
}

CASE(udp_names)
{
	struct sockaddr_in a = lo4(port(0)), from;
	socklen_t len = 5;
	int fd = udp4(), in = udp4();

	bind4(in, port(0));
	bind4(fd, port(1));
	for (int i = 0; i < 3; i++)
		sendto(fd, "x", 1, 0, (void *)&a, 16);
	memset(&from, 0xee, sizeof(from));
	got(recvfrom(in, buf, 9, 0, (void *)&from, &len));
	num(len);
	hex(((unsigned char *)&from)[5]);
	len = sizeof(from);
	got(recvfrom(in, buf, 9, 0, (void *)&from, &len));
	say_name(&from, len);
	got(recvfrom(in, buf, 9, 0, NULL, NULL));
	len = 3;
	got(getsockname(in, (void *)&from, &len));
	num(len);
	len = -1;
	got(getsockname(in, (void *)&from, &len));
	num((int)len);
}

CASE(udp_connect)
{
	int fd = udp4();

	got(connect4(fd, port(0)));
	name_is(fd, 0);
	name_is(fd, 1);
	got(connect4(fd, port(1)));
	name_is(fd, 1);
}

CASE(udp_connect_port_0)
{
	int fd = udp4();

	got(connect4(fd, 0));
	name_is(fd, 1);
}

CASE(udp_disconnect)
{
	struct sockaddr a = {.sa_family = AF_UNSPEC};
	int fd = udp4(), named = udp4();

	got(connect4(fd, port(0)));
	got(connect(fd, &a, sizeof(a)));
	name_is(fd, 0);
	name_is(fd, 1);
	got(send(fd, "x", 1, 0));
	bind4(named, port(1));
	got(connect4(named, port(0)));
	got(connect(named, &a, sizeof(a)));
	name_is(named, 0);
	got(connect(named, &a, 1));
}

CASE(udp_disconnected_still_hears)
{
	struct sockaddr_in to = lo4(port(1));
	struct sockaddr a = {.sa_family = AF_UNSPEC};
	int fd = udp4(), out = udp4();

	bind4(fd, port(1));
	connect4(fd, port(0));
	connect(fd, &a, sizeof(a));
	got(sendto(out, "abc", 3, 0, (void *)&to, sizeof(to)));
	events(fd, POLLIN);
	got(recv(fd, buf, 9, MSG_DONTWAIT));
}

CASE(udp_connect_families)
{
	struct sockaddr_in a = lo4(port(0));
	struct sockaddr_in6 b = lo6(port(0));
	int fd = udp4(), six = udp6();

	got(connect(fd, (void *)&b, sizeof(b)));
	got(connect(fd, (void *)&a, 15));
	got(connect(six, (void *)&a, sizeof(a)));
	name_is(six, 1);
	got(connect(six, (void *)&b, sizeof(b)));
	name_is(six, 1);
}

CASE(udp_filters)
{
	struct sockaddr_in a = lo4(port(0));
	int fd = udp4(), peer = udp4(), other = udp4();

	bind4(fd, port(0));
	bind4(peer, port(1));
	bind4(other, port(2));
	sendto(other, "early", 5, 0, (void *)&a, 16);
	connect4(fd, port(1));
	sendto(other, "late", 4, 0, (void *)&a, 16);
	sendto(peer, "abc", 3, 0, (void *)&a, 16);
	events(fd, POLLIN);
	ms(20);
	got(recv(fd, buf, 9, MSG_DONTWAIT));
	got(recv(fd, buf, 9, MSG_DONTWAIT));
	got(recv(fd, buf, 9, MSG_DONTWAIT));
}

CASE(udp_sendto_elsewhere)
{
	struct sockaddr_in a = lo4(port(2));
	int fd[2], third = udp4();

	udp_pair(fd);
	bind4(third, port(2));
	got(sendto(fd[0], "abc", 3, 0, (void *)&a, 16));
	got(recv(third, buf, 9, 0));
}

CASE(udp_refused)
{
	int fd = udp4();

	connect4(fd, port(0));
	got(send(fd, "x", 1, 0));
	poll_is(fd, POLLERR);
	got(recv(fd, buf, 1, 0));
	got(recv(fd, buf, 1, MSG_DONTWAIT));
	poll_is(fd, 0);
}

CASE(udp_refused_told_by_send)
{
	int fd = udp4();

	connect4(fd, port(0));
	got(send(fd, "x", 1, 0));
	events(fd, POLLERR);
	got(send(fd, "x", 1, 0));
	events(fd, 0);
}

CASE(udp_refused_told_by_option)
{
	int fd = udp4();

	connect4(fd, port(0));
	got(write(fd, "x", 1));
	events(fd, POLLERR);
	GET(fd, SOL_SOCKET, SO_ERROR);
	GET(fd, SOL_SOCKET, SO_ERROR);
}

CASE(udp_refused6)
{
	struct sockaddr_in6 a = lo6(port(0));
	int fd = udp6();

	connect(fd, (void *)&a, sizeof(a));
	got(send(fd, "x", 1, 0));
	poll_is(fd, POLLERR);
	got(recv(fd, buf, 1, 0));
}

CASE(udp_refused_unconnected)
{
	struct sockaddr_in a = lo4(port(0));
	int fd = udp4();

	got(sendto(fd, "x", 1, 0, (void *)&a, sizeof(a)));
	ms(40);
	poll_is(fd, 0);
	got(recv(fd, buf, 1, MSG_DONTWAIT));
}

static void say_error(int fd, int level, int type)
{
	char control[256];
	struct sockaddr_storage to;
	struct iovec v = {buf, sizeof(buf)};
	struct msghdr m = MSG(&to, sizeof(to), &v, 1, control, sizeof(control));
	struct extended_error *e;
	struct cmsghdr *c;

	memset(buf, 0, sizeof(buf));
	if (got(recvmsg(fd, &m, MSG_ERRQUEUE)) < 0)
		return;
	num(buf[0]);
	hex(m.msg_flags);
	say_name(&to, m.msg_namelen);
	c = CMSG_FIRSTHDR(&m);
	num(c && c->cmsg_level == level && c->cmsg_type == type);
	if (!c)
		return;
	e = (void *)CMSG_DATA(c);
	num(e->number);
	num(e->origin);
	num(e->type);
	num(e->code);
	say_name(e->sender, level == SOL_IP ? sizeof(struct sockaddr_in)
					    : sizeof(struct sockaddr_in6));
}

CASE(udp_error_queue)
{
	struct sockaddr_in a = lo4(port(0));
	int fd = udp4();

	TRY(fd, IPPROTO_IP, IP_RECVERR, 1);
	got(sendto(fd, "x", 1, 0, (void *)&a, sizeof(a)));
	poll_is(fd, POLLERR);
	say_error(fd, SOL_IP, IP_RECVERR);
	say_error(fd, SOL_IP, IP_RECVERR);
	GET(fd, SOL_SOCKET, SO_ERROR);
	poll_is(fd, 0);
}

/* What caused an error comes along, as far as ICMP returns it. */
CASE(udp_error_queue_data)
{
	struct sockaddr_in a = lo4(port(0));
	int fd = udp4();

	set(fd, IPPROTO_IP, IP_RECVERR, 1);
	memset(buf, 'z', 1000);
	got(sendto(fd, buf, 1000, 0, (void *)&a, sizeof(a)));
	poll_is(fd, POLLERR);
	say_error(fd, SOL_IP, IP_RECVERR);
	num(buf[519]);
	num(buf[520]);
	got(sendto(fd, "", 0, 0, (void *)&a, sizeof(a)));
	poll_is(fd, POLLERR);
	say_error(fd, SOL_IP, IP_RECVERR);
}

CASE(udp_error_queue6)
{
	struct sockaddr_in6 a = lo6(port(0));
	int fd = udp6();

	TRY(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
	got(sendto(fd, "x", 1, 0, (void *)&a, sizeof(a)));
	poll_is(fd, POLLERR);
	say_error(fd, SOL_IPV6, IPV6_RECVERR);
}

CASE(udp_shutdown)
{
	int fd[2];

	udp_pair(fd);
	send(fd[0], "abc", 3, 0);
	events(fd[1], POLLIN);
	got(shutdown(fd[1], SHUT_RD));
	poll_is(fd[1], POLLIN);
	got(recv(fd[1], buf, 9, 0));
	got(recv(fd[1], buf, 9, 0));
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
	got(shutdown(fd[0], SHUT_WR));
	got(send(fd[0], "x", 1, 0));
	num(pipes());
	got(shutdown(fd[1], SHUT_WR));
	poll_is(fd[1], POLLHUP);
}

static void shut_rd(int fd)
{
	shutdown(fd, SHUT_RD);
}

CASE(udp_shutdown_wakes)
{
	pthread_t t;
	int fd[2];

	udp_pair(fd);
	t = later(30, shut_rd, fd[0]);
	got(recv(fd[0], buf, 9, 0));
	join(t);
}

CASE(udp_flags)
{
	int fd[2];

	udp_pair(fd);
	got(send(fd[0], "x", 1, MSG_OOB));
	got(send(fd[0], "y", 1, MSG_NOSIGNAL | MSG_DONTWAIT | MSG_CONFIRM));
	got(recv(fd[1], buf, 9, MSG_PEEK));
	got(recv(fd[1], buf, 9, MSG_WAITALL));
	got(recv(fd[1], buf, 9, MSG_ERRQUEUE));
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
}

static void take_all(int fd)
{
	long n;

	ms(20);
	while ((n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) >= 0)
		num(n);
	got(n);
}

CASE(udp_more)
{
	struct sockaddr_in elsewhere = lo4(port(5));
	int fd[2];

	udp_pair(fd);
	got(send(fd[0], "ab", 2, MSG_MORE));
	got(send(fd[0], "cd", 2, MSG_MORE));
	take_all(fd[1]);
	got(sendto(fd[0], "e", 1, 0, (void *)&elsewhere, sizeof(elsewhere)));
	events(fd[1], POLLIN);
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
	num(!memcmp(buf, "abcde", 5));
	got(send(fd[0], "", 0, MSG_MORE));
	got(send(fd[0], "f", 1, MSG_MORE));
	got(send(fd[0], "", 0, 0));
	take_all(fd[1]);
	got(send(fd[0], "g", 1, MSG_MORE | MSG_OOB));
	got(send(fd[0], "", 0, 0));
	take_all(fd[1]);
}

CASE(udp_more_than_fits)
{
	int fd[2];

	udp_pair(fd);
	got(send(fd[0], buf, 40000, MSG_MORE));
	got(send(fd[0], buf, 25507, MSG_MORE));
	got(send(fd[0], buf, 1, MSG_MORE));
	got(send(fd[0], "x", 1, 0));
	take_all(fd[1]);
	got(send(fd[0], buf, 40000, MSG_MORE));
	got(send(fd[0], buf, 25507, 0));
	take_all(fd[1]);
	got(send(fd[0], buf, 40000, MSG_MORE));
	got(send(fd[0], buf, 65536, 0));
	got(send(fd[0], buf, 1, 0));
	take_all(fd[1]);
}

CASE(udp_cork)
{
	int fd[2];

	udp_pair(fd);
	TRY(fd[0], IPPROTO_UDP, 1, 77);
	got(send(fd[0], "ab", 2, 0));
	got(write(fd[0], "cd", 2));
	take_all(fd[1]);
	TRY(fd[0], IPPROTO_UDP, 1, 1);
	take_all(fd[1]);
	TRY(fd[0], IPPROTO_UDP, 1, 0);
	take_all(fd[1]);
	got(send(fd[0], "e", 1, MSG_MORE));
	TRY(fd[0], IPPROTO_UDP, 1, 0);
	take_all(fd[1]);
	TRY(fd[0], IPPROTO_UDP, 9999, 0);
	got(setsockopt(fd[0], IPPROTO_UDP, 1, buf, 3));
	GET(tcp4(), IPPROTO_UDP, 1);
	SET(tcp4(), IPPROTO_UDP, 1, 1);
	GET(udp6(), IPPROTO_UDP, 1);
}

CASE(udp_corked6)
{
	struct sockaddr_in6 to = lo6(port(0)), four = mapped(port(1));
	int in = udp6(), in4 = udp4(), out = udp6();

	bind(in, (void *)&to, sizeof(to));
	bind4(in4, port(1));
	got(sendto(out, "ab", 2, MSG_MORE, (void *)&to, sizeof(to)));
	got(sendto(out, "cd", 2, 0, (void *)&four, sizeof(four)));
	take_all(in);
	got(sendto(out, "ab", 2, MSG_MORE, (void *)&four, sizeof(four)));
	got(sendto(out, "cde", 3, 0, (void *)&to, sizeof(to)));
	take_all(in4);
}

CASE(udp_cork_and_nobody)
{
	int fd = udp4();

	got(send(fd, "ab", 2, MSG_MORE));
	connect4(fd, port(0));
	got(send(fd, "ab", 2, MSG_MORE));
	got(send(fd, "c", 1, 0));
	ms(20);
	got(send(fd, "d", 1, MSG_MORE));
	got(send(fd, "d", 1, MSG_MORE));
}

CASE(udp_timeout)
{
	struct timeval t = {0, 20000};
	int fd[2];

	udp_pair(fd);
	setsockopt(fd[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	got(recv(fd[0], buf, 9, 0));
}

CASE(udp_waiting)
{
	int fd[2], n = -1;

	udp_pair(fd);
	got(ioctl(fd[1], FIONREAD, &n));
	num(n);
	send(fd[0], "abc", 3, 0);
	send(fd[0], "de", 2, 0);
	events(fd[1], POLLIN);
	ms(20);
	got(ioctl(fd[1], FIONREAD, &n));
	num(n);
	got(ioctl(fd[0], TIOCOUTQ, &n));
	num(n);
}

CASE(udp_receive_buffer)
{
	int fd[2], n = 0;

	udp_pair(fd);
	set(fd[1], SOL_SOCKET, SO_RCVBUF, 2048);
	for (int i = 0; i < 200; i++)
		send(fd[0], buf, 1000, 0);
	ms(50);
	while (recv(fd[1], buf, sizeof(buf), MSG_DONTWAIT) == 1000)
		n++;
	num(n > 0 && n < 20);
	send(fd[0], "after", 5, 0);
	got(recv(fd[1], buf, 9, 0));
}

CASE(udp_broadcast)
{
	struct sockaddr_in a = any4(port(0));
	int fd = udp4();

	a.sin_addr.s_addr = inet_addr("127.255.255.255");
	got(sendto(fd, "x", 1, 0, (void *)&a, sizeof(a)));
	got(connect(fd, (void *)&a, sizeof(a)));
	TRY(fd, SOL_SOCKET, SO_BROADCAST, 1);
	got(sendto(fd, "x", 1, 0, (void *)&a, sizeof(a)));
}

CASE(udp_mmsg)
{
	struct iovec v[3] = {{"a", 1}, {"bc", 2}, {"def", 3}};
	struct iovec r[3] = {{buf, 9}, {buf + 9, 1}, {buf + 20, 9}};
	struct sockaddr_in from[3];
	struct mmsghdr m[3] = {0};
	struct timespec t = {0, 1};
	int fd[2];

	udp_pair(fd);
	for (int i = 0; i < 3; i++)
		m[i].msg_hdr =
			(struct msghdr){.msg_iov = v + i, .msg_iovlen = 1};
	got(sendmmsg(fd[0], m, 3, 0));
	num(m[2].msg_len);
	ms(20);
	for (int i = 0; i < 3; i++)
		m[i].msg_hdr = (struct msghdr){.msg_name = from + i,
					       .msg_namelen = 16,
					       .msg_iov = r + i,
					       .msg_iovlen = 1};
	got(recvmmsg(fd[1], m, 3, MSG_WAITFORONE, NULL));
	num(m[1].msg_len);
	hex(m[1].msg_hdr.msg_flags);
	num(m[2].msg_len);
	say_name(&from[2], m[2].msg_hdr.msg_namelen);
	got(recvmmsg(fd[1], m, 3, MSG_DONTWAIT, NULL));
	t.tv_nsec = 1000000000;
	got(recvmmsg(fd[1], m, 3, 0, &t));
}

CASE(udp_mmsg_keeps_an_error)
{
	struct iovec v = {"a", 1};
	struct mmsghdr m[2] = {{{.msg_iov = &v, .msg_iovlen = 1}},
			       {{.msg_iov = &v, .msg_iovlen = 2000}}};
	int fd[2];

	udp_pair(fd);
	got(sendmmsg(fd[0], m, 2, 0));
	got(recv(fd[1], buf, 9, 0));
}

/* --- what goes along ----------------------------------------------------- */

struct along {
	char data[256];
	struct msghdr m;
	struct iovec v;
	struct sockaddr_storage from;
};

static struct cmsghdr *next_along(int fd, struct along *a)
{
	a->v = (struct iovec){buf, 99};
	a->m = (struct msghdr)MSG(&a->from, sizeof(a->from), &a->v, 1, a->data,
				  sizeof(a->data));
	if (got(recvmsg(fd, &a->m, 0)) < 0)
		return NULL;
	return CMSG_FIRSTHDR(&a->m);
}

CASE(udp_pktinfo)
{
	struct in_pktinfo *i;
	struct cmsghdr *c;
	struct along a;
	int fd[2];

	udp_pair(fd);
	TRY(fd[1], IPPROTO_IP, IP_PKTINFO, 1);
	send(fd[0], "abc", 3, 0);
	c = next_along(fd[1], &a);
	if (!c)
		return;
	num(c->cmsg_level);
	num(c->cmsg_type);
	num(c->cmsg_len - CMSG_LEN(0));
	i = (void *)CMSG_DATA(c);
	num(i->ipi_ifindex);
	say(inet_ntoa(i->ipi_addr));
	say(inet_ntoa(i->ipi_spec_dst));
	hex(a.m.msg_flags);
}

CASE(udp_ttl_and_tos)
{
	struct along a;
	struct cmsghdr *c;
	int fd[2];

	udp_pair(fd);
	set(fd[1], IPPROTO_IP, IP_RECVTTL, 1);
	set(fd[1], IPPROTO_IP, IP_RECVTOS, 1);
	set(fd[0], IPPROTO_IP, IP_TTL, 42);
	set(fd[0], IPPROTO_IP, IP_TOS, 0x28);
	send(fd[0], "abc", 3, 0);
	for (c = next_along(fd[1], &a); c; c = CMSG_NXTHDR(&a.m, c)) {
		num(c->cmsg_type);
		num(c->cmsg_len - CMSG_LEN(0));
		num(*CMSG_DATA(c));
	}
}

CASE(udp_sets_ttl_along)
{
	char control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec v = {"abc", 3};
	struct msghdr m = MSG(0, 0, &v, 1, control, sizeof(control));
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	struct along a;
	int fd[2], ttl = 9;

	udp_pair(fd);
	set(fd[1], IPPROTO_IP, IP_RECVTTL, 1);
	*c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)),
			      .cmsg_level = IPPROTO_IP,
			      .cmsg_type = IP_TTL};
	memcpy(CMSG_DATA(c), &ttl, sizeof(ttl));
	got(sendmsg(fd[0], &m, 0));
	c = next_along(fd[1], &a);
	num(c ? *CMSG_DATA(c) : -1);
	c = CMSG_FIRSTHDR(&m);
	ttl = 0;
	memcpy(CMSG_DATA(c), &ttl, sizeof(ttl));
	got(sendmsg(fd[0], &m, 0));
	c->cmsg_type = 77;
	got(sendmsg(fd[0], &m, 0));
	c->cmsg_len = 3;
	got(sendmsg(fd[0], &m, 0));
}

CASE(udp_timestamp)
{
	struct timeval now, t;
	struct along a;
	struct cmsghdr *c;
	int fd[2];

	udp_pair(fd);
	TRY(fd[1], SOL_SOCKET, SO_TIMESTAMP, 1);
	send(fd[0], "abc", 3, 0);
	c = next_along(fd[1], &a);
	if (!c)
		return;
	num(c->cmsg_type == SCM_TIMESTAMP);
	num(c->cmsg_len == CMSG_LEN(sizeof(t)));
	memcpy(&t, CMSG_DATA(c), sizeof(t));
	gettimeofday(&now, NULL);
	num(labs(now.tv_sec - t.tv_sec) <= 2);
	TRY(fd[1], SOL_SOCKET, SO_TIMESTAMPNS, 1);
	GET(fd[1], SOL_SOCKET, SO_TIMESTAMP);
}

/* Two 64-bit numbers, whatever a long is. */
static void wide_time(int fd[2], int name)
{
	struct along a;
	struct cmsghdr *c;
	int64_t t[2];

	TRY(fd[1], SOL_SOCKET, name, 1);
	GET(fd[1], SOL_SOCKET, 29); /* SO_TIMESTAMP, SO_TIMESTAMPNS */
	GET(fd[1], SOL_SOCKET, 35);
	send(fd[0], "abc", 3, 0);
	c = next_along(fd[1], &a);
	if (!c)
		return;
	num(c->cmsg_type);
	num(c->cmsg_len - CMSG_LEN(0));
	memcpy(t, CMSG_DATA(c), sizeof(t));
	num(labs(time(NULL) - t[0]) <= 2);
}

CASE(udp_timestamp_wide)
{
	int fd[2];

	udp_pair(fd);
	wide_time(fd, 63); /* SO_TIMESTAMP_NEW */
	wide_time(fd, 64); /* SO_TIMESTAMPNS_NEW */
}

CASE(udp_no_room_along)
{
	struct iovec v = {buf, 9};
	char control[40];
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
	int fd[2];

	udp_pair(fd);
	set(fd[1], IPPROTO_IP, IP_PKTINFO, 1);
	send(fd[0], "abc", 3, 0);
	send(fd[0], "abc", 3, 0);
	send(fd[0], "abc", 3, 0);
	got(recvmsg(fd[1], &m, 0));
	hex(m.msg_flags);
	m.msg_control = control;
	m.msg_controllen = 8;
	got(recvmsg(fd[1], &m, 0));
	hex(m.msg_flags);
	num(m.msg_controllen);
	m.msg_controllen = 20;
	got(recvmsg(fd[1], &m, 0));
	hex(m.msg_flags);
	num(m.msg_controllen);
}

CASE(udp_pktinfo6)
{
	struct sockaddr_in6 to = lo6(port(0));
	struct in6_pktinfo *i;
	struct cmsghdr *c;
	struct along a;
	int in = udp6(), out = udp6();
	char text[64];

	bind(in, (void *)&to, sizeof(to));
	TRY(in, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
	set(in, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
	set(in, IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
	set(out, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 33);
	set(out, IPPROTO_IPV6, IPV6_TCLASS, 0x20);
	sendto(out, "abc", 3, 0, (void *)&to, sizeof(to));
	for (c = next_along(in, &a); c; c = CMSG_NXTHDR(&a.m, c)) {
		num(c->cmsg_level);
		num(c->cmsg_type);
		num(c->cmsg_len - CMSG_LEN(0));
		if (c->cmsg_type != IPV6_PKTINFO) {
			num(*(int *)CMSG_DATA(c));
			continue;
		}
		i = (void *)CMSG_DATA(c);
		say(inet_ntop(AF_INET6, &i->ipi6_addr, text, 64));
		num(i->ipi6_ifindex);
	}
}

CASE(udp_mapped)
{
	struct sockaddr_in6 at = any6(port(0)), from;
	struct sockaddr_in to = lo4(port(0));
	socklen_t len = sizeof(from);
	int in = udp6(), out = udp4();

	bind(in, (void *)&at, sizeof(at));
	bind4(out, port(1));
	got(sendto(out, "abc", 3, 0, (void *)&to, sizeof(to)));
	got(recvfrom(in, buf, 9, 0, (void *)&from, &len));
	say_name(&from, len);
	got(sendto(in, "de", 2, 0, (void *)&from, len));
	len = sizeof(to);
	got(recvfrom(out, buf, 9, 0, (void *)&to, &len));
	say_name(&to, len);
}

CASE(udp_reuseport_spreads)
{
	struct sockaddr_in a = lo4(port(0));
	int s[2] = {udp4(), udp4()}, n[2] = {0, 0};

	for (int i = 0; i < 2; i++) {
		set(s[i], SOL_SOCKET, SO_REUSEPORT, 1);
		got(bind4(s[i], port(0)));
	}
	for (int i = 0; i < 40; i++) {
		int out = socket(AF_INET, SOCK_DGRAM, 0);

		sendto(out, "x", 1, 0, (void *)&a, 16);
		close(out);
	}
	ms(50);
	for (int i = 0; i < 2; i++)
		while (recv(s[i], buf, 9, MSG_DONTWAIT) == 1)
			n[i]++;
	num(n[0] + n[1]);
	num(n[0] > 2);
	num(n[1] > 2);
}
