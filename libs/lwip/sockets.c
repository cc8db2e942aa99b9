/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * posix-socket's provider: lwIP's sockets, whose numbers are the handles. What
 * poll() asks is in lwIP's own counters of events, and its callback for them
 * is led past us, so that whoever waits gets to know.
 */
#include <uk/init.h>
#include <uk/socket.h>
#include "lwip/opt.h"
#include "lwip/api.h"
#include "lwip/priv/sockets_priv.h"
#include "lwip/sockets.h"
#include "lwip/tcpip.h"
#include "glue.h"

struct lwip_sock *lwip_socket_dbg_get_socket(int fd);

static struct uk_socket *attached[MEMP_NUM_NETCONN];
static netconn_callback lwip_callback;

/* Context: a thread that has the core locked, or an application's. */
static void on_event(struct netconn *conn, enum netconn_evt event, u16_t len)
{
	int s;

	lwip_callback(conn, event, len);
	s = conn->callback_arg.socket;
	if (s >= 0 && s < MEMP_NUM_NETCONN && attached[s])
		uk_socket_notify(attached[s]);
}

static int number_of(void *handle)
{
	return (intptr_t)handle;
}

static long negative(long rc)
{
	return rc < 0 ? -errno : rc;
}

static void attach(void *handle, struct uk_socket *s)
{
	SYS_ARCH_DECL_PROTECT(flags);

	SYS_ARCH_PROTECT(flags);
	attached[number_of(handle)] = s;
	SYS_ARCH_UNPROTECT(flags);
}

/* A socket of accept() has the callback of the one that listens. */
static int make(int family, int type, int protocol, void **handle)
{
	int s = lwip_socket(family, type, protocol);
	struct netconn *conn;

	if (s < 0)
		return -errno;
	*handle = (void *)(intptr_t)s;
	conn = lwip_socket_dbg_get_socket(s)->conn;
	if (!lwip_callback)
		lwip_callback = conn->callback;
	conn->callback = on_event;
	return 0;
}

static void do_close(void *s)
{
	lwip_close(number_of(s));
}

/*
 * What an address of its family has of `len` bytes, since lwIP wants just so
 * many; 0: too few, or a family that isn't known.
 */
static socklen_t length_of(const struct sockaddr *addr, socklen_t len)
{
	socklen_t want = 0;

	if (!addr || len < sizeof(addr->sa_family))
		return 0;
	if (addr->sa_family == AF_INET || addr->sa_family == AF_UNSPEC)
		want = sizeof(struct sockaddr_in);
	if (addr->sa_family == AF_INET6)
		want = sizeof(struct sockaddr_in6);
	return len < want ? 0 : want;
}

static int do_bind(void *s, const void *addr, int len)
{
	len = length_of(addr, len);
	return len ? negative(lwip_bind(number_of(s), addr, len)) : -EINVAL;
}

static int do_listen(void *s, int backlog)
{
	return negative(
		lwip_listen(number_of(s), MIN(MAX(backlog, 1), SOMAXCONN)));
}

static int do_connect(void *s, const void *addr, int len)
{
	len = length_of(addr, len);
	return len ? negative(lwip_connect(number_of(s), addr, len)) : -EINVAL;
}

static int do_shutdown(void *s, int how)
{
	return negative(lwip_shutdown(number_of(s), how));
}

/* As the C library has it, since lwIP is compiled with its headers. */
static struct msghdr to_msghdr(const struct uk_msghdr *m)
{
	return (struct msghdr){
		.msg_name = m->name,
		.msg_namelen = m->name_len,
		.msg_iov = (struct iovec *)m->iov,
		.msg_iovlen = m->iov_len,
		.msg_control = m->control,
		.msg_controllen = m->control_len,
	};
}

static long do_sendmsg(void *s, const struct uk_msghdr *msg, int flags)
{
	struct msghdr m = to_msghdr(msg);

	if (m.msg_name) {
		m.msg_namelen = length_of(m.msg_name, m.msg_namelen);
		if (!m.msg_namelen)
			return -EINVAL;
	}
	return negative(lwip_sendmsg(number_of(s), &m, flags));
}

static long do_recvmsg(void *s, struct uk_msghdr *msg, int flags)
{
	struct msghdr m = to_msghdr(msg);
	long rc = negative(lwip_recvmsg(number_of(s), &m, flags));

	msg->name_len = m.msg_namelen;
	msg->control_len = m.msg_controllen;
	msg->flags = m.msg_flags;
	return rc;
}

static int getname(void *s, void *addr, int *len, bool peer)
{
	socklen_t n = *len;
	int rc = peer ? lwip_getpeername(number_of(s), addr, &n)
		      : lwip_getsockname(number_of(s), addr, &n);

	*len = n;
	return negative(rc);
}

static int do_getsockopt(void *s, int level, int name, void *value, int *len)
{
	socklen_t n = *len;
	int rc;

	/* lwIP has no limit that could be set, but one that can be told. */
	if (level == SOL_SOCKET && name == SO_SNDBUF && n >= sizeof(int)) {
		*(int *)value = TCP_SND_BUF;
		*len = sizeof(int);
		return 0;
	}
	rc = negative(lwip_getsockopt(number_of(s), level, name, value, &n));
	*len = n;
	return rc;
}

/* Of what lwIP would take any value: the most, as Linux has it; else 0. */
static int keepalive_max(int level, int name)
{
	if (level != IPPROTO_TCP)
		return 0;
	if (name == TCP_KEEPIDLE || name == TCP_KEEPINTVL)
		return 32767;
	return name == TCP_KEEPCNT ? 127 : 0;
}

static int do_setsockopt(void *s, int level, int name, const void *value,
			 int len)
{
	int max = keepalive_max(level, name);

	if (max && (len < (int)sizeof(int) || *(const int *)value < 1 ||
		    *(const int *)value > max))
		return -EINVAL;
	/* A wish, which need not be granted. */
	if (level == SOL_SOCKET && name == SO_SNDBUF)
		return len < (int)sizeof(int) ? -EINVAL : 0;
	return negative(lwip_setsockopt(number_of(s), level, name, value, len));
}

static int set_nonblock(void *s, bool on)
{
	return negative(lwip_fcntl(number_of(s), F_SETFL, on ? O_NONBLOCK : 0));
}

static int available(void *s)
{
	int n = 0;

	return lwip_ioctl(number_of(s), FIONREAD, &n) < 0 ? -errno : n;
}

static short poll_events(void *s)
{
	const struct lwip_sock *sock = lwip_socket_dbg_get_socket(number_of(s));
	short events = 0;

	if (!sock || !sock->conn)
		return UK_POLLNVAL;
	if (sock->rcvevent > 0 || sock->lastdata.pbuf)
		events |= UK_POLLIN | UK_POLLRDNORM;
	if (sock->sendevent)
		events |= UK_POLLOUT | UK_POLLWRNORM;
	if (sock->errevent)
		events |= UK_POLLERR | UK_POLLHUP | UK_POLLIN | UK_POLLOUT;
	return events;
}

/* Only what wouldn't wait: who listens has somebody then. */
static int do_accept(void *s, void *addr, int *len, void **accepted)
{
	socklen_t n = addr ? *len : 0;
	int rc;

	if (!(poll_events(s) & (UK_POLLIN | UK_POLLERR)) &&
	    lwip_socket_dbg_get_socket(number_of(s))->conn->state ==
		    NETCONN_LISTEN)
		return -EAGAIN;
	rc = lwip_accept(number_of(s), addr, addr ? &n : NULL);
	if (rc < 0)
		return -errno;
	if (addr)
		*len = n;
	*accepted = (void *)(intptr_t)rc;
	return 0;
}

static struct uk_socket_provider provider = {
	.families = {AF_INET, AF_INET6},
	.socket = make,
	.attach = attach,
	.close = do_close,
	.bind = do_bind,
	.listen = do_listen,
	.accept = do_accept,
	.connect = do_connect,
	.shutdown = do_shutdown,
	.sendmsg = do_sendmsg,
	.recvmsg = do_recvmsg,
	.getname = getname,
	.getsockopt = do_getsockopt,
	.setsockopt = do_setsockopt,
	.set_nonblock = set_nonblock,
	.available = available,
	.poll = poll_events,
	.nameserver = glue_nameserver,
	.source = glue_source,
};

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_socket_provider_add(&provider);
	return 0;
}

uk_sys_initcall(init);
