/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams of datagrams, each with the time when it was sent and its number:
 * what is lost and how much the way varies [RFC 3550, 6.4.1] is seen from them.
 * All of it as iperf3's sources have it (iperf_udp.c).
 */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uk/plat/time.h>
#include "iperf.h"

#define HELLO_BYTES 4
#define REPLY	    0x39383736 /* in the peer's order: all little-endian */

struct header {
	uint32_t sec, usec;
	uint32_t number[2]; /* one word, or two: the upper first */
};

int udp_listen(unsigned int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), one = 1;

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
	    bind(fd, (struct sockaddr *)&a, sizeof(a))) {
		close(fd);
		return -1;
	}
	return fd;
}

bool udp_accept(int *listener, unsigned int port, int *stream)
{
	struct sockaddr_in peer;
	socklen_t len = sizeof(peer);
	uint32_t hello, reply = REPLY;
	int fd = *listener;

	if (recvfrom(fd, &hello, HELLO_BYTES, 0, (struct sockaddr *)&peer,
		     &len) < 0)
		return false;
	if (connect(fd, (struct sockaddr *)&peer, len))
		return false;
	*stream = fd;
	*listener = udp_listen(port);
	return *listener >= 0 &&
	       send(fd, &reply, sizeof(reply), 0) == sizeof(reply);
}

void udp_number(struct stream *s, void *buf)
{
	uint64_t us = ukplat_clock_ns() / 1000, number = s->packets + 1;
	struct header h = {
		.sec = htonl(us / 1000000),
		.usec = htonl(us % 1000000),
	};

	if (s->params->wide) {
		h.number[0] = htonl(number >> 32);
		h.number[1] = htonl(number);
	} else {
		h.number[0] = htonl(number);
	}
	memcpy(buf, &h, MIN(sizeof(h), s->params->len));
}

void udp_count(struct stream *s, const void *buf, size_t n)
{
	struct header h = {0};
	int64_t now = ukplat_clock_ns() / 1000, transit, change;
	uint64_t number;

	if (n < sizeof(h) - (s->params->wide ? 0 : sizeof(h.number[1])))
		return;
	memcpy(&h, buf, MIN(n, sizeof(h)));
	number = ntohl(h.number[0]);
	if (s->params->wide)
		number = number << 32 | ntohl(h.number[1]);
	if (number > s->packets) {
		s->lost += number - s->packets - 1;
		s->packets = number;
	} else if (s->lost) {
		s->lost--; /* it comes late */
	}
	transit = now - ((int64_t)ntohl(h.sec) * 1000000 + ntohl(h.usec));
	change = transit - s->transit;
	/* The first has none before it. */
	if (s->transit)
		s->jitter16 += (change < 0 ? -change : change) -
			       (s->jitter16 + 8) / 16;
	s->transit = transit;
}
