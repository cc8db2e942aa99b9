/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Comes to terms with the backend.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/print.h>
#include <xen/events.h>
#include "blkfront.h"

#define WAIT_MS 10000

static void unmake(struct blkfront *b)
{
	struct uk_alloc *a = uk_alloc_get_default();

	if (b->port)
		xen_event_close(b->port);
	for (unsigned int i = 0; i < BF_SLOTS; i++)
		for (unsigned int k = 0; k < BLKIF_SEGS; k++)
			uk_xenbus_take_back(a, b->slots[i].page[k],
					    b->slots[i].gref[k]);
	uk_xenbus_take_back(a, b->ring, b->gref);
}

static int make(struct blkfront *b)
{
	struct uk_alloc *a = uk_alloc_get_default();
	int port;

	b->ring = uk_xenbus_lend(b->bus, a, false, &b->gref);
	if (!b->ring)
		return -ENOMEM;
	uk_xenring_init(&b->ring->c);
	for (unsigned int i = 0; i < BF_SLOTS; i++) {
		struct bf_slot *s = &b->slots[i];

		for (unsigned int k = 0; k < BLKIF_SEGS; k++) {
			s->page[k] =
				uk_xenbus_lend(b->bus, a, false, &s->gref[k]);
			if (!s->page[k])
				return -ENOMEM;
		}
		s->next = b->free;
		b->free = s;
	}
	port = xen_event_alloc(b->bus->backend_id);
	if (port < 0)
		return port;
	b->port = port;
	return xen_event_handle(port, bf_event, b);
}

static int publish(uint32_t tx, void *arg)
{
	struct blkfront *b = arg;
	static const char protocol[] =
#if defined(__x86_64__)
		"x86_64-abi";
#else
		"arm-abi";
#endif
	int rc = uk_xenbus_write_num(b->bus, tx, "ring-ref", b->gref);

	if (!rc)
		rc = uk_xenbus_write_num(b->bus, tx, "event-channel", b->port);
	if (!rc)
		rc = uk_xenbus_write(b->bus, tx, "protocol", protocol);
	if (!rc)
		rc = uk_xenbus_write(b->bus, tx, "feature-persistent", "1");
	return rc;
}

/* What the backend says of the disk. */
static int read_entries(struct uk_xenbus_device *bus, struct uk_blkdev *d)
{
	uint64_t sectors, size = BLKIF_SECTOR, flags;
	int rc = uk_xenbus_read_num(bus, UK_XENBUS_BACK, "sectors",
				    INT64_MAX / BLKIF_SECTOR, &sectors);

	if (!rc)
		rc = uk_xenbus_read_num(bus, UK_XENBUS_BACK, "info", UINT32_MAX,
					&flags);
	if (rc)
		return rc;
	rc = uk_xenbus_read_num(bus, UK_XENBUS_BACK, "sector-size", BLKIF_PAGE,
				&size);
	if (rc && rc != -ENOENT)
		return rc;
	if (size < BLKIF_SECTOR || !POWER_OF_2(size))
		return -EINVAL;
	d->sector_size = size;
	d->sectors = sectors / (size / BLKIF_SECTOR);
	d->len_max = BLKIF_SEGS * BLKIF_PAGE;
	d->readonly = flags & BLKIF_READONLY;
	d->keeps = !uk_xenbus_offers(bus, "feature-flush-cache");
	return 0;
}

static int connect(struct blkfront *b)
{
	uint64_t handle;
	int rc = uk_xenbus_wait(b->bus, UK_XENBUS_IN(UK_XENBUS_INIT_WAIT),
				WAIT_MS);

	if (rc < 0)
		return rc;
	rc = uk_xenbus_read_num(b->bus, UK_XENBUS_FRONT, "virtual-device",
				UINT32_MAX, &handle);
	if (rc)
		return rc;
	b->handle = handle;
	rc = uk_xs_transaction(publish, b);
	if (!rc)
		rc = uk_xenbus_set_state(b->bus, UK_XENBUS_INITIALISED);
	if (rc)
		return rc;
	rc = uk_xenbus_wait(b->bus, UK_XENBUS_IN(UK_XENBUS_CONNECTED), WAIT_MS);
	if (rc < 0)
		return rc;
	rc = read_entries(b->bus, &b->dev);
	return rc ? rc : uk_xenbus_set_state(b->bus, UK_XENBUS_CONNECTED);
}

/* For good: it has gone, or is another one now. */
static void end(struct blkfront *b, const char *why)
{
	bf_break(b, why);
	uk_xenbus_set_state(b->bus, UK_XENBUS_CLOSED);
}

/*
 * It closes. The toolstack says whether it will be back [Xen,
 * docs/misc/xenstore-paths.pandoc]: the ring and all that was lent stay ours,
 * and requests wait.
 */
static void closing(struct blkfront *b)
{
	if (!uk_xenbus_offers(b->bus, "online")) {
		end(b, "has gone");
		return;
	}
	uk_pr_warn("xen-blkfront %s: the backend closes\n", b->bus->name);
	bf_leave(b);
	uk_xenbus_set_state(b->bus, UK_XENBUS_CLOSED);
}

/* Where it waits for the ring again, which is as new. */
static void introduce(struct blkfront *b)
{
	memset(b->ring, 0, sizeof(*b->ring));
	uk_xenring_init(&b->ring->c);
	b->prod = b->cons = 0;
	if (!uk_xs_transaction(publish, b))
		uk_xenbus_set_state(b->bus, UK_XENBUS_INITIALISED);
}

/* Its disk has to be the same, but may have another size. */
static void connected(struct blkfront *b)
{
	struct uk_blkdev now;

	if (b->prod || read_entries(b->bus, &now) ||
	    now.sector_size != b->dev.sector_size ||
	    now.readonly != b->dev.readonly) {
		end(b, "isn't what it was");
		return;
	}
	uk_blkdev_resize(&b->dev, now.sectors);
	b->dev.keeps = now.keeps;
	uk_xenbus_set_state(b->bus, UK_XENBUS_CONNECTED);
	uk_pr_warn("xen-blkfront %s: in service again\n", b->bus->name);
	bf_return(b);
}

/* It left, and is back step by step: as in connect(). */
static void returning(struct blkfront *b, enum uk_xenbus_state state)
{
	if (state == UK_XENBUS_CLOSED)
		uk_xenbus_set_state(b->bus, UK_XENBUS_INITIALISING);
	else if (state == UK_XENBUS_INIT_WAIT)
		introduce(b);
	else if (state == UK_XENBUS_CONNECTED)
		connected(b);
}

static void changed(struct uk_xenbus_device *bus, enum uk_xenbus_state state)
{
	struct blkfront *b = bus->dev.priv;

	if (b->broken)
		return;
	if (state == UK_XENBUS_UNKNOWN) {
		end(b, "has gone");
	} else if (b->away) {
		returning(b, state);
	} else if (state != UK_XENBUS_CONNECTED) {
		closing(b);
		if (b->away && state == UK_XENBUS_CLOSED)
			returning(b, state);
	}
}

/* Leaves nothing with the backend. */
static void give_up(struct blkfront *b)
{
	uk_xenbus_set_state(b->bus, UK_XENBUS_CLOSED);
	uk_xenbus_wait(b->bus,
		       UK_XENBUS_IN(UK_XENBUS_CLOSED) |
			       UK_XENBUS_IN(UK_XENBUS_INIT_WAIT) |
			       UK_XENBUS_IN(UK_XENBUS_UNKNOWN),
		       WAIT_MS);
	unmake(b);
	uk_free(uk_alloc_get_default(), b);
}

static int probe(struct uk_device *dev)
{
	struct blkfront *b = uk_calloc(uk_alloc_get_default(), 1, sizeof(*b));
	int rc;

	if (!b)
		return -ENOMEM;
	b->bus = uk_container_of(dev, struct uk_xenbus_device, dev);
	b->dev.ops = &bf_ops;
	b->dev.driver = "xen-blkfront";
	dev->priv = b;
	rc = make(b);
	if (!rc)
		rc = connect(b);
	if (!rc)
		rc = uk_blkdev_register(&b->dev);
	if (rc) {
		give_up(b);
		return rc == -ENODEV ? -EIO : rc;
	}
	b->bus->changed = changed;
	return 0;
}

static const char *const ids[] = {"vbd", NULL};

static const struct uk_driver xen_blkfront = {
	.name = "xen-blkfront",
	.bus = &uk_xenbus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(xen_blkfront, 50);
