/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Buffers and pools of them. What a pool has handed out it gets back by the
 * buffer's `free`, from any context: so its list is under a spinlock, and
 * memory is asked for outside of that.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/netbuf.h>

#define BATCH 32 /* buffers that a pool makes at once */
#define LINE  64 /* bytes: no two buffers share a cache line */

struct batch {
	struct batch *next;
};

static void free_alloced(struct uk_netbuf *nb)
{
	uk_free(nb->owner, nb);
}

struct uk_netbuf *uk_netbuf_alloc(struct uk_alloc *a, size_t size,
				  size_t headroom)
{
	struct uk_netbuf *nb;

	if (headroom > size || size > UINT32_MAX - sizeof(*nb))
		return NULL;
	nb = uk_malloc(a, sizeof(*nb) + size);
	if (!nb)
		return NULL;
	uk_netbuf_wrap(nb, nb + 1, size, free_alloced, a);
	nb->data += headroom;
	nb->len = 0;
	return nb;
}

size_t uk_netbuf_copy(const struct uk_netbuf *nb, size_t off, void *to,
		      size_t len)
{
	size_t done = 0;

	for (; nb && done < len; nb = nb->next) {
		size_t n;

		if (off >= nb->len) {
			off -= nb->len;
			continue;
		}
		n = MIN(nb->len - off, len - done);
		memcpy((char *)to + done, nb->data + off, n);
		done += n;
		off = 0;
	}
	return done;
}

static void free_pooled(struct uk_netbuf *nb)
{
	struct uk_netbuf_pool *p = nb->owner;
	unsigned long flags = uk_spin_lock(&p->lock);

	nb->next = p->free;
	p->free = nb;
	p->nfree++;
	uk_spin_unlock(&p->lock, flags);
}

static size_t stride(const struct uk_netbuf_pool *p)
{
	return ALIGN_UP(sizeof(struct uk_netbuf) +
				ALIGN_UP((size_t)p->conf.priv_size, 16) +
				p->conf.size,
			LINE);
}

static bool grow(struct uk_netbuf_pool *p, unsigned int n)
{
	struct batch *b =
		uk_memalign(p->conf.alloc, LINE, LINE + n * stride(p));
	char *at = (char *)b + LINE;

	if (!b)
		return false;
	b->next = p->batches;
	p->batches = b;
	p->nall += n;
	for (; n; n--, at += stride(p)) {
		struct uk_netbuf *nb = (struct uk_netbuf *)at;

		nb->owner = p;
		nb->priv_size = p->conf.priv_size;
		free_pooled(nb);
	}
	return true;
}

int uk_netbuf_pool_init(struct uk_netbuf_pool *p,
			const struct uk_netbuf_pool_conf *conf)
{
	if (!conf->size || conf->headroom > conf->size || !conf->max ||
	    conf->min > conf->max)
		return -EINVAL;
	*p = (struct uk_netbuf_pool){.conf = *conf};
	while (p->nall < conf->min)
		if (!grow(p, MIN(conf->min - p->nall, BATCH))) {
			uk_netbuf_pool_fini(p);
			return -ENOMEM;
		}
	return 0;
}

int uk_netbuf_pool_fini(struct uk_netbuf_pool *p)
{
	struct batch *b = p->batches;

	if (p->nfree != p->nall)
		return -EBUSY;
	while (b) {
		struct batch *next = b->next;

		uk_free(p->conf.alloc, b);
		b = next;
	}
	*p = (struct uk_netbuf_pool){.conf = p->conf};
	return 0;
}

static struct uk_netbuf *take(struct uk_netbuf_pool *p)
{
	unsigned long flags = uk_spin_lock(&p->lock);
	struct uk_netbuf *nb = p->free;

	if (nb) {
		p->free = nb->next;
		p->nfree--;
	}
	uk_spin_unlock(&p->lock, flags);
	return nb;
}

struct uk_netbuf *uk_netbuf_pool_get(struct uk_netbuf_pool *p)
{
	struct uk_netbuf *nb = take(p);

	if (unlikely(!nb)) {
		unsigned int more = MIN(p->conf.max - p->nall, BATCH);

		nb = more && grow(p, more) ? take(p) : NULL;
		if (!nb) {
			p->failed++;
			return NULL;
		}
	}
	/* `priv` is left as it was: its owner may keep things there. */
	uk_netbuf_wrap(
		nb, (char *)(nb + 1) + ALIGN_UP((size_t)p->conf.priv_size, 16),
		p->conf.size, free_pooled, p);
	nb->priv_size = p->conf.priv_size;
	nb->data += p->conf.headroom;
	nb->len = 0;
	return nb;
}
