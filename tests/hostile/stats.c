/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Added to an application that uses lwIP: answers each datagram at port 9999
 * with the statistics of the store, a line `NAME VALUE` each.
 */
#include <uk/fmt.h>
#include <uk/init.h>
#include <uk/store.h>
#include "lwip/opt.h"
#include "lwip/tcpip.h"
#include "lwip/udp.h"

#define PORT	  9999
#define REPLY_MAX 8192

#if NO_SYS
#define LOCK_TCPIP_CORE()
#define UNLOCK_TCPIP_CORE()
#endif

static char reply[REPLY_MAX];
static size_t reply_len;

static int add(const struct uk_store_item *item, void *arg)
{
	char path[UK_STORE_PATH_MAX];

	(void)arg;
	uk_store_path(item, path);
	reply_len += uk_snprintf(reply + reply_len, REPLY_MAX - reply_len,
				 "%s %lld\n", path, (long long)item->value);
	return reply_len >= REPLY_MAX;
}

static void on_ask(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		   const ip_addr_t *from, u16_t port)
{
	(void)arg;
	/* Itself, it holds nothing when it counts. */
	pbuf_free(p);
	reply_len = 0;
	if (uk_store_walk(NULL, add, NULL))
		return;
	p = pbuf_alloc(PBUF_TRANSPORT, reply_len, PBUF_RAM);
	if (!p)
		return;
	pbuf_take(p, reply, reply_len);
	udp_sendto(pcb, p, from, port);
	pbuf_free(p);
}

static int init(struct uk_init_ctx *ctx)
{
	struct udp_pcb *pcb;

	(void)ctx;
	LOCK_TCPIP_CORE();
	pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (pcb && udp_bind(pcb, IP_ANY_TYPE, PORT) == ERR_OK)
		udp_recv(pcb, on_ask, NULL);
	UNLOCK_TCPIP_CORE();
	return pcb ? 0 : -1;
}

uk_late_initcall(init);
