/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which address to try first.
 */
#ifndef UKSOCKET_ORDER_H
#define UKSOCKET_ORDER_H

#include <netinet/in.h>
#include <uk/essentials.h>

/* An address, IPv4 as IPv6 has it (::ffff:a.b.c.d). */
struct name_addr {
	uint8_t bytes[16];
	uint32_t zone; /* of a link's */
	bool is4;
};

/**
 * The place of `to` among others, when it is reached from `from`, NULL: not
 * at all. The higher comes first; of the same, the one that came first.
 */
uint32_t addr_rank(const struct name_addr *to, const struct name_addr *from);

/** Is it one that only its link, or nobody else, knows? */
bool addr_is_local(const struct name_addr *a);

#endif /* UKSOCKET_ORDER_H */
