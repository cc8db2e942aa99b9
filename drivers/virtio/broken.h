/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The reaction to a device that breaks: the build chooses (LIBVIRTIO_EXIT).
 */
#ifndef VIRTIO_BROKEN_H
#define VIRTIO_BROKEN_H

#include <uk/virtio.h>

#define VIRTIO_STATUS_NONE  0xff /* read from a missing register */
#define VIRTIO_RESTARTS_MAX 5	 /* of a device within a minute */

/** Nothing goes into its queues or comes out any more. Context: any. */
void virtio_halt(struct virtio_dev *v);

#ifdef CONFIG_LIBVIRTIO_EXIT
/** Ends the image: `v` broke. Context: any. */
void virtio_exit(struct virtio_dev *v);
#else
static inline void virtio_exit(struct virtio_dev *v)
{
	(void)v;
}
#endif

#endif /* VIRTIO_BROKEN_H */
