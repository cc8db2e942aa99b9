/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Block devices: requests that a driver has no room for wait in a list, in
 * their order, until others are done. Each one ends, by its done().
 */
#include <uk/blkdev.h>
#include <uk/print.h>

#define LOOK_NS 1000000000ULL /* how often who waits looks at the device */

static struct uk_blkdev *first;

/* Told by level `rootfs`, before files are there; see devices.c. */
struct uk_blkdev *uk_blkdev_next(struct uk_blkdev *d)
{
	return d ? d->next : first;
}

int uk_blkdev_register(struct uk_blkdev *d)
{
	struct uk_blkdev **at = &first;
	unsigned int n = 0;

	if (d->sector_size < 512 || !POWER_OF_2(d->sector_size) ||
	    !d->len_max || d->len_max % d->sector_size ||
	    d->sectors > INT64_MAX / d->sector_size)
		return -EINVAL;
	for (; *at; at = &(*at)->next)
		n++;
	if (n >= 26)
		return -EINVAL;
	d->number = n;
	d->name[0] = 'v';
	d->name[1] = 'd';
	d->name[2] = 'a' + n;
	d->name[3] = '\0';
	d->next = NULL;
	d->lock = (struct uk_spinlock)UK_SPINLOCK_INIT;
	d->waiting = NULL;
	d->last = &d->waiting;
	*at = d;
	uk_pr_info("%s: %s, %llu sectors of %u bytes%s\n", d->name, d->driver,
		   (unsigned long long)d->sectors, d->sector_size,
		   d->readonly ? ", read-only" : "");
	return 0;
}

static int check(const struct uk_blkdev *d, const struct uk_blkreq *r)
{
	if (r->op == UK_BLK_FLUSH)
		return 0;
	if (!r->len || r->len % d->sector_size || r->len > d->len_max ||
	    r->sector >= d->sectors ||
	    r->len / d->sector_size > d->sectors - r->sector)
		return -EINVAL;
	return r->op == UK_BLK_WRITE && d->readonly ? -EROFS : 0;
}

/*
 * Gives the driver the first of those that wait. Returns 0; -EAGAIN: there is
 * none, or no room; another errno: the driver refuses *out, which waits no
 * more.
 */
static int submit_first(struct uk_blkdev *d, struct uk_blkreq **out)
{
	unsigned long flags = uk_spin_lock(&d->lock);
	struct uk_blkreq *r = d->waiting, *next = r ? r->next : NULL;
	int rc = r ? d->ops->submit(d, r) : -EAGAIN;

	if (rc != -EAGAIN) {
		d->waiting = next;
		if (!next)
			d->last = &d->waiting;
		*out = r;
	}
	uk_spin_unlock(&d->lock, flags);
	return rc;
}

/* Those that wait, as long as there is room. */
static void submit_waiting(struct uk_blkdev *d)
{
	struct uk_blkreq *r;
	int rc;

	while ((rc = submit_first(d, &r)) != -EAGAIN)
		if (rc) {
			r->result = rc;
			r->done(r);
		}
}

int uk_blkdev_submit(struct uk_blkdev *d, struct uk_blkreq *r)
{
	unsigned long flags;
	int rc = check(d, r);

	if (rc)
		return rc;
	if (r->op == UK_BLK_FLUSH && d->keeps) {
		r->result = 0;
		r->done(r);
		return 0;
	}
	r->next = NULL;
	flags = uk_spin_lock(&d->lock);
	*d->last = r;
	d->last = &r->next;
	uk_spin_unlock(&d->lock, flags);
	submit_waiting(d);
	return 0;
}

void uk_blkdev_done(struct uk_blkdev *d, struct uk_blkreq *r, int result)
{
	r->result = result;
	r->done(r);
	submit_waiting(d);
}

void uk_blkdev_resize(struct uk_blkdev *d, uint64_t sectors)
{
	if (sectors == d->sectors || sectors > INT64_MAX / d->sector_size)
		return;
	d->sectors = sectors;
	uk_pr_info("%s: %llu sectors of %u bytes now\n", d->name,
		   (unsigned long long)sectors, d->sector_size);
}

struct sync {
	struct uk_blkreq req;
	struct uk_semaphore done;
};

static void on_done(struct uk_blkreq *r)
{
	uk_semaphore_up(&uk_container_of(r, struct sync, req)->done);
}

/*
 * The request is on the caller's stack: it must have ended. A driver that is
 * dead ends those that it has, and refuses those that wait.
 */
static int run(struct uk_blkdev *d, struct sync *s)
{
	int rc = uk_blkdev_submit(d, &s->req);

	if (rc)
		return rc;
	while (uk_semaphore_down_until(&s->done, ukplat_clock_ns() + LOOK_NS))
		if (!d->ops->is_alive(d))
			submit_waiting(d);
	return s->req.result;
}

int uk_blkdev_io(struct uk_blkdev *d, enum uk_blk_op op, uint64_t sector,
		 void *buf, size_t len)
{
	size_t done = 0;
	int rc = 0;

	do {
		struct sync s = {
			.req =
				{
					.op = op,
					.sector =
						sector + done / d->sector_size,
					.buf = (char *)buf + done,
					.len = MIN(len - done, d->len_max),
					.done = on_done,
				},
			.done = UK_SEMAPHORE_INIT(0),
		};

		rc = run(d, &s);
		done += s.req.len;
	} while (rc == 0 && done < len);
	return rc;
}
