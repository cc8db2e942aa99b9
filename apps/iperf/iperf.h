/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The protocol of iperf3, as its sources have it (iperf_api.h).
 */
#ifndef APPIPERF_H
#define APPIPERF_H

#include <uk/essentials.h>

#define COOKIE	    37 /* bytes, with the NUL */
#define STREAMS_MAX 128

enum state {
	TEST_START = 1,
	TEST_RUNNING = 2,
	TEST_END = 4,
	PARAM_EXCHANGE = 9,
	CREATE_STREAMS = 10,
	CLIENT_TERMINATE = 12,
	EXCHANGE_RESULTS = 13,
	DISPLAY_RESULTS = 14,
	IPERF_DONE = 16,
	ACCESS_DENIED = -1,
	SERVER_ERROR = -2,
};

struct params {
	bool tcp, udp, reverse, bidirectional;
	bool wide; /* UDP: datagrams are counted by 64 bits */
	unsigned int streams;
	unsigned int len; /* bytes of a block */
	uint64_t rate;	  /* bits a second that a stream sends; 0: no limit */
};

/**
 * Reads the client's parameters, JSON of `n` bytes. False when they are none,
 * or out of bounds.
 */
bool params_parse(const char *s, size_t n, struct params *p);

struct stream {
	int fd;
	bool sends;
	const struct params *params;
	const volatile bool *stop;
	uint64_t bytes;
	/* UDP: datagrams so far, those that are missing; microseconds. */
	uint64_t packets, lost;
	int64_t transit, jitter16; /* the jitter, times 16 */
};

/** A thread's function: moves data until the test stops or the peer ends. */
void *stream_run(void *arg);

/** A socket for datagrams at `port`, or -1 with errno. */
int udp_listen(unsigned int port);
/**
 * Has the socket be its next peer's alone, makes another one for those that
 * come later, and answers the peer.
 */
bool udp_accept(int *listener, unsigned int port, int *stream);
/** Numbers a datagram that is to be sent. */
void udp_number(struct stream *s, void *buf);
/** Counts one that has come, of `n` bytes. */
void udp_count(struct stream *s, const void *buf, size_t n);

#endif /* APPIPERF_H */
