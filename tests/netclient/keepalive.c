/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A server whose client vanishes: what is asked for at the listener is its
 * connections' too.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "netclient.h"

static const struct {
	const char *name;
	int level, option, value, wrong;
} options[] = {
	{"keepalive", SOL_SOCKET, SO_KEEPALIVE, 1, 0},
	{"idle", IPPROTO_TCP, TCP_KEEPIDLE, 1, 0},
	{"interval", IPPROTO_TCP, TCP_KEEPINTVL, 1, 32768},
	{"count", IPPROTO_TCP, TCP_KEEPCNT, 2, 128},
	{"nodelay", IPPROTO_TCP, TCP_NODELAY, 1, 1},
};
#define NOPTIONS (sizeof(options) / sizeof(*options))

static int set_all(int fd)
{
	for (unsigned int i = 0; i < NOPTIONS; i++)
		if (setsockopt(fd, options[i].level, options[i].option,
			       &options[i].value, sizeof(int)))
			return fail(options[i].name);
	for (unsigned int i = 1; i < 4; i++)
		if (!setsockopt(fd, options[i].level, options[i].option,
				&options[i].wrong, sizeof(int)) ||
		    errno != EINVAL)
			return fail("a wrong value");
	return 0;
}

static void show_all(int fd)
{
	for (unsigned int i = 0; i < NOPTIONS; i++) {
		int v = -1;
		socklen_t len = sizeof(v);

		getsockopt(fd, options[i].level, options[i].option, &v, &len);
		printf("%s %d\n", options[i].name, !i ? !!v : v);
	}
}

int keepalive(int argc, char *argv[])
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0), peer;
	char buf[64];
	ssize_t n;

	(void)argc;
	a.sin_addr.s_addr = inet_addr(argv[0]);
	a.sin_port = htons(atoi(argv[1]));
	/* Before listen() and after it, the same. */
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    set_all(fd) || listen(fd, 1) || set_all(fd))
		return fail("listen");
	printf("listening\n");
	peer = accept(fd, NULL, NULL);
	if (peer < 0)
		return fail("accept");
	show_all(peer);
	while ((n = recv(peer, buf, sizeof(buf), 0)) > 0)
		printf("got %.*s\n", (int)n, buf);
	printf("end: %s\n", n ? strerror(errno) : "closed");
	close(peer);
	close(fd);
	return 0;
}
