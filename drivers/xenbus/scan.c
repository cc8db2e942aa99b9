/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds the devices. One whose entries make no sense is told and left; the
 * others aren't concerned.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/init.h>
#include <uk/print.h>
#include <uk/xenbus.h>
#include "names.h"

#define DOMID_MAX 0x7fef /* [xen.h, DOMID_FIRST_RESERVED - 1] */

static bool match(const struct uk_device *dev, const struct uk_driver *drv)
{
	const struct uk_xenbus_device *d =
		uk_container_of(dev, const struct uk_xenbus_device, dev);

	for (const char *const *id = drv->ids; *id; id++)
		if (uk_streq(d->type, *id))
			return true;
	return false;
}

const struct uk_bus uk_xenbus = {
	.name = "xenbus",
	.match = match,
};
UK_BUS_REGISTER(uk_xenbus, 40);

static void on_state(struct uk_xs_watch *w)
{
	struct uk_xenbus_device *d =
		uk_container_of(w, struct uk_xenbus_device, watch);

	uk_semaphore_up(&d->events);
	if (d->changed)
		d->changed(d, uk_xenbus_backend_state(d));
}

/* What the toolstack says of the device. */
static int read_entries(struct uk_xenbus_device *d)
{
	uint64_t v = 0;
	long rc = uk_xenbus_read(d, UK_XENBUS_FRONT, "backend", d->backend,
				 sizeof(d->backend));

	if (rc < 0)
		return rc;
	if (!xenbus_is_path(d->backend, sizeof(d->backend)))
		return -EINVAL;
	rc = uk_xenbus_read_num(d, UK_XENBUS_FRONT, "backend-id", DOMID_MAX,
				&v);
	if (rc >= 0)
		d->backend_id = v;
	return rc;
}

/* Returns -ENODEV when the device isn't among the bus's. */
static int set_up(struct uk_xenbus_device *d)
{
	int rc = read_entries(d);

	if (rc) {
		uk_pr_err("xenbus %s: malformed entries, error %d\n", d->name,
			  rc);
		return -ENODEV;
	}
	uk_snprintf(d->state_path, sizeof(d->state_path), "%s/state",
		    d->backend);
	d->watch = (struct uk_xs_watch){.path = d->state_path, .fn = on_state};
	if (uk_xs_watch(&d->watch))
		return -ENODEV;
	rc = uk_device_add(&d->dev);
	if (rc)
		uk_xs_unwatch(&d->watch);
	return rc;
}

static void add(const char *type, const char *id)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_xenbus_device *d = uk_calloc(a, 1, sizeof(*d));
	int n;

	if (!d)
		return;
	memcpy(d->type, type, strlen(type) + 1);
	n = uk_snprintf(d->name, sizeof(d->name), "%s/%s", type, id);
	d->dev.bus = &uk_xenbus;
	d->dev.name = d->name;
	if (n >= (int)sizeof(d->name) || !uk_device_driver(&d->dev) ||
	    set_up(d) == -ENODEV)
		uk_free(a, d);
}

/* Calls `fn` for each name below `path` that is one. */
static void each(const char *path, void (*fn)(const char *, const char *),
		 const char *arg)
{
	struct uk_alloc *a = uk_alloc_get_default();
	char *names = uk_malloc(a, UK_XS_DATA_MAX + 1);
	long len =
		names ? uk_xs_list(UK_XS_NONE, path, names, UK_XS_DATA_MAX + 1)
		      : 0;

	for (char *at = names; len > 0 && at < names + len;
	     at += strlen(at) + 1) {
		if (xenbus_is_name(at, UK_XENBUS_NAME_MAX / 2))
			fn(arg, at);
		else
			uk_pr_err("xenbus: no name of a device in %s\n", path);
	}
	uk_free(a, names);
}

static void add_type(const char *arg, const char *type)
{
	char path[UK_XENBUS_NAME_MAX];

	(void)arg;
	uk_snprintf(path, sizeof(path), "device/%s", type);
	each(path, add, type);
}

static int scan(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (uk_xs_available())
		each("device", add_type, NULL);
	return 0;
}

uk_lib_initcall_prio(scan, 30);
