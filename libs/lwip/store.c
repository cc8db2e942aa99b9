/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP's entries in the store: the objects of each kind that are in use, and
 * the blocks of the heap that lwIP holds.
 */
#include <uk/store.h>
#include "glue.h"
#include "memory.h"

#define OBJECTS(name, kind) UK_STORE_GAUGE(lwip, name, memp_used[MEMP_##kind])

OBJECTS(pbuf, PBUF);
OBJECTS(pbuf_pool, PBUF_POOL);
OBJECTS(tcp_pcb, TCP_PCB);
OBJECTS(tcp_listen, TCP_PCB_LISTEN);
OBJECTS(tcp_seg, TCP_SEG);
OBJECTS(udp_pcb, UDP_PCB);
OBJECTS(raw_pcb, RAW_PCB);
OBJECTS(timeout, SYS_TIMEOUT);
OBJECTS(fragment, FRAG_PBUF);
#if LWIP_IPV4
OBJECTS(arp_queue, ARP_QUEUE);
OBJECTS(reassembly, REASSDATA);
OBJECTS(igmp_group, IGMP_GROUP);
#endif
#if LWIP_IPV6
OBJECTS(reassembly6, IP6_REASSDATA);
OBJECTS(nd6_queue, ND6_QUEUE);
OBJECTS(mld6_group, MLD6_GROUP);
#endif

static uint32_t blocks;
UK_STORE_GAUGE(lwip, blocks, blocks);

/* Bytes of received packets that were copied. */
UK_STORE_GAUGE(lwip, held, glue_held);

void memory_count(int n)
{
	SYS_ARCH_DECL_PROTECT(flags);

	SYS_ARCH_PROTECT(flags);
	blocks += n;
	SYS_ARCH_UNPROTECT(flags);
}
