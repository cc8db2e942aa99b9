/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared by the files of the glue. Context of all functions: as lwIP's own, the
 * single thread, or with the core locked.
 */
#ifndef LWIP_GLUE_H
#define LWIP_GLUE_H

#include <uk/netdev.h>
#include "lwip/netif.h"
#include "lwip/pbuf.h"

#define TX_QUEUE 256 /* packets that wait for the device; a power of 2 */

struct glue_netif {
	struct netif netif;
	struct uk_netdev *dev;
	struct uk_netdev_info info;
	uint32_t features; /* in use */
	struct uk_netbuf_pool rx_pool;
	/* Buffers in use beyond which small packets, and all, are copied. */
	unsigned int copy_small, copy_all;
	struct uk_netbuf *tx[TX_QUEUE];
	unsigned int tx_head, tx_tail; /* sent at head, put at tail; count up */
	bool tx_failed;		       /* lwIP has something it couldn't send */
	struct glue_netif *next;
	void *thread; /* threaded.c's */
};

extern struct glue_netif *glue_netifs;

/** Makes a netif of `dev` and starts it. 0 or negative errno. */
int glue_netif_add(struct uk_netdev *dev);

/**
 * Receives and handles a burst of packets, then sends the answers.
 * Returns whether there were any.
 */
bool glue_netif_poll(struct glue_netif *g);

/**
 * Sends what waits: packets are handed to the devices when lwIP has done what
 * there was to do, all at once.
 */
void glue_netif_flush(struct glue_netif *g);
void glue_flush(void); /* of all devices */

/**
 * Arms the device's interrupts. Returns true when there is something to do at
 * once: poll. Context: as glue_netif_poll().
 */
bool glue_netif_arm(struct glue_netif *g);

/** A device's packet is being handled; else it comes from ourselves. */
extern bool glue_receiving;

/** Gives `n` its address, or starts to look for one (params.c). */
int glue_configure(struct netif *n);

/*
 * The two ways to run, single.c and threaded.c.
 */
void glue_start(void);	 /* before the first netif */
void glue_started(void); /* after the last */
/** Lets lwIP work for a while, not beyond `deadline`. Context: thread. */
void glue_pause(uint64_t deadline);
/** `g` has something to do. Context: any. */
void glue_wake(struct glue_netif *g);

/*
 * Name servers for posix-socket's provider (names.c): see uk/socket.h.
 * Context: thread, without the core locked.
 */
struct uk_inet_addr;
int glue_nameserver(unsigned int i, struct uk_inet_addr *addr);

/*
 * The memory that received packets hold (held.c).
 */
/** Sets the limits of `g`, whose device is started. */
void glue_held_init(struct glue_netif *g);

/** Must the stack copy a received packet of so many bytes? Context: any. */
bool glue_must_copy(const struct glue_netif *g, size_t bytes);

/**
 * A copy of this buffer, not of those behind it, in memory of its size. NULL:
 * no memory. Context: thread, without the core locked as well.
 */
struct pbuf *glue_copy(const struct uk_netbuf *nb);

/** Bytes that copies hold. */
extern uint32_t glue_held;

/*
 * Checksums (offload.c).
 */
/**
 * Has the device fill in the checksum of the TCP segment `p`, which `nb` is
 * to send, and part it if it is large; nothing for other packets.
 */
void glue_tx_checksum(const struct pbuf *p, struct uk_netbuf *nb);

/*
 * Segments received in one burst (gro.c). Zeroed it is empty.
 */
struct glue_gro {
	struct pbuf *held;
	bool checked; /* that the sum of TCP is right */
};

/**
 * Takes the packet `p`, a frame of Ethernet, and hands it to glue_input(),
 * with those that came before it; at once or merged with what follows.
 * `checked`: the device says that the sums of TCP and UDP are right.
 */
void glue_gro_add(struct glue_gro *g, struct netif *n, struct pbuf *p,
		  bool checked);
/** Hands over what is held: the burst is at its end. */
void glue_gro_end(struct glue_gro *g, struct netif *n);

/** Has lwIP handle `p`, which it takes (netif.c). */
void glue_input(struct netif *n, struct pbuf *p, bool checked);

#endif /* LWIP_GLUE_H */
