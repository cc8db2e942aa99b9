/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections.
 */
#ifndef HTTPD_CONN_H
#define HTTPD_CONN_H

#include <uk/essentials.h>

/** Once, first: a connection that does nothing for `timeout` s is closed. */
void conn_init(unsigned int timeout);

/**
 * Listens at `port` on all addresses, for connections by TLS where `secure`.
 * Returns 0 or negative errno.
 */
int conn_listen(uint16_t port, bool secure);

#endif /* HTTPD_CONN_H */
