/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One stream's data. It never waits longer than it takes to notice that the
 * test is over.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include "iperf.h"

#define NOTICE_MS 50
#define UDP_MAX	  65536 /* a datagram's bytes, at most */

/* When the next block may go. */
static uint64_t due(const struct stream *s, uint64_t start)
{
	uint64_t rate = s->params->rate, bits = s->bytes * 8;

	if (!rate)
		return 0;
	return start + bits / rate * UKPLAT_NSEC_PER_SEC +
	       bits % rate * UKPLAT_NSEC_PER_SEC / rate;
}

static void pace(const struct stream *s, uint64_t start)
{
	uint64_t at = due(s, start), now = ukplat_clock_ns();

	if (at > now)
		uk_thread_sleep(MIN(at, now + NOTICE_MS * 1000000ULL));
}

static bool is_due(const struct stream *s, uint64_t start)
{
	return !s->params->rate || ukplat_clock_ns() >= due(s, start);
}

static ssize_t send_block(struct stream *s, void *buf)
{
	ssize_t n;

	if (s->params->udp)
		udp_number(s, buf);
	n = send(s->fd, buf, s->params->len, 0);
	if (n > 0)
		s->packets++;
	return n;
}

static ssize_t receive_block(struct stream *s, void *buf, size_t size)
{
	ssize_t n = recv(s->fd, buf, size, 0);

	if (n > 0 && s->params->udp)
		udp_count(s, buf, n);
	return n;
}

void *stream_run(void *arg)
{
	struct stream *s = arg;
	struct pollfd p = {s->fd, s->sends ? POLLOUT : POLLIN, 0};
	uint64_t start = ukplat_clock_ns();
	size_t size = MAX(s->params->len, s->params->udp ? UDP_MAX : 0);
	char *buf = calloc(1, size);

	if (!buf)
		return NULL;
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
	while (!*s->stop) {
		ssize_t n;

		if (s->sends && !is_due(s, start)) {
			pace(s, start);
			continue;
		}
		n = s->sends ? send_block(s, buf) : receive_block(s, buf, size);
		if (n > 0)
			s->bytes += n;
		else if (n < 0 && errno == EAGAIN)
			poll(&p, 1, NOTICE_MS);
		else if (!s->params->udp)
			break;
	}
	free(buf);
	return NULL;
}
