/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rings that network cards are served by. Source: Xen,
 * xen/include/public/io/netif.h and ring.h.
 */
#ifndef NETFRONT_NETIF_H
#define NETFRONT_NETIF_H

#include <uk/xenring.h>

#define NETIF_RING 256 /* entries, both ways */

/* Flags of what is sent. */
#define NETIF_TX_CSUM_BLANK	0x01
#define NETIF_TX_DATA_VALIDATED 0x02
#define NETIF_TX_MORE		0x04
#define NETIF_TX_EXTRA		0x08
/* Flags of what is received. */
#define NETIF_RX_DATA_VALIDATED 0x01
#define NETIF_RX_CSUM_BLANK	0x02
#define NETIF_RX_MORE		0x04
#define NETIF_RX_EXTRA		0x08

#define NETIF_RSP_NULL 1 /* the place of an extra */

#define NETIF_EXTRA_GSO	 1
#define NETIF_EXTRA_MORE 0x01
#define NETIF_GSO_TCP4	 1
#define NETIF_GSO_TCP6	 2

struct netif_extra {
	uint8_t type, flags;
	uint16_t gso_size;
	uint8_t gso_type, pad;
	uint16_t features;
};

struct netif_tx_request {
	uint32_t gref;
	uint16_t offset, flags, id, size;
};

struct netif_tx_response {
	uint16_t id;
	int16_t status;
};

struct netif_rx_request {
	uint16_t id, pad;
	uint32_t gref;
};

struct netif_rx_response {
	uint16_t id, offset, flags;
	int16_t status; /* bytes, or below 0 */
};

struct netif_tx_ring {
	struct uk_xenring c;
	union {
		struct netif_tx_request req;
		struct netif_tx_response rsp;
		struct netif_extra extra;
	} entry[NETIF_RING];
};

struct netif_rx_ring {
	struct uk_xenring c;
	union {
		struct netif_rx_request req;
		struct netif_rx_response rsp;
		struct netif_extra extra;
	} entry[NETIF_RING];
};

#endif /* NETFRONT_NETIF_H */
