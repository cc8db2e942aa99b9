/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uksocket's resolver: lwIP's, for C libraries that have none.
 */
#include <uk/init.h>
#include <uk/netdb.h>
#include "lwip/opt.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"

/* lwIP counts its own longest address, whatever is in it. */
static int do_getaddrinfo(const char *node, const char *service,
			  const struct addrinfo *hints,
			  struct addrinfo **result)
{
	int rc = lwip_getaddrinfo(node, service, hints, result);

	if (rc == 0)
		(*result)->ai_addrlen = (*result)->ai_family == AF_INET6
						? sizeof(struct sockaddr_in6)
						: sizeof(struct sockaddr_in);
	return rc;
}

static const struct uk_netdb netdb = {
	.getaddrinfo = do_getaddrinfo,
	.freeaddrinfo = lwip_freeaddrinfo,
};

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_netdb_set(&netdb);
	return 0;
}

uk_sys_initcall(init);
