/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Looking at bytes that stay: MSG_PEEK with MSG_WAITALL, and SO_PEEK_OFF.
 */
#include "case.h"

static char buf[64];

static void send_more(int fd)
{
	send(fd, "def", 3, 0);
}

static void end_it(int fd)
{
	shutdown(fd, SHUT_WR);
}

CASE(peek_waits_for_all)
{
	struct timeval t = {0, 30000};
	pthread_t other;
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "abc", 3, 0);
	other = later(40, send_more, fd[0]);
	got(recv(fd[1], buf, 6, MSG_PEEK | MSG_WAITALL));
	num(!memcmp(buf, "abcdef", 6));
	join(other);
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_WAITALL | MSG_DONTWAIT));
	setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_WAITALL));
	t = (struct timeval){0, 0};
	setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	other = later(30, end_it, fd[0]);
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_WAITALL));
	join(other);
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_WAITALL));
	got(recv(fd[1], buf, 9, MSG_WAITALL));
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_WAITALL));
}

CASE(peek_waits_for_the_first)
{
	pthread_t other;
	int fd[2];

	tcp_pair(fd);
	other = later(30, send_more, fd[0]);
	got(recv(fd[1], buf, 9, MSG_PEEK));
	join(other);
	udp_pair(fd);
	other = later(30, send_more, fd[0]);
	got(recv(fd[1], buf, 9, MSG_PEEK));
	join(other);
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_ERRQUEUE));
	unix_pair(SOCK_STREAM, fd);
	other = later(30, send_more, fd[0]);
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_WAITALL));
	join(other);
}

static void peek(int fd, int n, int flags)
{
	memset(buf, 0, sizeof(buf));
	got(recv(fd, buf, n, MSG_DONTWAIT | MSG_PEEK | flags));
	if (buf[0])
		say(buf);
	GET(fd, SOL_SOCKET, SO_PEEK_OFF);
}

static void take(int fd, int n)
{
	memset(buf, 0, sizeof(buf));
	got(recv(fd, buf, n, MSG_DONTWAIT));
	if (buf[0])
		say(buf);
	GET(fd, SOL_SOCKET, SO_PEEK_OFF);
}

static void say_all(int fd[2])
{
	send(fd[0], "abcd", 4, 0);
	send(fd[0], "efg", 3, 0);
	send(fd[0], "hi", 2, 0);
	events(fd[1], POLLIN);
	ms(20);
}

static void peek_along(int fd[2])
{
	say_all(fd);
	TRY(fd[1], SOL_SOCKET, SO_PEEK_OFF, 0);
	peek(fd[1], 2, 0);
	peek(fd[1], 1, MSG_TRUNC);
	peek(fd[1], 9, 0);
	peek(fd[1], 9, 0);
	peek(fd[1], 9, 0);
	peek(fd[1], 9, 0);
	take(fd[1], 2);
	take(fd[1], 9);
	peek(fd[1], 9, 0);
	TRY(fd[1], SOL_SOCKET, SO_PEEK_OFF, 1);
	peek(fd[1], 1, 0);
	TRY(fd[1], SOL_SOCKET, SO_PEEK_OFF, -1);
	peek(fd[1], 1, 0);
	peek(fd[1], 9, 0);
	TRY(fd[1], SOL_SOCKET, SO_PEEK_OFF, 1000);
	peek(fd[1], 9, 0);
	take(fd[1], 9);
	take(fd[1], 9);
}

CASE(peek_off_of_datagrams)
{
	int fd[2];

	udp_pair(fd);
	peek_along(fd);
}

CASE(peek_off_of_unix)
{
	static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

	for (int i = 0; i < 3; i++) {
		int fd[2];

		unix_pair(types[i], fd);
		peek_along(fd);
	}
}

CASE(peek_off_and_empty_datagrams)
{
	int fd[2];

	for (int i = 0; i < 2; i++) {
		if (i)
			unix_pair(SOCK_DGRAM, fd);
		else
			udp_pair(fd);
		send(fd[0], "", 0, 0);
		send(fd[0], "", 0, 0);
		send(fd[0], "ab", 2, 0);
		events(fd[1], POLLIN);
		ms(20);
		set(fd[1], SOL_SOCKET, SO_PEEK_OFF, 0);
		for (int k = 0; k < 4; k++)
			peek(fd[1], 9, 0);
		take(fd[1], 9);
	}
}

CASE(peek_off_waits)
{
	pthread_t other;
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send(fd[0], "abc", 3, 0);
	set(fd[1], SOL_SOCKET, SO_PEEK_OFF, 3);
	other = later(30, send_more, fd[0]);
	got(recv(fd[1], buf, 9, MSG_PEEK));
	join(other);
	num(buf[0]);
}
