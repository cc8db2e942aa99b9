/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Watches. Events of one that has fired already are one: so nobody can have
 * us keep more than there are watches.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/work.h>
#include "store.h"

#define TOKEN_SIZE 9

static struct uk_xs_watch *watches;
static uint32_t last_token;

static void look(struct uk_work *w);
static struct uk_work looking = UK_WORK_INIT(look, NULL);

void xs_watch_wake(void)
{
	uk_work_queue(&looking);
}

void xs_watch_fire(const struct xs_link *l)
{
	uint32_t token;

	if (!xs_event_token(l, &token))
		return;
	for (struct uk_xs_watch *w = watches; w; w = w->next)
		if (w->token == token) {
			w->fired = true;
			xs_watch_wake();
			return;
		}
}

static struct uk_xs_watch *next_fired(void)
{
	struct uk_xs_watch *w;

	uk_mutex_lock(&xs_lock);
	xs_drain();
	for (w = watches; w && !w->fired; w = w->next)
		;
	if (w)
		w->fired = false;
	uk_mutex_unlock(&xs_lock);
	return w;
}

static void look(struct uk_work *work)
{
	struct uk_xs_watch *w;

	(void)work;
	while ((w = next_fired()))
		w->fn(w);
}

static int request(enum xs_type type, const struct uk_xs_watch *w)
{
	char token[TOKEN_SIZE];
	struct xs_part parts[] = {{w->path, strlen(w->path) + 1},
				  {token, sizeof(token)}};

	parts[1].len = uk_snprintf(token, sizeof(token), "%x", w->token) + 1;
	return xs_request(type, UK_XS_NONE, parts, 2, NULL, 0);
}

int uk_xs_watch(struct uk_xs_watch *w)
{
	int rc;

	uk_mutex_lock(&xs_lock);
	w->token = ++last_token;
	w->fired = false;
	w->next = watches;
	watches = w;
	rc = request(XS_WATCH, w);
	if (rc)
		watches = w->next;
	uk_mutex_unlock(&xs_lock);
	return rc;
}

void uk_xs_unwatch(struct uk_xs_watch *w)
{
	struct uk_xs_watch **at;

	uk_mutex_lock(&xs_lock);
	for (at = &watches; *at && *at != w; at = &(*at)->next)
		;
	if (*at)
		*at = w->next;
	request(XS_UNWATCH, w);
	uk_mutex_unlock(&xs_lock);
	uk_work_flush(&looking);
}
