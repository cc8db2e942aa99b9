/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A device that broke is reset and goes on, with the features that it had and
 * new queues in the same memory; not too often, or a hostile one would keep
 * the image busy with resets alone. Source: VIRTIO 1.2, 2.1.2 and 2.4.
 */
#include <uk/errno.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include "broken.h"

#define WINDOW_NS (60 * UKPLAT_NSEC_PER_SEC)

static int give_up(struct virtio_dev *v, const char *why)
{
	uk_pr_err("%s: %s: out of service for good\n", v->dev.name, why);
	virtio_halt(v);
	v->gone = true;
	return -EIO;
}

static bool is_too_often(struct virtio_dev *v)
{
	uint64_t now = ukplat_clock_ns();

	if (now - v->restarts_since >= WINDOW_NS) {
		v->restarts_since = now;
		v->restarts = 0;
	}
	return v->restarts++ >= VIRTIO_RESTARTS_MAX;
}

/* Sets up the queues again, empty, with the configuration they had. */
static int renew_queues(struct virtio_dev *v)
{
	int rc = 0;

	for (unsigned int i = 0; !rc && i < v->nqueues; i++) {
		struct virtq *q = &v->queues[i];
		const struct virtq_config c = q->c;

		if (!c.size)
			continue;
		virtq_init(q, &c, virtq_desc_area(q));
		rc = v->ops->queue_on(v, q);
	}
	return rc;
}

int virtio_restart(struct virtio_dev *v)
{
	uint64_t features = v->features;

	if (v->gone)
		return -EIO;
	if (v->ops->get_status(v) == VIRTIO_STATUS_NONE)
		return give_up(v, "removed");
	if (is_too_often(v))
		return give_up(v, "broke too often");
	if (virtio_begin(v, features) || v->features != features ||
	    renew_queues(v)) {
		virtio_reset(v);
		return give_up(v, "is not what it was");
	}
	uk_pr_warn("%s: reset, and in service again\n", v->dev.name);
	return 0;
}

bool virtio_look(struct virtio_dev *v)
{
	uint8_t status = v->running ? v->ops->get_status(v) : 0;

	/* Checked after the read: during a reset the status means nothing. */
	if (v->broken || !v->running)
		return !v->broken;
	if (status == VIRTIO_STATUS_NONE)
		virtio_break(v, "has been removed");
	else if (!v->legacy && status & VIRTIO_STATUS_NEEDS_RESET)
		virtio_break(v, "says that it needs a reset");
	else if (!(status & VIRTIO_STATUS_DRIVER_OK))
		virtio_break(v, "has lost its state");
	return !v->broken;
}
