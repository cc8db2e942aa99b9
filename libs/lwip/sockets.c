/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uksocket's provider: lwIP's sockets, whose numbers are the handles. What
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

static long negative(long rc)
{
	return rc < 0 ? -errno : rc;
}

static void attach(int handle, struct uk_socket *s)
{
	SYS_ARCH_DECL_PROTECT(flags);

	SYS_ARCH_PROTECT(flags);
	attached[handle] = s;
	SYS_ARCH_UNPROTECT(flags);
}

/* A socket of accept() has the callback of the one that listens. */
static int make(int family, int type, int protocol)
{
	int s = lwip_socket(family, type, protocol);
	struct netconn *conn;

	if (s < 0)
		return -errno;
	conn = lwip_socket_dbg_get_socket(s)->conn;
	if (!lwip_callback)
		lwip_callback = conn->callback;
	conn->callback = on_event;
	return s;
}

static int do_close(int s)
{
	return negative(lwip_close(s));
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

static int do_bind(int s, const struct sockaddr *addr, socklen_t len)
{
	len = length_of(addr, len);
	return len ? negative(lwip_bind(s, addr, len)) : -EINVAL;
}

static int do_listen(int s, int backlog)
{
	return negative(lwip_listen(s, MIN(MAX(backlog, 1), SOMAXCONN)));
}

static int do_accept(int s, struct sockaddr *addr, socklen_t *len)
{
	return negative(lwip_accept(s, addr, len));
}

static int do_connect(int s, const struct sockaddr *addr, socklen_t len)
{
	len = length_of(addr, len);
	return len ? negative(lwip_connect(s, addr, len)) : -EINVAL;
}

static int do_shutdown(int s, int how)
{
	return negative(lwip_shutdown(s, how));
}

static ssize_t do_sendmsg(int s, const struct msghdr *msg, int flags)
{
	struct msghdr m = *msg;

	if (m.msg_name) {
		m.msg_namelen = length_of(m.msg_name, m.msg_namelen);
		if (!m.msg_namelen)
			return -EINVAL;
	}
	return negative(lwip_sendmsg(s, &m, flags));
}

static ssize_t do_recvmsg(int s, struct msghdr *msg, int flags)
{
	return negative(lwip_recvmsg(s, msg, flags));
}

static int getname(int s, struct sockaddr *addr, socklen_t *len, bool peer)
{
	return negative(peer ? lwip_getpeername(s, addr, len)
			     : lwip_getsockname(s, addr, len));
}

static int do_getsockopt(int s, int level, int name, void *value,
			 socklen_t *len)
{
	/* lwIP has no limit that could be set, but one that can be told. */
	if (level == SOL_SOCKET && name == SO_SNDBUF && *len >= sizeof(int)) {
		*(int *)value = TCP_SND_BUF;
		*len = sizeof(int);
		return 0;
	}
	return negative(lwip_getsockopt(s, level, name, value, len));
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

static int do_setsockopt(int s, int level, int name, const void *value,
			 socklen_t len)
{
	int max = keepalive_max(level, name);

	if (max && (len < sizeof(int) || *(const int *)value < 1 ||
		    *(const int *)value > max))
		return -EINVAL;
	/* A wish, which need not be granted. */
	if (level == SOL_SOCKET && name == SO_SNDBUF)
		return len < sizeof(int) ? -EINVAL : 0;
	return negative(lwip_setsockopt(s, level, name, value, len));
}

static int set_nonblock(int s, bool on)
{
	return negative(lwip_fcntl(s, F_SETFL, on ? O_NONBLOCK : 0));
}

static int available(int s)
{
	int n = 0;

	return lwip_ioctl(s, FIONREAD, &n) < 0 ? -errno : n;
}

static short poll_events(int s)
{
	const struct lwip_sock *sock = lwip_socket_dbg_get_socket(s);
	short events = 0;

	if (!sock || !sock->conn)
		return POLLNVAL;
	if (sock->rcvevent > 0 || sock->lastdata.pbuf)
		events |= POLLIN | POLLRDNORM;
	if (sock->sendevent)
		events |= POLLOUT | POLLWRNORM;
	if (sock->errevent)
		events |= POLLERR | POLLHUP | POLLIN | POLLOUT;
	return events;
}

static const struct uk_socket_provider provider = {
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
	.name_servers = glue_name_servers,
	.source = glue_source,
};

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_socket_provider_set(&provider);
	return 0;
}

uk_sys_initcall(init);
