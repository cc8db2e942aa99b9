/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A server for iperf3: TCP and UDP, either direction or both at once, any
 * number of streams up to STREAMS_MAX, one test after the other.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include "iperf.h"

#define PORT	  5201
#define JSON_MAX  65536
#define TIMEOUT_S 10

struct test {
	int listener, udp, control;
	char cookie[COOKIE];
	struct params params;
	struct stream streams[STREAMS_MAX];
	struct uk_thread *threads[STREAMS_MAX];
	unsigned int n; /* streams that are connected */
	volatile bool stop;
	uint64_t start, end;
};

static bool read_all(int fd, void *buf, size_t n)
{
	char *p = buf;

	while (n) {
		ssize_t got = recv(fd, p, n, 0);

		if (got <= 0)
			return false;
		p += got;
		n -= got;
	}
	return true;
}

static bool write_all(int fd, const void *buf, size_t n)
{
	return send(fd, buf, n, 0) == (ssize_t)n;
}

static bool tell(int fd, enum state s)
{
	signed char c = s;

	return write_all(fd, &c, 1);
}

/* JSON with its length before it; NUL behind it here. The caller frees it. */
static char *read_json(int fd, size_t *len)
{
	uint32_t n;
	char *s;

	if (!read_all(fd, &n, sizeof(n)) || ntohl(n) > JSON_MAX)
		return NULL;
	n = ntohl(n);
	s = malloc(n + 1);
	if (!s || !read_all(fd, s, n)) {
		free(s);
		return NULL;
	}
	s[n] = '\0';
	*len = n;
	return s;
}

/* At once: iperf3 doesn't wait for the rest of it. */
static bool write_json(int fd, const char *s)
{
	size_t len = strlen(s);
	uint32_t n = htonl(len);
	struct iovec iov[] = {{&n, sizeof(n)}, {(void *)s, len}};

	return writev(fd, iov, 2) == (ssize_t)(sizeof(n) + len);
}

/* iperf3 shows its own text for the number. */
static void refuse(int fd)
{
	int32_t errors[2] = {htonl(13), 0}; /* IEUNIMP */

	tell(fd, SERVER_ERROR);
	write_all(fd, errors, sizeof(errors));
}

static bool exchange_params(struct test *t)
{
	size_t len = 0;
	char *json;
	bool ok;

	if (!tell(t->control, PARAM_EXCHANGE))
		return false;
	json = read_json(t->control, &len);
	ok = json && params_parse(json, len, &t->params);
	free(json);
	if (ok && t->params.tcp != t->params.udp &&
	    t->params.streams << t->params.bidirectional <= STREAMS_MAX)
		return true;
	refuse(t->control);
	return false;
}

static void set_timeout(int fd)
{
	struct timeval t = {.tv_sec = TIMEOUT_S};
	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
}

/* Waits for a stream, as long as the client is there. */
static bool stream_comes(struct test *t, int listener)
{
	struct pollfd p[] = {{listener, POLLIN, 0}, {t->control, POLLIN, 0}};

	return poll(p, 2, TIMEOUT_S * 1000) > 0 && !p[1].revents;
}

/*
 * The client's connections show its cookie; others are told to go. Returns a
 * descriptor; -1: go on; -2: it is over.
 */
static int accept_tcp(struct test *t)
{
	char cookie[COOKIE];
	int fd = accept(t->listener, NULL, NULL);

	if (fd < 0)
		return -2;
	set_timeout(fd);
	if (read_all(fd, cookie, COOKIE) &&
	    memcmp(cookie, t->cookie, COOKIE) == 0)
		return fd;
	tell(fd, ACCESS_DENIED);
	close(fd);
	return -1;
}

static int accept_udp(struct test *t)
{
	int fd = -2;

	return udp_accept(&t->udp, PORT, &fd) ? fd : -2;
}

/* Of both directions, those that we receive by come first. */
static bool we_send(const struct params *p, unsigned int i)
{
	return p->bidirectional ? i >= p->streams : p->reverse;
}

static bool accept_streams(struct test *t)
{
	const struct params *p = &t->params;
	unsigned int n = p->streams << p->bidirectional;

	if (p->udp) {
		t->udp = udp_listen(PORT);
		if (t->udp < 0)
			return false;
	}
	if (!tell(t->control, CREATE_STREAMS))
		return false;
	while (t->n < n) {
		int fd;

		if (!stream_comes(t, p->udp ? t->udp : t->listener))
			return false;
		fd = p->udp ? accept_udp(t) : accept_tcp(t);
		if (fd == -2)
			return false;
		if (fd == -1)
			continue;
		t->streams[t->n] = (struct stream){
			.fd = fd,
			.sends = we_send(p, t->n),
			.params = p,
			.stop = &t->stop,
		};
		t->n++;
	}
	return true;
}

static void close_streams(struct test *t)
{
	for (unsigned int i = 0; i < t->n; i++)
		if (t->streams[i].fd >= 0)
			close(t->streams[i].fd);
	for (unsigned int i = 0; i < t->n; i++)
		t->streams[i].fd = -1;
}

static bool run_streams(struct test *t)
{
	struct timeval none = {0};
	signed char state = 0;
	bool ok;

	if (!tell(t->control, TEST_START) || !tell(t->control, TEST_RUNNING))
		return false;
	t->start = ukplat_clock_ns();
	for (unsigned int i = 0; i < t->n; i++)
		t->threads[i] =
			uk_thread_create("stream", stream_run, &t->streams[i]);
	/* As long as the client likes. */
	setsockopt(t->control, SOL_SOCKET, SO_RCVTIMEO, &none, sizeof(none));
	ok = read_all(t->control, &state, 1) && state == TEST_END;
	set_timeout(t->control);
	t->end = ukplat_clock_ns();
	t->stop = true;
	for (unsigned int i = 0; i < t->n; i++)
		if (t->threads[i])
			uk_thread_join(t->threads[i], NULL);
	/* Before the results: iperf3 reads until there is no more. */
	close_streams(t);
	return ok;
}

/* iperf3 numbers streams 1, 3, 4, 5 ... */
static char *results(const struct test *t)
{
	size_t size = 256 + 256 * t->n, at;
	char *json = malloc(size);
	uint64_t ms = (t->end - t->start) / 1000000;

	if (!json)
		return NULL;
	at = snprintf(json, size,
		      "{\"cpu_util_total\":0,\"cpu_util_user\":0,"
		      "\"cpu_util_system\":0,\"sender_has_retransmits\":0,"
		      "\"streams\":[");
	for (unsigned int i = 0; i < t->n; i++) {
		const struct stream *s = &t->streams[i];

		at += snprintf(json + at, size - at,
			       "%s{\"id\":%u,\"bytes\":%llu,"
			       "\"retransmits\":-1,\"jitter\":%u.%06u,"
			       "\"errors\":%llu,\"packets\":%llu,"
			       "\"start_time\":0,\"end_time\":%llu.%03u}",
			       i ? "," : "", i ? i + 2 : 1,
			       (unsigned long long)s->bytes,
			       (unsigned int)(s->jitter16 / 16 / 1000000),
			       (unsigned int)(s->jitter16 / 16 % 1000000),
			       (unsigned long long)s->lost,
			       (unsigned long long)s->packets,
			       (unsigned long long)(ms / 1000),
			       (unsigned int)(ms % 1000));
	}
	snprintf(json + at, size - at, "]}");
	return json;
}

static bool exchange_results(struct test *t)
{
	char *theirs, *ours = results(t);
	signed char state;
	size_t len;
	bool ok;

	ok = ours && tell(t->control, EXCHANGE_RESULTS);
	theirs = ok ? read_json(t->control, &len) : NULL;
	ok = theirs && write_json(t->control, ours) &&
	     tell(t->control, DISPLAY_RESULTS) &&
	     read_all(t->control, &state, 1) && state == IPERF_DONE;
	free(theirs);
	free(ours);
	return ok;
}

static void say(const struct test *t)
{
	uint64_t us = MAX((t->end - t->start) / 1000, 1ULL);

	for (int sent = 0; sent < 2; sent++) {
		unsigned int n = 0;
		uint64_t bytes = 0;

		for (unsigned int i = 0; i < t->n; i++)
			if (t->streams[i].sends == sent) {
				n++;
				bytes += t->streams[i].bytes;
			}
		if (n)
			printf("iperf: %u streams %s %llu bytes in %llu ms: "
			       "%llu Mbit/s\n",
			       n, sent ? "sent" : "received",
			       (unsigned long long)bytes,
			       (unsigned long long)(us / 1000),
			       (unsigned long long)(bytes * 8 / us));
	}
}

static void serve(int listener, int control)
{
	static struct test t;
	bool ok;

	memset(&t, 0, sizeof(t));
	t.listener = listener;
	t.udp = -1;
	t.control = control;
	set_timeout(control);
	ok = read_all(control, t.cookie, COOKIE) && exchange_params(&t) &&
	     accept_streams(&t) && run_streams(&t);
	if (ok) {
		say(&t);
		ok = exchange_results(&t);
	}
	if (!ok)
		printf("iperf: the test was not finished\n");
	close_streams(&t);
	if (t.udp >= 0)
		close(t.udp);
	close(control);
}

int main(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&a, sizeof(a)) ||
	    listen(listener, STREAMS_MAX)) {
		printf("iperf: can't listen at port %d: %s\n", PORT,
		       strerror(errno));
		return 1;
	}
	printf("iperf: port %d\n", PORT);
	for (;;) {
		int control = accept(listener, NULL, NULL);

		if (control >= 0)
			serve(listener, control);
	}
}
