/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections.
 */
#ifndef HTTPD_CONN_H
#define HTTPD_CONN_H

#include <stdint.h>

/**
 * Listens at `port` on all addresses; a connection that does nothing for
 * `timeout` seconds is closed. Returns 0 or negative errno.
 */
int conn_listen(uint16_t port, unsigned int timeout);

#endif /* HTTPD_CONN_H */
