/* SPDX-License-Identifier: BSD-3-Clause */
/* Addresses as texts (POSIX.1-2017 <arpa/inet.h>). */
#ifndef _ARPA_INET_H
#define _ARPA_INET_H

#include <netinet/in.h>

#ifdef __cplusplus
extern "C" {
#endif

in_addr_t inet_addr(const char *s);
int inet_aton(const char *s, struct in_addr *addr);
/** In a buffer that the next call writes to. */
char *inet_ntoa(struct in_addr addr);
const char *inet_ntop(int family, const void *addr, char *buf, socklen_t size);
int inet_pton(int family, const char *s, void *addr);

#ifdef __cplusplus
}
#endif

#endif /* _ARPA_INET_H */
