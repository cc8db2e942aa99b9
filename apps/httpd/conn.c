/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A connection: requests are read where they lie in lwIP's buffers, files are
 * sent from where they lie in the archive. It is driven by lwIP's events, and
 * goes on only as far as the peer takes what is sent: that, and the receive
 * window, are all the memory that a peer can make it hold. With TLS (tls.h) the
 * requests lie in buffers of their own, and what is sent is copied.
 */
#include <string.h>
#include <uk/allocpool.h>
#include <uk/errno.h>
#include "lwip/tcp.h"
#include "lwip/priv/tcp_priv.h" /* tcp_ticks */
#include "conn.h"
#include "queue.h"
#include "response.h"
#include "tls.h"

#define POLL_HALF_SECONDS 4
#define TICKS_PER_SECOND  (1000 / TCP_SLOW_INTERVAL)
#define LINGER_SECONDS	  4

/*
 * A peer must take at least so many bytes of an answer each `httpd.timeout`
 * seconds, or all of what is left.
 */
#define TAKE_MIN 1024

/*
 * The event that the connection waits for. Each phase has its own limit, which
 * begins with the phase. Bytes that arrive don't extend it: a peer that sends
 * one byte now and then would never be closed.
 */
enum conn_phase {
	CONN_IDLE,   /* for a request to begin */
	CONN_HEAD,   /* for the rest of a request's head, or of the handshake */
	CONN_BODY,   /* for the rest of a request's body */
	CONN_SEND,   /* for the peer to take what is sent */
	CONN_LINGER, /* for the peer to close; what it sends is thrown away */
	CONN_CLOSING, /* for memory for a FIN */
};

struct conn {
	struct tcp_pcb *pcb;
	struct pbuf *in;  /* came, not read yet */
	const char *body; /* still to be sent */
	size_t body_left;
	size_t skip; /* bytes of a request's body still to come */
	enum conn_phase phase;
	u32_t since;  /* tcp_ticks when the phase began, or made progress */
	size_t taken; /* bytes that the peer has taken since then */
	bool eof;     /* the peer sends no more */
	bool last;    /* the answer that is being sent is the last one */
	bool refused; /* it is the last since the request was wrong */
#ifdef CONFIG_APPHTTPD_HTTPS
	struct tls *tls; /* NULL: none */
#endif
};

#ifdef CONFIG_APPHTTPD_HTTPS
static struct tls *tls_of(const struct conn *c)
{
	return c->tls;
}

static bool set_tls(struct conn *c)
{
	c->tls = tls_new(c->pcb);
	return c->tls;
}
#else
static struct tls *tls_of(const struct conn *c)
{
	(void)c;
	return NULL;
}

static bool set_tls(struct conn *c)
{
	(void)c;
	return false;
}
#endif

static struct uk_pool conns;
static u32_t limits[CONN_CLOSING + 1]; /* ticks a phase may last */
static struct response reply;	       /* of the request that is being read */

static void release(struct conn *c)
{
	if (c->in)
		pbuf_free(c->in);
	if (tls_of(c))
		tls_free(tls_of(c));
	uk_pool_put(&conns, c);
}

static void set_callbacks(struct conn *c);

/* Takes `n` bytes off what came. */
static void consume(struct conn *c, size_t n)
{
	c->in = pbuf_free_header(c->in, n);
	if (!tls_of(c))
		tcp_recved(c->pcb, n);
}

/* Neither reads what came nor says anything more. */
static void discard(struct conn *c)
{
	if (c->in)
		consume(c, c->in->tot_len);
	if (tls_of(c))
		tls_end(tls_of(c));
}

static void enter(struct conn *c, enum conn_phase phase)
{
	if (c->phase == phase)
		return;
	c->phase = phase;
	c->since = tcp_ticks;
	c->taken = 0;
}

static bool is_open(const struct conn *c)
{
	return c->phase < CONN_LINGER;
}

static bool is_overdue(const struct conn *c)
{
	return tcp_ticks - c->since >= limits[c->phase];
}

static bool is_shaking_hands(const struct conn *c)
{
	return tls_of(c) && tls_is_shaking_hands(tls_of(c));
}

/* The event that an open connection waits for now. */
static enum conn_phase next_phase(const struct conn *c)
{
	if (c->skip)
		return CONN_BODY;
	if (is_shaking_hands(c))
		return CONN_HEAD;
	if (c->body_left || c->pcb->unsent || c->pcb->unacked)
		return CONN_SEND;
	return c->in ? CONN_HEAD : CONN_IDLE;
}

/* Gives the connection to lwIP to be ended in order. */
static void close_conn(struct conn *c)
{
	struct tcp_pcb *pcb = c->pcb;

	/* Unread bytes would make it a reset. */
	discard(c);
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
	if (tcp_close(pcb) == ERR_OK) {
		release(c);
		return;
	}
	/* No memory for a FIN: once more when it is polled. */
	enter(c, CONN_CLOSING);
	set_callbacks(c);
}

/* How many bytes can be written at once; 0: wait until some were sent. */
static size_t room(const struct conn *c)
{
	if (tcp_sndqueuelen(c->pcb) >= TCP_SND_QUEUELEN - 8)
		return 0;
	return tls_of(c) ? tls_room(tls_of(c))
			 : MIN((size_t)tcp_sndbuf(c->pcb), (size_t)UINT16_MAX);
}

static bool put(struct conn *c, const void *data, size_t n, u8_t flags)
{
	return tls_of(c) ? tls_write(tls_of(c), data, n)
			 : tcp_write(c->pcb, data, n, flags) == ERR_OK;
}

/* Returns whether all of the body is with lwIP. */
static bool send_body(struct conn *c)
{
	while (c->body_left) {
		size_t n = MIN(c->body_left, room(c));

		if (!n || !put(c, c->body, n,
			       n < c->body_left ? TCP_WRITE_FLAG_MORE : 0))
			return false;
		c->body += n;
		c->body_left -= n;
	}
	return true;
}

static void start_answer(struct conn *c, const struct response *r)
{
	/* There is room: answer() has looked. */
	if (!put(c, r->head, r->head_len,
		 TCP_WRITE_FLAG_COPY |
			 (r->body_len ? TCP_WRITE_FLAG_MORE : 0))) {
		c->last = c->refused = true;
		return;
	}
	c->body = r->body;
	c->body_left = r->body_len;
	c->last = r->close;
}

/*
 * Reads and answers one request. Returns whether there was one, or something
 * that is none.
 */
static bool answer(struct conn *c)
{
	static char gathered[HTTP_HEAD_MAX];
	struct http_request req;
	char *head = c->in->payload;
	size_t len = c->in->len;
	int n;

	if (room(c) < RESPONSE_HEAD_MAX)
		return false;
	n = http_parse(head, len, &req);
	if (n == 0 && c->in->next) {
		/* It goes on in the next buffer. */
		head = gathered;
		len = pbuf_copy_partial(c->in, head, sizeof(gathered), 0);
		n = http_parse(head, len, &req);
	}
	if (n == 0)
		return false;
	if (n < 0) {
		response_error(n, &reply);
		c->refused = true;
	} else {
		response_to(&req, &reply);
	}
	start_answer(c, &reply);
	if (n > 0) {
		consume(c, n);
		c->skip = req.body;
	}
	return true;
}

/* All is said: waits for the peer to close, so that it gets to read it. */
static void linger(struct conn *c)
{
	enter(c, CONN_LINGER);
	discard(c);
	if (c->eof || tcp_shutdown(c->pcb, 0, 1) != ERR_OK)
		close_conn(c);
}

/* Decrypts what a request may need. Returns whether TLS is as it should be. */
static bool decrypt(struct conn *c)
{
	struct pbuf *p;

	while ((!c->in || c->in->tot_len < HTTP_HEAD_MAX) &&
	       (p = tls_read(tls_of(c))))
		queue_put(&c->in, p);
	if (tls_state(tls_of(c)) == TLS_EOF)
		c->eof = true;
	return tls_state(tls_of(c)) != TLS_FAILED;
}

/* Goes on as far as it can. The connection may be gone afterwards. */
static void run(struct conn *c)
{
	for (;;) {
		if (tls_of(c) && !decrypt(c)) {
			linger(c);
			return;
		}
		if (!send_body(c))
			break;
		if (c->last) {
			if (c->refused || c->in || c->skip || tls_of(c))
				linger(c);
			else
				close_conn(c);
			return;
		}
		if (c->skip && c->in) {
			size_t n = MIN(c->skip, (size_t)c->in->tot_len);

			consume(c, n);
			c->skip -= n;
			continue; /* TLS may have more of it */
		}
		if (!c->in) {
			if (c->eof) {
				close_conn(c);
				return;
			}
			break;
		}
		if (!answer(c)) {
			/* Half a request will never be whole. */
			if (c->eof && room(c) >= RESPONSE_HEAD_MAX &&
			    !c->pcb->unacked) {
				close_conn(c);
				return;
			}
			break;
		}
	}
	tcp_output(c->pcb);
	enter(c, next_phase(c));
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct conn *c = arg;

	(void)pcb;
	(void)err;
	if (p && !(tls_of(c) ? tls_input(tls_of(c), p) : queue_put(&c->in, p)))
		return ERR_MEM; /* lwIP keeps it, and asks again */
	if (!p)
		c->eof = true;
	if (!is_open(c)) {
		discard(c);
		if (c->eof)
			close_conn(c);
		return ERR_OK;
	}
	run(c);
	return ERR_OK;
}

/* The peer takes no data: it gets a reset instead of the rest. */
static err_t abort_conn(struct conn *c)
{
	struct tcp_pcb *pcb = c->pcb;

	tcp_arg(pcb, NULL);
	tcp_err(pcb, NULL);
	release(c);
	tcp_abort(pcb);
	return ERR_ABRT;
}

/* Ends a connection whose phase has lasted too long. */
static err_t give_up(struct conn *c)
{
	if (c->phase == CONN_SEND && (c->body_left || c->pcb->unsent))
		return abort_conn(c);
	if (c->phase == CONN_HEAD && !is_shaking_hands(c) &&
	    room(c) >= RESPONSE_HEAD_MAX) {
		response_error(-408, &reply);
		start_answer(c, &reply);
		linger(c);
	} else if (tls_of(c) && is_open(c)) {
		linger(c);
	} else {
		close_conn(c);
	}
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	struct conn *c = arg;

	if (!is_open(c))
		return ERR_OK;
	c->taken += len;
	if (c->taken >= TAKE_MIN || !pcb->unacked) {
		c->taken = 0;
		if (c->phase == CONN_SEND)
			c->since = tcp_ticks;
	}
	/* lwIP doesn't poll a connection while its peer takes something. */
	if (is_overdue(c))
		return give_up(c);
	if (c->body_left || c->in || c->eof || tls_of(c))
		run(c);
	else
		enter(c, next_phase(c));
	return ERR_OK;
}

static void on_error(void *arg, err_t err)
{
	(void)err;
	release(arg);
}

static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct conn *c = arg;

	(void)pcb;
	if (c->phase == CONN_CLOSING || is_overdue(c))
		return give_up(c);
	if (is_open(c))
		run(c);
	return ERR_OK;
}

static void set_callbacks(struct conn *c)
{
	tcp_arg(c->pcb, c);
	tcp_recv(c->pcb, on_recv);
	tcp_sent(c->pcb, on_sent);
	tcp_err(c->pcb, on_error);
	tcp_poll(c->pcb, on_poll, POLL_HALF_SECONDS);
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct conn *c;

	if (err != ERR_OK || !pcb)
		return ERR_VAL;
	c = uk_pool_get(&conns);
	if (!c)
		return ERR_MEM;
	*c = (struct conn){.pcb = pcb, .since = tcp_ticks};
	if (arg && !set_tls(c)) {
		uk_pool_put(&conns, c);
		return ERR_MEM;
	}
	enter(c, next_phase(c));
	set_callbacks(c);
	tcp_nagle_disable(pcb);
	return ERR_OK;
}

void conn_init(unsigned int timeout, unsigned int head_timeout)
{
	limits[CONN_IDLE] = timeout * TICKS_PER_SECOND;
	limits[CONN_HEAD] = head_timeout * TICKS_PER_SECOND;
	limits[CONN_BODY] = timeout * TICKS_PER_SECOND;
	limits[CONN_SEND] = timeout * TICKS_PER_SECOND;
	limits[CONN_LINGER] = LINGER_SECONDS * TICKS_PER_SECOND;
	uk_pool_init(&conns, sizeof(struct conn), 64, uk_alloc_get_default());
}

int conn_listen(uint16_t port, bool secure)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_ANY), *l;

	if (!pcb)
		return -ENOMEM;
	if (tcp_bind(pcb, IP_ANY_TYPE, port) != ERR_OK) {
		tcp_close(pcb);
		return -EBUSY;
	}
	l = tcp_listen_with_backlog(pcb, TCP_DEFAULT_LISTEN_BACKLOG);
	if (!l) {
		tcp_close(pcb);
		return -ENOMEM;
	}
	/* Its connections' on_accept() is given it. */
	tcp_arg(l, secure ? &conns : NULL);
	tcp_accept(l, on_accept);
	return 0;
}
