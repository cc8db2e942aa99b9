/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options: the values they accept and return.
 */
#include "case.h"

/* Each value, what is read then. */
static void try(int fd, int level, int name, const int *values, int n)
{
	GET(fd, level, name);
	for (int i = 0; i < n; i++)
		TRY(fd, level, name, values[i]);
}

#define VALUES(...)                                                            \
	(const int[]){__VA_ARGS__},                                            \
		sizeof((const int[]){__VA_ARGS__}) / sizeof(int)

CASE(opt_flags)
{
	static const int names[] = {SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE,
				    SO_BROADCAST, SO_DONTROUTE, SO_OOBINLINE,
				    SO_TIMESTAMP, SO_RXQ_OVFL};
	int s[2] = {tcp4(), udp4()};

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < sizeof(names) / sizeof(int); i++) {
			num(i);
			try(s[k], SOL_SOCKET, names[i], VALUES(1, 0, 77, -1));
		}
}

CASE(opt_read_only)
{
	int s[2] = {tcp4(), udp6()};

	for (int i = 0; i < 2; i++) {
		TRY(s[i], SOL_SOCKET, SO_TYPE, 1);
		TRY(s[i], SOL_SOCKET, SO_DOMAIN, 1);
		TRY(s[i], SOL_SOCKET, SO_PROTOCOL, 1);
		TRY(s[i], SOL_SOCKET, SO_ACCEPTCONN, 1);
		TRY(s[i], SOL_SOCKET, SO_ERROR, 1);
	}
}

CASE(opt_unknown)
{
	int s = tcp4(), u = udp4();

	TRY(s, SOL_SOCKET, 9999, 1);
	TRY(s, IPPROTO_IP, 9999, 1);
	TRY(s, IPPROTO_TCP, 9999, 1);
	TRY(s, 9999, 1, 1);
	TRY(s, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	TRY(u, IPPROTO_TCP, TCP_NODELAY, 1);
	TRY(tcp6(), IPPROTO_IPV6, 9999, 1);
	TRY(-1, SOL_SOCKET, SO_TYPE, 1);
}

CASE(opt_lengths)
{
	int s = tcp4(), v = 1;
	socklen_t len;
	char c[8];

	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &v, 0));
	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &v, 1));
	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &v, 3));
	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &v, 4));
	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &v, 8));
	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &v, -1));
	got(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &v, 3));
	got(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &v, -1));
	for (int i = 0; i < 6; i++) {
		memset(c, 0xee, sizeof(c));
		len = i;
		got(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, c, &len));
		num(len);
		num((signed char)c[0]);
		len = i;
		got(getsockopt(s, IPPROTO_TCP, TCP_KEEPCNT, c, &len));
		num(len);
	}
	len = -1;
	got(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, c, &len));
	got(getsockopt(s, IPPROTO_TCP, TCP_NODELAY, c, &len));
	got(getsockopt(s, IPPROTO_IP, IP_TTL, c, &len));
}

CASE(opt_lengths_of_ip)
{
	int s = udp4();
	unsigned char c = 33, d[8];
	socklen_t len;

	got(setsockopt(s, IPPROTO_IP, IP_TTL, &c, 1));
	GET(s, IPPROTO_IP, IP_TTL);
	got(setsockopt(s, IPPROTO_IP, IP_TTL, &c, 0));
	got(setsockopt(s, IPPROTO_IP, IP_TOS, &c, 1));
	GET(s, IPPROTO_IP, IP_TOS);
	got(setsockopt(s, IPPROTO_IP, IP_MULTICAST_TTL, &c, 1));
	GET(s, IPPROTO_IP, IP_MULTICAST_TTL);
	c = 0;
	got(setsockopt(s, IPPROTO_IP, IP_MULTICAST_LOOP, &c, 1));
	GET(s, IPPROTO_IP, IP_MULTICAST_LOOP);
	for (int i = 0; i < 6; i++) {
		memset(d, 0, sizeof(d));
		len = i;
		got(getsockopt(s, IPPROTO_IP, IP_TTL, d, &len));
		num(len);
		num(d[0]);
	}
}

CASE(opt_bad_pointers)
{
	socklen_t len = 4;
	int s = tcp4(), v;

	got(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, NULL, 4));
	got(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, NULL, 4));
	got(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, NULL, &len));
	got(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &v, NULL));
	len = 0;
	got(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, NULL, &len));
}

CASE(opt_buffers)
{
	int s = udp4();

	SET(s, SOL_SOCKET, SO_RCVBUF, 100000);
	GET(s, SOL_SOCKET, SO_RCVBUF);
	TRY(s, SOL_SOCKET, SO_RCVBUF, 0);
	TRY(s, SOL_SOCKET, SO_RCVBUF, 1);
	SET(s, SOL_SOCKET, SO_SNDBUF, 50000);
	GET(s, SOL_SOCKET, SO_SNDBUF);
	TRY(s, SOL_SOCKET, SO_SNDBUF, 0);
	TRY(s, SOL_SOCKET, SO_SNDBUF, 1);
}

CASE(opt_linger)
{
	struct linger l = {77, 5};
	socklen_t len = sizeof(l);
	int s = tcp4();

	got(setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof(l)));
	got(getsockopt(s, SOL_SOCKET, SO_LINGER, &l, &len));
	num(l.l_onoff);
	num(l.l_linger);
	num(len);
	l.l_onoff = 0;
	got(setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof(l)));
	got(setsockopt(s, SOL_SOCKET, SO_LINGER, &l, 4));
	len = 4;
	got(getsockopt(s, SOL_SOCKET, SO_LINGER, &l, &len));
	num(l.l_onoff);
	num(len);
}

CASE(opt_lowat)
{
	try(tcp4(), SOL_SOCKET, SO_RCVLOWAT, VALUES(0, 1, 500));
	TRY(tcp4(), SOL_SOCKET, SO_SNDLOWAT, 5);
}

CASE(opt_numbers)
{
	int s = tcp4();

	try(s, SOL_SOCKET, SO_PRIORITY, VALUES(0, 4, 6));
	try(s, SOL_SOCKET, SO_MARK, VALUES(0, 77));
	TRY(s, SOL_SOCKET, SO_BUSY_POLL, 50);
	TRY(s, SOL_SOCKET, SO_BUSY_POLL, -1);
	TRY(s, SOL_SOCKET, SO_INCOMING_CPU, 0);
}

CASE(opt_timeouts_are_read)
{
	struct timeval t = {-1, -1};
	socklen_t len = sizeof(t);
	int s = tcp4();

	got(getsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &t, &len));
	num(t.tv_sec);
	num(t.tv_usec);
	t = (struct timeval){3, 250000};
	got(setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t)));
	got(getsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &t, &len));
	num(t.tv_sec);
	num(t.tv_usec / 10000);
}

CASE(opt_device)
{
	char name[16] = "x";
	socklen_t len = sizeof(name);
	int s = udp4();

	got(getsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, name, &len));
	num(len);
	got(setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, "none9", 6));
	got(setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3));
	got(setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, "", 0));
}

CASE(opt_zerocopy)
{
	int s = keep(socket(AF_UNIX, SOCK_STREAM, 0));

	SET(s, SOL_SOCKET, SO_ZEROCOPY, 1);
	GET(s, SOL_SOCKET, SO_ZEROCOPY);
}

CASE(opt_ip_ttl)
{
	try(tcp4(), IPPROTO_IP, IP_TTL, VALUES(0, 1, 255, 256, -1, -2));
	try(udp4(), IPPROTO_IP, IP_MINTTL, VALUES(0, 255, 256, -1));
}

CASE(opt_ip_tos)
{
	try(tcp4(), IPPROTO_IP, IP_TOS, VALUES(0x10, 0xff, 0x100, -1, 0));
	try(udp4(), IPPROTO_IP, IP_TOS, VALUES(0x10, 0xff, 0x28, 3, 0));
}

CASE(opt_ip_mtu)
{
	int s = udp4();

	try(s, IPPROTO_IP, IP_MTU_DISCOVER, VALUES(0, 2, 3, 5, 6, -1));
	TRY(s, IPPROTO_IP, IP_MTU, 1500);
	connect4(s, port(0));
	GET(s, IPPROTO_IP, IP_MTU);
}

CASE(opt_ip_mtu_of_a_connection)
{
	int fd[2];

	tcp_pair(fd);
	GET(fd[0], IPPROTO_IP, IP_MTU);
	GET(tcp4(), IPPROTO_IP, IP_MTU);
}

CASE(opt_ip_no_fragments)
{
	static char big[65000];
	int fd[2];

	udp_pair(fd);
	set(fd[0], IPPROTO_IP, IP_MTU_DISCOVER, 2);
	got(send(fd[0], big, 65000, 0));
	got(recv(fd[1], big, 65000, 0));
}

CASE(opt_ip_flags)
{
	static const int names[] = {IP_PKTINFO,
				    IP_RECVERR,
				    IP_RECVTTL,
				    IP_RECVTOS,
				    IP_FREEBIND,
				    IP_TRANSPARENT,
				    IP_BIND_ADDRESS_NO_PORT,
				    IP_MULTICAST_LOOP};
	int s[2] = {tcp4(), udp4()};

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < sizeof(names) / sizeof(int); i++) {
			num(names[i]);
			try(s[k], IPPROTO_IP, names[i], VALUES(1, 0, 77));
		}
}

CASE(opt_ip_of_six)
{
	try(tcp6(), IPPROTO_IP, IP_TTL, VALUES(77, 0));
	try(udp6(), IPPROTO_IP, IP_TOS, VALUES(0x20));
}

CASE(opt_multicast_ttl)
{
	TRY(tcp4(), IPPROTO_IP, IP_MULTICAST_TTL, 5);
	try(udp4(), IPPROTO_IP, IP_MULTICAST_TTL, VALUES(0, 5, 255, 256, -1));
	TRY(tcp6(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 5);
	try(udp6(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS,
	    VALUES(0, 5, 255, 256, -1, -2));
}

CASE(opt_multicast_if)
{
	struct in_addr a = {htonl(INADDR_LOOPBACK)}, is = {1};
	socklen_t len = sizeof(is);
	int s = udp4();

	got(getsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &is, &len));
	say(inet_ntoa(is));
	got(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &a, sizeof(a)));
	a.s_addr = inet_addr("192.0.2.1");
	got(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &a, sizeof(a)));
	got(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &a, 3));
	TRY(udp6(), IPPROTO_IPV6, IPV6_MULTICAST_IF, 99);
	TRY(udp6(), IPPROTO_IPV6, IPV6_MULTICAST_IF, 1);
}

CASE(opt_membership)
{
	struct ip_mreq m = {{inet_addr("224.1.2.3")}, {htonl(INADDR_LOOPBACK)}};
	int s = udp4();

	got(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, &m, sizeof(m)));
	got(setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m, sizeof(m)));
	got(setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m, sizeof(m)));
	got(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, &m, sizeof(m)));
	got(setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m, 4));
	m.imr_multiaddr.s_addr = inet_addr("10.1.2.3");
	got(setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m, sizeof(m)));
}

CASE(opt_membership6)
{
	struct ipv6_mreq m = {.ipv6mr_interface = 99};
	int s = udp6();

	inet_pton(AF_INET6, "ff02::77", &m.ipv6mr_multiaddr);
	got(setsockopt(s, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &m, sizeof(m)));
	got(setsockopt(s, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &m, 8));
	inet_pton(AF_INET6, "2001:db8::1", &m.ipv6mr_multiaddr);
	m.ipv6mr_interface = 1;
	got(setsockopt(s, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &m, sizeof(m)));
	inet_pton(AF_INET6, "ff02::78", &m.ipv6mr_multiaddr);
	got(setsockopt(s, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, &m, sizeof(m)));
}

CASE(opt_ipv6_hops)
{
	try(tcp6(), IPPROTO_IPV6, IPV6_UNICAST_HOPS,
	    VALUES(1, 255, 256, -1, -2, 0));
	try(udp6(), IPPROTO_IPV6, IPV6_TCLASS, VALUES(0x20, 255, 256, -1, -2));
}

CASE(opt_ipv6_mtu)
{
	struct sockaddr_in6 a = lo6(port(0));
	int s = udp6();

	try(s, IPPROTO_IPV6, IPV6_MTU_DISCOVER, VALUES(0, 2, 5, 6, -1));
	SET(s, IPPROTO_IPV6, IPV6_MTU, 1279);
	GET(s, IPPROTO_IPV6, IPV6_MTU);
	connect(s, (void *)&a, sizeof(a));
	GET(s, IPPROTO_IPV6, IPV6_MTU);
}

CASE(opt_ipv6_flags)
{
	static const int names[] = {IPV6_V6ONLY,      IPV6_RECVERR,
				    IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT,
				    IPV6_RECVTCLASS,  IPV6_MULTICAST_LOOP,
				    IPV6_DONTFRAG};
	int s = udp6();

	for (size_t i = 0; i < sizeof(names) / sizeof(int); i++) {
		num(names[i]);
		try(s, IPPROTO_IPV6, names[i], VALUES(1, 0));
	}
	got(setsockopt(s, IPPROTO_IPV6, IPV6_RECVERR, "", 1));
}

CASE(opt_tcp_flags)
{
	int s = tcp4();

	try(s, IPPROTO_TCP, TCP_NODELAY, VALUES(1, 0, 77));
	try(s, IPPROTO_TCP, TCP_CORK, VALUES(1, 0, 77));
	SET(s, IPPROTO_TCP, TCP_QUICKACK, 1);
	GET(s, IPPROTO_TCP, TCP_QUICKACK);
}

CASE(opt_tcp_keepalive)
{
	int s = tcp4();

	try(s, IPPROTO_TCP, TCP_KEEPIDLE, VALUES(0, 1, 32767, 32768, -1));
	try(s, IPPROTO_TCP, TCP_KEEPINTVL, VALUES(0, 1, 32767, 32768, -1));
	try(s, IPPROTO_TCP, TCP_KEEPCNT, VALUES(0, 1, 127, 128, -1));
}

CASE(opt_tcp_counts)
{
	int s = tcp4();

	try(s, IPPROTO_TCP, TCP_SYNCNT, VALUES(0, 1, 127, 128));
	try(s, IPPROTO_TCP, TCP_LINGER2, VALUES(-5, 0, 30, 1000));
	try(s, IPPROTO_TCP, TCP_DEFER_ACCEPT, VALUES(1, 2, 5, 30, 0, -1));
	try(s, IPPROTO_TCP, TCP_USER_TIMEOUT, VALUES(5000, 0, -1));
	try(s, IPPROTO_TCP, TCP_WINDOW_CLAMP, VALUES(1, 5000, 0));
}

CASE(opt_tcp_maxseg)
{
	try(tcp4(), IPPROTO_TCP, TCP_MAXSEG,
	    VALUES(87, 88, 1000, 32767, 32768, 0));
}

CASE(opt_tcp_fastopen)
{
	int fd[2];

	TRY(tcp4(), IPPROTO_TCP, TCP_FASTOPEN, 5);
	SET(tcp4(), IPPROTO_TCP, TCP_FASTOPEN, -1);
	tcp_pair(fd);
	SET(fd[0], IPPROTO_TCP, TCP_FASTOPEN, 5);
	SET(tcp4(), IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 2);
}

CASE(opt_tcp_congestion)
{
	char name[16] = "";
	socklen_t len = 4;
	int s = tcp4();

	got(setsockopt(s, IPPROTO_TCP, TCP_CONGESTION, "reno", 4));
	got(getsockopt(s, IPPROTO_TCP, TCP_CONGESTION, name, &len));
	num(len);
	len = 64;
	got(getsockopt(s, IPPROTO_TCP, TCP_CONGESTION, name, &len));
	num(len);
	say(name);
	got(setsockopt(s, IPPROTO_TCP, TCP_CONGESTION, "none", 4));
	got(setsockopt(s, IPPROTO_TCP, TCP_CONGESTION, "", 0));
}

CASE(opt_tcp_notsent_lowat)
{
	TRY(tcp4(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, 16384);
}

CASE(opt_error_of_a_listener)
{
	GET(listener(port(0), 1), SOL_SOCKET, SO_ERROR);
}

CASE(opt_async)
{
	int fd = tcp4(), on = 1;

	got(ioctl(fd, FIOASYNC, &on));
	num(!!(fcntl(fd, F_GETFL) & O_ASYNC));
	on = 0;
	got(ioctl(fd, FIOASYNC, &on));
	num(!!(fcntl(fd, F_GETFL) & O_ASYNC));
	on = 1;
	got(ioctl(fd, FIONBIO, &on));
	num(!!(fcntl(fd, F_GETFL) & O_NONBLOCK));
	got(accept(fd, NULL, NULL));
	num(fcntl(fd, F_GETOWN));
	got(lseek(fd, 0, SEEK_SET));
	got(fsync(fd));
}
