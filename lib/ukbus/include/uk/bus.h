/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Buses, devices and drivers. A bus looks for its devices in an init call of
 * level `plat`, priority 60 (there is a heap, there are interrupts and time);
 * each device that it adds is given to the first driver that knows it. A
 * device that fails is told on the console and stays without a driver; the
 * others aren't concerned. What isn't linked in isn't looked for.
 */
#ifndef UK_BUS_H
#define UK_BUS_H

#include <uk/essentials.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_driver;

struct uk_device {
	const struct uk_bus *bus;
	const char *name;		/* such as "00:03.0"; lives on */
	const struct uk_driver *driver; /* NULL: none has it */
	void *priv;			/* the driver's */
	struct uk_device *next;		/* private */
};

struct uk_driver {
	const char *name;
	const struct uk_bus *bus;
	const void *ids; /* what it knows, as the bus reads it */
	/**
	 * Takes the device into service. Returns 0 or a negative errno;
	 * -ENODEV means that there is nothing there, and isn't told.
	 * Context: init or thread.
	 */
	int (*probe)(struct uk_device *dev);
};

struct uk_bus {
	const char *name;
	/** Finds the bus's devices; NULL: others add them. 0 or an errno. */
	int (*scan)(void);
	/** Does `drv` know `dev`? Both are of this bus. */
	bool (*match)(const struct uk_device *dev, const struct uk_driver *drv);
};

/** Registers a bus or driver; `order` two digits, lower is first. */
#define UK_BUS_REGISTER(b, order)                                              \
	UK_TABLE_ENTRY(buses, order) struct uk_bus *const b##_entry = &(b)
#define UK_DRIVER_REGISTER(d, order)                                           \
	UK_TABLE_ENTRY(drivers, order)                                         \
	struct uk_driver *const d##_entry = &(d)

/**
 * Adds `dev`, whose `bus` and `name` are set, and looks for its driver. It
 * lives on from then, unless this returns -ENODEV: nobody took it, and it is
 * not in the list.
 * Returns 0, -ENODEV, or what the driver failed with. Context: init or thread.
 */
int uk_device_add(struct uk_device *dev);

/**
 * The driver that knows `dev`, whose `bus` is set, or NULL: for buses that
 * don't care about others. Context: init or thread.
 */
const struct uk_driver *uk_device_driver(const struct uk_device *dev);

/** Walks over all devices: NULL is before the first, and behind the last. */
struct uk_device *uk_device_next(struct uk_device *dev);

/*
 * The platform bus: devices that only the machine's description knows of. A
 * driver's `ids` are an array of names, ended by NULL: "compatible" ones of
 * the device tree, or those that others agree on.
 */
extern const struct uk_bus uk_platform_bus;

struct uk_platform_device {
	struct uk_device dev;
	const char *compatible; /* NULL: what the node says */
	int node;		/* in the device tree; -1: none */
	uint64_t base, len;	/* its registers */
	unsigned int line;	/* as uk/plat/irqs.h numbers them */
	int trigger;		/* enum ukplat_irq_trigger; -1: no interrupt */
};

/**
 * Adds a device that isn't in a device tree; `tmpl` is copied if a driver
 * takes it. Returns as uk_device_add(), or -ENOMEM. Context: init or thread.
 */
int uk_platform_add(const struct uk_platform_device *tmpl);

#ifdef __cplusplus
}
#endif

#endif /* UK_BUS_H */
