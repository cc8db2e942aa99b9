/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Passes ICMP errors to posix-socket: report.c has checked them; the bytes that
 * they quote are copied. Source: RFC 792, RFC 4443.
 */
#include <uk/lwip_icmp.h>
#include "sockets.h"

#define QUOTED_MAX 576

void uk_lwip_icmp_error(const struct uk_lwip_icmp_error *e)
{
	uint8_t quoted[QUOTED_MAX];
	struct uk_inet_icmp it = {
		.six = e->v6,
		.type = e->type,
		.code = e->code,
		.protocol = e->proto,
		.from.port = e->local_port,
		.to.port = e->remote_port,
		.info = e->info,
		.data = quoted,
	};

	glue_from_lwip(&e->local, &it.from.addr);
	glue_from_lwip(&e->remote, &it.to.addr);
	glue_from_lwip(&e->offender, &it.sender);
	it.len = pbuf_copy_partial(e->p, quoted, sizeof(quoted), e->off);
	uk_inet_icmp(&it);
}
