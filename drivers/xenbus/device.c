/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A device's entries and states.
 */
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/plat/time.h>
#include <uk/xenbus.h>

#define NUMBER_SIZE 24

static int path_of(const struct uk_xenbus_device *d, enum uk_xenbus_end end,
		   const char *name, char path[UK_XS_PATH_MAX])
{
	int n = end == UK_XENBUS_FRONT
			? uk_snprintf(path, UK_XS_PATH_MAX, "device/%s/%s",
				      d->name, name)
			: uk_snprintf(path, UK_XS_PATH_MAX, "%s/%s", d->backend,
				      name);

	return n < UK_XS_PATH_MAX ? 0 : -ENAMETOOLONG;
}

long uk_xenbus_read(struct uk_xenbus_device *d, enum uk_xenbus_end end,
		    const char *name, char *buf, size_t size)
{
	char path[UK_XS_PATH_MAX];
	int rc = path_of(d, end, name, path);

	return rc ? rc : uk_xs_read(UK_XS_NONE, path, buf, size);
}

int uk_xenbus_read_num(struct uk_xenbus_device *d, enum uk_xenbus_end end,
		       const char *name, uint64_t max, uint64_t *v)
{
	char text[NUMBER_SIZE];
	long n = uk_xenbus_read(d, end, name, text, sizeof(text));

	return n < 0 ? (int)n : uk_xs_number(text, max, v);
}

bool uk_xenbus_offers(struct uk_xenbus_device *d, const char *name)
{
	uint64_t v;

	return !uk_xenbus_read_num(d, UK_XENBUS_BACK, name, 1, &v) && v;
}

int uk_xenbus_write(struct uk_xenbus_device *d, uint32_t tx, const char *name,
		    const char *value)
{
	char path[UK_XS_PATH_MAX];
	int rc = path_of(d, UK_XENBUS_FRONT, name, path);

	return rc ? rc : uk_xs_write(tx, path, value);
}

int uk_xenbus_write_num(struct uk_xenbus_device *d, uint32_t tx,
			const char *name, uint64_t v)
{
	char text[NUMBER_SIZE];

	uk_snprintf(text, sizeof(text), "%llu", (unsigned long long)v);
	return uk_xenbus_write(d, tx, name, text);
}

int uk_xenbus_set_state(struct uk_xenbus_device *d, enum uk_xenbus_state s)
{
	return uk_xenbus_write_num(d, UK_XS_NONE, "state", s);
}

enum uk_xenbus_state uk_xenbus_backend_state(struct uk_xenbus_device *d)
{
	uint64_t v;

	if (uk_xenbus_read_num(d, UK_XENBUS_BACK, "state",
			       UK_XENBUS_RECONFIGURED, &v))
		return UK_XENBUS_UNKNOWN;
	return v;
}

/* Until it is in one of the states `mask`, or of `gone`, which is an error. */
static int wait_for(struct uk_xenbus_device *d, unsigned int mask,
		    unsigned int gone, unsigned int ms)
{
	uint64_t deadline = ukplat_clock_ns() + ms * 1000000ULL;

	for (;;) {
		enum uk_xenbus_state s = uk_xenbus_backend_state(d);

		if (mask & UK_XENBUS_IN(s))
			return s;
		if (gone & UK_XENBUS_IN(s))
			return -EIO;
		if (uk_semaphore_down_until(&d->events, deadline))
			return -ETIMEDOUT;
	}
}

int uk_xenbus_wait(struct uk_xenbus_device *d, unsigned int mask,
		   unsigned int ms)
{
	const unsigned int gone = UK_XENBUS_IN(UK_XENBUS_CLOSING) |
				  UK_XENBUS_IN(UK_XENBUS_CLOSED);

	return wait_for(d, mask, mask & gone ? 0 : gone, ms);
}

int uk_xenbus_reopen(struct uk_xenbus_device *d, unsigned int ms)
{
	int rc = uk_xenbus_set_state(d, UK_XENBUS_INITIALISING);

	if (!rc)
		rc = wait_for(d, UK_XENBUS_IN(UK_XENBUS_INIT_WAIT), 0, ms);
	return MIN(rc, 0);
}
