/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The channels.
 */
#include "9p.h"

static struct uk_9pdev *devices;

void uk_9pdev_register(struct uk_9pdev *d)
{
	d->next = devices;
	devices = d;
}

struct uk_9pdev *device_take(const char *tag)
{
	struct uk_9pdev *d = devices;
	size_t len = strlen(tag) + 1;

	while (d && (len > sizeof(d->tag) || memcmp(d->tag, tag, len) != 0))
		d = d->next;
	if (!d || d->in_use)
		return NULL;
	d->in_use = true;
	return d;
}
