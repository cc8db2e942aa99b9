/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What looks names up for getaddrinfo(): one resolver, which sets itself before
 * level `sys` is over.
 */
#ifndef UK_NETDB_H
#define UK_NETDB_H

#include <netdb.h>

struct uk_netdb {
	/** As getaddrinfo(). Context: thread, may sleep. */
	int (*getaddrinfo)(const char *node, const char *service,
			   const struct addrinfo *hints,
			   struct addrinfo **result);
	void (*freeaddrinfo)(struct addrinfo *list);
};

/** Sets it. Context: thread, once. */
void uk_netdb_set(const struct uk_netdb *n);

#endif /* UK_NETDB_H */
