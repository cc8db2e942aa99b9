/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where lwIP calls us.
 */
#ifndef LWIPHOOKS_H
#define LWIPHOOKS_H

#include "lwip/ip_addr.h"

u32_t uk_lwip_isn(const ip_addr_t *local_ip, u16_t local_port,
		  const ip_addr_t *remote_ip, u16_t remote_port);
#define LWIP_HOOK_TCP_ISN uk_lwip_isn

#endif /* LWIPHOOKS_H */
