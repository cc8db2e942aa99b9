/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What sockets do when they are asked the other way round.
 *
 *	NAME PORT TEXT		 resolves, connects, sends, shows the answer
 *	resolve NODE SERVICE ... shows what getaddrinfo() finds; "-": NULL
 *	keepalive ADDRESS PORT	 serves one that vanishes
 *	burst PORT BACKLOG	 serves many, slowly
 *	idle SECONDS -		 does nothing
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>
#include <uk/lwip.h>
#include <uk/plat/time.h>
#include "netclient.h"

#define SECOND UKPLAT_NSEC_PER_SEC

int fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

/* Without waiting: select() says when it is there, SO_ERROR how it went. */
static int connect_in_time(int fd, const struct addrinfo *ai)
{
	struct timeval t = {.tv_sec = 5};
	int on = 1, off = 0, error = 0;
	socklen_t len = sizeof(error);
	fd_set out;

	ioctl(fd, FIONBIO, &on);
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) && errno != EINPROGRESS)
		return -1;
	FD_ZERO(&out);
	FD_SET(fd, &out);
	if (select(fd + 1, NULL, &out, NULL, &t) != 1) {
		errno = ETIMEDOUT;
		return -1;
	}
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	ioctl(fd, FIONBIO, &off);
	errno = error;
	return error ? -1 : 0;
}

static int talk(int fd, const char *text)
{
	struct pollfd p = {fd, POLLIN, 0};
	char buf[512];
	ssize_t n;

	if (send(fd, text, strlen(text), 0) != (ssize_t)strlen(text))
		return fail("send");
	shutdown(fd, SHUT_WR);
	while (poll(&p, 1, 5000) == 1 && (n = read(fd, buf, sizeof(buf))) > 0)
		printf("got %.*s\n", (int)n, buf);
	return 0;
}

static int talk_to(int argc, char *argv[])
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *ai;
	int fd, rc = getaddrinfo(argv[0], argv[1], &hints, &ai);

	(void)argc;
	if (rc) {
		printf("resolve: %s\n", gai_strerror(rc));
		return 1;
	}
	printf("%s is %s\n", argv[0], text_of(ai));
	fd = socket(ai->ai_family, ai->ai_socktype, 0);
	if (fd < 0)
		return fail("socket");
	rc = connect_in_time(fd, ai) ? fail("connect") : talk(fd, argv[2]);
	freeaddrinfo(ai);
	close(fd);
	return rc;
}

static int run(int argc, char *argv[])
{
	if (strcmp(argv[1], "resolve") == 0)
		return resolve(argc - 2, argv + 2);
	if (strcmp(argv[1], "keepalive") == 0)
		return keepalive(argc - 2, argv + 2);
	if (strcmp(argv[1], "burst") == 0)
		return burst(argc - 2, argv + 2);
	if (strcmp(argv[1], "idle") == 0)
		return idle(argc - 2, argv + 2);
	return talk_to(argc - 1, argv + 1);
}

int main(int argc, char *argv[])
{
	if (argc < 4) {
		printf("arguments: NAME PORT TEXT\n");
		return 2;
	}
	if (uk_lwip_wait_address(ukplat_clock_ns() + 20 * SECOND)) {
		printf("no address\n");
		return 1;
	}
	return run(argc, argv);
}
