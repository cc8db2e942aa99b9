/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A client: what sockets do when they are asked the other way round.
 *
 *	NAME PORT TEXT	resolves, connects, sends TEXT and shows the answer
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>
#include <uk/lwip.h>
#include <uk/plat/time.h>

#define SECOND UKPLAT_NSEC_PER_SEC

static int fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

static int resolve(const char *name, const char *port, struct addrinfo **ai)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	char text[INET6_ADDRSTRLEN] = "";
	int rc = getaddrinfo(name, port, &hints, ai);

	if (rc) {
		printf("resolve: %s\n", gai_strerror(rc));
		return 1;
	}
	if ((*ai)->ai_family == AF_INET)
		inet_ntop(AF_INET,
			  &((struct sockaddr_in *)(*ai)->ai_addr)->sin_addr,
			  text, sizeof(text));
	else
		inet_ntop(AF_INET6,
			  &((struct sockaddr_in6 *)(*ai)->ai_addr)->sin6_addr,
			  text, sizeof(text));
	printf("%s is %s\n", name, text);
	return 0;
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

int main(int argc, char *argv[])
{
	struct addrinfo *ai;
	int fd, rc;

	if (argc != 4) {
		printf("arguments: NAME PORT TEXT\n");
		return 2;
	}
	if (uk_lwip_wait_address(ukplat_clock_ns() + 20 * SECOND)) {
		printf("no address\n");
		return 1;
	}
	if (resolve(argv[1], argv[2], &ai))
		return 1;
	fd = socket(ai->ai_family, ai->ai_socktype, 0);
	if (fd < 0)
		return fail("socket");
	rc = connect_in_time(fd, ai) ? fail("connect") : talk(fd, argv[3]);
	freeaddrinfo(ai);
	close(fd);
	return rc;
}
