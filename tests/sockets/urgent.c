/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP's urgent byte, and the signals that sockets send their owner.
 */
#include "case.h"

static char buf[64];
static volatile sig_atomic_t nsignals;

static void take(int fd, int flags)
{
	memset(buf, 0, sizeof(buf));
	got(recv(fd, buf, 9, flags | MSG_DONTWAIT));
	if (buf[0])
		say(buf);
}

static void look(int fd)
{
	int mark = 77, n = 77;

	got(ioctl(fd, SIOCATMARK, &mark));
	ioctl(fd, FIONREAD, &n);
	num(mark);
	num(n);
	poll_is(fd, 0);
}

/* `text`, whose last byte is urgent, and `rest` behind it. */
static void send_urgent(int fd[2], const char *text, const char *rest)
{
	got(send(fd[0], text, strlen(text), MSG_OOB));
	events(fd[1], POLLPRI);
	if (*rest)
		got(send(fd[0], rest, strlen(rest), 0));
	ms(20);
}

CASE(urgent_byte)
{
	int fd[2];

	tcp_pair(fd);
	send_urgent(fd, "abc", "def");
	look(fd[1]);
	take(fd[1], 0);
	look(fd[1]);
	take(fd[1], MSG_OOB);
	look(fd[1]);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	look(fd[1]);
	take(fd[1], 0);
}

CASE(urgent_byte_unread)
{
	int fd[2];

	tcp_pair(fd);
	send_urgent(fd, "abc", "def");
	take(fd[1], 0);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	look(fd[1]);
	send_urgent(fd, "x", "");
	look(fd[1]);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	look(fd[1]);
}

CASE(urgent_byte_first)
{
	int fd[2];

	tcp_pair(fd);
	send_urgent(fd, "x", "yz");
	take(fd[1], MSG_OOB | MSG_PEEK);
	take(fd[1], MSG_PEEK);
	take(fd[1], MSG_OOB);
	take(fd[1], MSG_PEEK);
	look(fd[1]);
	take(fd[1], 0);
	look(fd[1]);
}

CASE(urgent_byte_inline)
{
	int fd[2];

	tcp_pair(fd);
	TRY(fd[1], SOL_SOCKET, SO_OOBINLINE, 1);
	send_urgent(fd, "abc", "def");
	look(fd[1]);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	look(fd[1]);
	take(fd[1], 0);
	look(fd[1]);
}

CASE(urgent_byte_twice)
{
	int fd[2];

	tcp_pair(fd);
	send_urgent(fd, "ab", "c");
	send_urgent(fd, "d", "e");
	look(fd[1]);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	take(fd[1], 0);
	send_urgent(fd, "f", "");
	send_urgent(fd, "g", "");
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	look(fd[1]);
}

CASE(urgent_byte_and_all)
{
	int fd[2];

	tcp_pair(fd);
	send_urgent(fd, "abc", "def");
	got(recv(fd[1], buf, 5, MSG_WAITALL));
	got(recv(fd[1], buf, 2, MSG_WAITALL));
	got(recv(fd[1], buf, 1, MSG_WAITALL));
}

CASE(urgent_byte_and_no_room)
{
	struct iovec v = {buf, 0};
	struct msghdr m = MSG(0, 0, &v, 1, 0, 0);
	int fd[2];

	tcp_pair(fd);
	send_urgent(fd, "a", "");
	got(recvmsg(fd[1], &m, MSG_OOB | MSG_PEEK));
	hex(m.msg_flags);
	v.iov_len = 9;
	got(recvmsg(fd[1], &m, MSG_OOB | MSG_TRUNC | MSG_PEEK));
	hex(m.msg_flags);
	got(recvmsg(fd[1], &m, MSG_OOB));
	hex(m.msg_flags);
}

CASE(urgent_byte_at_the_end)
{
	int fd[2];

	tcp_pair(fd);
	send_urgent(fd, "ab", "");
	shutdown(fd[0], SHUT_WR);
	poll_is(fd[1], POLLRDHUP);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	look(fd[1]);
}

CASE(urgent_byte_of_nothing)
{
	int fd[2], l = listener(port(0), 5);

	tcp_pair(fd);
	got(send(fd[0], "", 0, MSG_OOB));
	take(fd[1], MSG_OOB);
	take(l, MSG_OOB);
	take(tcp4(), MSG_OOB);
	shutdown(fd[0], SHUT_WR);
	got(send(fd[0], "a", 1, MSG_OOB));
	num(pipes());
}

/* --- AF_UNIX -------------------------------------------------------------- */

/*
 * As look(), but without the bytes: Linux's versions count one that was left
 * out differently.
 */
static void mark(int fd)
{
	int at = 77;

	got(ioctl(fd, SIOCATMARK, &at));
	num(at);
	poll_is(fd, 0);
}

CASE(unix_urgent_byte)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send_urgent(fd, "abc", "def");
	look(fd[1]);
	take(fd[1], MSG_PEEK);
	take(fd[1], 0);
	look(fd[1]);
	take(fd[1], MSG_OOB | MSG_PEEK);
	take(fd[1], MSG_OOB);
	look(fd[1]);
	take(fd[1], MSG_OOB);
	take(fd[1], MSG_PEEK);
	take(fd[1], 0);
	look(fd[1]);
	take(fd[1], 0);
	take(fd[0], MSG_OOB);
}

/* recv() ends at the byte that MSG_OOB has read before. */
CASE(unix_urgent_byte_first)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send_urgent(fd, "abc", "def");
	take(fd[1], MSG_OOB);
	take(fd[1], MSG_PEEK);
	take(fd[1], 0);
	mark(fd[1]);
	take(fd[1], 0);
	mark(fd[1]);
}

CASE(unix_urgent_byte_unread)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send_urgent(fd, "abc", "def");
	take(fd[1], 0);
	take(fd[1], MSG_PEEK);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	mark(fd[1]);
	send_urgent(fd, "x", "");
	mark(fd[1]);
	take(fd[1], MSG_PEEK);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	mark(fd[1]);
}

CASE(unix_urgent_byte_inline)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	TRY(fd[1], SOL_SOCKET, SO_OOBINLINE, 1);
	send_urgent(fd, "abc", "def");
	look(fd[1]);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	look(fd[1]);
	take(fd[1], MSG_PEEK);
	take(fd[1], 0);
	look(fd[1]);
}

/* The one before is a byte like others. */
CASE(unix_urgent_byte_twice)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send_urgent(fd, "ab", "c");
	send_urgent(fd, "d", "e");
	look(fd[1]);
	take(fd[1], 0);
	look(fd[1]);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	send_urgent(fd, "f", "");
	take(fd[1], MSG_OOB);
	send_urgent(fd, "g", "h");
	mark(fd[1]);
	take(fd[1], 0);
	mark(fd[1]);
}

CASE(unix_urgent_byte_and_all)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send_urgent(fd, "abc", "def");
	got(recv(fd[1], buf, 5, MSG_WAITALL));
	got(recv(fd[1], buf, 2, MSG_WAITALL));
	got(recv(fd[1], buf, 1, MSG_WAITALL));
}

CASE(unix_urgent_byte_and_no_room)
{
	struct iovec v = {buf, 0};
	struct msghdr m = MSG(0, 0, &v, 1, 0, 0);
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send_urgent(fd, "a", "");
	got(recvmsg(fd[1], &m, MSG_OOB | MSG_PEEK));
	hex(m.msg_flags);
	v.iov_len = 9;
	got(recvmsg(fd[1], &m, MSG_OOB));
	hex(m.msg_flags);
}

/* With a descriptor, which goes with the first byte. */
CASE(unix_urgent_byte_and_files)
{
	struct iovec v = {"ab", 2};
	char c[CMSG_SPACE(sizeof(int))] = "";
	struct msghdr m = MSG(0, 0, &v, 1, c, sizeof(c));
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	*h = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)),
			      .cmsg_level = SOL_SOCKET,
			      .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(h), &fd[0], sizeof(int));
	got(sendmsg(fd[0], &m, MSG_OOB));
	v.iov_base = buf;
	got(recvmsg(fd[1], &m, MSG_DONTWAIT));
	num(m.msg_controllen == sizeof(c));
	memcpy(&fd[0], CMSG_DATA(h), sizeof(int));
	keep(fd[0]);
	take(fd[1], MSG_OOB);
}

CASE(unix_urgent_byte_at_the_end)
{
	int fd[2];

	unix_pair(SOCK_STREAM, fd);
	send_urgent(fd, "ab", "");
	shutdown(fd[0], SHUT_WR);
	poll_is(fd[1], POLLRDHUP);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	take(fd[1], 0);
	take(fd[1], MSG_OOB);
	mark(fd[1]);
	got(send(fd[0], "a", 1, MSG_OOB));
	num(pipes());
	close(fd[0]);
	fd[0] = keep(dup(0));
	got(send(fd[1], "ab", 2, MSG_OOB));
	num(pipes());
}

CASE(unix_urgent_byte_of_nothing)
{
	static const int types[] = {SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM};
	int fd[2];

	for (int i = 0; i < 3; i++) {
		unix_pair(types[i], fd);
		got(send(fd[0], "", 0, MSG_OOB));
		take(fd[1], MSG_OOB);
		fd[0] = keep(socket(AF_UNIX, types[i], 0));
		got(send(fd[0], "a", 1, MSG_OOB));
		take(fd[0], MSG_OOB);
	}
}

/* --- signals ------------------------------------------------------------- */

static void on_signal(int sig)
{
	(void)sig;
	nsignals++;
}

/* Has a signal come within a second? */
static void came(int wait)
{
	for (int i = 0; i < wait / 10 && !nsignals; i++)
		ms(10);
	num(nsignals > 0);
	nsignals = 0;
}

CASE(owner_is_checked)
{
	int fd = tcp4(), v;

	got(fcntl(fd, F_SETOWN, getpid()));
	num(fcntl(fd, F_GETOWN) == getpid());
	got(fcntl(fd, F_SETOWN, -getpgrp()));
	num(fcntl(fd, F_GETOWN) == -getpgrp());
	got(fcntl(fd, F_SETOWN, 4000000));
	v = getpid();
	got(ioctl(fd, SIOCSPGRP, &v));
	v = 0;
	got(ioctl(fd, SIOCGPGRP, &v));
	num(v == getpid());
	v = 4000000;
	got(ioctl(fd, FIOSETOWN, &v));
	got(fcntl(fd, F_SETOWN, 0));
	num(fcntl(fd, F_GETOWN));
}

static void async(int fd[2])
{
	int on = 1;

	fcntl(fd[1], F_SETOWN, getpid());
	send(fd[0], "a", 1, 0);
	came(30);
	got(fcntl(fd[1], F_SETFL, O_ASYNC));
	send(fd[0], "a", 1, 0);
	came(1000);
	take(fd[1], 0);
	fcntl(fd[1], F_SETFL, 0);
	ms(20);
	nsignals = 0;
	send(fd[0], "a", 1, 0);
	came(30);
	got(ioctl(fd[1], FIOASYNC, &on));
	send(fd[0], "a", 1, 0);
	came(1000);
	fcntl(fd[1], F_SETOWN, 0);
	ms(20);
	nsignals = 0;
	send(fd[0], "a", 1, 0);
	came(30);
	fcntl(fd[1], F_SETOWN, getpid());
	close(fd[0]);
	fd[0] = keep(dup(0));
}

CASE(sigio)
{
	int fd[2];

	signal(SIGIO, on_signal);
	tcp_pair(fd);
	async(fd);
	udp_pair(fd);
	async(fd);
	unix_pair(SOCK_STREAM, fd);
	async(fd);
	unix_pair(SOCK_DGRAM, fd);
	async(fd);
	nsignals = 0;
}

CASE(sigio_of_a_listener)
{
	int l = listener(port(0), 5);

	signal(SIGIO, on_signal);
	fcntl(l, F_SETOWN, getpid());
	fcntl(l, F_SETFL, O_ASYNC);
	nsignals = 0;
	connect4(tcp4(), port(0));
	came(1000);
}

static void urgent_signal(int fd[2])
{
	send_urgent(fd, "a", "");
	came(30);
	fcntl(fd[1], F_SETOWN, getpid());
	send(fd[0], "a", 1, 0);
	came(30);
	send_urgent(fd, "a", "");
	came(1000);
}

CASE(sigurg)
{
	int fd[2];

	signal(SIGURG, on_signal);
	tcp_pair(fd);
	urgent_signal(fd);
	unix_pair(SOCK_STREAM, fd);
	urgent_signal(fd);
}
