/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A device that breaks ends the image at once. The program that started the
 * image decides by the exit status what to do.
 */
#include <uk/plat/shutdown.h>
#include <uk/print.h>
#include "broken.h"

void virtio_exit(struct virtio_dev *v)
{
	uk_pr_crit("%s: ends the image, status %d\n", v->dev.name,
		   CONFIG_LIBVIRTIO_EXIT_STATUS);
	ukplat_shutdown(CONFIG_LIBVIRTIO_EXIT_STATUS);
}
