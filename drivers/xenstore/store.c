/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests to xenstore, one at a time: who waits for a reply takes what comes
 * in, and fires the watches that it finds among it.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/init.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <xen/domain.h>
#include <xen/events.h>
#include "store.h"

#define TIMEOUT_NS (20ULL * 1000000000)
#define PARTS_MAX  3

struct uk_mutex xs_lock = UK_MUTEX_INIT;
static struct xs_link link;
static struct uk_semaphore event = UK_SEMAPHORE_INIT(0);
static uint32_t port, last_id;

static void on_event(void *arg)
{
	(void)arg;
	uk_semaphore_up(&event);
	xs_watch_wake();
}

bool uk_xs_available(void)
{
	return link.ring && !link.broken;
}

/* Events that came before what is looked at next don't count. */
static void forget_events(void)
{
	while (uk_semaphore_trydown(&event))
		;
}

static int broken(void)
{
	uk_pr_err("xenstore: it writes what can't be: done with it\n");
	return -EIO;
}

/* One message, if there is one: 1; 0; -EIO. */
static int receive(void)
{
	int rc = xs_link_get(&link);

	if (rc < 0)
		return broken();
	xen_event_notify(port);
	if (rc && link.in.type == XS_WATCH_EVENT)
		xs_watch_fire(&link);
	return rc;
}

void xs_drain(void)
{
	while (uk_xs_available() && receive() > 0)
		;
}

static int send(const void *data, size_t len, uint64_t deadline)
{
	const char *p = data;

	while (len) {
		long n;

		forget_events();
		n = xs_link_put(&link, p, len);
		if (n < 0)
			return broken();
		xen_event_notify(port);
		p += n;
		len -= n;
		/* What it waits to get rid of may be why it doesn't read. */
		if (len && !n) {
			xs_drain();
			if (uk_semaphore_down_until(&event, deadline))
				return -ETIMEDOUT;
		}
	}
	return 0;
}

static int wait_reply(uint32_t id, uint64_t deadline)
{
	for (;;) {
		int rc;

		forget_events();
		rc = receive();
		if (rc < 0)
			return rc;
		if (rc && link.in.type != XS_WATCH_EVENT &&
		    link.in.req_id == id)
			return 0;
		if (!rc && uk_semaphore_down_until(&event, deadline))
			return -ETIMEDOUT;
	}
}

static long exchange(struct xs_header *h, const struct xs_part *parts,
		     unsigned int n)
{
	uint64_t deadline = ukplat_clock_ns() + TIMEOUT_NS;
	int rc = send(h, sizeof(*h), deadline);

	for (unsigned int i = 0; !rc && i < n; i++)
		rc = send(parts[i].data, parts[i].len, deadline);
	/* Half a request can't be taken back. */
	if (rc)
		link.broken = true;
	return rc ? rc : wait_reply(h->req_id, deadline);
}

long xs_request(enum xs_type type, uint32_t tx, const struct xs_part *parts,
		unsigned int n, char *buf, size_t size)
{
	struct xs_header h = {type, ++last_id, tx, 0};
	long rc;

	if (!uk_xs_available())
		return -ENODEV;
	for (unsigned int i = 0; i < n; i++)
		h.len += parts[i].len;
	if (h.len > UK_XS_DATA_MAX)
		return -E2BIG;
	rc = exchange(&h, parts, n);
	if (!rc)
		rc = xs_reply_error(&link, type);
	if (rc || !buf)
		return rc;
	if (link.in.len >= size)
		return -E2BIG;
	memcpy(buf, link.data, link.in.len + 1);
	return link.in.len;
}

static long request(enum xs_type type, uint32_t tx, const char *path,
		    const char *value, char *buf, size_t size)
{
	struct xs_part parts[] = {{path, strlen(path) + 1},
				  {value, value ? strlen(value) : 0}};
	long rc;

	uk_mutex_lock(&xs_lock);
	rc = xs_request(type, tx, parts, value ? 2 : 1, buf, size);
	uk_mutex_unlock(&xs_lock);
	return rc;
}

long uk_xs_read(uint32_t tx, const char *path, char *buf, size_t size)
{
	return request(XS_READ, tx, path, NULL, buf, size);
}

int uk_xs_write(uint32_t tx, const char *path, const char *value)
{
	return request(XS_WRITE, tx, path, value, NULL, 0);
}

int uk_xs_rm(uint32_t tx, const char *path)
{
	return request(XS_RM, tx, path, NULL, NULL, 0);
}

long uk_xs_list(uint32_t tx, const char *path, char *buf, size_t size)
{
	return request(XS_DIRECTORY, tx, path, NULL, buf, size);
}

static int begin(uint32_t *tx)
{
	char text[16];
	long n = request(XS_TRANSACTION_START, 0, "", NULL, text, sizeof(text));
	uint64_t v;

	if (n < 0)
		return n;
	if (uk_xs_number(text, UINT32_MAX, &v) || !v)
		return -EIO;
	*tx = v;
	return 0;
}

static int end(uint32_t tx, bool commit)
{
	return request(XS_TRANSACTION_END, tx, commit ? "T" : "F", NULL, NULL,
		       0);
}

int uk_xs_transaction(int (*fn)(uint32_t tx, void *arg), void *arg)
{
	uint32_t tx = UK_XS_NONE;
	int rc, ended;

	do {
		rc = begin(&tx);
		if (rc)
			return rc;
		rc = fn(tx, arg);
		ended = end(tx, !rc);
	} while (!rc && ended == -EAGAIN);
	return rc ? rc : ended;
}

static int init(struct uk_init_ctx *ctx)
{
	struct xs_ring *ring = xen_store_ring(&port);
	int rc;

	(void)ctx;
	if (!ring)
		return 0;
	rc = xen_event_handle(port, on_event, NULL);
	if (rc) {
		uk_pr_err("xenstore: no event channel, error %d\n", rc);
		return 0;
	}
	xs_link_init(&link, ring);
	return 0;
}

uk_lib_initcall_prio(init, 20);
