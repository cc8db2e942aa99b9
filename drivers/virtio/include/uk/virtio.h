/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio devices, whatever the transport: modern ones (VIRTIO 1.x) and legacy
 * ones (0.9.5). Source: OASIS, Virtual I/O Device (VIRTIO) 1.2 (sections in
 * brackets).
 *
 * A driver is a uk_driver of uk_virtio_bus; its `ids` are the device types
 * that it knows, uint32_t, ended by 0. Its probe goes this way:
 *
 *	virtio_begin(v, features)	what it understands; v->features is
 *					what both sides do
 *	virtio_queues(v, n, want)	the queues; virtio_config_read() may
 *					be asked before how many
 *	virtio_ready(v)			now buffers may be handed over
 *
 * A step that fails has told the device so, and given back what it had.
 *
 * A device that breaks the protocol is taken out of service: v->broken is set,
 * a message is on the console, queues give -EIO and NULL. The driver then
 * brings it back by virtio_restart(), which resets it. If that fails, v->gone
 * is set, and the driver ends all requests of its users with -EIO.
 */
#ifndef UK_VIRTIO_H
#define UK_VIRTIO_H

#include <uk/bus.h>
#include <uk/config.h>
#include <uk/virtq.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Device types [5]. */
#define VIRTIO_ID_NET	1
#define VIRTIO_ID_BLOCK 2
#define VIRTIO_ID_RNG	4
#define VIRTIO_ID_9P	9

/* Features of all devices [6]; the core sees to them. */
#define VIRTIO_F_ANY_LAYOUT	 27 /* legacy only */
#define VIRTIO_F_INDIRECT_DESC	 28
#define VIRTIO_F_EVENT_IDX	 29
#define VIRTIO_F_VERSION_1	 32
#define VIRTIO_F_ACCESS_PLATFORM 33
#define VIRTIO_F_RING_PACKED	 34
#define VIRTIO_FEATURE(n)	 (1ULL << (n))

/* Device status [2.1]. */
#define VIRTIO_STATUS_ACKNOWLEDGE 1
#define VIRTIO_STATUS_DRIVER	  2
#define VIRTIO_STATUS_DRIVER_OK	  4
#define VIRTIO_STATUS_FEATURES_OK 8
#define VIRTIO_STATUS_NEEDS_RESET 64
#define VIRTIO_STATUS_FAILED	  128

struct virtio_dev;

/* What a transport does. Queues are chosen by q->index. */
struct virtio_transport {
	const char *name;
	uint8_t (*get_status)(struct virtio_dev *v);
	/** 0 resets: returns once the device has done so. */
	void (*set_status)(struct virtio_dev *v, uint8_t status);
	uint64_t (*get_features)(struct virtio_dev *v);
	void (*set_features)(struct virtio_dev *v, uint64_t features);
	/** Within v->config_len. */
	void (*config_read)(struct virtio_dev *v, unsigned int at, void *buf,
			    unsigned int len);
	void (*config_write)(struct virtio_dev *v, unsigned int at,
			     const void *buf, unsigned int len);
	/** Changes with the configuration; legacy: always 0. */
	uint32_t (*generation)(struct virtio_dev *v);
	/** Entries that the queue may have; 0: there is no such queue. */
	unsigned int (*queue_max)(struct virtio_dev *v, unsigned int index);
	/** Has legacy devices' size, which they alone choose. */
	bool fixed_size;
	/** Tells the device where the queue is, and switches it on. */
	int (*queue_on)(struct virtio_dev *v, struct virtq *q);
	/** Interrupts for v->queues, before they are on; and none again. */
	int (*irq_on)(struct virtio_dev *v);
	void (*irq_off)(struct virtio_dev *v);
	void (*notify)(struct virtq *q);
};

struct virtio_dev {
	struct uk_device dev; /* dev.priv is the driver's */
	uint32_t id;	      /* type [5] */
	uint64_t features;    /* negotiated */
	bool legacy, broken;
	bool running;		 /* between virtio_ready() and a reset */
	bool gone;		 /* it broke and will not come back */
	unsigned int config_len; /* bytes of device configuration */

	/**
	 * The driver's: the configuration changed, or the device broke
	 * (v->broken). Context: interrupt.
	 */
	void (*config_changed)(struct virtio_dev *v);

	/* The core's and the transport's. */
	const struct virtio_transport *ops;
	unsigned int nqueues;
	struct virtq *queues;
	uint64_t restarts_since; /* ukplat_clock_ns() */
	unsigned int restarts;	 /* since then */
};

/* What a driver wants of a queue. */
struct virtio_queue_want {
	unsigned int size_max;	   /* entries; the device may have fewer */
	unsigned int indirect_max; /* segments of an indirect table; 0: none */
	void (*callback)(struct virtq *q); /* context: interrupt; or NULL */
};

extern const struct uk_bus uk_virtio_bus;

static inline bool virtio_has(const struct virtio_dev *v, unsigned int feature)
{
	return v->features >> feature & 1;
}

/**
 * Resets the device and negotiates features: those of `wanted` that it offers,
 * and of the core's. Returns 0 or -ENOTSUP: it insists on more than that.
 * Context: init or thread.
 */
int virtio_begin(struct virtio_dev *v, uint64_t wanted);

/**
 * Makes queues 0 to n - 1 as `want[]` says, with their interrupts. Returns 0;
 * -ENOENT when the device has fewer; -ENOMEM; or what interrupts failed with.
 * Context: init or thread.
 */
int virtio_queues(struct virtio_dev *v, unsigned int n,
		  const struct virtio_queue_want *want);

/** Entries that queue `index` may have; 0: there is none. After begin. */
unsigned int virtio_queue_max(struct virtio_dev *v, unsigned int index);

/** Lets the device work. Context: init or thread. */
void virtio_ready(struct virtio_dev *v);

/**
 * Resets the device and frees its queues; who has buffers in them takes them
 * out before, by virtio_reset() and virtq_detach(). Context: init or thread.
 */
void virtio_reset(struct virtio_dev *v);
void virtio_end(struct virtio_dev *v);

/**
 * Takes the device out of service, saying why; with LIBVIRTIO_EXIT, ends the
 * image. Context: any.
 */
void virtio_break(struct virtio_dev *v, const char *why);

/**
 * Checks whether the device still works: one that was removed, lost its state
 * or asks for a reset [2.1.1] is taken out of service. For drivers that have
 * waited long. Returns whether it is in service. Context: any.
 */
bool virtio_look(struct virtio_dev *v);

/**
 * Restarts a device that broke: resets it, negotiates the features that it had,
 * and empties its queues. The device no longer owns their buffers: the driver
 * knows them, and may add them again after virtio_ready(). Interrupts of the
 * queues are in their first state. Returns 0; -EIO: it was
 * removed, broke more than five times within a minute, or is not what it was;
 * then v->gone is set. Context: any; no other code uses the device.
 */
int virtio_restart(struct virtio_dev *v);

/**
 * Reads `len` bytes of the device configuration at `at`, all of the same
 * state of it. Returns 0, or -ERANGE when there aren't so many. Numbers are
 * little-endian. Context: any.
 */
int virtio_config_read(struct virtio_dev *v, unsigned int at, void *buf,
		       unsigned int len);
int virtio_config_write(struct virtio_dev *v, unsigned int at, const void *buf,
			unsigned int len);

/* For transports. */

/** Adds `v`, of which `ops`, `id`, `legacy`, `dev.name` are set. */
int virtio_add(struct virtio_dev *v);

/** Interrupts: of one queue, of all, of the configuration. */
static inline void virtio_queue_irq(struct virtq *q)
{
	if (q->callback)
		q->callback(q);
}

/** What was written to memory comes before what is told to the device. */
static inline void virtio_wmb(void)
{
#ifdef CONFIG_ARCH_ARM_64
	__asm__ volatile("dmb oshst" ::: "memory");
#else
	__asm__ volatile("" ::: "memory");
#endif
}

void virtio_all_irq(struct virtio_dev *v);
void virtio_config_irq(struct virtio_dev *v);

#ifdef __cplusplus
}
#endif

#endif /* UK_VIRTIO_H */
