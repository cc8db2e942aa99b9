/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Buffers that came and weren't read yet, one chain.
 */
#ifndef HTTPD_QUEUE_H
#define HTTPD_QUEUE_H

#include <uk/essentials.h>
#include <uk/lwip.h>
#include "lwip/pbuf.h"

#define QUEUE_MAX 60000 /* lwIP counts a chain's bytes in 16 bits */

/** Takes `p`; false, and it doesn't, when there is too much. */
static inline bool queue_put(struct pbuf **queue, struct pbuf *p)
{
	if (!*queue)
		*queue = p;
	else if ((*queue)->tot_len + p->tot_len > QUEUE_MAX)
		return false;
	else
		uk_lwip_join(*queue, p);
	return true;
}

#endif /* HTTPD_QUEUE_H */
