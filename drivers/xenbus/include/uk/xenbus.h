/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Xen's paravirtual devices: each has a folder of ours in xenstore, the
 * frontend's, and one of the domain that serves it, the backend's. Both go
 * through states and watch the other's. The bus looks for devices in an init
 * call of level `lib`, priority 30. A driver's `ids` are an array of types
 * ("vif", "vbd"), ended by NULL.
 * Source: Xen, xen/include/public/io/xenbus.h.
 */
#ifndef UK_XENBUS_H
#define UK_XENBUS_H

#include <uk/alloc.h>
#include <uk/bus.h>
#include <uk/lock.h>
#include <uk/xenstore.h>

#ifdef __cplusplus
extern "C" {
#endif

extern const struct uk_bus uk_xenbus;

enum uk_xenbus_state {
	UK_XENBUS_UNKNOWN,
	UK_XENBUS_INITIALISING,
	UK_XENBUS_INIT_WAIT,
	UK_XENBUS_INITIALISED,
	UK_XENBUS_CONNECTED,
	UK_XENBUS_CLOSING,
	UK_XENBUS_CLOSED,
	UK_XENBUS_RECONFIGURING,
	UK_XENBUS_RECONFIGURED,
};

#define UK_XENBUS_NAME_MAX 32 /* of a device, "vif/0", with the NUL */

struct uk_xenbus_device {
	struct uk_device dev; /* named "vif/0" */
	char name[UK_XENBUS_NAME_MAX];
	char type[UK_XENBUS_NAME_MAX];
	char backend[UK_XS_PATH_MAX - 64]; /* its folder */
	uint16_t backend_id;		   /* the domain that has it */
	/**
	 * The driver's, or NULL: the backend has come to a state. Context:
	 * thread of ukwork.
	 */
	void (*changed)(struct uk_xenbus_device *d, enum uk_xenbus_state state);

	/* private */
	char state_path[UK_XS_PATH_MAX];
	struct uk_xs_watch watch;
	struct uk_semaphore events;
};

/* One of the two folders. */
enum uk_xenbus_end {
	UK_XENBUS_FRONT,
	UK_XENBUS_BACK,
};

/**
 * Reads entry `name` as uk_xs_read() does. Context: thread, sleeps; so for all
 * below.
 */
long uk_xenbus_read(struct uk_xenbus_device *d, enum uk_xenbus_end end,
		    const char *name, char *buf, size_t size);

/**
 * Reads a decimal number up to `max`. Returns 0; -EINVAL: it is none, or
 * larger; or as uk_xs_read().
 */
int uk_xenbus_read_num(struct uk_xenbus_device *d, enum uk_xenbus_end end,
		       const char *name, uint64_t max, uint64_t *v);

/** Is the backend's entry `name` 1? For its features. */
bool uk_xenbus_offers(struct uk_xenbus_device *d, const char *name);

/** Writes our entry `name`. Returns 0 or as uk_xs_write(). */
int uk_xenbus_write(struct uk_xenbus_device *d, uint32_t tx, const char *name,
		    const char *value);
int uk_xenbus_write_num(struct uk_xenbus_device *d, uint32_t tx,
			const char *name, uint64_t v);

/** Comes to a state. */
int uk_xenbus_set_state(struct uk_xenbus_device *d, enum uk_xenbus_state s);

/** The backend's state; UK_XENBUS_UNKNOWN: it has none, or nonsense. */
enum uk_xenbus_state uk_xenbus_backend_state(struct uk_xenbus_device *d);

/* For uk_xenbus_wait(). */
#define UK_XENBUS_IN(state) (1U << (state))

/**
 * Waits until the backend is in one of the states of `mask`. Returns the
 * state, or -ETIMEDOUT after `ms` milliseconds; -EIO when it has closed and
 * that isn't among them. Not in a thread of ukwork.
 */
int uk_xenbus_wait(struct uk_xenbus_device *d, unsigned int mask,
		   unsigned int ms);

/**
 * Begins anew with a backend that has closed as we have: until it waits for
 * our entries. Returns 0, -ETIMEDOUT or as uk_xenbus_set_state(). Not in a
 * thread of ukwork.
 */
int uk_xenbus_reopen(struct uk_xenbus_device *d, unsigned int ms);

#define UK_XENBUS_PAGE 4096U /* bytes of one that is lent */

/**
 * Allocates a page of `a`, zeroed, which the backend may read, or write too.
 * Returns it and its grant in *gref, or NULL. Context: thread.
 */
void *uk_xenbus_lend(const struct uk_xenbus_device *d, struct uk_alloc *a,
		     bool readonly, uint32_t *gref);

/**
 * Ends that and frees the page, if there is one: unless the backend still has
 * it, which leaves it lost. Context: thread.
 */
void uk_xenbus_take_back(struct uk_alloc *a, void *page, uint32_t gref);

#ifdef __cplusplus
}
#endif

#endif /* UK_XENBUS_H */
