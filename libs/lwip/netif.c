/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A netif for a network device, without copies: a received buffer has lwIP's
 * pbuf in its private bytes, and a packet that is sent is a chain of buffers
 * that point into lwIP's, of which they hold a reference until it is sent.
 * Only when the stack holds many receive buffers are more copied (held.c).
 */
#include <uk/allocpool.h>
#include <uk/print.h>
#include "lwip/opt.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/priv/tcp_priv.h"
#include "netif/ethernet.h"
#include "glue.h"
#include "lwiphooks.h"

#define BURST	   64
#define RX_BUFFER  2048
#define RX_BUFFERS 64	 /* at first */
#define SEG_MAX	   32120 /* 22 of Ethernet's; with headers within 32 KiB */

struct glue_netif *glue_netifs;
static struct uk_pool tx_bufs; /* struct uk_netbuf */

static err_t send(struct netif *netif, struct pbuf *p);

/* --- sending ----------------------------------------------------------- */

static void free_part(struct uk_netbuf *nb)
{
	struct pbuf *p = nb->owner;

	uk_pool_put(&tx_bufs, nb);
	if (p)
		pbuf_free(p);
}

/* Room before the data that the driver may use for its header. */
static void give_headroom(struct uk_netbuf *nb, const struct pbuf *p)
{
	uint8_t *start = (uint8_t *)p + LWIP_MEM_ALIGN_SIZE(sizeof(*p));

	if (!(p->type_internal & PBUF_TYPE_FLAG_STRUCT_DATA_CONTIGUOUS))
		return;
	nb->head = start;
	nb->size = nb->data - start + nb->len;
}

static struct uk_netbuf *wrap(struct pbuf *p)
{
	struct uk_netbuf *first = NULL, **at = &first;

	/* The first part holds the packet: a chain goes as a whole. */
	for (struct pbuf *q = p; q; q = q->next) {
		struct uk_netbuf *nb;

		if (!q->len)
			continue;
		nb = uk_pool_get(&tx_bufs);
		if (!nb) {
			uk_netbuf_put(first);
			return NULL;
		}
		uk_netbuf_wrap(nb, q->payload, q->len, free_part, NULL);
		if (!first) {
			pbuf_ref(p);
			nb->owner = p;
			give_headroom(nb, q);
		}
		*at = nb;
		at = &nb->next;
	}
	return first;
}

/* May the data change, or are there more parts than the device takes? */
static bool needs_copy(const struct glue_netif *g, const struct pbuf *p)
{
	unsigned int n = 0;

	for (; p; p = p->next) {
		if (PBUF_NEEDS_COPY(p))
			return true;
		n++;
	}
	return n > g->info.tx_segs_max;
}

static void push(struct glue_netif *g)
{
	while (g->tx_head != g->tx_tail) {
		unsigned int at = g->tx_head % TX_QUEUE;
		unsigned int n = MIN(g->tx_tail - g->tx_head, TX_QUEUE - at);
		int sent = uk_netdev_tx_burst(g->dev, 0, g->tx + at, n);

		if (sent < 0)
			return;
		g->tx_head += sent;
		/* Full: an interrupt follows, unless there is room by now. */
		if ((unsigned int)sent < n && !uk_netdev_tx_arm(g->dev, 0))
			return;
	}
}

void glue_netif_flush(struct glue_netif *g)
{
	push(g);
	while (g->tx_failed && g->tx_head == g->tx_tail) {
		g->tx_failed = false;
		tcp_txnow();
		push(g);
	}
}

void glue_flush(void)
{
	for (struct glue_netif *g = glue_netifs; g; g = g->next)
		if (g->tx_head != g->tx_tail)
			glue_netif_flush(g);
}

static bool parts(const struct glue_netif *g)
{
	uint32_t both = UK_NETDEV_TX_TSO4 | UK_NETDEV_TX_TSO6;

	return (g->features & both) == both;
}

u16_t uk_lwip_seg_max(const struct tcp_pcb *pcb)
{
	const struct netif *n = netif_default;

	/* If the route leads elsewhere, IP fragments the segment. */
	if (!n || n->linkoutput != send || !parts(n->state))
		return pcb->mss;
	return SEG_MAX;
}

bool uk_lwip_device_parts(const struct netif *n, const struct pbuf *p)
{
	return p->gso_size && n->linkoutput == send && parts(n->state);
}

void uk_lwip_reclaim(void)
{
	for (struct glue_netif *g = glue_netifs; g; g = g->next)
		uk_netdev_tx_reclaim(g->dev, 0);
}

static err_t send(struct netif *netif, struct pbuf *p)
{
	struct glue_netif *g = netif->state;
	struct pbuf *copy = NULL;
	struct uk_netbuf *nb;

	if (g->tx_tail - g->tx_head == TX_QUEUE)
		push(g);
	if (g->tx_tail - g->tx_head == TX_QUEUE) {
		g->tx_failed = true;
		return ERR_MEM;
	}
	if (needs_copy(g, p)) {
		copy = pbuf_clone(PBUF_RAW_TX, PBUF_RAM, p);
		if (!copy)
			return ERR_MEM;
		p = copy;
	}
	nb = wrap(p);
	/* The buffers hold it from here on. */
	if (copy)
		pbuf_free(copy);
	if (!nb)
		return ERR_MEM;
	if (g->features & UK_NETDEV_TX_CSUM)
		glue_tx_checksum(p, nb);
	g->tx[g->tx_tail++ % TX_QUEUE] = nb;
	return ERR_OK;
}

/* --- receiving --------------------------------------------------------- */

static void free_received(struct pbuf *p)
{
	uk_netbuf_put_one((struct uk_netbuf *)p - 1);
}

static struct pbuf *pbuf_of(struct uk_netbuf *nb)
{
	struct pbuf_custom *c = uk_netbuf_priv(nb);

	c->custom_free_function = free_received;
	return pbuf_alloced_custom(PBUF_RAW, nb->len, PBUF_REF, c, nb->data,
				   nb->len);
}

/* One pbuf for each buffer; it holds or copies the buffer. */
static struct pbuf *pbufs_of(struct uk_netbuf *nb, bool copy)
{
	struct pbuf *p = NULL;

	while (nb) {
		struct uk_netbuf *next = nb->next;
		struct pbuf *q = copy ? glue_copy(nb) : pbuf_of(nb);

		if (copy)
			uk_netbuf_put_one(nb);
		if (!q) {
			uk_netbuf_put(next);
			if (p)
				pbuf_free(p);
			return NULL;
		}
		if (p)
			pbuf_cat(p, q);
		else
			p = q;
		nb = next;
	}
	return p;
}

/* NULL: the packet is dropped. */
static struct pbuf *unwrap(struct glue_netif *g, struct uk_netbuf *nb)
{
	size_t bytes = uk_netbuf_total(nb);
	struct pbuf *p = NULL;

	/* lwIP's lengths have 16 bits. */
	if (bytes > UINT16_MAX || nb->priv_size < sizeof(struct pbuf_custom))
		uk_netbuf_put(nb);
	else
		p = pbufs_of(nb, glue_must_copy(g, bytes));
	if (!p)
		g->dev->stats[0].rx_dropped++;
	return p;
}

#define CHECK_ALL 0xffff
#define CHECKED                                                                \
	(CHECK_ALL & ~(NETIF_CHECKSUM_CHECK_TCP | NETIF_CHECKSUM_CHECK_UDP))

static uint16_t generates(const struct glue_netif *g)
{
	return g->features & UK_NETDEV_TX_CSUM
		       ? CHECK_ALL & ~NETIF_CHECKSUM_GEN_TCP
		       : CHECK_ALL;
}

void glue_input(struct netif *n, struct pbuf *p, bool checked)
{
	/* lwIP reads this from the netif while it handles the packet. */
	NETIF_SET_CHECKSUM_CTRL(n, generates(n->state) &
					   (checked ? CHECKED : CHECK_ALL));
	glue_receiving = true;
	if (ethernet_input(p, n) != ERR_OK)
		pbuf_free(p);
	glue_receiving = false;
}

/* The device broke. Returns whether it works again. */
static bool restart(struct glue_netif *g)
{
	if (uk_netdev_restart(g->dev) == 0)
		return true;
	netif_set_link_down(&g->netif);
	return false;
}

bool glue_netif_poll(struct glue_netif *g)
{
	struct uk_netbuf *pkts[BURST];
	struct glue_gro gro = {0};
	int n = uk_netdev_rx_burst(g->dev, 0, pkts, BURST);

	if (unlikely(n == -EIO))
		return restart(g);
	for (int i = 0; i < n; i++) {
		bool checked = pkts[i]->flags &
			       (UK_NETBUF_CSUM_GOOD | UK_NETBUF_CSUM_PARTIAL);
		struct pbuf *p = unwrap(g, pkts[i]);

		if (p)
			glue_gro_add(&gro, &g->netif, p, checked);
	}
	glue_gro_end(&gro, &g->netif);
	uk_netdev_tx_reclaim(g->dev, 0);
	glue_netif_flush(g);
	return n > 0;
}

bool glue_netif_arm(struct glue_netif *g)
{
	return uk_netdev_rx_arm(g->dev, 0);
}

/* --- setting up -------------------------------------------------------- */

static void on_event(struct uk_netdev *dev, unsigned int queue, void *arg)
{
	(void)dev;
	(void)queue;
	glue_wake(arg);
}

static err_t netif_setup(struct netif *n)
{
	struct glue_netif *g = n->state;

	n->name[0] = 'e';
	n->name[1] = 'n';
	n->hwaddr_len = UK_NETDEV_MAC_LEN;
	memcpy(n->hwaddr, g->dev->mac, UK_NETDEV_MAC_LEN);
	n->mtu = g->dev->mtu;
	n->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		   NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
	n->linkoutput = send;
#if LWIP_IPV4
	n->output = etharp_output;
#endif
#if LWIP_IPV6
	n->output_ip6 = ethip6_output;
#endif
#if LWIP_NETIF_HOSTNAME
	n->hostname = CONFIG_UK_NAME;
#endif
	NETIF_SET_CHECKSUM_CTRL(n, generates(g));
	return ERR_OK;
}

#define WANTED                                                                 \
	(UK_NETDEV_TX_CSUM | UK_NETDEV_TX_TSO4 | UK_NETDEV_TX_TSO6 |           \
	 UK_NETDEV_RX_CSUM | UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6 |           \
	 UK_NETDEV_RX_MERGE | UK_NETDEV_LINK)

/* WANTED, as far as supported; large packets only over several buffers. */
static uint32_t choose(const struct uk_netdev_info *info)
{
	uint32_t f = info->features & WANTED;

	if (!(f & UK_NETDEV_TX_CSUM))
		f &= ~(UK_NETDEV_TX_TSO4 | UK_NETDEV_TX_TSO6);
	if (!(f & UK_NETDEV_RX_MERGE) || !(f & UK_NETDEV_RX_CSUM))
		f &= ~(UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6);
	return f;
}

static int start_device(struct glue_netif *g)
{
	struct uk_netbuf_pool_conf pool = {
		.alloc = uk_alloc_get_default(),
		.headroom = g->info.rx_headroom,
		.priv_size = sizeof(struct pbuf_custom),
		.min = MIN(RX_BUFFERS, CONFIG_LIBLWIP_RX_BUFFERS),
		.max = CONFIG_LIBLWIP_RX_BUFFERS,
	};
	struct uk_netdev_conf conf = {
		.features = g->features,
		.rx_queues = 1,
		.tx_queues = 1,
		.rx_pool = {&g->rx_pool},
		.rx_ready = on_event,
		.tx_space = on_event,
		.arg = g,
	};
	int rc;

	pool.size = MAX(RX_BUFFER,
			g->info.rx_headroom + SIZEOF_ETH_HDR + g->dev->mtu);
	rc = uk_netbuf_pool_init(&g->rx_pool, &pool);
	if (rc)
		return rc;
	rc = uk_netdev_configure(g->dev, &conf);
	if (rc == 0) {
		rc = uk_netdev_start(g->dev);
		if (rc)
			uk_netdev_close(g->dev);
	}
	if (rc)
		uk_netbuf_pool_fini(&g->rx_pool);
	else
		glue_held_init(g);
	return rc;
}

int glue_netif_add(struct uk_netdev *dev)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct glue_netif *g = uk_calloc(a, 1, sizeof(*g)), **at = &glue_netifs;
	int rc;

	if (!g)
		return -ENOMEM;
	if (!tx_bufs.size)
		uk_pool_init(&tx_bufs, sizeof(struct uk_netbuf), 64, a);
	g->dev = dev;
	uk_netdev_info(dev, &g->info);
	g->features = choose(&g->info);
	rc = start_device(g);
	if (rc) {
		uk_free(a, g);
		return rc;
	}
#if LWIP_IPV4
	netif_add_noaddr(&g->netif, g, netif_setup, netif_input);
#else
	netif_add(&g->netif, g, netif_setup, netif_input);
#endif
	while (*at)
		at = &(*at)->next;
	*at = g;
	if (glue_netifs == g)
		netif_set_default(&g->netif);
	netif_set_up(&g->netif);
	netif_set_link_up(&g->netif);
	return glue_configure(&g->netif);
}
