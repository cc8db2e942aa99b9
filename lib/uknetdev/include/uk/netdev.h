/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Network devices: what a driver provides, and what a network stack calls.
 *
 * A device goes through these states, and each function says in which it may
 * be called:
 *
 *	registered	by its driver, at level `plat` or `lib`
 *	configured	queues and their memory are there; settings can change
 *	running		packets move
 *
 * Packets move in bursts, without copying, through queues. One thread (or
 * CPU) at a time may use a queue; different queues are independent of each
 * other, and sending of receiving. Nothing here sleeps but what says so.
 *
 * Interrupts and polling: a queue's interrupt is off at first. It is armed by
 * uk_netdev_rx_arm(), fires at most once, and is off again when its callback
 * runs. So a stack polls while there is traffic, arms when there is none, and
 * polls on if arming says that something came just then:
 *
 *	for (;;) {
 *		while ((n = uk_netdev_rx_burst(dev, 0, pkts, BURST)) > 0)
 *			take(pkts, n);
 *		if (!uk_netdev_rx_arm(dev, 0))
 *			wait for the callback
 *	}
 */
#ifndef UK_NETDEV_H
#define UK_NETDEV_H

#include <uk/config.h>
#include <uk/errno.h>
#include <uk/netbuf.h>
#ifdef CONFIG_LIBUKNETDEV_STORE
#include <uk/store.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define UK_NETDEV_MAC_LEN    6
#define UK_NETDEV_QUEUES_MAX 8

/*
 * What a device can (info) and what of it is to be used (conf). A stack that
 * asks for a feature must set, or be ready for, what it stands for in the
 * flags of packets.
 */
#define UK_NETDEV_TX_CSUM  0x01 /* sends UK_NETBUF_CSUM_PARTIAL */
#define UK_NETDEV_TX_TSO4  0x02 /* sends UK_NETBUF_GSO_TCP4, needs TX_CSUM */
#define UK_NETDEV_TX_TSO6  0x04
#define UK_NETDEV_TX_USO   0x08 /* sends UK_NETBUF_GSO_UDP */
#define UK_NETDEV_RX_CSUM  0x10 /* gives CSUM_GOOD and CSUM_PARTIAL */
#define UK_NETDEV_RX_GSO4  0x20 /* gives GSO_TCP4, needs RX_CSUM */
#define UK_NETDEV_RX_GSO6  0x40
#define UK_NETDEV_RX_MERGE 0x80 /* spreads large packets over buffers */
/* It tells when the link goes up or down; else it is up while running. */
#define UK_NETDEV_LINK	   0x100
/* Packets never leave the image: no MAC, no ARP. */
#define UK_NETDEV_LOOPBACK 0x200

struct uk_netdev;

struct uk_netdev_info {
	uint32_t features;	       /* UK_NETDEV_... */
	uint16_t rx_queues, tx_queues; /* at most, each at least 1 */
	/* Descriptors of a queue: at most, and a power of two or any number. */
	uint16_t rx_ring_max, tx_ring_max;
	bool ring_power_of_2;
	/*
	 * What the device needs in the first buffer, before the packet, to put
	 * its own header there, bytes. With less it takes a buffer more for
	 * that, or copies.
	 */
	uint16_t tx_headroom, rx_headroom;
	/* Buffers that a packet to be sent may consist of, at least 2. */
	uint16_t tx_segs_max;
	uint16_t mtu_max; /* of the link: IP's bytes, not Ethernet's header */
};

/*
 * Callbacks. Context: interrupt: wake a thread, no more; or, from a driver
 * without interrupts, a thread that calls the driver.
 */
typedef void (*uk_netdev_queue_fn)(struct uk_netdev *dev, unsigned int queue,
				   void *arg);
typedef void (*uk_netdev_link_fn)(struct uk_netdev *dev, bool up, void *arg);

struct uk_netdev_conf {
	uint32_t features; /* of those in info; others are -ENOTSUP */
	uint16_t rx_queues, tx_queues;
	/* Descriptors; 0: what the driver thinks best. */
	uint16_t rx_ring, tx_ring;
	/*
	 * A pool for each rx queue, may be one for several, whose buffers'
	 * size is at least rx_headroom + 14 + MTU, unless RX_MERGE is asked
	 * for. The device holds up to rx_ring of them. They stay the
	 * stack's and must be there until uk_netdev_close().
	 */
	struct uk_netbuf_pool *rx_pool[UK_NETDEV_QUEUES_MAX];
	struct uk_alloc *alloc;	     /* for rings; NULL: the default */
	uk_netdev_queue_fn rx_ready; /* packets came to an armed queue */
	uk_netdev_queue_fn tx_space; /* an armed queue takes packets again */
	uk_netdev_link_fn link;
	void *arg; /* for the callbacks */
};

/* Since the device was registered. Of packets as they pass here: with GSO one
 * counts as one. */
struct uk_netdev_stats {
	uint64_t rx_packets, rx_bytes, tx_packets, tx_bytes;
	uint64_t rx_dropped; /* there was no buffer for it */
	uint64_t rx_errors;  /* the device gave nonsense */
	uint64_t tx_dropped; /* the packet couldn't be sent as it was */
	uint64_t tx_full;    /* calls that found less room than packets */
	uint64_t interrupts; /* rx_ready and tx_space */
};

/*
 * What a driver provides: all of it, but where it says otherwise. Arguments
 * were checked: queues exist, the state is right, `conf` fits `info`.
 */
struct uk_netdev_ops {
	void (*info)(struct uk_netdev *dev, struct uk_netdev_info *info);
	/** Makes rings. 0 or negative errno, all undone. */
	int (*configure)(struct uk_netdev *dev,
			 const struct uk_netdev_conf *conf);
	/** Undoes `configure`, gives buffers back. Not running. */
	void (*close)(struct uk_netdev *dev);
	int (*start)(struct uk_netdev *dev);
	/** The device touches no memory any more once this returns. */
	void (*stop)(struct uk_netdev *dev);
	/** As uk_netdev_tx_burst() and so on, without counting packets. */
	int (*tx_burst)(struct uk_netdev *dev, unsigned int queue,
			struct uk_netbuf **pkts, unsigned int n);
	int (*rx_burst)(struct uk_netdev *dev, unsigned int queue,
			struct uk_netbuf **pkts, unsigned int n);
	bool (*rx_arm)(struct uk_netdev *dev, unsigned int queue);
	void (*rx_disarm)(struct uk_netdev *dev, unsigned int queue);
	bool (*tx_arm)(struct uk_netdev *dev, unsigned int queue);
	void (*tx_disarm)(struct uk_netdev *dev, unsigned int queue);
	void (*tx_reclaim)(struct uk_netdev *dev, unsigned int queue);
	/** May be NULL: -ENOTSUP. */
	int (*set_mac)(struct uk_netdev *dev, const uint8_t *mac);
	int (*set_promisc)(struct uk_netdev *dev, bool on);
};

enum uk_netdev_state {
	UK_NETDEV_REGISTERED,
	UK_NETDEV_CONFIGURED,
	UK_NETDEV_RUNNING,
};

/* A driver embeds it, and sets what is its own before it registers. */
struct uk_netdev {
	/* The driver's: */
	const struct uk_netdev_ops *ops;
	const char *driver; /* "virtio-net", "tap", ... */
	uint8_t mac[UK_NETDEV_MAC_LEN];
	uint16_t mtu;
	bool link_up;
	/*
	 * uknetdev's, for the driver to read. The counters are per queue; the
	 * driver counts what is dropped or wrong, the rest is counted here.
	 */
	enum uk_netdev_state state;
	unsigned int index;
	struct uk_netdev_conf conf; /* once it is configured, rings filled in */
	struct uk_netdev_stats stats[UK_NETDEV_QUEUES_MAX];
	struct uk_netdev *next;
	uint64_t restarts_since; /* ukplat_clock_ns() */
	unsigned int restarts;	 /* since then */
#ifdef CONFIG_LIBUKNETDEV_STORE
	struct uk_store_object store;
#endif
};

/* --- for drivers ---------------------------------------------------------- */

/**
 * Adds a device to the list. Returns its index, counted from 0 in the order of
 * registering, or -EINVAL when an operation or a MTU is missing.
 * Context: thread, from level `plat` on; before level `sys`.
 */
int uk_netdev_register(struct uk_netdev *dev);

/** Tells the stack, once for an armed queue, which is off now. Context: any. */
void uk_netdev_rx_ready(struct uk_netdev *dev, unsigned int queue);
void uk_netdev_tx_space(struct uk_netdev *dev, unsigned int queue);

/** The link went up or down; told when that is news. Context: any. */
void uk_netdev_link_set(struct uk_netdev *dev, bool up);

/* --- for stacks ----------------------------------------------------------- */

/** Device `index`, or NULL. Context: any. */
struct uk_netdev *uk_netdev_get(unsigned int index);

/** How many devices there are. Context: any. */
unsigned int uk_netdev_count(void);

/** What the device can. State: any. Context: thread. */
void uk_netdev_info(struct uk_netdev *dev, struct uk_netdev_info *info);

/**
 * Makes queues. State: registered -> configured. Context: thread, may sleep.
 *
 * Returns 0; -EBUSY in another state; -EINVAL: too many queues or
 * descriptors, or none, a queue without a pool, or buffers too small;
 * -ENOTSUP: a feature that the device has not; -ENOMEM; -EIO.
 */
int uk_netdev_configure(struct uk_netdev *dev,
			const struct uk_netdev_conf *conf);

/** Takes the queues away. State: configured -> registered; else -EBUSY. */
int uk_netdev_close(struct uk_netdev *dev);

/**
 * Starts it. State: configured -> running; else -EBUSY; -EIO when the device
 * refuses, -ENOMEM without a single buffer to receive. Context: thread.
 */
int uk_netdev_start(struct uk_netdev *dev);

/**
 * Stops it: no callback comes any more, what was not sent is dropped. State:
 * running -> configured; else -EBUSY. Context: thread, may sleep.
 */
int uk_netdev_stop(struct uk_netdev *dev);

/**
 * Resets a device that broke (see uk_netdev_rx_burst()): stops and starts it,
 * with the settings that it has; what it had to send is dropped. State:
 * running. Returns 0; or negative errno, and the device is stopped: -EIO when
 * it broke more than five times within a minute, or as uk_netdev_start().
 * Context: thread, may sleep; no other thread uses a queue of the device.
 */
int uk_netdev_restart(struct uk_netdev *dev);

/**
 * Sends up to `n` packets. Returns how many were taken, the first of `pkts`:
 * these are the device's now, which puts them once they are sent; the others
 * stay the caller's, since the queue is full. A packet that can't be sent
 * (empty, longer than the MTU, more buffers than tx_segs_max) is taken,
 * dropped and counted. Frees what was sent before. -ENETDOWN when the device
 * isn't running. State: any. Context: thread, one a queue at a time.
 *
 * The data of each buffer must be memory of the image or the heap.
 */
int uk_netdev_tx_burst(struct uk_netdev *dev, unsigned int queue,
		       struct uk_netbuf **pkts, unsigned int n);

/**
 * Receives up to `n` packets, which become the caller's. Returns how many, 0
 * when there are none; -ENETDOWN; or -EIO: the device broke, and does nothing
 * until uk_netdev_restart(), while packets to be sent are dropped. Each packet
 * is as Ethernet has it, from the destination on, without the checksum at the
 * end. Gives the device new buffers from the pool. State: any. Context:
 * thread, one a queue at a time.
 */
int uk_netdev_rx_burst(struct uk_netdev *dev, unsigned int queue,
		       struct uk_netbuf **pkts, unsigned int n);

/**
 * Arms the queue's interrupt: when a packet is there, rx_ready is called,
 * once. Returns true, and leaves it off, when one is there already: receive
 * it, nobody will call. State: running (else false). Context: as rx_burst,
 * or interrupt.
 */
bool uk_netdev_rx_arm(struct uk_netdev *dev, unsigned int queue);

/** Switches it off; a call may be on its way. Context: as above. */
void uk_netdev_rx_disarm(struct uk_netdev *dev, unsigned int queue);

/**
 * The same for sending: tx_space is called when a good part of the queue is
 * free again. True: there is room now.
 */
bool uk_netdev_tx_arm(struct uk_netdev *dev, unsigned int queue);
void uk_netdev_tx_disarm(struct uk_netdev *dev, unsigned int queue);

/** Frees what was sent, where nothing is being sent. Context: as tx_burst. */
void uk_netdev_tx_reclaim(struct uk_netdev *dev, unsigned int queue);

/**
 * Settings. State: registered or configured; else -EBUSY. -ENOTSUP where the
 * driver can't; -EINVAL: a MAC that is zero or a group's, an MTU below 68 or
 * above what the device can. Only the stack heeds the MTU. Context: thread.
 */
int uk_netdev_set_mac(struct uk_netdev *dev, const uint8_t *mac);
int uk_netdev_set_mtu(struct uk_netdev *dev, unsigned int mtu);

/**
 * Reads "02:00:00:00:00:01" into `mac`, UK_NETDEV_MAC_LEN bytes. False: it is
 * none, or a group's. Context: any.
 */
bool uk_netdev_parse_mac(const char *s, uint8_t *mac);

/** Takes frames for others, too. State: configured or running. */
int uk_netdev_set_promisc(struct uk_netdev *dev, bool on);

/**
 * Copies the counters of one queue. Returns 0, or -EINVAL for a queue that
 * can't be. Context: any; may be one packet behind.
 */
int uk_netdev_stats(const struct uk_netdev *dev, unsigned int queue,
		    struct uk_netdev_stats *st);

#ifdef __cplusplus
}
#endif

#endif /* UK_NETDEV_H */
