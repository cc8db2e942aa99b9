/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets, of the family that every system has: AF_UNIX.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>
#include "case.h"

static int s[2];

static int pair(int type)
{
	s[0] = s[1] = -1;
	return CHECK(socketpair(AF_UNIX, type, 0, s) == 0);
}

static void close_pair(void)
{
	close(s[0]);
	close(s[1]);
}

static char buf[4096];

/* What comes next, as text. */
static const char *next(int fd)
{
	ssize_t n = recv(fd, buf, sizeof(buf) - 1, MSG_DONTWAIT);

	if (n < 0)
		return "error";
	buf[n] = '\0';
	return buf;
}

static int comes(int fd, const char *text)
{
	return !strcmp(next(fd), text);
}

static short ready(int fd, short events)
{
	struct pollfd p = {fd, events, 0};

	poll(&p, 1, 0);
	return p.revents;
}

/* An abstract name: that needs no file. */
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
	int fd = socket(AF_UNIX, type, 0);

	CHECK(fd >= 0);
	CHECK(bind(fd, (struct sockaddr *)&a, len) == 0);
	return fd;
}

static int listening(int type, const char *name, int backlog)
{
	int fd = bound(type, name);

	CHECK(listen(fd, backlog) == 0);
	return fd;
}

static int connect_to(int fd, const char *name)
{
	struct sockaddr_un a;
	socklen_t len = abstract(&a, name);

	return connect(fd, (struct sockaddr *)&a, len);
}

static int connected(int type, const char *name)
{
	int fd = socket(AF_UNIX, type, 0);

	CHECK(connect_to(fd, name) == 0);
	return fd;
}

/* --- making them ------------------------------------------------------- */

CASE(socket, errors,
     "[EAFNOSUPPORT] no such family, [EPROTONOSUPPORT] no such protocol")
{
	CHECK(socket(12345, SOCK_STREAM, 0) == -1 && errno == EAFNOSUPPORT);
	CHECK(socket(AF_UNIX, SOCK_STREAM, 99) == -1 &&
	      errno == EPROTONOSUPPORT);
}

CASE(socket, flags, "SOCK_CLOEXEC, SOCK_NONBLOCK: set on the descriptor")
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	CHECK(fcntl(fd, F_GETFL) & O_NONBLOCK);
	close(fd);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(fcntl(fd, F_GETFD) == 0 && !(fcntl(fd, F_GETFL) & O_NONBLOCK));
	close(fd);
}

CASE(fstat, socket, "S_ISSOCK() is true of a socket's descriptor")
{
	struct stat st;

	NEED(pair(SOCK_STREAM));
	CHECK(fstat(s[0], &st) == 0 && S_ISSOCK(st.st_mode));
	CHECK(lseek(s[0], 0, SEEK_SET) == -1 && errno == ESPIPE);
	close_pair();
}

CASE(bind, not_a_socket, "[EBADF], [ENOTSOCK]")
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fds[2];

	CHECK(bind(-1, (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == EBADF);
	NEED(pipe(fds) == 0);
	CHECK(bind(fds[0], (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == ENOTSOCK);
	CHECK(send(fds[1], "x", 1, 0) == -1 && errno == ENOTSOCK);
	CHECK(listen(fds[0], 1) == -1 && errno == ENOTSOCK);
	close(fds[0]);
	close(fds[1]);
}

CASE(getsockopt, type,
     "SO_TYPE is the type; SO_ACCEPTCONN says whether it listens")
{
	int fd = bound(SOCK_SEQPACKET, "posix-type"), v = -1;
	socklen_t len = sizeof(v);

	CHECK(getsockopt(fd, SOL_SOCKET, SO_TYPE, &v, &len) == 0);
	CHECK(v == SOCK_SEQPACKET && len == sizeof(v));
	CHECK(getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &v, &len) == 0);
	CHECK(v == AF_UNIX);
	CHECK(getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &v, &len) == 0);
	CHECK(v == 0);
	listen(fd, 1);
	CHECK(getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &v, &len) == 0);
	CHECK(v == 1);
	CHECK(getsockopt(fd, SOL_SOCKET, 12345, &v, &len) == -1 &&
	      errno == ENOPROTOOPT);
	close(fd);
}

/* --- names ------------------------------------------------------------- */

CASE(getsockname, unnamed, "of an unbound socket: the family alone")
{
	struct sockaddr_un a;
	socklen_t len = sizeof(a);

	NEED(pair(SOCK_STREAM));
	CHECK(getsockname(s[0], (struct sockaddr *)&a, &len) == 0);
	CHECK(len == sizeof(sa_family_t) && a.sun_family == AF_UNIX);
	len = sizeof(a);
	CHECK(getpeername(s[0], (struct sockaddr *)&a, &len) == 0);
	CHECK(len == sizeof(sa_family_t));
	close_pair();
}

CASE(getsockname, truncated,
     "if the name is longer than the supplied address it is truncated; the "
     "length is the whole one's")
{
	int fd = bound(SOCK_STREAM, "posix-long-name");
	struct sockaddr_un a;
	socklen_t len = 5, whole = abstract(&a, "posix-long-name");

	memset(&a, '?', sizeof(a));
	CHECK(getsockname(fd, (struct sockaddr *)&a, &len) == 0);
	CHECK(len == whole && !memcmp(a.sun_path, "\0po?", 4));
	close(fd);
}

CASE(getpeername, not_connected, "[ENOTCONN]")
{
	struct sockaddr_un a;
	socklen_t len = sizeof(a);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	CHECK(getpeername(fd, (struct sockaddr *)&a, &len) == -1 &&
	      errno == ENOTCONN);
	close(fd);
}

CASE(bind, in_use, "[EADDRINUSE]; free again once it is closed")
{
	int one = bound(SOCK_STREAM, "posix-in-use");
	int two = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un a;
	socklen_t len = abstract(&a, "posix-in-use");

	CHECK(bind(two, (struct sockaddr *)&a, len) == -1 &&
	      errno == EADDRINUSE);
	close(one);
	CHECK(bind(two, (struct sockaddr *)&a, len) == 0);
	close(two);
}

CASE(bind, twice, "[EINVAL] the socket is already bound to an address")
{
	int fd = bound(SOCK_STREAM, "posix-twice");
	struct sockaddr_un a;
	socklen_t len = abstract(&a, "posix-other");

	CHECK(bind(fd, (struct sockaddr *)&a, len) == -1 && errno == EINVAL);
	close(fd);
}

CASE(bind, length, "[EINVAL] the length is not valid for the family")
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	CHECK(bind(fd, (struct sockaddr *)&a, 1) == -1 && errno == EINVAL);
	CHECK(bind(fd, (struct sockaddr *)&a, sizeof(a) + 1) == -1 &&
	      errno == EINVAL);
	a.sun_family = AF_INET;
	CHECK(bind(fd, (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == EINVAL);
	close(fd);
}

CASE(bind, autobind, "Linux: the family alone: an abstract name is chosen")
{
	struct sockaddr_un a = {.sun_family = AF_UNIX}, b;
	socklen_t len = sizeof(a);
	int one = socket(AF_UNIX, SOCK_DGRAM, 0);
	int two = socket(AF_UNIX, SOCK_DGRAM, 0);

	CHECK(bind(one, (struct sockaddr *)&a, sizeof(sa_family_t)) == 0);
	CHECK(bind(two, (struct sockaddr *)&a, sizeof(sa_family_t)) == 0);
	CHECK(getsockname(one, (struct sockaddr *)&a, &len) == 0);
	CHECK(len == sizeof(sa_family_t) + 6 && a.sun_path[0] == '\0');
	CHECK(getsockname(two, (struct sockaddr *)&b, &len) == 0);
	CHECK(memcmp(&a, &b, len) != 0);
	close(one);
	close(two);
}

CASE(bind, file,
     "a pathname: a file of type socket is made, and stays when it is closed")
{
	static const char path[] = "/tmp/posix-unix-socket";
	struct sockaddr_un a = {.sun_family = AF_UNIX}, b;
	socklen_t len = sizeof(b);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), client, other;
	struct stat st;

	mkdir("/tmp", 0777);
	unlink(path);
	strcpy(a.sun_path, path);
	client = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(connect(client, (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == ENOENT);
	CHECK(bind(fd, (struct sockaddr *)&a, sizeof(a)) == 0);
	CHECK(stat(path, &st) == 0 && S_ISSOCK(st.st_mode));
	CHECK(getsockname(fd, (struct sockaddr *)&b, &len) == 0);
	CHECK(len == offsetof(struct sockaddr_un, sun_path) + sizeof(path) &&
	      !strcmp(b.sun_path, path));
	CHECK(connect(client, (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == ECONNREFUSED);
	listen(fd, 1);
	CHECK(connect(client, (struct sockaddr *)&a, sizeof(a)) == 0);
	other = accept(fd, NULL, NULL);
	CHECK(send(client, "x", 1, 0) == 1 && comes(other, "x"));
	close(client);
	close(other);
	close(fd);
	CHECK(stat(path, &st) == 0);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(bind(fd, (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == EADDRINUSE);
	CHECK(connect(fd, (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == ECONNREFUSED);
	CHECK(open(path, O_RDWR) == -1 && errno == ENXIO);
	close(fd);
	CHECK(unlink(path) == 0);
}

/* --- connections ------------------------------------------------------- */

CASE(connect, refused, "[ECONNREFUSED] nobody listens there")
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int other = bound(SOCK_STREAM, "posix-deaf");

	CHECK(connect_to(fd, "posix-nobody") == -1 && errno == ECONNREFUSED);
	CHECK(connect_to(fd, "posix-deaf") == -1 && errno == ECONNREFUSED);
	close(other);
	close(fd);
}

CASE(connect, other_type, "[EPROTOTYPE] the address has another type")
{
	struct sockaddr_un a = {AF_UNIX, "/tmp/posix-other-type"};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	mkdir("/tmp", 0777);
	unlink(a.sun_path);
	CHECK(bind(listener, (struct sockaddr *)&a, sizeof(a)) == 0);
	CHECK(listen(listener, 1) == 0);
	CHECK(connect(fd, (struct sockaddr *)&a, sizeof(a)) == -1 &&
	      errno == EPROTOTYPE);
	unlink(a.sun_path);
	close(fd);
	close(listener);
}

CASE(connect, twice, "[EISCONN] already connected")
{
	int listener = listening(SOCK_STREAM, "posix-again", 1);
	int fd = connected(SOCK_STREAM, "posix-again");

	CHECK(connect_to(fd, "posix-again") == -1 && errno == EISCONN);
	close(fd);
	close(listener);
}

CASE(connect, full_backlog,
     "[EAGAIN] where O_NONBLOCK is set and no connection can be queued")
{
	int listener = listening(SOCK_STREAM, "posix-full", 0), a, b, one;

	a = connected(SOCK_STREAM, "posix-full");
	b = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	CHECK(connect_to(b, "posix-full") == -1 && errno == EAGAIN);
	one = accept(listener, NULL, NULL);
	CHECK(connect_to(b, "posix-full") == 0);
	close(one);
	close(a);
	close(b);
	close(listener);
}

static void *accepts_late(void *arg)
{
	usleep(2000);
	close(accept(*(int *)arg, NULL, NULL));
	return NULL;
}

CASE(connect, waits_for_backlog,
     "if the connection cannot be established at once it shall block")
{
	int listener = listening(SOCK_STREAM, "posix-wait", 0), a, b;
	pthread_t t;

	a = connected(SOCK_STREAM, "posix-wait");
	NEED(pthread_create(&t, NULL, accepts_late, &listener) == 0);
	b = connected(SOCK_STREAM, "posix-wait");
	pthread_join(t, NULL);
	close(a);
	close(b);
	close(listener);
}

CASE(listen, errors, "[EINVAL] not bound; [EOPNOTSUPP] not of that type")
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	CHECK(listen(fd, 1) == -1 && errno == EINVAL);
	close(fd);
	fd = bound(SOCK_DGRAM, "posix-dgram");
	CHECK(listen(fd, 1) == -1 && errno == EOPNOTSUPP);
	CHECK(accept(fd, NULL, NULL) == -1 && errno == EOPNOTSUPP);
	close(fd);
}

CASE(accept, not_listening, "[EINVAL] the socket is not accepting")
{
	int fd = bound(SOCK_STREAM, "posix-mute");

	CHECK(accept(fd, NULL, NULL) == -1 && errno == EINVAL);
	close(fd);
}

CASE(accept, nonblocking, "[EAGAIN]; poll() says POLLIN when there is one")
{
	int listener = listening(SOCK_STREAM, "posix-nb", 4), a, b;

	fcntl(listener, F_SETFL, O_NONBLOCK);
	CHECK(accept(listener, NULL, NULL) == -1 && errno == EAGAIN);
	CHECK(ready(listener, POLLIN) == 0);
	a = connected(SOCK_STREAM, "posix-nb");
	CHECK(ready(listener, POLLIN) == POLLIN);
	b = accept(listener, NULL, NULL);
	CHECK(b >= 0 && !(fcntl(b, F_GETFL) & O_NONBLOCK));
	CHECK(ready(listener, POLLIN) == 0);
	close(a);
	close(b);
	close(listener);
}

CASE(accept4, flags, "SOCK_NONBLOCK, SOCK_CLOEXEC; [EINVAL] for others")
{
	int listener = listening(SOCK_STREAM, "posix-flags", 4), a, b;

	a = connected(SOCK_STREAM, "posix-flags");
	CHECK(accept4(listener, NULL, NULL, 1) == -1 && errno == EINVAL);
	b = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	CHECK(fcntl(b, F_GETFL) & O_NONBLOCK);
	CHECK(fcntl(b, F_GETFD) == FD_CLOEXEC);
	close(a);
	close(b);
	close(listener);
}

CASE(accept, peer, "the address of the peer is stored; oldest first")
{
	int listener = listening(SOCK_STREAM, "posix-srv", 4), a, b;
	int one = bound(SOCK_STREAM, "posix-cl1");
	int two = bound(SOCK_STREAM, "posix-cl2");
	struct sockaddr_un who;
	socklen_t len = sizeof(who);

	CHECK(connect_to(one, "posix-srv") == 0);
	CHECK(connect_to(two, "posix-srv") == 0);
	a = accept(listener, (struct sockaddr *)&who, &len);
	CHECK(len == sizeof(sa_family_t) + 10 &&
	      !memcmp(who.sun_path + 1, "posix-cl1", 9));
	len = sizeof(who);
	CHECK(getpeername(one, (struct sockaddr *)&who, &len) == 0);
	CHECK(!memcmp(who.sun_path + 1, "posix-srv", 9));
	len = sizeof(who);
	b = accept(listener, (struct sockaddr *)&who, &len);
	CHECK(!memcmp(who.sun_path + 1, "posix-cl2", 9));
	close(one);
	close(two);
	close(a);
	close(b);
	close(listener);
}

CASE(connect, sent_before_accept,
     "what is sent before the connection is accepted is there then")
{
	int listener = listening(SOCK_STREAM, "posix-early", 4), a, b;

	a = connected(SOCK_STREAM, "posix-early");
	CHECK(send(a, "early", 5, 0) == 5);
	close(a);
	b = accept(listener, NULL, NULL);
	CHECK(comes(b, "early") && comes(b, ""));
	close(b);
	close(listener);
}

CASE(close, listener,
     "connections that have not been accepted are reset: [ECONNRESET]")
{
	int listener = listening(SOCK_STREAM, "posix-gone", 4), a;
	char c;

	a = connected(SOCK_STREAM, "posix-gone");
	close(listener);
	CHECK(recv(a, &c, 1, 0) == -1 && errno == ECONNRESET);
	CHECK(recv(a, &c, 1, 0) == 0);
	CHECK(send(a, &c, 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	close(a);
}

/* --- streams ----------------------------------------------------------- */

CASE(recv, stream, "message boundaries shall be ignored")
{
	NEED(pair(SOCK_STREAM));
	CHECK(send(s[0], "one ", 4, 0) == 4);
	CHECK(write(s[0], "two", 3) == 3);
	CHECK(recv(s[1], buf, 2, 0) == 2 && !memcmp(buf, "on", 2));
	CHECK(comes(s[1], "e two"));
	CHECK(send(s[1], "back", 4, 0) == 4 && comes(s[0], "back"));
	close_pair();
}

CASE(recv, peek, "MSG_PEEK: treated as unread, the next call returns it")
{
	NEED(pair(SOCK_STREAM));
	send(s[0], "abc", 3, 0);
	send(s[0], "def", 3, 0);
	CHECK(recv(s[1], buf, 6, MSG_PEEK) == 6 && !memcmp(buf, "abcdef", 6));
	CHECK(recv(s[1], buf, 2, MSG_PEEK) == 2 && !memcmp(buf, "ab", 2));
	CHECK(comes(s[1], "abcdef"));
	close_pair();
}

CASE(recv, nothing, "[EAGAIN] with MSG_DONTWAIT, or O_NONBLOCK")
{
	char c;

	NEED(pair(SOCK_STREAM));
	CHECK(recv(s[0], &c, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
	fcntl(s[0], F_SETFL, O_NONBLOCK);
	CHECK(recv(s[0], &c, 1, 0) == -1 && errno == EAGAIN);
	CHECK(read(s[0], &c, 1) == -1 && errno == EAGAIN);
	close_pair();
}

CASE(recv, end, "0 when the peer has performed an orderly shutdown")
{
	char c;

	NEED(pair(SOCK_STREAM));
	send(s[0], "last", 4, 0);
	CHECK(shutdown(s[0], SHUT_WR) == 0);
	CHECK(comes(s[1], "last"));
	CHECK(recv(s[1], &c, 1, 0) == 0 && recv(s[1], &c, 1, 0) == 0);
	CHECK(send(s[1], "still", 5, 0) == 5 && comes(s[0], "still"));
	close_pair();
}

static void *sends_in_pieces(void *arg)
{
	for (int i = 0; i < 5; i++) {
		usleep(500);
		send(s[0], &"piece"[i], 1, 0);
	}
	return arg;
}

CASE(recv, waitall, "MSG_WAITALL: shall block until all is there")
{
	pthread_t t;

	NEED(pair(SOCK_STREAM));
	NEED(pthread_create(&t, NULL, sends_in_pieces, NULL) == 0);
	CHECK(recv(s[1], buf, 5, MSG_WAITALL) == 5 && !memcmp(buf, "piece", 5));
	pthread_join(t, NULL);
	send(s[0], "ab", 2, 0);
	close(s[0]);
	CHECK(recv(s[1], buf, 5, MSG_WAITALL) == 2);
	close(s[1]);
}

CASE(recv, timeout, "SO_RCVTIMEO: [EAGAIN] when it is over")
{
	struct timeval t = {0, 2000}, got = {9, 9};
	socklen_t len = sizeof(got);
	char c;

	NEED(pair(SOCK_STREAM));
	CHECK(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)) == 0);
	CHECK(recv(s[0], &c, 1, 0) == -1 && errno == EAGAIN);
	t.tv_usec = 1000000;
	CHECK(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)) == -1 &&
	      errno == EDOM);
	CHECK(getsockopt(s[0], SOL_SOCKET, SO_SNDTIMEO, &got, &len) == 0);
	CHECK(got.tv_sec == 0 && got.tv_usec == 0);
	close_pair();
}

CASE(send, full,
     "[EAGAIN] when there is no room; poll() says POLLOUT when there is again")
{
	static char big[65536];
	size_t sent = 0;
	ssize_t n;

	NEED(pair(SOCK_STREAM));
	while ((n = send(s[0], big, sizeof(big), MSG_DONTWAIT)) > 0)
		sent += n;
	CHECK(n == -1 && errno == EAGAIN && sent > 4096);
	CHECK(ready(s[0], POLLOUT) == 0);
	while (sent && (n = recv(s[1], big, sizeof(big), MSG_DONTWAIT)) > 0)
		sent -= n;
	CHECK(sent == 0);
	CHECK(ready(s[0], POLLOUT) == POLLOUT);
	close_pair();
}

static void *reads_all(void *arg)
{
	static char part[5000];
	size_t *total = arg;
	ssize_t n;

	while ((n = read(s[1], part, sizeof(part))) > 0)
		*total += n;
	return NULL;
}

CASE(send, blocks, "shall block until space is available; all is transferred")
{
	static char big[1000000];
	size_t total = 0;
	pthread_t t;

	NEED(pair(SOCK_STREAM));
	NEED(pthread_create(&t, NULL, reads_all, &total) == 0);
	CHECK(send(s[0], big, sizeof(big), 0) == sizeof(big));
	shutdown(s[0], SHUT_WR);
	pthread_join(t, NULL);
	CHECK(total == sizeof(big));
	close_pair();
}

static volatile sig_atomic_t pipes;

static void on_pipe(int sig)
{
	(void)sig;
	pipes++;
}

CASE(send, broken,
     "[EPIPE], and SIGPIPE to the calling thread unless MSG_NOSIGNAL")
{
	pipes = 0;
	signal(SIGPIPE, on_pipe);
	NEED(pair(SOCK_STREAM));
	close(s[1]);
	CHECK(send(s[0], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	CHECK(pipes == 0);
	CHECK(send(s[0], "x", 1, 0) == -1 && errno == EPIPE);
	CHECK(pipes == 1);
	CHECK(write(s[0], "x", 1) == -1 && errno == EPIPE);
	CHECK(pipes == 2);
	close(s[0]);
	signal(SIGPIPE, SIG_DFL);
}

CASE(send, after_shutdown, "[EPIPE] the socket is shut down for writing")
{
	NEED(pair(SOCK_STREAM));
	CHECK(shutdown(s[0], SHUT_WR) == 0);
	CHECK(send(s[0], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	CHECK(shutdown(s[0], 99) == -1 && errno == EINVAL);
	close_pair();
}

CASE(shutdown, reading, "SHUT_RD: the peer's send() fails with [EPIPE]")
{
	NEED(pair(SOCK_STREAM));
	CHECK(shutdown(s[0], SHUT_RD) == 0);
	CHECK(recv(s[0], buf, 1, 0) == 0);
	CHECK(send(s[1], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	close_pair();
}

CASE(send, not_connected, "[ENOTCONN]")
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	CHECK(send(fd, "x", 1, MSG_NOSIGNAL) == -1 && errno == ENOTCONN);
	CHECK(recv(fd, buf, 1, 0) == -1 && errno == EINVAL);
	close(fd);
}

CASE(close, unread, "what was never read: [ECONNRESET] for who wrote it")
{
	NEED(pair(SOCK_STREAM));
	send(s[0], "unread", 6, 0);
	close(s[1]);
	CHECK(recv(s[0], buf, 1, 0) == -1 && errno == ECONNRESET);
	CHECK(recv(s[0], buf, 1, 0) == 0);
	close(s[0]);
}

CASE(getsockopt, error, "SO_ERROR: the pending error, which is cleared")
{
	int v = -1;
	socklen_t len = sizeof(v);

	NEED(pair(SOCK_STREAM));
	send(s[0], "unread", 6, 0);
	close(s[1]);
	CHECK(ready(s[0], POLLIN) & POLLERR);
	CHECK(getsockopt(s[0], SOL_SOCKET, SO_ERROR, &v, &len) == 0);
	CHECK(v == ECONNRESET);
	CHECK(getsockopt(s[0], SOL_SOCKET, SO_ERROR, &v, &len) == 0 && v == 0);
	close(s[0]);
}

CASE(ioctl, fionread, "FIONREAD: the bytes that can be read")
{
	int n = -1;

	NEED(pair(SOCK_STREAM));
	CHECK(ioctl(s[1], FIONREAD, &n) == 0 && n == 0);
	send(s[0], "abc", 3, 0);
	send(s[0], "de", 2, 0);
	CHECK(ioctl(s[1], FIONREAD, &n) == 0 && n == 5);
	close_pair();
	NEED(pair(SOCK_DGRAM));
	send(s[0], "abc", 3, 0);
	send(s[0], "de", 2, 0);
	CHECK(ioctl(s[1], FIONREAD, &n) == 0 && n == 3);
	close_pair();
}

CASE(poll, stream_ends,
     "POLLRDHUP and POLLIN when the peer has shut down; POLLHUP when it is "
     "closed")
{
	NEED(pair(SOCK_STREAM));
	CHECK(ready(s[0], POLLIN | POLLOUT) == POLLOUT);
	shutdown(s[1], SHUT_WR);
	CHECK(ready(s[0], POLLIN | POLLRDHUP) == (POLLIN | POLLRDHUP));
	close(s[1]);
	CHECK(ready(s[0], POLLIN | POLLRDHUP) ==
	      (POLLIN | POLLRDHUP | POLLHUP));
	close(s[0]);
}

/* --- datagrams and packets ---------------------------------------------- */

CASE(recv, datagram, "a message is read at once; what does not fit is lost")
{
	struct iovec iov = {buf, 2};
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};

	NEED(pair(SOCK_DGRAM));
	send(s[0], "one", 3, 0);
	send(s[0], "two", 3, 0);
	send(s[0], "three", 5, 0);
	CHECK(recv(s[1], buf, 2, 0) == 2 && comes(s[1], "two"));
	CHECK(recvmsg(s[1], &m, 0) == 2 && m.msg_flags == MSG_TRUNC);
	send(s[0], "four", 4, 0);
	CHECK(recv(s[1], buf, 2, MSG_TRUNC) == 4);
	close_pair();
}

CASE(send, empty_datagram, "a message of no bytes is one")
{
	NEED(pair(SOCK_DGRAM));
	CHECK(send(s[0], "", 0, 0) == 0);
	CHECK(send(s[0], "x", 1, 0) == 1);
	CHECK(recv(s[1], buf, 9, MSG_DONTWAIT) == 0);
	CHECK(comes(s[1], "x"));
	close_pair();
}

CASE(send, too_long, "[EMSGSIZE] too large to be sent at once")
{
	static char big[1 << 20];

	NEED(pair(SOCK_DGRAM));
	CHECK(send(s[0], big, sizeof(big), 0) == -1 && errno == EMSGSIZE);
	close_pair();
}

CASE(sendto, by_name, "recvfrom() tells the sender's address")
{
	int server = bound(SOCK_DGRAM, "posix-dsrv");
	int named = bound(SOCK_DGRAM, "posix-dcl");
	int unnamed = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un to, from;
	socklen_t to_len = abstract(&to, "posix-dsrv"), len = sizeof(from);

	CHECK(sendto(named, "a", 1, 0, (struct sockaddr *)&to, to_len) == 1);
	CHECK(sendto(unnamed, "b", 1, 0, (struct sockaddr *)&to, to_len) == 1);
	CHECK(recvfrom(server, buf, 9, 0, (struct sockaddr *)&from, &len) == 1);
	CHECK(len == sizeof(sa_family_t) + 10 &&
	      !memcmp(from.sun_path + 1, "posix-dcl", 9));
	CHECK(sendto(server, "c", 1, 0, (struct sockaddr *)&from, len) == 1);
	CHECK(comes(named, "c"));
	len = sizeof(from);
	CHECK(recvfrom(server, buf, 9, 0, (struct sockaddr *)&from, &len) == 1);
	CHECK(len == 0);
	close(server);
	close(named);
	close(unnamed);
}

CASE(sendto, nobody,
     "[ECONNREFUSED] nobody has the address, [ENOTCONN] none is given")
{
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un to;
	socklen_t len = abstract(&to, "posix-dnobody");

	CHECK(sendto(fd, "a", 1, 0, (struct sockaddr *)&to, len) == -1 &&
	      errno == ECONNREFUSED);
	CHECK(send(fd, "a", 1, 0) == -1 && errno == ENOTCONN);
	close(fd);
}

CASE(sendto, stream, "[EISCONN] connected, and an address is given")
{
	struct sockaddr_un to;
	socklen_t len = abstract(&to, "posix-any");

	NEED(pair(SOCK_STREAM));
	CHECK(sendto(s[0], "a", 1, 0, (struct sockaddr *)&to, len) == -1 &&
	      errno == EISCONN);
	close_pair();
}

CASE(connect, datagrams,
     "sets the peer: where messages go, and the only one they come from")
{
	int a = bound(SOCK_DGRAM, "posix-da"),
	    b = bound(SOCK_DGRAM, "posix-db");
	int c = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un to;
	socklen_t len = abstract(&to, "posix-da");

	CHECK(connect_to(a, "posix-db") == 0);
	CHECK(send(a, "x", 1, 0) == 1 && comes(b, "x"));
	CHECK(sendto(b, "y", 1, 0, (struct sockaddr *)&to, len) == 1);
	CHECK(sendto(c, "z", 1, 0, (struct sockaddr *)&to, len) == -1 &&
	      errno == EPERM);
	CHECK(comes(a, "y"));
	to.sun_family = AF_UNSPEC;
	CHECK(connect(a, (struct sockaddr *)&to, sizeof(sa_family_t)) == 0);
	CHECK(send(a, "x", 1, 0) == -1 && errno == ENOTCONN);
	close(a);
	close(b);
	close(c);
}

CASE(send, peer_has_closed, "datagrams: [ECONNREFUSED], then [ENOTCONN]")
{
	NEED(pair(SOCK_DGRAM));
	close(s[1]);
	CHECK(send(s[0], "x", 1, 0) == -1 && errno == ECONNREFUSED);
	CHECK(send(s[0], "x", 1, 0) == -1 && errno == ENOTCONN);
	close(s[0]);
}

static void *receives_some(void *arg)
{
	usleep(2000);
	while (recv(*(int *)arg, buf, sizeof(buf), MSG_DONTWAIT) > 0)
		;
	return NULL;
}

CASE(sendto, waits, "of datagrams as well: shall block until there is room")
{
	int server = bound(SOCK_DGRAM, "posix-dfull");
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	static char data[4000];
	struct sockaddr_un to;
	socklen_t len = abstract(&to, "posix-dfull");
	pthread_t t;

	while (sendto(fd, data, sizeof(data), MSG_DONTWAIT,
		      (struct sockaddr *)&to, len) > 0)
		;
	CHECK(errno == EAGAIN);
	NEED(pthread_create(&t, NULL, receives_some, &server) == 0);
	CHECK(sendto(fd, data, sizeof(data), 0, (struct sockaddr *)&to, len) ==
	      sizeof(data));
	pthread_join(t, NULL);
	close(server);
	close(fd);
}

CASE(recv, seqpacket, "record boundaries are kept; 0 at the end")
{
	NEED(pair(SOCK_SEQPACKET));
	send(s[0], "one", 3, 0);
	send(s[0], "two", 3, 0);
	CHECK(comes(s[1], "one"));
	CHECK(recv(s[1], buf, 2, 0) == 2);
	close(s[0]);
	CHECK(recv(s[1], buf, 2, 0) == 0);
	CHECK(send(s[1], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	close(s[1]);
}

CASE(sendmsg, gathers, "the buffers as one; recvmsg() scatters them")
{
	struct iovec out[3] = {{"ab", 2}, {"", 0}, {"cdef", 4}};
	char x[3] = "", y[4] = "";
	struct iovec in[2] = {{x, 2}, {y, 3}};
	struct msghdr m = {.msg_iov = out, .msg_iovlen = 3};

	NEED(pair(SOCK_STREAM));
	CHECK(sendmsg(s[0], &m, 0) == 6);
	m.msg_iov = in;
	m.msg_iovlen = 2;
	CHECK(recvmsg(s[1], &m, 0) == 5 && m.msg_flags == 0);
	CHECK(!strcmp(x, "ab") && !strcmp(y, "cde"));
	CHECK(readv(s[1], in, 2) == 1 && x[0] == 'f');
	close_pair();
}

CASE(sendmmsg, several, "several messages; how many, and how long each")
{
	struct iovec iov[3] = {{"a", 1}, {"bc", 2}, {"def", 3}};
	struct mmsghdr m[3] = {0};
	static char in[3][8];

	NEED(pair(SOCK_DGRAM));
	for (int i = 0; i < 3; i++) {
		m[i].msg_hdr.msg_iov = &iov[i];
		m[i].msg_hdr.msg_iovlen = 1;
	}
	CHECK(sendmmsg(s[0], m, 3, 0) == 3 && m[2].msg_len == 3);
	for (int i = 0; i < 3; i++)
		iov[i] = (struct iovec){in[i], 8};
	CHECK(recvmmsg(s[1], m, 3, MSG_WAITFORONE, NULL) == 3);
	CHECK(m[0].msg_len == 1 && m[1].msg_len == 2 && m[2].msg_len == 3);
	CHECK(!strcmp(in[2], "def"));
	close_pair();
}

/* --- what goes along --------------------------------------------------- */

union room {
	char data[CMSG_SPACE(4 * sizeof(int))];
	struct cmsghdr align;
};

static ssize_t send_fds(int fd, const int *fds, int n, const char *text)
{
	struct iovec iov = {(void *)text, strlen(text)};
	union room room = {0};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = room.data,
			   .msg_controllen = CMSG_SPACE(n * sizeof(int))};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
	return sendmsg(fd, &m, 0);
}

/* How many came, into `fds`; `*flags`: of recvmsg() and then the result. */
static int receive_fds(int fd, int *fds, size_t room_len, int *flags)
{
	struct iovec iov = {buf, sizeof(buf)};
	union room room;
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = room.data,
			   .msg_controllen = room_len};
	ssize_t n = recvmsg(fd, &m, *flags);
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	if (n >= 0)
		buf[n] = '\0';
	*flags = m.msg_flags;
	if (n < 0 || !c)
		return n < 0 ? -1 : 0;
	CHECK(c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS);
	n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(c), n * sizeof(int));
	return n;
}

CASE(sendmsg, descriptors,
     "SCM_RIGHTS: descriptors of the same open files, as if by dup()")
{
	int fds[2], got[4], flags = 0;

	NEED(pipe(fds) == 0 && pair(SOCK_STREAM));
	CHECK(send_fds(s[0], fds, 2, "x") == 1);
	close(fds[1]);
	CHECK(receive_fds(s[1], got, CMSG_SPACE(8), &flags) == 2);
	CHECK(flags == 0 && !strcmp(buf, "x"));
	CHECK(got[0] != fds[0] && fcntl(got[1], F_GETFD) == 0);
	CHECK(write(got[1], "through", 7) == 7);
	CHECK(read(fds[0], buf, 9) == 7);
	close(got[1]);
	CHECK(read(got[0], buf, 9) == 0);
	close(got[0]);
	close(fds[0]);
	close_pair();
}

CASE(recvmsg, cloexec, "MSG_CMSG_CLOEXEC: FD_CLOEXEC is set on what comes")
{
	int got[4], flags = MSG_CMSG_CLOEXEC;

	NEED(pair(SOCK_DGRAM));
	CHECK(send_fds(s[0], &s[0], 1, "x") == 1);
	CHECK(receive_fds(s[1], got, CMSG_SPACE(4), &flags) == 1);
	CHECK(fcntl(got[0], F_GETFD) == FD_CLOEXEC);
	close(got[0]);
	close_pair();
}

CASE(recvmsg, no_room_for_descriptors,
     "MSG_CTRUNC: control data was truncated; what is left is closed")
{
	int fds[2], got[4], flags = 0;

	NEED(pipe(fds) == 0 && pair(SOCK_STREAM));
	CHECK(send_fds(s[0], &fds[1], 1, "a") == 1);
	close(fds[1]);
	CHECK(recv(s[1], buf, 9, 0) == 1);
	CHECK(read(fds[0], buf, 1) == 0); /* nobody has the other end */
	close(fds[0]);
	CHECK(send_fds(s[0], s, 2, "b") == 1);
	CHECK(receive_fds(s[1], got, CMSG_LEN(4), &flags) == 1);
	CHECK(flags & MSG_CTRUNC);
	close(got[0]);
	close_pair();
}

CASE(recv, stops_at_descriptors,
     "streams: what comes behind descriptors is not merged with them")
{
	int got[4], flags = 0;

	NEED(pair(SOCK_STREAM));
	send(s[0], "a", 1, 0);
	send_fds(s[0], s, 1, "b");
	send(s[0], "c", 1, 0);
	CHECK(receive_fds(s[1], got, CMSG_SPACE(4), &flags) == 1);
	CHECK(!strcmp(buf, "ab"));
	close(got[0]);
	CHECK(comes(s[1], "c"));
	close_pair();
}

CASE(sendmsg, wrong_descriptors, "[EBADF]; nothing is sent")
{
	int bad = 12345;

	NEED(pair(SOCK_STREAM));
	CHECK(send_fds(s[0], &bad, 1, "x") == -1 && errno == EBADF);
	CHECK(recv(s[1], buf, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
	close_pair();
}

CASE(close, descriptors_on_the_way, "those that nobody takes are closed")
{
	int fds[2];

	NEED(pipe(fds) == 0 && pair(SOCK_STREAM));
	send_fds(s[0], &fds[1], 1, "x");
	close(fds[1]);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	CHECK(read(fds[0], buf, 1) == -1 && errno == EAGAIN);
	close_pair();
	CHECK(read(fds[0], buf, 1) == 0);
	close(fds[0]);
}

CASE(getsockopt, peercred, "SO_PEERCRED: who made the other end")
{
	struct ucred c = {0};
	socklen_t len = sizeof(c);

	NEED(pair(SOCK_STREAM));
	CHECK(getsockopt(s[0], SOL_SOCKET, SO_PEERCRED, &c, &len) == 0);
	CHECK(len == sizeof(c) && c.pid == getpid());
	CHECK(c.uid == geteuid() && c.gid == getegid());
	close_pair();
}

CASE(recvmsg, credentials, "SO_PASSCRED: SCM_CREDENTIALS comes along")
{
	struct iovec iov = {buf, sizeof(buf)};
	union {
		char data[CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} room;
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = room.data,
			   .msg_controllen = sizeof(room.data)};
	struct cmsghdr *c;
	struct ucred cred;
	int on = 1;

	NEED(pair(SOCK_DGRAM));
	CHECK(setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) == 0);
	send(s[0], "x", 1, 0);
	CHECK(recvmsg(s[1], &m, 0) == 1);
	c = CMSG_FIRSTHDR(&m);
	NEED(c && c->cmsg_type == SCM_CREDENTIALS);
	CHECK(c->cmsg_len == CMSG_LEN(sizeof(cred)));
	memcpy(&cred, CMSG_DATA(c), sizeof(cred));
	CHECK(cred.pid == getpid() && cred.uid == getuid());
	close_pair();
}
