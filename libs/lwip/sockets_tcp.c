/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP for posix-socket, by lwIP's raw interface. lwIP frees a pcb by itself, in
 * TIME-WAIT without an error callback: so each callback checks at its end
 * whether to detach the pcb. Received data outlives the pcb.
 */
#include <string.h>
#include <uk/errno.h>
#include <uk/lwip.h>
#include <uk/plat/time.h>
#include "sockets.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwiphooks.h"

#define NS_MS	  1000000ULL
#define CORKED_NS 200000000ULL
#define TICK_US	  (TCP_SLOW_INTERVAL * 1000U)
#define CHUNK	  0xffffU
#define POLL_EACH 1 /* x TCP_SLOW_INTERVAL */

struct stream {
	struct glue_pcb common;
	struct tcp_pcb *pcb; /* NULL: it has ended */
	/* Linked by `next` alone: their tot_len say nothing here. */
	struct pbuf *first, *last;
	size_t skip, readable; /* bytes taken of the first, and in all */
	bool end;	       /* the peer's */
	bool no_memory;	       /* until the peer acknowledges bytes */
	bool cork, more;       /* TCP_CORK, MSG_MORE */
	bool quick;	       /* acknowledges at once */
	uint32_t user_timeout; /* ms, 0: none */
	uint64_t corked;       /* when the first corked byte came, ns */
	uint64_t progress;     /* when the peer last took something, ns */
};

static struct stream *new(bool six, void *owner)
{
	struct stream *t;

	if (!glue_socket_begin())
		return NULL;
	t = mem_calloc(1, sizeof(*t));
	if (!t) {
		glue_socket_end();
		return NULL;
	}
	t->common.kind = UK_INET_TCP;
	t->common.owner = owner;
	t->common.six = six;
	return t;
}

static void discard(struct stream *t)
{
	mem_free(t);
	glue_socket_end();
}

static void drop_first(struct stream *t)
{
	struct pbuf *p = t->first;

	t->first = p->next;
	p->next = NULL;
	pbuf_free(p);
}

/* Small segments share memory (held.c). */
static void append(struct stream *t, struct pbuf *p)
{
	p->next = NULL;
	p->tot_len = p->len;
	t->readable += p->len;
	if (!t->first) {
		t->first = t->last = p;
		return;
	}
	uk_lwip_join(t->last, p);
	t->last->tot_len = t->last->len;
	while (t->last->next)
		t->last = t->last->next;
}

/* Detaches the pcb: lwIP handles it alone from here on. */
static struct tcp_pcb *let_go(struct stream *t)
{
	struct tcp_pcb *pcb = t->pcb;

	t->pcb = NULL;
	if (!pcb)
		return NULL;
	tcp_arg(pcb, NULL);
	if (pcb->state == LISTEN) {
		tcp_accept(pcb, NULL);
		return pcb;
	}
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
	tcp_err(pcb, NULL);
	return pcb;
}

/* Detaches a pcb in TIME-WAIT: no callback follows. True: it was. */
static bool is_over(struct stream *t)
{
	if (!t->pcb || t->pcb->state != TIME_WAIT)
		return false;
	let_go(t);
	uk_inet_failed(t->common.owner, 0);
	return true;
}

/* --- callbacks ----------------------------------------------------------- */

static err_t on_receive(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
			err_t err)
{
	struct stream *t = arg;

	(void)err;
	if (!p) {
		t->end = true;
		uk_inet_received(t->common.owner, true);
		is_over(t);
		return ERR_OK;
	}
	while (p) {
		struct pbuf *next = p->next;

		append(t, p);
		p = next;
	}
	if (t->quick)
		tcp_ack_now(pcb);
	uk_inet_received(t->common.owner, false);
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	struct stream *t = arg;

	(void)pcb;
	(void)len;
	t->no_memory = false;
	if (t->user_timeout)
		t->progress = ukplat_clock_ns();
	if (!is_over(t))
		uk_inet_sent(t->common.owner);
	return ERR_OK;
}

static bool has_timed_out(struct stream *t)
{
	if (!t->pcb->unacked && !t->pcb->unsent)
		t->progress = ukplat_clock_ns();
	return t->user_timeout &&
	       ukplat_clock_ns() - t->progress > t->user_timeout * NS_MS;
}

/* Sends corked bytes after CORKED_NS at the latest [tcp(7)]. */
static void uncork_for_now(struct stream *t)
{
	if (!(t->pcb->flags & TF_CORK) || !t->pcb->unsent ||
	    ukplat_clock_ns() - t->corked < CORKED_NS)
		return;
	tcp_clear_flags(t->pcb, TF_CORK);
	tcp_output(t->pcb);
	tcp_set_flags(t->pcb, TF_CORK);
}

static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct stream *t = arg;

	t->no_memory = false;
	if (has_timed_out(t)) {
		let_go(t);
		tcp_abort(pcb);
		uk_inet_failed(t->common.owner, ETIMEDOUT);
		return ERR_ABRT;
	}
	uncork_for_now(t);
	uk_inet_sent(t->common.owner);
	return ERR_OK;
}

/* As Linux's tcp_reset() and tcp_write_err(). */
static int error_of(const struct stream *t, err_t err)
{
	switch (err) {
	case ERR_CLSD: return 0;
	case ERR_REFUSED: return ECONNREFUSED;
	case ERR_NO_ANSWER: return ETIMEDOUT;
	case ERR_RST: return t->end ? EPIPE : ECONNRESET;
	default: return ECONNABORTED;
	}
}

static void on_error(void *arg, err_t err)
{
	struct stream *t = arg;

	if (!t)
		return;
	t->pcb = NULL;
	uk_inet_failed(t->common.owner, error_of(t, err));
}

/* Delayed acknowledgements save nothing over loopback. */
static void be_quick(struct stream *t)
{
	t->quick = ip_addr_eq(&t->pcb->local_ip, &t->pcb->remote_ip);
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct stream *t = arg;

	(void)pcb;
	(void)err;
	be_quick(t);
	t->progress = ukplat_clock_ns();
	uk_inet_connected(t->common.owner);
	return ERR_OK;
}

/*
 * Before lwIP handles a segment of `len` bytes. The pointer is that behind the
 * urgent byte, as all have it in spite of the standard [RFC 9293, 3.8.5].
 */
void uk_lwip_tcp_urgent(const struct tcp_pcb *pcb, u32_t seqno, u16_t urgp,
			u16_t len)
{
	const struct stream *t;
	u32_t at = seqno + urgp - !!urgp;

	if (pcb->state < ESTABLISHED || pcb->recv != on_receive ||
	    TCP_SEQ_LT(at, pcb->rcv_nxt) ||
	    !TCP_SEQ_BETWEEN(seqno, pcb->rcv_nxt - len,
			     pcb->rcv_nxt + pcb->rcv_wnd))
		return;
	t = pcb->callback_arg;
	uk_inet_urgent(t->common.owner, t->readable + (at - pcb->rcv_nxt));
}

static void hold(struct stream *t, struct tcp_pcb *pcb)
{
	t->pcb = pcb;
	tcp_arg(pcb, t);
	tcp_recv(pcb, on_receive);
	tcp_sent(pcb, on_sent);
	tcp_poll(pcb, on_poll, POLL_EACH);
	tcp_err(pcb, on_error);
	/* posix-socket decides which sockets may share a port. */
	ip_set_option(pcb, SOF_REUSEADDR);
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct stream *listener = arg, *t;
	struct uk_inet_end peer = {0};

	if (!listener || !pcb || err != ERR_OK)
		return ERR_VAL;
	t = new (listener->common.six, NULL);
	if (!t)
		return ERR_MEM;
	hold(t, pcb);
	be_quick(t);
	t->progress = ukplat_clock_ns();
	glue_from_lwip(&pcb->remote_ip, &peer.addr);
	peer.port = pcb->remote_port;
	t->common.owner = uk_inet_incoming(listener->common.owner, t, &peer);
	if (!t->common.owner) {
		let_go(t);
		discard(t);
		return ERR_MEM;
	}
	tcp_backlog_delayed(pcb);
	return ERR_OK;
}

/* --- life ---------------------------------------------------------------- */

void *glue_tcp_open(bool six, void *owner)
{
	struct stream *t = new (six, owner);
	struct tcp_pcb *pcb;

	if (!t)
		return NULL;
	pcb = tcp_new_ip_type(six ? IPADDR_TYPE_ANY : IPADDR_TYPE_V4);
	if (!pcb) {
		discard(t);
		return NULL;
	}
	hold(t, pcb);
	return t;
}

/* In these states lwIP itself resets a connection with unread bytes. */
static bool resets_itself(const struct tcp_pcb *pcb)
{
	return pcb->state == ESTABLISHED || pcb->state == CLOSE_WAIT;
}

static void end(struct tcp_pcb *pcb, bool reset, bool unread)
{
	tcp_clear_flags(pcb, TF_CORK);
	if (pcb->state != LISTEN && pcb->state != CLOSED &&
	    (reset || (unread && !resets_itself(pcb))))
		tcp_abort(pcb);
	else if (tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
}

void glue_tcp_close(struct glue_pcb *g, bool reset)
{
	struct stream *t = uk_container_of(g, struct stream, common);
	struct tcp_pcb *pcb = let_go(t);

	if (pcb)
		end(pcb, reset, t->readable);
	while (t->first)
		drop_first(t);
	discard(t);
}

int glue_tcp_bind(struct glue_pcb *g, const ip_addr_t *at, u16_t port)
{
	struct stream *t = uk_container_of(g, struct stream, common);
	err_t err = tcp_bind(t->pcb, at, port);

	return err == ERR_BUF ? -EADDRINUSE : glue_errno(err);
}

int glue_tcp_connect(struct glue_pcb *g, const ip_addr_t *to, u16_t port)
{
	struct stream *t = uk_container_of(g, struct stream, common);
	err_t err = tcp_connect(t->pcb, to, port, on_connected);

	t->progress = ukplat_clock_ns();
	return err == ERR_USE || err == ERR_BUF ? -EADDRNOTAVAIL
						: glue_errno(err);
}

int glue_tcp_listen(void *pcb, int backlog)
{
	struct stream *t = pcb;
	struct tcp_pcb *listener;

	if (t->pcb->state == LISTEN) {
		tcp_backlog_set(t->pcb, backlog);
		return 0;
	}
	/* Else lwIP refuses a second listener at a SO_REUSEPORT address. */
	ip_reset_option(t->pcb, SOF_REUSEADDR);
	listener = tcp_listen_with_backlog(t->pcb, backlog);
	if (!listener) {
		ip_set_option(t->pcb, SOF_REUSEADDR);
		return -ENOBUFS;
	}
	ip_set_option(listener, SOF_REUSEADDR);
	t->pcb = listener;
	tcp_arg(listener, t);
	tcp_accept(listener, on_accept);
	return 0;
}

void glue_tcp_accepted(void *pcb)
{
	struct stream *t = pcb;

	if (t->pcb)
		tcp_backlog_accepted(t->pcb);
}

void glue_tcp_local(struct glue_pcb *g, struct uk_inet_end *at)
{
	struct stream *t = uk_container_of(g, struct stream, common);

	if (!t->pcb)
		return;
	glue_from_lwip(&t->pcb->local_ip, &at->addr);
	at->port = t->pcb->local_port;
}

/* --- bytes --------------------------------------------------------------- */

static void set_cork(struct stream *t)
{
	if (t->cork || t->more)
		tcp_set_flags(t->pcb, TF_CORK);
	else
		tcp_clear_flags(t->pcb, TF_CORK);
}

/* As much of one part as there is room for. */
static size_t send_part(struct stream *t, const char *from, size_t len,
			err_t *err)
{
	size_t done = 0;

	while (done < len) {
		size_t n = MIN(len - done, (size_t)t->pcb->snd_buf);

		n = MIN(n, CHUNK);
		*err = n ? tcp_write(t->pcb, from + done, n,
				     TCP_WRITE_FLAG_COPY)
			 : ERR_MEM;
		if (*err != ERR_OK)
			break;
		done += n;
	}
	return done;
}

long glue_tcp_send(void *pcb, const struct uk_msghdr *m, int flags)
{
	struct stream *t = pcb;
	bool had_unsent;
	err_t err = ERR_OK;
	size_t done = 0;

	if (!t->pcb)
		return -EPIPE;
	had_unsent = t->pcb->unsent;
	for (size_t i = 0; i < m->iov_len && err == ERR_OK; i++)
		done += send_part(t, m->iov[i].base, m->iov[i].len, &err);
	t->more = flags & UK_MSG_MORE;
	if (done && flags & UK_MSG_OOB) {
		t->pcb->snd_up = t->pcb->snd_lbb;
		tcp_set_flags(t->pcb, TF_URG);
	}
	if ((t->more || t->cork) && !had_unsent)
		t->corked = ukplat_clock_ns();
	set_cork(t);
	if (t->user_timeout && !t->pcb->unacked)
		t->progress = ukplat_clock_ns();
	tcp_output(t->pcb);
	if (done)
		return done;
	if (err == ERR_MEM)
		t->no_memory = t->pcb->snd_buf != 0;
	return err == ERR_MEM ? -EAGAIN : -EPIPE;
}

int glue_tcp_send_end(void *pcb)
{
	struct stream *t = pcb;

	if (!t->pcb)
		return 0;
	tcp_clear_flags(t->pcb, TF_CORK);
	return glue_errno(tcp_shutdown(t->pcb, 0, 1));
}

static void opened(struct stream *t, size_t len)
{
	while (t->pcb && len) {
		size_t n = MIN(len, CHUNK);

		tcp_recved(t->pcb, n);
		len -= n;
	}
}

size_t glue_tcp_receive(void *pcb, const struct uk_msghdr *m, size_t len,
			size_t from, bool peek)
{
	struct stream *t = pcb;
	struct pbuf *p = t->first;
	size_t skip = t->skip + from, done = 0;

	while (p && done < len) {
		size_t n;

		if (skip >= p->len) {
			skip -= p->len;
			p = p->next;
			continue;
		}
		n = MIN(p->len - skip, len - done);
		if (m)
			glue_copy_out(m, done, (char *)p->payload + skip, n);
		done += n;
		skip += n;
	}
	if (peek)
		return done;
	t->skip += done;
	while (t->first && t->skip >= t->first->len) {
		t->skip -= t->first->len;
		drop_first(t);
	}
	t->readable -= done;
	opened(t, done);
	return done;
}

/* --- what it is like ----------------------------------------------------- */

static uint8_t state_of(enum tcp_state state)
{
	static const uint8_t of[] = {
		[CLOSED] = UK_TCP_CLOSE,
		[LISTEN] = UK_TCP_LISTEN,
		[SYN_SENT] = UK_TCP_SYN_SENT,
		[SYN_RCVD] = UK_TCP_SYN_RECV,
		[ESTABLISHED] = UK_TCP_ESTABLISHED,
		[FIN_WAIT_1] = UK_TCP_FIN_WAIT1,
		[FIN_WAIT_2] = UK_TCP_FIN_WAIT2,
		[CLOSE_WAIT] = UK_TCP_CLOSE_WAIT,
		[CLOSING] = UK_TCP_CLOSING,
		[LAST_ACK] = UK_TCP_LAST_ACK,
		[TIME_WAIT] = UK_TCP_TIME_WAIT,
	};

	return of[state];
}

static size_t unsent(const struct tcp_pcb *pcb)
{
	return pcb->snd_lbb - pcb->snd_nxt;
}

void glue_tcp_now(void *handle, struct uk_inet_tcp *now)
{
	struct stream *t = handle;
	const struct tcp_pcb *pcb = t->pcb;

	memset(now, 0, sizeof(*now));
	now->state = pcb ? state_of(pcb->state) : UK_TCP_CLOSE;
	now->readable = t->readable;
	now->room = 1;
	if (!pcb || pcb->state == LISTEN || pcb->state == CLOSED)
		return;
	now->outstanding = TCP_SND_BUF - pcb->snd_buf;
	now->unsent = MIN(unsent(pcb), now->outstanding);
	now->room = pcb->snd_buf;
	if (t->no_memory || pcb->snd_queuelen >= TCP_SND_QUEUELEN)
		now->room = 0;
	now->mss = pcb->mss;
	now->mtu = pcb->mss + 40;
	now->window = pcb->rcv_wnd;
	now->cwnd = pcb->cwnd;
	now->ssthresh = pcb->ssthresh;
	now->retransmits = pcb->nrtx;
	now->rto_us = MAX(pcb->rto, 1) * TICK_US;
	now->rtt_us = MAX(pcb->sa >> 3, 0) * TICK_US;
	now->rttvar_us = MAX(pcb->sv >> 2, 0) * TICK_US;
}

static void set_option(struct stream *t, u8_t option, bool on)
{
	if (on)
		ip_set_option(t->pcb, option);
	else
		ip_reset_option(t->pcb, option);
}

static void set_nodelay(struct stream *t, bool on)
{
	if (on)
		tcp_nagle_disable(t->pcb);
	else
		tcp_nagle_enable(t->pcb);
	if (on && t->pcb->state != LISTEN && t->pcb->state != CLOSED)
		tcp_output(t->pcb);
}

/* A listener has these fields, too; its connections inherit them. */
static bool set_common(struct stream *t, enum uk_inet_setting what, int value)
{
	switch (what) {
	case UK_INET_SET_TTL: t->pcb->ttl = value < 0 ? 64 : value; break;
	case UK_INET_SET_TOS: t->pcb->tos = value < 0 ? 0 : value; break;
	case UK_INET_SET_KEEPALIVE: set_option(t, SOF_KEEPALIVE, value); break;
	case UK_INET_SET_KEEPIDLE: t->pcb->keep_idle = value * 1000U; break;
	case UK_INET_SET_KEEPINTVL: t->pcb->keep_intvl = value * 1000U; break;
	case UK_INET_SET_KEEPCNT: t->pcb->keep_cnt = value; break;
	case UK_INET_SET_NODELAY: set_nodelay(t, value); break;
	case UK_INET_SET_USER_TIMEOUT:
		t->user_timeout = value;
		t->progress = ukplat_clock_ns();
		break;
	case UK_INET_SET_INTERFACE:
		t->pcb->netif_idx = value ? value : NETIF_NO_INDEX;
		break;
	default: return false;
	}
	return true;
}

static void set_quick(struct stream *t, bool on)
{
	t->quick = on;
	if (on && t->pcb->flags & TF_ACK_DELAY) {
		tcp_ack_now(t->pcb);
		tcp_output(t->pcb);
	}
}

void glue_tcp_set(struct glue_pcb *g, enum uk_inet_setting what, int value)
{
	struct stream *t = uk_container_of(g, struct stream, common);

	if (!t->pcb || set_common(t, what, value))
		return;
	if (what == UK_INET_SET_CORK)
		t->cork = value;
	if (t->pcb->state == LISTEN || t->pcb->state == CLOSED)
		return;
	if (what == UK_INET_SET_CORK) {
		t->more = false;
		set_cork(t);
		tcp_output(t->pcb);
	} else if (what == UK_INET_SET_QUICKACK) {
		set_quick(t, value);
	} else if (what == UK_INET_SET_MAXSEG && value) {
		t->pcb->mss = MIN(t->pcb->mss, value);
	}
}

/* --- those that lwIP ends alone ------------------------------------------ */

static bool has_orphan(const struct tcp_pcb *pcb, const struct uk_inet_end *at)
{
	struct uk_inet_addr local;

	for (; pcb; pcb = pcb->next) {
		if (pcb->callback_arg || pcb->local_port != at->port)
			continue;
		glue_from_lwip(&pcb->local_ip, &local);
		if (uk_inet_is_any(&at->addr) ||
		    uk_inet_same(&local, &at->addr))
			return true;
	}
	return false;
}

bool glue_tcp_lingers(const struct uk_inet_end *at)
{
	return has_orphan(tcp_active_pcbs, at) || has_orphan(tcp_tw_pcbs, at);
}
