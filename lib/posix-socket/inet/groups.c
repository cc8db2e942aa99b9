/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The multicast groups that a socket has joined; it leaves them when it is
 * closed. Source: ip(7), ipv6(7), RFC 3493 5.2.
 */
#include "inet.h"

static struct inet_group **find(struct inet *s, const struct uk_inet_addr *a,
				int interface)
{
	struct inet_group **at = &s->groups;

	while (*at && !(uk_inet_same(&(*at)->addr, a) &&
			(!interface || (*at)->interface == interface)))
		at = &(*at)->next;
	return at;
}

static int how_many(const struct inet *s)
{
	int n = 0;

	for (const struct inet_group *g = s->groups; g; g = g->next)
		n++;
	return n;
}

int inet_join(struct inet *s, const struct uk_inet_addr *a, int interface)
{
	struct inet_group **at = find(s, a, interface), *g;
	int rc;

	if (inet_stack->scope(a) != UK_INET_MULTICAST)
		return -EINVAL;
	if (*at && (*at)->interface == interface)
		return -EADDRINUSE;
	if (how_many(s) >= GROUPS_MAX)
		return -ENOBUFS;
	g = uk_calloc(inet_heap(), 1, sizeof(*g));
	if (!g)
		return -ENOBUFS;
	rc = inet_stack->member(a, interface, true);
	if (rc) {
		uk_free(inet_heap(), g);
		return rc;
	}
	g->addr = *a;
	g->interface = interface;
	g->next = s->groups;
	s->groups = g;
	return 0;
}

static void leave(struct inet_group **at)
{
	struct inet_group *g = *at;

	*at = g->next;
	inet_stack->member(&g->addr, g->interface, false);
	uk_free(inet_heap(), g);
}

int inet_leave(struct inet *s, const struct uk_inet_addr *a, int interface)
{
	struct inet_group **at = find(s, a, interface);

	if (!*at)
		return -EADDRNOTAVAIL;
	leave(at);
	return 0;
}

void inet_leave_all(struct inet *s)
{
	while (s->groups)
		leave(&s->groups);
}
