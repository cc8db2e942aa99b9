/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The servers of names are the network's, as parameters or DHCP gave them; a
 * file /etc/resolv.conf is read where there are none.
 */
#include <string.h>
#include <uk/socket.h>
#include "lookup.h"

/* musl's own, under the name that Makefile.uk gives it. */
hidden int __uk_file_resolv_conf(struct resolvconf *conf, char *search,
				 size_t search_size);

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

int __get_resolv_conf(struct resolvconf *conf, char *search, size_t search_size)
{
	struct uk_inet_addr addr;
	unsigned int n = 0;

	while (n < MAXNS && uk_socket_nameserver(n, &addr) == 0) {
		struct address *a = &conf->ns[n++];

		memset(a, 0, sizeof(*a));
		if (memcmp(addr.bytes, mapped, sizeof(mapped)) == 0) {
			a->family = AF_INET;
			memcpy(a->addr, addr.bytes + 12, 4);
		} else {
			a->family = AF_INET6;
			a->scopeid = addr.zone;
			memcpy(a->addr, addr.bytes, 16);
		}
	}
	if (!n)
		return __uk_file_resolv_conf(conf, search, search_size);
	conf->nns = n;
	conf->ndots = 1;
	conf->timeout = 5;
	conf->attempts = 2;
	if (search)
		*search = '\0';
	return 0;
}
