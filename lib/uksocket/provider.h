/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share.
 */
#ifndef UKSOCKET_PROVIDER_H
#define UKSOCKET_PROVIDER_H

#include <uk/socket.h>

extern const struct uk_socket_provider *provider;

#endif /* UKSOCKET_PROVIDER_H */
