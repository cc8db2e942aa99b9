/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Completes checksums that a device left open without having been asked to.
 */
#include <uk/checksum.h>
#include <uk/netbuf.h>

/* The sum of all bytes from `off` on; each buffer may begin at an odd one. */
static uint16_t sum_from(const struct uk_netbuf *nb, size_t off)
{
	uint32_t sum = 0;
	bool odd = false;

	for (; nb; nb = nb->next) {
		size_t skip = MIN(off, nb->len), n = nb->len - skip;
		uint16_t part = uk_checksum(nb->data + skip, n);

		sum += odd ? __builtin_bswap16(part) : part;
		sum = (sum & 0xffff) + (sum >> 16);
		odd ^= n & 1;
		off -= skip;
	}
	return sum;
}

static void put_byte(struct uk_netbuf *nb, size_t off, uint8_t v)
{
	for (; off >= nb->len; nb = nb->next)
		off -= nb->len;
	nb->data[off] = v;
}

void uk_netbuf_csum_finish(struct uk_netbuf *nb)
{
	size_t at = (size_t)nb->csum_start + nb->csum_offset;
	uint16_t sum;

	if (nb->flags & UK_NETBUF_CSUM_PARTIAL) {
		sum = ~sum_from(nb, nb->csum_start);
		/* 0 says of UDP that there is no checksum [RFC 768]. */
		sum = sum ? sum : 0xffff;
		put_byte(nb, at, sum);
		put_byte(nb, at + 1, sum >> 8);
	}
	nb->flags = 0;
}
