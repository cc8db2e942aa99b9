/* SPDX-License-Identifier: BSD-3-Clause */
/* Options of TCP; values as Linux has them. */
#ifndef _NETINET_TCP_H
#define _NETINET_TCP_H

#define TCP_NODELAY   1
#define TCP_KEEPIDLE  4 /* seconds, as the next */
#define TCP_KEEPINTVL 5
#define TCP_KEEPCNT   6
/* Milliseconds; others than lwip don't have it. */
#define TCP_KEEPALIVE 0x100

#endif /* _NETINET_TCP_H */
