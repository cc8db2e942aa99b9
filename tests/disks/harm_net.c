/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Added to an application that uses lwIP: a datagram at port 9998 names the
 * device to break.
 */
#include <uk/init.h>
#include "lwip/opt.h"
#include "lwip/tcpip.h"
#include "lwip/udp.h"
#include "disks.h"

#define PORT 9998

#if NO_SYS
#define LOCK_TCPIP_CORE()
#define UNLOCK_TCPIP_CORE()
#endif

static void on_name(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *from, u16_t port)
{
	char name[16] = "";

	(void)arg;
	(void)pcb;
	(void)from;
	(void)port;
	pbuf_copy_partial(p, name, sizeof(name) - 1, 0);
	pbuf_free(p);
	harm_ring(name);
}

static int init(struct uk_init_ctx *ctx)
{
	struct udp_pcb *pcb;

	(void)ctx;
	LOCK_TCPIP_CORE();
	pcb = udp_new();
	if (pcb && udp_bind(pcb, IP_ANY_TYPE, PORT) == ERR_OK)
		udp_recv(pcb, on_name, NULL);
	UNLOCK_TCPIP_CORE();
	return pcb ? 0 : -1;
}

uk_late_initcall(init);
