/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets, case by case. A case prints what it sees, on one line; what Linux
 * prints is what an image has to print. So nothing may be printed that two
 * runs on Linux, or two of its versions, would print differently.
 */
#ifndef CASE_H
#define CASE_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct socket_case {
	struct socket_case *next;
	const char *name;
	void (*run)(void);
};

void case_add(struct socket_case *c);

#define CASE(what)                                                             \
	static void case_##what(void);                                         \
	static struct socket_case entry_##what = {0, #what, case_##what};      \
	__attribute__((constructor)) static void add_##what(void)              \
	{                                                                      \
		case_add(&entry_##what);                                       \
	}                                                                      \
	static void case_##what(void)

/* Prints a word, a number in hexadecimal, and what a call gives: its result,
 * or its errno's name. */
void say(const char *text);
void num(long n);
void hex(unsigned long n);
long got(long result);

/* A number that was chosen for the case: 0 is the first. */
int port(int i);
struct sockaddr_in lo4(int port);
struct sockaddr_in any4(int port);
struct sockaddr_in6 lo6(int port);
struct sockaddr_in6 any6(int port);
struct sockaddr_in6 mapped(int port);

/* Sockets that the case closes at its end by itself. */
int tcp4(void);
int tcp6(void);
int udp4(void);
int udp6(void);
int keep(int fd);
int listener(int at, int backlog);
/* Two ends of a connection, `fd[0]` that of connect(). */
void tcp_pair(int fd[2]);
/* Two that send to each other. */
void udp_pair(int fd[2]);
void unix_pair(int type, int fd[2]);

int bind4(int fd, int port);
int connect4(int fd, int port);

/* All events of poll(); waits up to 2 s for `want`. */
int events(int fd, int want);
/* The same, as words. */
void poll_is(int fd, int want);
void say_events(int e);

/* An int option: prints what getsockopt() gives, what setsockopt() gives. */
int get(int fd, int level, int name);
int set(int fd, int level, int name, int value);
#define GET(fd, level, name)	    got(get(fd, level, name))
#define SET(fd, level, name, value) got(set(fd, level, name, value))
/* Sets, and prints what is read then. */
#define TRY(fd, level, name, value)                                            \
	(SET(fd, level, name, value), GET(fd, level, name))

/* Name of a socket: prints family, address, port of the case or "port". */
void name_is(int fd, int peer);
void say_name(const void *name, socklen_t len);

/* A header of a message; C libraries order its fields differently. */
#define MSG(a, alen, v, n, c, clen)                                            \
	{.msg_name = (a),                                                      \
	 .msg_namelen = (alen),                                                \
	 .msg_iov = (v),                                                       \
	 .msg_iovlen = (n),                                                    \
	 .msg_control = (c),                                                   \
	 .msg_controllen = (clen)}

void nonblock(int fd, int on);
void ms(int n);

/* How many SIGPIPEs have come since the last time. */
int pipes(void);

/* Runs `fn` in a thread after `after` ms; join() waits for it. */
pthread_t later(int after, void (*fn)(int), int arg);
void join(pthread_t t);

#endif /* CASE_H */
