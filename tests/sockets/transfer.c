/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP: sending and receiving bytes, by every call and flag for it.
 */
#include "case.h"

static char buf[70000];

CASE(stdio_writes)
{
	FILE *f;
	int fd[2];

	tcp_pair(fd);
	f = fdopen(dup(fd[0]), "w");
	fprintf(f, "hello\n");
	got(fflush(f));
	got(recv(fd[1], buf, 9, 0));
	got(dprintf(fd[0], "%d", 55));
	got(recv(fd[1], buf, 9, 0));
	fclose(f);
}

CASE(stdio_reads)
{
	char line[16];
	FILE *f;
	int fd[2];

	tcp_pair(fd);
	f = fdopen(dup(fd[1]), "r");
	send(fd[0], "one\ntwo\n", 8, 0);
	say(fgets(line, 16, f) ? "line" : "none");
	say(fgets(line, 16, f) ? "line" : "none");
	shutdown(fd[0], SHUT_WR);
	say(fgets(line, 16, f) ? "line" : "none");
	num(feof(f) != 0);
	num(ferror(f) != 0);
	fclose(f);
}

CASE(vectors_with_empty_parts)
{
	struct iovec v[4] = {{0, 0}, {"ab", 2}, {0, 0}, {"c", 1}};
	struct iovec r[4] = {{0, 0}, {buf, 2}, {0, 0}, {buf + 2, 9}};
	int fd[2];

	tcp_pair(fd);
	got(writev(fd[0], v, 4));
	events(fd[1], POLLIN);
	got(readv(fd[1], r, 4));
	num(!memcmp(buf, "abc", 3));
	got(writev(fd[0], v, 1));
	got(writev(fd[0], v, 0));
	got(readv(fd[1], r, 0));
	got(readv(fd[1], r, 1));
	got(writev(fd[0], v, -1));
	got(writev(fd[0], v, 1025));
}

CASE(messages_with_too_many_parts)
{
	struct msghdr m = {0};
	int fd[2];

	tcp_pair(fd);
	m.msg_iov = calloc(1025, sizeof(struct iovec));
	m.msg_iovlen = 1025;
	got(sendmsg(fd[0], &m, 0));
	got(recvmsg(fd[1], &m, MSG_DONTWAIT));
	m.msg_iovlen = 1024;
	got(sendmsg(fd[0], &m, 0));
	m.msg_iov[0].iov_base = buf;
	m.msg_iov[0].iov_len = -1;
	got(sendmsg(fd[0], &m, 0));
	free(m.msg_iov);
}

CASE(send_nothing)
{
	int fd[2];

	tcp_pair(fd);
	got(send(fd[0], "", 0, 0));
	got(write(fd[0], "", 0));
	ms(30);
	got(recv(fd[1], buf, 1, MSG_DONTWAIT));
}

CASE(recv_nothing)
{
	int fd[2];

	tcp_pair(fd);
	got(recv(fd[1], buf, 0, MSG_DONTWAIT));
	got(read(fd[1], buf, 0));
	send(fd[0], "abc", 3, 0);
	events(fd[1], POLLIN);
	got(recv(fd[1], buf, 0, 0));
	got(recv(fd[1], buf, 9, 0));
}

CASE(recv_peek)
{
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "abc", 3, 0);
	got(recv(fd[1], buf, 2, MSG_PEEK));
	got(recv(fd[1], buf, 9, MSG_PEEK));
	got(recv(fd[1], buf, 1, 0));
	got(recv(fd[1], buf, 9, MSG_PEEK));
	num(buf[0]);
	got(recv(fd[1], buf, 9, 0));
	got(recv(fd[1], buf, 9, MSG_PEEK | MSG_DONTWAIT));
}

CASE(recv_trunc_throws_away)
{
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "abcdef", 6, 0);
	events(fd[1], POLLIN);
	buf[0] = 'z';
	got(recv(fd[1], buf, 4, MSG_TRUNC));
	num(buf[0]);
	got(recv(fd[1], NULL, 1, MSG_TRUNC));
	got(recv(fd[1], buf, 4, 0));
	num(buf[0]);
}

static int other;

static void send_later(int fd)
{
	send(fd, "def", 3, 0);
}

CASE(recv_waitall)
{
	pthread_t t;
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "abc", 3, 0);
	t = later(40, send_later, fd[0]);
	got(recv(fd[1], buf, 6, MSG_WAITALL));
	join(t);
	send(fd[0], "abc", 3, 0);
	shutdown(fd[0], SHUT_WR);
	got(recv(fd[1], buf, 6, MSG_WAITALL));
	got(recv(fd[1], buf, 6, MSG_WAITALL));
}

CASE(recv_waitall_timeout)
{
	struct timeval t = {0, 50000};
	int fd[2];

	tcp_pair(fd);
	setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	send(fd[0], "abc", 3, 0);
	got(recv(fd[1], buf, 6, MSG_WAITALL));
	got(recv(fd[1], buf, 6, MSG_WAITALL));
}

CASE(recv_waitall_nonblocking)
{
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "abc", 3, 0);
	events(fd[1], POLLIN);
	got(recv(fd[1], buf, 6, MSG_WAITALL | MSG_DONTWAIT));
	got(recv(fd[1], buf, 6, MSG_WAITALL | MSG_DONTWAIT));
}

CASE(recv_lowat)
{
	int fd[2];

	tcp_pair(fd);
	TRY(fd[1], SOL_SOCKET, SO_RCVLOWAT, 5);
	send(fd[0], "abc", 3, 0);
	ms(30);
	poll_is(fd[1], 0);
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
	send(fd[0], "abcde", 5, 0);
	poll_is(fd[1], POLLIN);
	got(recv(fd[1], buf, 9, 0));
	send(fd[0], "ab", 2, 0);
	got(recv(fd[1], buf, 2, 0));
	send(fd[0], "abc", 3, 0);
	shutdown(fd[0], SHUT_WR);
	got(recv(fd[1], buf, 9, 0));
}

CASE(recv_timeout)
{
	struct timeval t = {0, 30000}, is;
	socklen_t len = sizeof(is);
	int fd[2];

	tcp_pair(fd);
	got(setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	got(recv(fd[1], buf, 1, 0));
	got(read(fd[1], buf, 1));
	t.tv_usec = 1000000;
	got(setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	got(setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, 4));
	t = (struct timeval){7, 0};
	got(setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	got(getsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &is, &len));
	num(is.tv_sec);
	num(is.tv_usec);
	num(len);
}

CASE(recv_negative_timeout)
{
	struct timeval t = {-1, 0};
	int fd[2];

	tcp_pair(fd);
	got(setsockopt(fd[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	got(recv(fd[1], buf, 1, 0));
}

CASE(send_timeout)
{
	struct timeval t = {0, 30000};
	long n, total = 0;
	int fd[2];

	tcp_pair(fd);
	setsockopt(fd[0], SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t));
	while ((n = send(fd[0], buf, sizeof(buf), 0)) > 0)
		total += n;
	got(n);
	num(total > 50000);
	poll_is(fd[0], 0);
}

CASE(send_until_full)
{
	long n, total = 0, back = 0;
	int fd[2];

	tcp_pair(fd);
	nonblock(fd[0], 1);
	while ((n = send(fd[0], buf, sizeof(buf), 0)) > 0)
		total += n;
	got(n);
	poll_is(fd[0], 0);
	while (back < total && (n = recv(fd[1], buf, sizeof(buf), 0)) > 0)
		back += n;
	num(back == total);
	poll_is(fd[0], POLLOUT);
}

static void drain(int fd)
{
	while (recv(fd, buf + 35000, 35000, 0) > 0)
		;
}

CASE(send_blocking_takes_all)
{
	static char big[4000000];
	pthread_t t;
	int fd[2];

	tcp_pair(fd);
	t = later(10, drain, fd[1]);
	got(send(fd[0], big, sizeof(big), 0));
	shutdown(fd[0], SHUT_WR);
	join(t);
}

CASE(recv_oob_none)
{
	int fd[2];

	tcp_pair(fd);
	got(recv(fd[1], buf, 1, MSG_OOB));
	got(recv(fd[1], buf, 1, MSG_OOB | MSG_DONTWAIT));
	got(ioctl(fd[1], SIOCATMARK, &other));
}

CASE(recv_errqueue_empty)
{
	int fd[2];

	tcp_pair(fd);
	got(recv(fd[1], buf, 1, MSG_ERRQUEUE));
	send(fd[0], "a", 1, 0);
	events(fd[1], POLLIN);
	got(recv(fd[1], buf, 1, MSG_ERRQUEUE));
}

CASE(recvfrom_names_nobody)
{
	struct sockaddr_in a;
	socklen_t len = sizeof(a);
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "a", 1, 0);
	got(recvfrom(fd[1], buf, 1, 0, (void *)&a, &len));
	num(len);
}

CASE(recvmsg_of_a_stream)
{
	struct iovec v = {buf, 9};
	char control[64];
	struct sockaddr_in a;
	struct msghdr m = MSG(&a, sizeof(a), &v, 1, control, sizeof(control));
	int fd[2];

	tcp_pair(fd);
	send(fd[0], "abc", 3, 0);
	got(recvmsg(fd[1], &m, 0));
	num(m.msg_namelen);
	num(m.msg_controllen);
	num(m.msg_flags);
}

CASE(recvmsg_fails_without_a_trace)
{
	struct iovec v = {buf, 9};
	char control[64] = "";
	struct sockaddr_in a;
	struct msghdr m = MSG(&a, sizeof(a), &v, 1, control, sizeof(control));
	int fd[2];

	tcp_pair(fd);
	m.msg_flags = 77;
	got(recvmsg(fd[1], &m, MSG_DONTWAIT));
	num(m.msg_namelen);
	num(m.msg_controllen);
	num(m.msg_flags);
	m.msg_namelen = -1;
	got(recvmsg(fd[1], &m, MSG_DONTWAIT));
	m.msg_control = NULL;
	m.msg_controllen = 0;
	got(sendmsg(fd[0], &m, 0));
}

CASE(sendto_a_connection)
{
	struct sockaddr_in a = lo4(port(0));
	int fd[2];

	tcp_pair(fd);
	got(sendto(fd[0], "abc", 3, 0, (void *)&a, sizeof(a)));
	got(sendto(fd[0], "abc", 3, 0, NULL, 16));
	got(sendto(fd[0], "abc", 3, 0, (void *)&a, 200));
	got(sendto(fd[0], "abc", 3, 0, (void *)&a, -1));
	events(fd[1], POLLIN);
	ms(20);
	got(recv(fd[1], buf, 64, 0));
}

CASE(bytes_that_wait)
{
	int fd[2], n = -1;

	tcp_pair(fd);
	got(ioctl(fd[1], FIONREAD, &n));
	num(n);
	send(fd[0], "abc", 3, 0);
	events(fd[1], POLLIN);
	got(ioctl(fd[1], FIONREAD, &n));
	num(n);
	recv(fd[1], buf, 1, 0);
	ioctl(fd[1], FIONREAD, &n);
	num(n);
	for (int i = 0; i < 200 && !ioctl(fd[0], TIOCOUTQ, &n) && n; i++)
		ms(10);
	num(n);
	got(ioctl(fd[0], 0x12345, &n));
}

CASE(bytes_that_were_not_taken)
{
	long n, total = 0;
	int fd[2], out = 0, in = 0;

	tcp_pair(fd);
	nonblock(fd[0], 1);
	while ((n = send(fd[0], buf, sizeof(buf), 0)) > 0)
		total += n;
	for (int i = 0; i < 200 && out + in != total; i++) {
		ms(10);
		ioctl(fd[0], TIOCOUTQ, &out);
		ioctl(fd[1], FIONREAD, &in);
	}
	num(out + in == total);
}

CASE(more_holds_back)
{
	int fd[2];

	tcp_pair(fd);
	set(fd[0], IPPROTO_TCP, TCP_NODELAY, 1);
	got(send(fd[0], "ab", 2, MSG_MORE));
	ms(60);
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
	got(send(fd[0], "c", 1, 0));
	events(fd[1], POLLIN);
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
}

CASE(cork_holds_back)
{
	int fd[2];

	tcp_pair(fd);
	TRY(fd[0], IPPROTO_TCP, TCP_CORK, 1);
	got(send(fd[0], "ab", 2, 0));
	got(send(fd[0], "cd", 2, 0));
	ms(60);
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
	TRY(fd[0], IPPROTO_TCP, TCP_CORK, 0);
	events(fd[1], POLLIN);
	got(recv(fd[1], buf, 9, MSG_DONTWAIT));
}

CASE(cork_ends_by_itself)
{
	int fd[2];

	tcp_pair(fd);
	set(fd[0], IPPROTO_TCP, TCP_CORK, 1);
	got(send(fd[0], "ab", 2, 0));
	got(recv(fd[1], buf, 9, 0));
	shutdown(fd[0], SHUT_WR);
	got(recv(fd[1], buf, 9, 0));
}

CASE(cork_and_the_end)
{
	int fd[2];

	tcp_pair(fd);
	set(fd[0], IPPROTO_TCP, TCP_CORK, 1);
	got(send(fd[0], "ab", 2, 0));
	got(shutdown(fd[0], SHUT_WR));
	got(recv(fd[1], buf, 9, MSG_WAITALL));
}

CASE(zerocopy_is_a_wish)
{
	int fd[2];

	tcp_pair(fd);
	got(send(fd[0], "abc", 3, 0x4000000));
	got(recv(fd[1], buf, 9, 0));
}

CASE(mmsg_of_a_stream)
{
	struct iovec v[2] = {{"ab", 2}, {"cde", 3}},
		     r[2] = {{buf, 2}, {buf, 9}};
	struct mmsghdr m[2] = {{MSG(0, 0, &v[0], 1, 0, 0)},
			       {MSG(0, 0, &v[1], 1, 0, 0)}};
	int fd[2];

	tcp_pair(fd);
	got(sendmmsg(fd[0], m, 2, 0));
	num(m[0].msg_len);
	num(m[1].msg_len);
	ms(30);
	m[0].msg_hdr.msg_iov = &r[0];
	m[1].msg_hdr.msg_iov = &r[1];
	got(recvmmsg(fd[1], m, 2, 0, NULL));
	num(m[0].msg_len);
	num(m[1].msg_len);
	got(recvmmsg(fd[1], m, 2, MSG_DONTWAIT, NULL));
	got(sendmmsg(fd[0], m, 0, 0));
}

CASE(bad_pointers)
{
	int fd[2];

	tcp_pair(fd);
	got(send(fd[0], NULL, 3, 0));
	got(bind(tcp4(), NULL, 16));
	got(connect(tcp4(), NULL, 16));
	send(fd[0], "abc", 3, 0);
	events(fd[1], POLLIN);
	got(recv(fd[1], NULL, 3, 0));
	got(recv(fd[1], buf, 3, 0));
}

CASE(splice_of_two_threads)
{
	pthread_t t;
	int fd[2];

	tcp_pair(fd);
	t = later(30, send_later, fd[0]);
	got(recv(fd[1], buf, 9, 0));
	join(t);
}

CASE(defer_accept_waits_for_bytes)
{
	int l = listener(port(0), 5), a = tcp4();

	TRY(l, IPPROTO_TCP, TCP_DEFER_ACCEPT, 5);
	nonblock(l, 1);
	got(connect4(a, port(0)));
	ms(50);
	got(accept(l, NULL, NULL));
	send(a, "x", 1, 0);
	events(l, POLLIN);
	num(keep(accept(l, NULL, NULL)) >= 0);
}
