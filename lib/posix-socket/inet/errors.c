/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ICMP errors about our packets: they set a socket's error and enter its error
 * queue (IP_RECVERR). Source: ip(7), icmp(7), RFC 1122 3.2.2.1, RFC 4443 3; for
 * which errors are fatal Linux's icmp_err_convert[] and icmpv6_err_convert().
 */
#include "inet.h"

#define ERRORS_MAX 64 /* queued in a socket */

struct meaning {
	uint8_t error;
	bool fatal;
};

static struct meaning unreachable4(unsigned int code)
{
	static const struct meaning of[] = {
		{ENETUNREACH, false},  {EHOSTUNREACH, false},
		{ENOPROTOOPT, true},   {ECONNREFUSED, true},
		{EMSGSIZE, false},     {EOPNOTSUPP, false},
		{ENETUNREACH, true},   {EHOSTDOWN, true},
		{ENONET, true},	       {ENETUNREACH, true},
		{EHOSTUNREACH, true},  {ENETUNREACH, false},
		{EHOSTUNREACH, false}, {EHOSTUNREACH, true},
		{EHOSTUNREACH, true},  {EHOSTUNREACH, true},
	};

	return code < ARRAY_SIZE(of) ? of[code]
				     : (struct meaning){EHOSTUNREACH, true};
}

static struct meaning unreachable6(unsigned int code)
{
	static const struct meaning of[] = {
		{ENETUNREACH, false},  {EACCES, true},
		{EHOSTUNREACH, false}, {EHOSTUNREACH, false},
		{ECONNREFUSED, true},  {EACCES, true},
		{EACCES, true},
	};

	return code < ARRAY_SIZE(of) ? of[code]
				     : (struct meaning){EPROTO, false};
}

/* Types of ICMP 3, 11, 12; of ICMPv6 1 to 4. */
static struct meaning meaning_of(const struct uk_inet_icmp *e)
{
	switch (e->six ? e->type : e->type + 256) {
	case 256 + 3: return unreachable4(e->code);
	case 256 + 11: return (struct meaning){EHOSTUNREACH, false};
	case 256 + 12: return (struct meaning){EPROTO, true};
	case 1: return unreachable6(e->code);
	case 2: return (struct meaning){EMSGSIZE, false};
	case 3: return (struct meaning){EHOSTUNREACH, false};
	case 4: return (struct meaning){EPROTO, true};
	default: return (struct meaning){0, false};
	}
}

/* --- the queue ---------------------------------------------------------- */

void inet_queue_error(struct inet *s, const struct inet_error *e,
		      const void *data, size_t len)
{
	struct inet_error **at = &s->errors, *it;
	unsigned int n = 0;

	for (; *at; at = &(*at)->next)
		n++;
	it = n < ERRORS_MAX ? uk_malloc(inet_heap(), sizeof(*it) + len) : NULL;
	if (!it)
		return;
	*it = *e;
	it->next = NULL;
	it->len = len;
	memcpy(it->data, data, len);
	*at = it;
}

static void drop_first(struct inet *s)
{
	struct inet_error *e = s->errors;

	s->errors = e->next;
	uk_free(inet_heap(), e);
}

void inet_flush_errors(struct inet *s)
{
	while (s->errors)
		drop_first(s);
}

static size_t copy_out(const struct uk_msghdr *m, const char *data, size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < m->iov_len && done < len; i++) {
		size_t n = MIN(m->iov[i].len, len - done);

		memcpy(m->iov[i].base, data + done, n);
		done += n;
	}
	return done;
}

long inet_receive_error(struct inet *s, struct uk_msghdr *m, int flags)
{
	struct inet_error *e = s->errors;
	size_t got;

	(void)flags;
	if (!e)
		return -EAGAIN;
	got = copy_out(m, e->data, e->len);
	m->flags = UK_MSG_ERRQUEUE | (got < e->len ? UK_MSG_TRUNC : 0);
	m->name_len = m->name ? inet_put(s->six, &e->to, m->name) : 0;
	inet_control_error(s, m, e);
	drop_first(s);
	/* The next queued error, if there is one, becomes the socket's. */
	s->error = s->errors ? s->errors->ee.error : 0;
	inet_publish(s);
	return got;
}

/* --- upcall -------------------------------------------------------------- */

static bool sent_it(const struct inet *s, const struct uk_inet_icmp *e)
{
	if (s->local.port != e->from.port)
		return false;
	if (!uk_inet_is_any(&s->local.addr) &&
	    !uk_inet_same(&s->local.addr, &e->from.addr))
		return false;
	return !s->has_peer || (uk_inet_same(&s->peer.addr, &e->to.addr) &&
				s->peer.port == e->to.port);
}

static bool is_of(const struct inet *s, const struct uk_inet_icmp *e)
{
	switch (s->kind) {
	case UK_INET_TCP:
		return e->protocol == UK_IPPROTO_TCP && s->has_peer && s->pcb &&
		       sent_it(s, e);
	case UK_INET_UDP:
		return e->protocol == UK_IPPROTO_UDP && s->bound &&
		       sent_it(s, e);
	case UK_INET_RAW: break;
	}
	return false;
}

static void queue(struct inet *s, const struct uk_inet_icmp *e, int error)
{
	struct inet_error it = {
		.ee = {.error = error,
		       .origin = e->six ? UK_SO_EE_ORIGIN_ICMP6
					: UK_SO_EE_ORIGIN_ICMP,
		       .type = e->type,
		       .code = e->code,
		       .info = e->info},
		.sender = e->sender,
		.to = e->to,
	};

	inet_queue_error(s, &it, e->data, e->len);
}

/* Only a fatal error ends a pending connect() [RFC 1122, 4.2.3.9]. */
static void tell_stream(struct inet *s, int error)
{
	if (s->state != UK_TCP_SYN_SENT) {
		s->soft_error = error;
		return;
	}
	inet_stack->close(s->pcb, true);
	s->pcb = NULL;
	uk_inet_failed(s, error);
}

static void tell_datagrams(struct inet *s, const struct uk_inet_icmp *e,
			   struct meaning m)
{
	bool wanted = inet_has(s, e->six ? UK_SF_RECVERR6 : UK_SF_RECVERR);

	if (wanted)
		queue(s, e, m.error);
	else if (!m.fatal || !s->has_peer)
		return;
	s->error = m.error;
	inet_announce(s);
}

void uk_inet_icmp(const struct uk_inet_icmp *e)
{
	struct meaning m = meaning_of(e);

	if (!m.error)
		return;
	for (struct inet *s = inet_all; s; s = s->next) {
		if (!is_of(s, e))
			continue;
		if (!is_stream(s))
			tell_datagrams(s, e, m);
		else if (m.error != EMSGSIZE)
			tell_stream(s, m.error);
		return;
	}
}
