/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names asked of the provider's name servers.
 */
#ifndef UKSOCKET_LOOKUP_H
#define UKSOCKET_LOOKUP_H

#include "dns.h"

struct lookup {
	enum dns_type type;
	int rc; /* as dns_answer(), -EAGAIN: nobody answered */
	struct dns_found found;
};

/** Asks for `name`, for each of the `n` types at once. Sleeps, for seconds. */
void dns_lookup(const char *name, struct lookup *l, unsigned int n);

#endif /* UKSOCKET_LOOKUP_H */
