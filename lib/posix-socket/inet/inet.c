/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * AF_INET and AF_INET6, posix-socket's provider: creates and frees sockets, and
 * passes each call to the code of the socket's type. Source: ip(7), ipv6(7),
 * socket(7).
 */
#include <uk/init.h>
#include "inet.h"

const struct uk_inet_stack *inet_stack;
struct inet *inet_all;

/* --- life --------------------------------------------------------------- */

struct inet *inet_new(enum uk_inet_kind kind, bool six, int protocol)
{
	struct inet *s = uk_calloc(inet_heap(), 1, sizeof(*s));

	if (!s)
		return NULL;
	s->kind = kind;
	s->six = six;
	s->protocol = protocol;
	s->state = UK_TCP_CLOSE;
	s->local.addr = inet_any(six);
	s->last_packet = &s->packets;
	s->next = inet_all;
	s->link = &inet_all;
	if (s->next)
		s->next->link = &s->next;
	inet_all = s;
	return s;
}

/* A connection not yet accepted, or that lingers for 0 s, is reset. */
static bool has_to_reset(const struct inet *s)
{
	return s->listener || (s->o.linger.on && !s->o.linger.seconds);
}

void inet_free(struct inet *s)
{
	if (s->pcb)
		inet_stack->close(s->pcb, has_to_reset(s));
	stream_leave(s);
	inet_leave_all(s);
	datagram_flush(s);
	cork_drop(s);
	inet_flush_errors(s);
	*s->link = s->next;
	if (s->next)
		s->next->link = s->link;
	uk_free(inet_heap(), s);
}

static short events_of(const struct inet *s)
{
	return is_stream(s) ? stream_events(s) : datagram_events(s);
}

void inet_publish(struct inet *s)
{
	short was = s->events, now = events_of(s);

	__atomic_store_n(&s->events, now, __ATOMIC_RELEASE);
	if (now & ~was && s->socket)
		uk_socket_notify(s->socket);
}

void inet_announce(struct inet *s)
{
	__atomic_store_n(&s->events, events_of(s), __ATOMIC_RELEASE);
	if (s->socket)
		uk_socket_notify(s->socket);
}

int inet_take_error(struct inet *s)
{
	int error = s->error;

	s->error = 0;
	if (error)
		inet_publish(s);
	return -error;
}

int inet_see_error(struct inet *s, int flags)
{
	return flags & UK_MSG_REST ? -s->error : inet_take_error(s);
}

/* --- as posix-socket's --------------------------------------------------- */

static int kind_of(int type, int *protocol, enum uk_inet_kind *kind)
{
	static const int usual[] = {[UK_SOCK_STREAM] = UK_IPPROTO_TCP,
				    [UK_SOCK_DGRAM] = UK_IPPROTO_UDP};

	if (*protocol < 0 || *protocol >= UK_IPPROTO_MAX)
		return -EINVAL;
	if (type == UK_SOCK_RAW) {
		*kind = UK_INET_RAW;
		return *protocol ? 0 : -EPROTONOSUPPORT;
	}
	if (type != UK_SOCK_STREAM && type != UK_SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	*kind = type == UK_SOCK_STREAM ? UK_INET_TCP : UK_INET_UDP;
	if (*protocol && *protocol != usual[type])
		return -EPROTONOSUPPORT;
	*protocol = usual[type];
	return 0;
}

static int make(int family, int type, int *protocol, void **handle)
{
	enum uk_inet_kind kind;
	struct inet *s;
	int rc = kind_of(type, protocol, &kind);

	if (rc)
		return rc;
	inet_stack->lock();
	s = inet_new(kind, family == UK_AF_INET6, *protocol);
	if (s) {
		inet_options_init(s);
		s->pcb = inet_stack->open(kind, *protocol, s->six, s);
		if (s->pcb) {
			inet_publish(s);
		} else {
			inet_free(s);
			s = NULL;
		}
	}
	inet_stack->unlock();
	if (!s)
		return -ENOBUFS;
	*handle = s;
	return 0;
}

static void attach(void *handle, struct uk_socket *socket)
{
	inet_stack->lock();
	((struct inet *)handle)->socket = socket;
	inet_stack->unlock();
}

static void do_close(void *handle)
{
	struct inet *s = handle;

	inet_stack->lock();
	if (s->state == UK_TCP_LISTEN)
		stream_disconnect(s);
	inet_free(s);
	inet_stack->unlock();
}

static bool lingers(void *handle)
{
	struct inet *s = handle;
	bool rest;

	if (!is_stream(s))
		return false;
	inet_stack->lock();
	if (s->state == UK_TCP_ESTABLISHED && !(s->shut & SEND)) {
		inet_stack->send_end(s->pcb);
		s->shut |= SEND;
	}
	rest = stream_outstanding(s, false);
	inet_stack->unlock();
	return rest;
}

static int do_connect(void *handle, const void *addr, int len)
{
	struct inet *s = handle;
	int family = inet_family(addr, len), rc;

	if (family < 0)
		return -EINVAL;
	inet_stack->lock();
	if (family == UK_AF_UNSPEC)
		rc = is_stream(s) ? stream_disconnect(s)
				  : datagram_disconnect(s);
	else
		rc = is_stream(s) ? stream_connect(s, addr, len)
				  : datagram_connect(s, addr, len);
	inet_publish(s);
	inet_stack->unlock();
	return rc;
}

static int connect_end(void *handle)
{
	struct inet *s = handle;
	int rc;

	inet_stack->lock();
	rc = stream_connect_end(s);
	inet_publish(s);
	inet_stack->unlock();
	return rc;
}

static int do_listen(void *handle, int backlog)
{
	struct inet *s = handle;
	int rc;

	if (!is_stream(s))
		return -EOPNOTSUPP;
	inet_stack->lock();
	rc = stream_listen(s, backlog);
	inet_publish(s);
	inet_stack->unlock();
	return rc;
}

static int do_accept(void *handle, void *addr, int *len, void **accepted)
{
	struct inet *s = handle;
	int rc;

	if (!is_stream(s))
		return -EOPNOTSUPP;
	inet_stack->lock();
	rc = stream_accept(s, addr, len, accepted);
	inet_stack->unlock();
	return rc;
}

static int do_shutdown(void *handle, int how)
{
	struct inet *s = handle;
	int rc;

	inet_stack->lock();
	rc = is_stream(s) ? stream_shutdown(s, how) : datagram_shutdown(s, how);
	inet_announce(s);
	inet_stack->unlock();
	return rc;
}

static long do_sendmsg(void *handle, const struct uk_msghdr *m, int flags)
{
	struct inet *s = handle;
	long rc;

	inet_stack->lock();
	rc = is_stream(s) ? stream_send(s, m, flags)
			  : datagram_send(s, m, flags);
	inet_stack->unlock();
	return rc;
}

static long do_recvmsg(void *handle, struct uk_msghdr *m, int flags)
{
	struct inet *s = handle;
	long rc;

	inet_stack->lock();
	rc = is_stream(s) ? stream_receive(s, m, flags)
			  : datagram_receive(s, m, flags);
	inet_stack->unlock();
	return rc;
}

/* A connection that has ended has no peer any more. */
static bool has_peer(const struct inet *s)
{
	return s->has_peer && s->peer.port + (s->kind == UK_INET_RAW) &&
	       (!is_stream(s) || s->state == UK_TCP_ESTABLISHED);
}

static int getname(void *handle, void *addr, bool peer)
{
	struct inet *s = handle;
	int rc;

	inet_stack->lock();
	if (peer && !has_peer(s))
		rc = -ENOTCONN;
	else
		rc = inet_put(s->six, peer ? &s->peer : &s->local, addr);
	inet_stack->unlock();
	return rc;
}

static struct uk_socket_options *options(void *handle)
{
	return &((struct inet *)handle)->o;
}

static short poll_events(void *handle)
{
	return __atomic_load_n(&((struct inet *)handle)->events,
			       __ATOMIC_ACQUIRE);
}

static int nameserver(unsigned int i, struct uk_inet_addr *addr)
{
	return inet_stack->nameserver(i, addr);
}

static int source(const struct uk_inet_addr *to, struct uk_inet_addr *from)
{
	int mtu, rc;

	inet_stack->lock();
	rc = inet_stack->route(to, from, &mtu);
	inet_stack->unlock();
	return rc;
}

static struct uk_socket_provider provider = {
	.families = {UK_AF_INET, UK_AF_INET6},
	.socket = make,
	.attach = attach,
	.close = do_close,
	.bind = inet_bind,
	.listen = do_listen,
	.accept = do_accept,
	.connect = do_connect,
	.connect_end = connect_end,
	.shutdown = do_shutdown,
	.sendmsg = do_sendmsg,
	.recvmsg = do_recvmsg,
	.getname = getname,
	.options = options,
	.option_changed = inet_option_changed,
	.getsockopt = inet_getsockopt,
	.setsockopt = inet_setsockopt,
	.ioctl = inet_ioctl,
	.lingers = lingers,
	.poll = poll_events,
	.nameserver = nameserver,
	.source = source,
	.interfaces = inet_interfaces,
};

void uk_inet_stack_add(const struct uk_inet_stack *stack)
{
	inet_stack = stack;
	uk_socket_provider_add(&provider);
}
