/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One connection's data. It never waits longer than it takes to notice that
 * the test is over.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "iperf.h"

#define NOTICE_MS 50

void *stream_run(void *arg)
{
	struct stream *s = arg;
	struct pollfd p = {s->fd, s->sends ? POLLOUT : POLLIN, 0};
	char *buf = calloc(1, s->len);

	if (!buf)
		return NULL;
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
	while (!*s->stop) {
		ssize_t n = s->sends ? send(s->fd, buf, s->len, 0)
				     : recv(s->fd, buf, s->len, 0);

		if (n > 0)
			s->bytes += n;
		else if (n == 0 || errno != EAGAIN)
			break;
		else
			poll(&p, 1, NOTICE_MS);
	}
	free(buf);
	return NULL;
}
