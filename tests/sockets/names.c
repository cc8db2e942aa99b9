/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses: bind(), getsockname(), families, and sharing of ports.
 */
#include <net/if.h>
#include "case.h"

CASE(socket_kinds)
{
	got(socket(-1, SOCK_STREAM, 0));
	got(socket(77, SOCK_STREAM, 0));
	got(socket(AF_INET, 77, 0));
	got(socket(AF_INET, -1, 0));
	got(socket(AF_INET, SOCK_STREAM | 0x100, 0));
	got(socket(AF_INET, SOCK_SEQPACKET, 0));
	got(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
	got(socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP));
	got(socket(AF_INET, SOCK_STREAM, 300));
	got(socket(AF_INET, SOCK_STREAM, -1));
	got(socket(AF_INET, SOCK_RAW, 0));
	num(keep(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)) >= 0);
	num(keep(socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP)) >= 0);
	num(keep(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)) >= 0);
	got(socket(AF_INET6, SOCK_SEQPACKET, 0));
}

CASE(socket_pairs)
{
	int fd[2] = {7, 8};

	got(socketpair(AF_INET, SOCK_STREAM, 0, fd));
	got(socketpair(77, SOCK_STREAM, 0, fd));
	got(socketpair(AF_UNIX, SOCK_STREAM | 0x100, 0, fd));
	got(socketpair(AF_UNIX, SOCK_RDM, 0, fd));
}

CASE(bind_twice)
{
	int fd = tcp4(), u = udp4();

	got(bind4(fd, port(0)));
	got(bind4(fd, port(1)));
	got(bind4(u, port(0)));
	got(bind4(u, 0));
	name_is(fd, 0);
}

CASE(bind_in_use)
{
	got(bind4(tcp4(), port(0)));
	got(bind4(tcp4(), port(0)));
	got(bind4(udp4(), port(0)));
	got(bind4(udp4(), port(0)));
}

CASE(bind_any_and_one)
{
	struct sockaddr_in a = any4(port(0));
	int any = tcp4();

	got(bind(any, (void *)&a, sizeof(a)));
	got(bind4(tcp4(), port(0)));
	a.sin_port = htons(port(1));
	got(bind4(tcp4(), port(1)));
	got(bind(tcp4(), (void *)&a, sizeof(a)));
}

CASE(bind_lengths)
{
	struct sockaddr_in a = lo4(port(0));
	int fd = tcp4();

	got(bind(fd, (void *)&a, 0));
	got(bind(fd, (void *)&a, 1));
	got(bind(fd, (void *)&a, 15));
	got(bind(fd, (void *)&a, -1));
	got(bind(fd, (void *)&a, 129));
	got(bind(fd, (void *)&a, 16));
}

CASE(bind_longer)
{
	struct sockaddr_storage a = {0};
	struct sockaddr_in in = lo4(port(0));
	int fd = tcp4();

	memcpy(&a, &in, sizeof(in));
	got(bind(fd, (void *)&a, sizeof(a)));
	name_is(fd, 0);
}

CASE(bind_families)
{
	struct sockaddr_in a = lo4(port(0));
	struct sockaddr_in6 b = lo6(port(0));
	struct sockaddr_un u = {.sun_family = AF_UNIX};

	got(bind(tcp4(), (void *)&b, sizeof(b)));
	got(bind(tcp6(), (void *)&a, sizeof(a)));
	got(bind(tcp4(), (void *)&u, sizeof(u)));
	a.sin_family = AF_UNSPEC;
	got(bind(tcp4(), (void *)&a, sizeof(a)));
	a = any4(port(0));
	a.sin_family = AF_UNSPEC;
	got(bind(tcp4(), (void *)&a, sizeof(a)));
	got(bind(tcp6(), (void *)&b, 23));
	got(bind(tcp6(), (void *)&b, 24));
}

CASE(bind_elsewhere)
{
	struct sockaddr_in a = any4(port(0));
	struct sockaddr_in6 b = any6(port(0));
	int fd = tcp4();

	a.sin_addr.s_addr = inet_addr("192.0.2.1");
	got(bind(fd, (void *)&a, sizeof(a)));
	got(bind(udp4(), (void *)&a, sizeof(a)));
	inet_pton(AF_INET6, "2001:db8::1", &b.sin6_addr);
	got(bind(tcp6(), (void *)&b, sizeof(b)));
	TRY(fd, IPPROTO_IP, IP_FREEBIND, 1);
	got(bind(fd, (void *)&a, sizeof(a)));
	name_is(fd, 0);
}

CASE(bind_multicast)
{
	struct sockaddr_in a = any4(port(0));
	struct sockaddr_in6 b = any6(port(0));

	a.sin_addr.s_addr = inet_addr("224.1.2.3");
	got(bind(udp4(), (void *)&a, sizeof(a)));
	inet_pton(AF_INET6, "ff02::1", &b.sin6_addr);
	got(bind(tcp6(), (void *)&b, sizeof(b)));
}

CASE(bind_port_0)
{
	int fd = tcp4(), other = tcp4();
	struct sockaddr_in a;
	socklen_t len = sizeof(a);

	got(bind4(fd, 0));
	name_is(fd, 0);
	getsockname(fd, (void *)&a, &len);
	got(bind(other, (void *)&a, len));
}

CASE(bind_low_port)
{
	got(bind4(tcp4(), 80));
	got(bind4(udp4(), 53));
}

CASE(bind_connected)
{
	int fd[2];

	tcp_pair(fd);
	got(bind4(fd[0], port(3)));
	got(bind4(fd[1], port(3)));
}

CASE(bind_not_a_socket)
{
	int p[2];

	got(bind4(-1, 1));
	pipe(p);
	got(bind4(keep(p[0]), 1));
	got(connect4(p[0], 1));
	got(listen(keep(p[1]), 1));
	got(shutdown(p[0], 0));
	got(getsockopt(p[0], SOL_SOCKET, SO_TYPE, 0, 0));
}

CASE(reuseaddr_bound)
{
	int a = tcp4(), b = tcp4(), c = tcp4();

	set(a, SOL_SOCKET, SO_REUSEADDR, 1);
	set(b, SOL_SOCKET, SO_REUSEADDR, 1);
	got(bind4(a, port(0)));
	got(bind4(b, port(0)));
	got(bind4(c, port(0)));
	got(listen(a, 5));
	got(listen(b, 5));
}

CASE(reuseaddr_listener)
{
	int a = tcp4();

	listener(port(0), 5);
	set(a, SOL_SOCKET, SO_REUSEADDR, 1);
	got(bind4(a, port(0)));
}

CASE(reuseaddr_of_one)
{
	int a = tcp4(), b = tcp4();

	got(bind4(a, port(0)));
	set(b, SOL_SOCKET, SO_REUSEADDR, 1);
	got(bind4(b, port(0)));
}

CASE(reuseaddr_datagrams)
{
	int a = udp4(), b = udp4(), c = udp4();

	set(a, SOL_SOCKET, SO_REUSEADDR, 1);
	set(b, SOL_SOCKET, SO_REUSEADDR, 1);
	got(bind4(a, port(0)));
	got(bind4(b, port(0)));
	got(bind4(c, port(0)));
}

CASE(reuseaddr_after_a_connection)
{
	int l = socket(AF_INET, SOCK_STREAM, 0), a = tcp4(), fd;
	int without = tcp4(), again = tcp4();

	set(l, SOL_SOCKET, SO_REUSEADDR, 1);
	bind4(l, port(0));
	listen(l, 5);
	connect4(a, port(0));
	fd = accept(l, NULL, NULL);
	close(fd);
	close(l);
	got(bind4(without, port(0)));
	set(again, SOL_SOCKET, SO_REUSEADDR, 1);
	got(bind4(again, port(0)));
	got(listen(again, 5));
}

CASE(reuseport)
{
	int a = tcp4(), b = tcp4(), c = tcp4(), d = tcp4();

	TRY(a, SOL_SOCKET, SO_REUSEPORT, 1);
	set(b, SOL_SOCKET, SO_REUSEPORT, 1);
	set(c, SOL_SOCKET, SO_REUSEADDR, 1);
	got(bind4(a, port(0)));
	got(bind4(b, port(0)));
	got(bind4(c, port(0)));
	got(bind4(d, port(0)));
	got(listen(a, 5));
	got(listen(b, 5));
}

CASE(reuseport_spreads)
{
	int l[2] = {tcp4(), tcp4()}, c[40], n[2] = {0, 0};

	for (int i = 0; i < 2; i++) {
		set(l[i], SOL_SOCKET, SO_REUSEPORT, 1);
		bind4(l[i], port(0));
		listen(l[i], 64);
		nonblock(l[i], 1);
	}
	for (int i = 0; i < 40; i++) {
		c[i] = tcp4();
		connect4(c[i], port(0));
	}
	for (int i = 0; i < 2; i++) {
		int fd;

		while ((fd = accept(l[i], NULL, NULL)) >= 0) {
			keep(fd);
			n[i]++;
		}
	}
	num(n[0] + n[1]);
	num(n[0] > 2);
	num(n[1] > 2);
}

CASE(dual_stack_names)
{
	struct sockaddr_in6 at = any6(port(0)), peer;
	struct sockaddr_in to = lo4(port(0));
	socklen_t len = sizeof(peer);
	int l = tcp6(), c = tcp4(), fd;

	got(bind(l, (void *)&at, sizeof(at)));
	got(listen(l, 5));
	name_is(l, 0);
	got(connect(c, (void *)&to, sizeof(to)));
	fd = keep(accept(l, (void *)&peer, &len));
	num(len);
	num(peer.sin6_family == AF_INET6);
	num(IN6_IS_ADDR_V4MAPPED(&peer.sin6_addr));
	name_is(fd, 0);
	name_is(c, 1);
	GET(fd, SOL_SOCKET, SO_DOMAIN);
}

CASE(dual_stack_six)
{
	struct sockaddr_in6 at = any6(port(0)), to = lo6(port(0));
	int l = tcp6(), c = tcp6(), fd;

	got(bind(l, (void *)&at, sizeof(at)));
	got(listen(l, 5));
	got(connect(c, (void *)&to, sizeof(to)));
	fd = keep(accept(l, NULL, NULL));
	name_is(fd, 0);
	name_is(c, 1);
	got(send(c, "abc", 3, 0));
	got(recv(fd, (char[8]){0}, 8, 0));
}

CASE(dual_stack_mapped)
{
	struct sockaddr_in6 to = mapped(port(0));
	int c = tcp6();

	listener(port(0), 5);
	got(connect(c, (void *)&to, sizeof(to)));
	name_is(c, 0);
	name_is(c, 1);
}

CASE(dual_stack_bound_mapped)
{
	struct sockaddr_in6 at = mapped(port(0));
	struct sockaddr_in to = lo4(port(0));
	int l = tcp6(), c = tcp4();

	got(bind(l, (void *)&at, sizeof(at)));
	got(listen(l, 5));
	name_is(l, 0);
	got(connect(c, (void *)&to, sizeof(to)));
}

CASE(dual_stack_conflicts)
{
	struct sockaddr_in6 at = any6(port(0));
	struct sockaddr_in any = any4(port(0));

	got(bind(tcp6(), (void *)&at, sizeof(at)));
	got(bind4(tcp4(), port(0)));
	got(bind(tcp4(), (void *)&any, sizeof(any)));
	at.sin6_port = any.sin_port = htons(port(1));
	got(bind(tcp4(), (void *)&any, sizeof(any)));
	got(bind(tcp6(), (void *)&at, sizeof(at)));
}

CASE(v6only)
{
	struct sockaddr_in6 at = any6(port(0)), to = mapped(port(0));
	struct sockaddr_in any = any4(port(0));
	int l = tcp6(), c = tcp6(), u = udp6();

	GET(l, IPPROTO_IPV6, IPV6_V6ONLY);
	TRY(l, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	got(bind(l, (void *)&at, sizeof(at)));
	SET(l, IPPROTO_IPV6, IPV6_V6ONLY, 0);
	got(listen(l, 5));
	got(connect4(tcp4(), port(0)));
	got(bind(tcp4(), (void *)&any, sizeof(any)));
	set(c, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	got(connect(c, (void *)&to, sizeof(to)));
	got(bind(c, (void *)&to, sizeof(to)));
	set(u, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	got(sendto(u, "x", 1, 0, (void *)&to, sizeof(to)));
	got(sendto(u, "x", 1, 0, (void *)&any, sizeof(any)));
}

CASE(name_lengths)
{
	struct sockaddr_in6 a;
	socklen_t len;
	int fd[2];

	tcp_pair(fd);
	len = 2;
	memset(&a, 0xee, sizeof(a));
	got(getpeername(fd[0], (void *)&a, &len));
	num(len);
	num(a.sin6_family);
	hex(a.sin6_port);
	len = 0;
	got(getpeername(fd[0], NULL, &len));
	num(len);
	len = 200;
	got(getsockname(fd[0], (void *)&a, &len));
	num(len);
	len = -5;
	got(getpeername(fd[0], (void *)&a, &len));
	got(getsockname(fd[0], (void *)&a, NULL));
}

CASE(names_after_the_end)
{
	int fd[2];

	tcp_pair(fd);
	dup2(fd[0], fd[1]);
	events(fd[0], POLLRDHUP);
	name_is(fd[0], 1);
	send(fd[0], "x", 1, MSG_NOSIGNAL);
	events(fd[0], POLLHUP);
	name_is(fd[0], 1);
}

CASE(loopback_network)
{
	struct sockaddr_in a = any4(port(0));
	int l = tcp4();

	a.sin_addr.s_addr = inet_addr("127.0.0.2");
	got(bind(l, (void *)&a, sizeof(a)));
	name_is(l, 0);
}

CASE(interfaces)
{
	struct ifreq r = {0};
	int fd = udp4(), u = keep(socket(AF_UNIX, SOCK_DGRAM, 0));

	strcpy(r.ifr_name, "lo");
	got(ioctl(fd, SIOCGIFINDEX, &r));
	num(r.ifr_ifindex);
	got(ioctl(u, SIOCGIFINDEX, &r));
	got(ioctl(fd, SIOCGIFADDR, &r));
	say(inet_ntoa(((struct sockaddr_in *)&r.ifr_addr)->sin_addr));
	got(ioctl(fd, SIOCGIFNETMASK, &r));
	say(inet_ntoa(((struct sockaddr_in *)&r.ifr_addr)->sin_addr));
	got(ioctl(fd, SIOCGIFMTU, &r));
	num(r.ifr_mtu);
	got(ioctl(fd, SIOCGIFFLAGS, &r));
	hex(r.ifr_flags & (IFF_UP | IFF_LOOPBACK | IFF_RUNNING));
	got(ioctl(fd, SIOCGIFHWADDR, &r));
	num(r.ifr_hwaddr.sa_family);
	r.ifr_ifindex = 1;
	memset(r.ifr_name, 0, sizeof(r.ifr_name));
	got(ioctl(fd, SIOCGIFNAME, &r));
	say(r.ifr_name);
	strcpy(r.ifr_name, "none0");
	got(ioctl(fd, SIOCGIFADDR, &r));
	num(if_nametoindex("lo"));
}

CASE(interface_list)
{
	struct ifreq r[8];
	struct ifconf c = {.ifc_len = sizeof(r), .ifc_req = r};

	got(ioctl(udp4(), SIOCGIFCONF, &c));
	num(c.ifc_len >= (int)sizeof(r[0]));
	say(r[0].ifr_name);
}

static struct sockaddr_in at(int last, int port)
{
	struct sockaddr_in a = lo4(port);

	a.sin_addr.s_addr = htonl(0x7f000000 | last);
	return a;
}

static void say_from(int fd)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	char c;

	events(fd, POLLIN);
	got(recvfrom(fd, &c, 1, MSG_DONTWAIT, (void *)&from, &len));
	say_name(&from, len);
}

/* All of 127.0.0.0/8 is the machine itself. */
CASE(loopback_network_of_datagrams)
{
	struct sockaddr_in two = at(2, port(0)), far = at(0x123456, port(1));
	int in = udp4(), all = udp4(), out = udp4();
	struct sockaddr_in any = any4(port(1));

	got(bind(in, (void *)&two, sizeof(two)));
	got(bind(all, (void *)&any, sizeof(any)));
	bind4(out, port(2));
	got(sendto(out, "a", 1, 0, (void *)&two, sizeof(two)));
	say_from(in);
	got(sendto(out, "a", 1, 0, (void *)&far, sizeof(far)));
	say_from(all);
	two = at(1, port(2));
	got(sendto(in, "a", 1, 0, (void *)&two, sizeof(two)));
	say_from(out);
	got(connect(in, (void *)&far, sizeof(far)));
	name_is(in, 0);
	name_is(in, 1);
}

CASE(loopback_network_of_streams)
{
	struct sockaddr_in two = at(2, port(0)), three = at(3, port(0));
	int l = tcp4(), c = tcp4(), s;

	got(bind(l, (void *)&two, sizeof(two)));
	got(listen(l, 5));
	got(connect4(tcp4(), port(0)));
	got(connect(tcp4(), (void *)&three, sizeof(three)));
	got(connect(c, (void *)&two, sizeof(two)));
	s = keep(accept(l, NULL, NULL));
	name_is(s, 0);
	name_is(c, 1);
	got(send(c, "a", 1, 0));
	poll_is(s, POLLIN);
	shutdown(s, SHUT_WR);
	poll_is(c, POLLRDHUP);
}
