/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Buffers of network packets. A packet is one buffer or a chain of them, each
 * with a part of it; what is said of the whole packet stands in the first.
 *
 * A buffer belongs to whoever holds a reference to it. Handing a packet on
 * (to a device, to a callback) hands on one reference to each of its buffers.
 * Who holds the only one may change it; else it is read-only.
 */
#ifndef UK_NETBUF_H
#define UK_NETBUF_H

#include <uk/alloc.h>
#include <uk/lock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* uk_netbuf.flags */
/*
 * The checksum from csum_start to the end is still to be put at csum_start +
 * csum_offset, where that of the pseudo header is. Out: the device does it.
 * In: the packet comes from this host and has never been on a wire; it is in
 * order.
 */
#define UK_NETBUF_CSUM_PARTIAL 0x01
/* In: the device has checked the checksum of TCP or UDP. */
#define UK_NETBUF_CSUM_GOOD    0x02

/*
 * Segments: one packet with the headers of TCP or UDP stands for several, each
 * with gso_size bytes of payload. Out: the device parts it (needs
 * UK_NETBUF_CSUM_PARTIAL as well). In: it has put it together.
 */
enum uk_netbuf_gso {
	UK_NETBUF_GSO_NONE,
	UK_NETBUF_GSO_TCP4,
	UK_NETBUF_GSO_TCP6,
	UK_NETBUF_GSO_UDP, /* each is a datagram of its own */
};

struct uk_netbuf {
	struct uk_netbuf *next; /* the packet's next part; NULL: the last */
	uint8_t *data;		/* first byte */
	uint32_t len;		/* bytes at `data` */
	uint32_t refs;
	uint8_t *head; /* start of the memory that `data` is in */
	uint32_t size; /* and how much that is, bytes */
	/* The first buffer's, of the whole packet: */
	uint8_t flags;
	uint8_t gso; /* enum uk_netbuf_gso */
	uint16_t gso_size;
	uint16_t csum_start; /* from the first byte of the packet */
	uint16_t csum_offset;
	uint16_t header_len; /* with GSO: all headers' bytes; 0: unknown */
	uint16_t priv_size;  /* bytes behind this structure, see below */
	/**
	 * Takes the buffer back when its last reference is gone.
	 * Context: any that uk_netbuf_put() is called in.
	 */
	void (*free)(struct uk_netbuf *nb);
	void *owner; /* for `free` */
};

/**
 * The private bytes behind a buffer of a pool, for whoever made the pool: a
 * network stack's own header, say. Aligned to 16.
 */
static inline void *uk_netbuf_priv(struct uk_netbuf *nb)
{
	return nb + 1;
}

/**
 * Makes `nb` a buffer of one reference for memory of somebody else, all of
 * which is data: so that it is sent without being copied. `free` is called
 * when nobody needs the memory (nor `nb`) any more. Context: any.
 */
static inline void uk_netbuf_wrap(struct uk_netbuf *nb, const void *mem,
				  size_t len, void (*free)(struct uk_netbuf *),
				  void *owner)
{
	*nb = (struct uk_netbuf){};
	nb->data = (uint8_t *)mem;
	nb->len = len;
	nb->refs = 1;
	nb->head = (uint8_t *)mem;
	nb->size = len;
	nb->free = free;
	nb->owner = owner;
}

/**
 * A buffer of its own from `a`, `size` bytes, of which the first `headroom`
 * are left before the data, which is empty. NULL: no memory. Context: thread,
 * for this and for the uk_netbuf_put() that frees it.
 */
struct uk_netbuf *uk_netbuf_alloc(struct uk_alloc *a, size_t size,
				  size_t headroom);

/** Takes a reference to this buffer, not to those behind. Context: any. */
static inline void uk_netbuf_get(struct uk_netbuf *nb)
{
	__atomic_fetch_add(&nb->refs, 1, __ATOMIC_RELAXED);
}

/**
 * Gives up one reference to this buffer, not to those behind, and frees it if
 * that was the last. Context: any for buffers of a pool.
 */
static inline void uk_netbuf_put_one(struct uk_netbuf *nb)
{
	/* The only holder needs no atomic subtraction. */
	if (likely(__atomic_load_n(&nb->refs, __ATOMIC_ACQUIRE) == 1) ||
	    __atomic_sub_fetch(&nb->refs, 1, __ATOMIC_ACQ_REL) == 0)
		nb->free(nb);
}

/** Gives up a packet: one reference to each buffer. NULL: nothing. */
static inline void uk_netbuf_put(struct uk_netbuf *nb)
{
	while (nb) {
		struct uk_netbuf *next = nb->next;

		uk_netbuf_put_one(nb);
		nb = next;
	}
}

/** Bytes free before the data, and behind it. */
static inline size_t uk_netbuf_headroom(const struct uk_netbuf *nb)
{
	return nb->data - nb->head;
}

static inline size_t uk_netbuf_tailroom(const struct uk_netbuf *nb)
{
	return nb->size - uk_netbuf_headroom(nb) - nb->len;
}

/**
 * Moves the beginning by `n` bytes: more data in front (n > 0), or less. False
 * (and nothing changed) when there isn't as much headroom, or data.
 */
static inline bool uk_netbuf_push(struct uk_netbuf *nb, long n)
{
	if (n > (long)uk_netbuf_headroom(nb) || -n > (long)nb->len)
		return false;
	nb->data -= n;
	nb->len += n;
	return true;
}

/** Bytes in the whole packet, and buffers. */
static inline size_t uk_netbuf_total(const struct uk_netbuf *nb)
{
	size_t n = 0;

	for (; nb; nb = nb->next)
		n += nb->len;
	return n;
}

static inline unsigned int uk_netbuf_count(const struct uk_netbuf *nb)
{
	unsigned int n = 0;

	for (; nb; nb = nb->next)
		n++;
	return n;
}

/**
 * Copies `len` bytes from offset `off` of the packet to `to`. Returns how many
 * there were. Context: any.
 */
size_t uk_netbuf_copy(const struct uk_netbuf *nb, size_t off, void *to,
		      size_t len);

/**
 * Makes `nb` a packet whose checksum any receiver can verify: puts in the one
 * that UK_NETBUF_CSUM_PARTIAL leaves open, and clears the flags. csum_start +
 * csum_offset + 2 is at most the packet's length, and the caller holds the only
 * reference to its buffers. Context: thread.
 */
void uk_netbuf_csum_finish(struct uk_netbuf *nb);

/*
 * Buffers of one size, for receiving. They are made a batch at a time, up to
 * a number, and never given back before the end.
 */
struct uk_netbuf_pool_conf {
	struct uk_alloc *alloc; /* where memory comes from */
	uint32_t size;		/* of each buffer's memory, bytes */
	uint16_t headroom;	/* of it, to be left before the data */
	uint16_t priv_size;	/* see uk_netbuf_priv() */
	unsigned int min, max;	/* buffers at first, and at most */
};

struct uk_netbuf_pool {
	struct uk_netbuf_pool_conf conf;
	struct uk_spinlock lock;
	struct uk_netbuf *free;	  /* chained by `next` */
	unsigned int nfree, nall; /* buffers to be had, and made */
	void *batches;		  /* what was allocated */
	uint64_t failed;	  /* requests that found none */
};

/**
 * Sets up a pool with `conf->min` buffers. Returns 0; -EINVAL: no size, more
 * headroom than size, max below min or 0; -ENOMEM. Context: thread.
 */
int uk_netbuf_pool_init(struct uk_netbuf_pool *p,
			const struct uk_netbuf_pool_conf *conf);

/**
 * Frees the pool's memory. Returns 0, or -EBUSY (and does nothing) when not
 * all of its buffers are back. Context: thread.
 */
int uk_netbuf_pool_fini(struct uk_netbuf_pool *p);

/**
 * A buffer with no data, `headroom` bytes from its head. NULL when all are out
 * and there may be no more, or there is no memory. Context: thread.
 */
struct uk_netbuf *uk_netbuf_pool_get(struct uk_netbuf_pool *p);

#ifdef __cplusplus
}
#endif

#endif /* UK_NETBUF_H */
