/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP in an image. It starts by itself, at level `sys`: each network device
 * becomes a netif, the first one the default, with an address by parameters
 *
 *	netdev.ip=192.168.1.2 netdev.mask=255.255.255.0 netdev.gw=192.168.1.1
 *	netdev.dns=192.168.1.1 netdev.ip6=fd00::2/64 netdev.gw6=fd00::1
 *
 * ("netdev.ip=192.168.1.2/24" says the mask, too), else by DHCP, and by IPv6's
 * own means.
 *
 * All of lwIP belongs to one thread at a time. With LIBLWIP_SINGLE that is the
 * application's, which calls uk_lwip_wait() in a loop; lwIP calls its callbacks
 * from there. With LIBLWIP_THREADED it is the thread that has called
 * LOCK_TCPIP_CORE() (lwip/tcpip.h); sockets do that for you.
 */
#ifndef UK_LWIP_H
#define UK_LWIP_H

#include <uk/essentials.h>
#include <uk/config.h>

#ifdef CONFIG_LIBLWIP_SINGLE
/**
 * Does what there is to do: packets, timers. Then waits until there is more
 * or until `deadline` (ukplat_clock_ns(), UINT64_MAX: none), and does that.
 * Context: thread, sleeps.
 */
void uk_lwip_wait(uint64_t deadline);

/** Ends the wait, or the next one. Context: any. */
void uk_lwip_wake(void);
#endif

/**
 * Waits until the first device has an address (IPv4 where there is IPv4, else
 * one of IPv6), or until `deadline`. Returns 0; -ENODEV without a device;
 * -ETIMEDOUT. Context: thread, sleeps.
 */
int uk_lwip_wait_address(uint64_t deadline);

/**
 * Appends `p`, which it takes, to the chain `queue` of received data that the
 * application keeps for later. As pbuf_cat(), but small segments share memory:
 * a peer that sends a byte at a time doesn't make a buffer of each. The chain
 * holds at most UINT16_MAX bytes; its data may only be read. Context: lwIP's.
 */
struct pbuf;
void uk_lwip_join(struct pbuf *queue, struct pbuf *p);

#endif /* UK_LWIP_H */
