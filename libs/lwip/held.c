/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The memory that received packets hold until somebody has read them. A card
 * receives into buffers of 2 KiB; a connection that keeps one byte would keep
 * all of it, and a few thousand of these would leave the card without buffers.
 * So beyond a number of buffers packets are copied into memory of their own
 * size, and the buffers go back to the card at once. The copies are counted;
 * when they hold too much, connections that hold some of them have to wait.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/lwip.h>
#include "lwip/opt.h"
#include "lwip/priv/tcp_priv.h"
#include "glue.h"
#include "lwiphooks.h"

#define SMALL	  512  /* bytes of a packet that is worth copying early */
#define ADMITTED  4096 /* bytes that a connection may send in any case */
#define SPARE	  16   /* buffers that the card keeps when memory ends */
#define JOINED	  1024 /* bytes of memory that small segments share */
#define ALIGN_IP  2    /* behind Ethernet's header, IP's is aligned */
#define OOSEQ_MAX 256  /* buffers out of order that a connection may hold */

struct copy {
	struct pbuf_custom c;
	uint32_t size; /* bytes at `data` */
	uint8_t data[];
};

uint32_t glue_held;
static uint32_t held_max = UINT32_MAX;

static void free_copy(struct pbuf *p)
{
	struct copy *c = (struct copy *)p;

	__atomic_fetch_sub(&glue_held, sizeof(*c) + c->size, __ATOMIC_RELAXED);
	uk_free(uk_alloc_get_default(), c);
}

/* A buffer of `len` bytes from `off` on, of `size`. NULL: no memory. */
static struct pbuf *make(uint16_t off, uint16_t len, uint32_t size)
{
	struct copy *c = uk_malloc(uk_alloc_get_default(), sizeof(*c) + size);

	if (!c)
		return NULL;
	__atomic_fetch_add(&glue_held, sizeof(*c) + size, __ATOMIC_RELAXED);
	c->size = size;
	c->c.custom_free_function = free_copy;
	return pbuf_alloced_custom(PBUF_RAW, len, PBUF_REF, &c->c,
				   c->data + off, size - off);
}

struct pbuf *glue_copy(const struct uk_netbuf *nb)
{
	struct pbuf *p = make(ALIGN_IP, nb->len, ALIGN_IP + nb->len);

	if (p)
		memcpy(p->payload, nb->data, nb->len);
	return p;
}

void glue_held_init(struct glue_netif *g)
{
	size_t memory = uk_alloc_availmem(uk_alloc_get_default());
	const struct uk_netbuf_pool_conf *pool = &g->rx_pool.conf;
	unsigned int ring = MIN(g->dev->conf.rx_ring, pool->max / 2);
	size_t most = MIN(pool->max / 4, memory / 8 / pool->size);

	g->copy_all = ring + most;
	g->copy_small = ring + most / 8;
	held_max = MIN(memory / 4, (size_t)UINT32_MAX / 2);
}

bool glue_must_copy(const struct glue_netif *g, size_t bytes)
{
	const struct uk_netbuf_pool *pool = &g->rx_pool;
	unsigned int out = pool->nall - pool->nfree;

	if (likely(out <= g->copy_small && !pool->failed))
		return false;
	/* It failed: memory ended before the pool was as large as it may be. */
	return bytes <= SMALL || out > g->copy_all ||
	       (pool->failed && pool->nfree < SPARE);
}

bool uk_lwip_rx_full(void)
{
	return __atomic_load_n(&glue_held, __ATOMIC_RELAXED) > held_max;
}

/*
 * A connection that holds no data yet may always receive its next segment: a
 * short request gets through, whatever other connections hold.
 */
bool uk_lwip_tcp_rx_full(const struct tcp_pcb *pcb, u16_t len)
{
	return unlikely(uk_lwip_rx_full()) &&
	       (pcb->rcv_wnd < TCP_WND_MAX(pcb) || len > ADMITTED);
}

u16_t uk_lwip_ooseq_max(void)
{
	return uk_lwip_rx_full() ? 0 : OOSEQ_MAX;
}

/* The free bytes behind the data of `p`; 0 if `p` is shared, or no copy. */
static size_t room(const struct pbuf *p)
{
	const struct copy *c = (const struct copy *)p;

	if (!(p->flags & PBUF_FLAG_IS_CUSTOM) || p->ref != 1 ||
	    c->c.custom_free_function != free_copy)
		return 0;
	return c->data + c->size - ((uint8_t *)p->payload + p->len);
}

/* Makes `p` one buffer with room behind it, if it is small; else leaves it. */
static struct pbuf *compact(struct pbuf *p)
{
	struct pbuf *q;

	if (p->tot_len > JOINED / 2)
		return p;
	q = make(0, p->tot_len, JOINED);
	if (!q)
		return p;
	pbuf_copy_partial(p, q->payload, p->tot_len, 0);
	pbuf_free(p);
	return q;
}

void uk_lwip_join(struct pbuf *queue, struct pbuf *p)
{
	struct pbuf *last = queue, *q;
	u16_t len = p->tot_len;

	while (last->next)
		last = last->next;
	if (room(last) < len) {
		pbuf_cat(queue, compact(p));
		return;
	}
	pbuf_copy_partial(p, (uint8_t *)last->payload + last->len, len, 0);
	for (q = queue; q; q = q->next)
		q->tot_len += len;
	last->len += len;
	pbuf_free(p);
}
