/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The header in front of packets of virtio-net and of Linux's tap, to and from
 * what a netbuf says. Source: VIRTIO 1.2, 5.1.6; Linux,
 * include/uapi/linux/virtio_net.h. Little endian, as are the CPUs here.
 */
#ifndef UK_VNETHDR_H
#define UK_VNETHDR_H

#include <uk/netbuf.h>

#define UK_VNETHDR_NEEDS_CSUM 0x01
#define UK_VNETHDR_DATA_VALID 0x02

#define UK_VNETHDR_GSO_NONE   0
#define UK_VNETHDR_GSO_TCPV4  1
#define UK_VNETHDR_GSO_UDP    3 /* fragments: never asked for */
#define UK_VNETHDR_GSO_TCPV6  4
#define UK_VNETHDR_GSO_UDP_L4 5
#define UK_VNETHDR_GSO_ECN    0x80

/* virtio 1.x has 16 bits more behind it: num_buffers. */
struct uk_vnethdr {
	uint8_t flags;
	uint8_t gso_type;
	uint16_t hdr_len;
	uint16_t gso_size;
	uint16_t csum_start;
	uint16_t csum_offset;
} __uk_packed;

/** Fills `h` for the packet `nb`. Context: any. */
static inline void uk_vnethdr_put(struct uk_vnethdr *h,
				  const struct uk_netbuf *nb)
{
	/* In the order of enum uk_netbuf_gso. */
	static const uint8_t types[] = {
		UK_VNETHDR_GSO_NONE,
		UK_VNETHDR_GSO_TCPV4,
		UK_VNETHDR_GSO_TCPV6,
		UK_VNETHDR_GSO_UDP_L4,
	};

	*h = (struct uk_vnethdr){};
	if (nb->flags & UK_NETBUF_CSUM_PARTIAL) {
		h->flags = UK_VNETHDR_NEEDS_CSUM;
		h->csum_start = nb->csum_start;
		h->csum_offset = nb->csum_offset;
	}
	if (nb->gso) {
		h->gso_type = types[nb->gso];
		h->gso_size = nb->gso_size;
		h->hdr_len = nb->header_len;
	}
}

/**
 * Takes what `h`, which the device wrote, says of the packet `nb` of `len`
 * bytes. False when it makes no sense: drop the packet. Context: any.
 */
static inline bool uk_vnethdr_get(const struct uk_vnethdr *h,
				  struct uk_netbuf *nb, size_t len)
{
	nb->flags = 0;
	nb->gso = UK_NETBUF_GSO_NONE;
	if (h->flags & UK_VNETHDR_NEEDS_CSUM) {
		if ((size_t)h->csum_start + h->csum_offset + 2 > len)
			return false;
		nb->flags = UK_NETBUF_CSUM_PARTIAL;
		nb->csum_start = h->csum_start;
		nb->csum_offset = h->csum_offset;
	} else if (h->flags & UK_VNETHDR_DATA_VALID) {
		nb->flags = UK_NETBUF_CSUM_GOOD;
	}
	switch (h->gso_type & ~UK_VNETHDR_GSO_ECN) {
	case UK_VNETHDR_GSO_NONE: return true;
	case UK_VNETHDR_GSO_TCPV4: nb->gso = UK_NETBUF_GSO_TCP4; break;
	case UK_VNETHDR_GSO_TCPV6: nb->gso = UK_NETBUF_GSO_TCP6; break;
	case UK_VNETHDR_GSO_UDP_L4: nb->gso = UK_NETBUF_GSO_UDP; break;
	default: return false;
	}
	nb->gso_size = h->gso_size;
	/* The device's guess, never relied on. */
	nb->header_len = 0;
	return h->gso_size != 0;
}

#endif /* UK_VNETHDR_H */
