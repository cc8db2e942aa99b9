/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections.
 */
#ifndef HTTPD_CONN_H
#define HTTPD_CONN_H

#include <uk/essentials.h>

/**
 * Prepares for connections. Call it once, first. A connection is closed when
 * it has asked for nothing for `timeout` seconds, when the body of its request
 * takes longer than that, or when it has taken next to nothing of an answer
 * for that long; and when a request's head or a TLS handshake takes longer
 * than `head_timeout` seconds. lwIP checks that every two seconds.
 */
void conn_init(unsigned int timeout, unsigned int head_timeout);

/**
 * Listens at `port` on all addresses, for connections by TLS where `secure`.
 * Returns 0 or negative errno.
 */
int conn_listen(uint16_t port, bool secure);

#endif /* HTTPD_CONN_H */
