/* SPDX-License-Identifier: BSD-3-Clause */
#include <uk/bus.h>
#include <uk/errno.h>
#include <uk/test.h>

/* A bus of numbers: a driver's `ids` point to the one that it knows. */
struct number {
	struct uk_device dev;
	int n;
};

static bool match(const struct uk_device *dev, const struct uk_driver *drv)
{
	return uk_container_of(dev, const struct number, dev)->n ==
	       *(const int *)drv->ids;
}

static const struct uk_bus numbers = {.name = "numbers", .match = match};

static int probes;

static int probe(struct uk_device *dev)
{
	int n = uk_container_of(dev, struct number, dev)->n;

	probes++;
	dev->priv = &probes;
	return n == 1 ? 0 : n == 2 ? -EIO : -ENODEV;
}

static const int ids[] = {1, 2, 3};
static const struct uk_driver one = {"one", &numbers, &ids[0], probe};
static const struct uk_driver two = {"two", &numbers, &ids[1], probe};
static const struct uk_driver three = {"three", &numbers, &ids[2], probe};
UK_DRIVER_REGISTER(one, 90);
UK_DRIVER_REGISTER(two, 90);
UK_DRIVER_REGISTER(three, 90);

static bool is_listed(const struct uk_device *dev)
{
	for (struct uk_device *d = NULL; (d = uk_device_next(d));)
		if (d == dev)
			return true;
	return false;
}

UK_TESTCASE(ukbus, a_device_finds_its_driver)
{
	static struct number d = {.dev = {.bus = &numbers, .name = "1"}};

	d.n = 1;
	UK_TEST_EXPECT(uk_device_driver(&d.dev) == &one);
	UK_TEST_EXPECT_EQ(uk_device_add(&d.dev), 0);
	UK_TEST_EXPECT(d.dev.driver == &one && d.dev.priv == &probes);
	UK_TEST_EXPECT(is_listed(&d.dev));
}

UK_TESTCASE(ukbus, one_that_fails_stays_without)
{
	static struct number d = {.dev = {.bus = &numbers, .name = "2"}};

	d.n = 2;
	UK_TEST_EXPECT_EQ(uk_device_add(&d.dev), -EIO);
	UK_TEST_EXPECT(!d.dev.driver && is_listed(&d.dev));
}

UK_TESTCASE(ukbus, one_that_isnt_there_or_unknown_is_dropped)
{
	struct number d = {.dev = {.bus = &numbers, .name = "3"}, .n = 3};
	int before = probes;

	UK_TEST_EXPECT_EQ(uk_device_add(&d.dev), -ENODEV);
	UK_TEST_EXPECT_EQ(probes, before + 1);
	d.n = 4;
	UK_TEST_EXPECT_EQ(uk_device_add(&d.dev), -ENODEV);
	UK_TEST_EXPECT_EQ(probes, before + 1);
	UK_TEST_EXPECT(!is_listed(&d.dev));
}
