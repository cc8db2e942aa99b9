/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs the cases in the order of their names, all of them or those whose names
 * begin as the arguments say, and prints a line for each.
 */
#include <stdarg.h>
#include "case.h"

static struct socket_case *first;
static int kept[256], nkept, base;
static volatile sig_atomic_t npipes;

void case_add(struct socket_case *c)
{
	struct socket_case **link = &first;

	while (*link && strcmp((*link)->name, c->name) < 0)
		link = &(*link)->next;
	c->next = *link;
	*link = c;
}

/* --- what is printed ----------------------------------------------------- */

void say(const char *text)
{
	printf(" %s", text);
}

void num(long n)
{
	printf(" %ld", n);
}

void hex(unsigned long n)
{
	printf(" %#lx", n);
}

static const char *error_name(int e)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
		{EACCES, "EACCES"},
		{EADDRINUSE, "EADDRINUSE"},
		{EADDRNOTAVAIL, "EADDRNOTAVAIL"},
		{EAFNOSUPPORT, "EAFNOSUPPORT"},
		{EAGAIN, "EAGAIN"},
		{EALREADY, "EALREADY"},
		{EBADF, "EBADF"},
		{ECONNABORTED, "ECONNABORTED"},
		{ECONNREFUSED, "ECONNREFUSED"},
		{ECONNRESET, "ECONNRESET"},
		{EDESTADDRREQ, "EDESTADDRREQ"},
		{EDOM, "EDOM"},
		{EFAULT, "EFAULT"},
		{EHOSTUNREACH, "EHOSTUNREACH"},
		{EINPROGRESS, "EINPROGRESS"},
		{EINTR, "EINTR"},
		{EINVAL, "EINVAL"},
		{EIO, "EIO"},
		{EISCONN, "EISCONN"},
		{EMSGSIZE, "EMSGSIZE"},
		{ENETUNREACH, "ENETUNREACH"},
		{ENOBUFS, "ENOBUFS"},
		{ENODEV, "ENODEV"},
		{ENOENT, "ENOENT"},
		{ENOMEM, "ENOMEM"},
		{ENOPROTOOPT, "ENOPROTOOPT"},
		{ENOTCONN, "ENOTCONN"},
		{ENOTSOCK, "ENOTSOCK"},
		{ENOTTY, "ENOTTY"},
		{EOPNOTSUPP, "EOPNOTSUPP"},
		{EPERM, "EPERM"},
		{EPIPE, "EPIPE"},
		{EPROTONOSUPPORT, "EPROTONOSUPPORT"},
		{EPROTOTYPE, "EPROTOTYPE"},
		{ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT"},
		{ESPIPE, "ESPIPE"},
		{ETIMEDOUT, "ETIMEDOUT"},
	};
	static char other[16];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == e)
			return names[i].name;
	snprintf(other, sizeof(other), "errno%d", e);
	return other;
}

long got(long result)
{
	if (result == -1)
		say(error_name(errno));
	else
		num(result);
	return result;
}

void say_events(int e)
{
	static const struct {
		int event;
		const char *name;
	} names[] = {
		{POLLIN, "IN"},	      {POLLPRI, "PRI"},	   {POLLOUT, "OUT"},
		{POLLERR, "ERR"},     {POLLHUP, "HUP"},	   {POLLNVAL, "NVAL"},
		{POLLRDNORM, "RDN"},  {POLLWRNORM, "WRN"}, {POLLWRBAND, "WRB"},
		{POLLRDHUP, "RDHUP"},
	};
	const char *between = " ";

	if (!e)
		say("none");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (e & names[i].event) {
			printf("%s%s", between, names[i].name);
			between = "|";
		}
}

int events(int fd, int want)
{
	struct pollfd p = {.fd = fd};
	int left = 200;

	p.events = POLLIN | POLLPRI | POLLOUT | POLLRDHUP | POLLRDNORM |
		   POLLWRNORM | POLLWRBAND;
	do {
		poll(&p, 1, 0);
		if ((p.revents & want) == want)
			break;
		ms(10);
	} while (left--);
	return p.revents;
}

void poll_is(int fd, int want)
{
	say_events(events(fd, want));
}

static void say_port(int n)
{
	if (n >= base && n < base + 20)
		printf(":+%d", n - base);
	else
		printf(n ? ":some" : ":0");
}

void say_name(const void *name, socklen_t len)
{
	const struct sockaddr_in *in = name;
	const struct sockaddr_in6 *in6 = name;
	char text[64] = "?";

	if (len == sizeof(*in) && in->sin_family == AF_INET) {
		inet_ntop(AF_INET, &in->sin_addr, text, sizeof(text));
		say(text);
		say_port(ntohs(in->sin_port));
	} else if (len == sizeof(*in6) && in6->sin6_family == AF_INET6) {
		inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof(text));
		say(text);
		say_port(ntohs(in6->sin6_port));
	} else {
		printf(" length=%d", (int)len);
	}
}

void name_is(int fd, int peer)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);
	int rc;

	memset(&a, 0, sizeof(a));
	rc = peer ? getpeername(fd, (struct sockaddr *)&a, &len)
		  : getsockname(fd, (struct sockaddr *)&a, &len);
	if (rc)
		got(rc);
	else
		say_name(&a, len);
}

/* --- sockets ------------------------------------------------------------- */

int port(int i)
{
	return base + i;
}

struct sockaddr_in any4(int port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_port = htons(port)};
}

struct sockaddr_in lo4(int port)
{
	struct sockaddr_in a = any4(port);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

struct sockaddr_in6 any6(int port)
{
	return (struct sockaddr_in6){.sin6_family = AF_INET6,
				     .sin6_port = htons(port)};
}

struct sockaddr_in6 lo6(int port)
{
	struct sockaddr_in6 a = any6(port);

	a.sin6_addr.s6_addr[15] = 1;
	return a;
}

struct sockaddr_in6 mapped(int port)
{
	struct sockaddr_in6 a = any6(port);

	a.sin6_addr.s6_addr[10] = a.sin6_addr.s6_addr[11] = 0xff;
	a.sin6_addr.s6_addr[12] = 127;
	a.sin6_addr.s6_addr[15] = 1;
	return a;
}

int keep(int fd)
{
	if (fd >= 0 && nkept < 256)
		kept[nkept++] = fd;
	return fd;
}

int tcp4(void)
{
	return keep(socket(AF_INET, SOCK_STREAM, 0));
}

int tcp6(void)
{
	return keep(socket(AF_INET6, SOCK_STREAM, 0));
}

int udp4(void)
{
	return keep(socket(AF_INET, SOCK_DGRAM, 0));
}

int udp6(void)
{
	return keep(socket(AF_INET6, SOCK_DGRAM, 0));
}

int bind4(int fd, int at)
{
	struct sockaddr_in a = lo4(at);

	return bind(fd, (struct sockaddr *)&a, sizeof(a));
}

int connect4(int fd, int at)
{
	struct sockaddr_in a = lo4(at);

	return connect(fd, (struct sockaddr *)&a, sizeof(a));
}

int listener(int at, int backlog)
{
	int fd = tcp4();

	set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (bind4(fd, at) || listen(fd, backlog))
		say("no-listener");
	return fd;
}

void tcp_pair(int fd[2])
{
	int l = listener(port(19), 5);

	fd[0] = tcp4();
	if (connect4(fd[0], port(19)))
		say("no-connection");
	fd[1] = keep(accept(l, NULL, NULL));
}

void udp_pair(int fd[2])
{
	fd[0] = udp4();
	fd[1] = udp4();
	bind4(fd[0], port(17));
	bind4(fd[1], port(18));
	connect4(fd[0], port(18));
	connect4(fd[1], port(17));
}

void unix_pair(int type, int fd[2])
{
	if (socketpair(AF_UNIX, type, 0, fd))
		say("no-pair");
	keep(fd[0]);
	keep(fd[1]);
}

int get(int fd, int level, int name)
{
	int v = 0x55555555;
	socklen_t len = sizeof(v);

	return getsockopt(fd, level, name, &v, &len) ? -1 : v == -1 ? -2 : v;
}

int set(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value));
}

void nonblock(int fd, int on)
{
	fcntl(fd, F_SETFL, on ? O_NONBLOCK : 0);
}

void ms(int n)
{
	struct timespec t = {n / 1000, n % 1000 * 1000000};

	nanosleep(&t, NULL);
}

/* --- signals and threads ------------------------------------------------- */

static void on_pipe(int sig)
{
	(void)sig;
	npipes++;
}

int pipes(void)
{
	int n = npipes;

	npipes = 0;
	return n;
}

struct later {
	int after, arg;
	void (*fn)(int);
};

static void *run_later(void *arg)
{
	struct later l = *(struct later *)arg;

	free(arg);
	ms(l.after);
	l.fn(l.arg);
	return NULL;
}

pthread_t later(int after, void (*fn)(int), int arg)
{
	struct later *l = malloc(sizeof(*l));
	pthread_t t;

	*l = (struct later){after, arg, fn};
	pthread_create(&t, NULL, run_later, l);
	return t;
}

void join(pthread_t t)
{
	pthread_join(t, NULL);
}

/* --- all of them --------------------------------------------------------- */

static int wanted(const struct socket_case *c, int argc, char *argv[])
{
	if (argc < 2)
		return 1;
	for (int i = 1; i < argc; i++)
		if (!strncmp(c->name, argv[i], strlen(argv[i])))
			return 1;
	return 0;
}

int main(int argc, char *argv[])
{
	int n = 0;

	signal(SIGPIPE, on_pipe);
	/* Below Linux's ephemeral ones; no case comes near another's. */
	base = 5000;
	for (struct socket_case *c = first; c; c = c->next, base += 20) {
		if (!wanted(c, argc, argv))
			continue;
		printf("%s:", c->name);
		fflush(stdout);
		npipes = 0;
		c->run();
		printf("\n");
		fflush(stdout);
		while (nkept)
			close(kept[--nkept]);
		n++;
	}
	printf("%d cases\n", n);
	return 0;
}
