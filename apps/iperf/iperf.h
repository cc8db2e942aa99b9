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
	bool tcp, reverse, bidirectional;
	unsigned int streams;
	unsigned int len; /* bytes of a block */
};

/**
 * Reads the client's parameters, JSON of `n` bytes. False when they are none,
 * or out of bounds.
 */
bool params_parse(const char *s, size_t n, struct params *p);

struct stream {
	int fd;
	bool sends;
	unsigned int len;
	uint64_t bytes;
	volatile bool *stop;
};

/** A thread's function: moves data until the test stops or the peer ends. */
void *stream_run(void *arg);

#endif /* APPIPERF_H */
