/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines come back in capitals: a server on libevent, at TCP port 7. A timer
 * ticks meanwhile; the line "quit" raises a signal, whose event ends the loop.
 */
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#define PORT 7

static struct event_base *base;
static int clients, ticks;

static void on_lines(struct bufferevent *b, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(b);
	size_t n;
	char *line;

	(void)arg;
	while ((line = evbuffer_readln(in, &n, EVBUFFER_EOL_LF))) {
		for (size_t i = 0; i < n; i++)
			line[i] = toupper((unsigned char)line[i]);
		evbuffer_add_printf(bufferevent_get_output(b), "%s\n", line);
		if (n == 4 && line[0] == 'Q')
			raise(SIGUSR1);
		free(line);
	}
}

static void on_end(struct bufferevent *b, short what, void *arg)
{
	(void)arg;
	if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
		bufferevent_free(b);
}

static void on_client(struct evconnlistener *l, evutil_socket_t fd,
		      struct sockaddr *from, int len, void *arg)
{
	struct bufferevent *b =
		bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);

	(void)l;
	(void)from;
	(void)len;
	(void)arg;
	if (!b)
		return;
	clients++;
	bufferevent_setcb(b, on_lines, NULL, on_end, NULL);
	bufferevent_enable(b, EV_READ | EV_WRITE);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	ticks++;
}

static void on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct timeval soon = {0, 50000}; /* what is to be sent still is */

	(void)what;
	(void)arg;
	printf("signal %d\n", (int)sig);
	event_base_loopexit(base, &soon);
}

static int fail(const char *what)
{
	printf("no %s: %s\n", what, strerror(errno));
	return 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons(PORT)};
	struct timeval often = {0, 5000};
	struct evconnlistener *listener;
	struct event *tick, *sig;

	base = event_base_new();
	if (!base)
		return fail("event_base");
	listener = evconnlistener_new_bind(
		base, on_client, NULL,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, -1,
		(struct sockaddr *)&at, sizeof(at));
	if (!listener)
		return fail("listener");
	tick = event_new(base, -1, EV_PERSIST, on_tick, NULL);
	sig = evsignal_new(base, SIGUSR1, on_signal, NULL);
	if (!tick || !sig || event_add(tick, &often) || event_add(sig, NULL))
		return fail("events");
	printf("libevent %s on %s: port %d\n", event_get_version(),
	       event_base_get_method(base), PORT);
	fflush(stdout);
	event_base_dispatch(base);
	printf("%d clients, %s\n", clients, ticks > 1 ? "ticks" : "no tick");
	event_free(tick);
	event_free(sig);
	evconnlistener_free(listener);
	event_base_free(base);
	return 0;
}
