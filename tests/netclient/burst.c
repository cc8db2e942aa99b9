/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A server that is slower than its clients: it accepts one after the other,
 * after a pause, sends a letter, and closes first.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include "netclient.h"

#define PAUSE (UKPLAT_NSEC_PER_SEC / 50)

int burst(int argc, char *argv[])
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0), peer;
	char buf[64];

	(void)argc;
	a.sin_port = htons(atoi(argv[0]));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    listen(fd, atoi(argv[1])))
		return fail("listen");
	printf("listening\n");
	fflush(stdout);
	for (;;) {
		uk_thread_sleep(ukplat_clock_ns() + PAUSE);
		peer = accept(fd, NULL, NULL);
		if (peer < 0)
			return fail("accept");
		if (write(peer, "k", 1) != 1)
			fail("write");
		shutdown(peer, SHUT_WR);
		while (read(peer, buf, sizeof(buf)) > 0)
			;
		close(peer);
	}
}
