/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whatever the machine: where there is no PCI nothing answers. Also messages,
 * whose only allocator is the platform.
 */
#include <uk/errno.h>
#include <uk/test.h>
#include "../pci_internal.h"

UK_TESTCASE(pci, configuration_space)
{
	struct uk_pci_device d = {.bus = pci_host.first_bus};
	unsigned int found = 0;

	for (unsigned int devfn = 0; devfn < 256; devfn++) {
		uint32_t id;

		d.devfn = devfn;
		id = uk_pci_read(&d, UK_PCI_VENDOR, 4);
		found += id != UINT32_MAX;
		UK_TEST_EXPECT_EQ(uk_pci_read(&d, UK_PCI_VENDOR, 2),
				  id & 0xffff);
		UK_TEST_EXPECT_EQ(uk_pci_read(&d, UK_PCI_DEVICE, 2), id >> 16);
		UK_TEST_EXPECT_EQ(uk_pci_read(&d, UK_PCI_DEVICE + 1, 1),
				  id >> 24);
		/* 0xff is no capability: all of them are looked at. */
		if (id != UINT32_MAX)
			UK_TEST_EXPECT_EQ(uk_pci_cap(&d, 0xff, 0), 0);
	}
	UK_TEST_EXPECT(found || !pci_host.ecam);
	UK_TEST_EXPECT_EQ(uk_pci_read(&d, 4096, 4), UINT32_MAX);
}

UK_TESTCASE(pci, every_device_is_where_it_says)
{
	for (struct uk_device *dev = NULL; (dev = uk_device_next(dev));) {
		struct uk_pci_device *d;

		if (dev->bus != &uk_pci_bus)
			continue;
		d = uk_container_of(dev, struct uk_pci_device, dev);
		UK_TEST_EXPECT_EQ(uk_pci_read(d, UK_PCI_VENDOR, 2), d->vendor);
		for (unsigned int i = 0; i < UK_PCI_BARS; i++) {
			struct uk_io io;
			uint64_t len = d->bars[i].len;

			UK_TEST_EXPECT(!len || POWER_OF_2(len));
			UK_TEST_EXPECT(!len ||
				       IS_ALIGNED(d->bars[i].addr, len));
			UK_TEST_EXPECT_EQ(uk_pci_map(d, i, len, 1, &io),
					  -EINVAL);
		}
	}
}

static bool never(void *arg)
{
	(void)arg;
	return false;
}

UK_TESTCASE(pci, messages_are_handed_out_once)
{
	static struct ukplat_msi msi[100];
	struct ukplat_irq_handler a = {.fn = never}, b = {.fn = never};
	int n = 0, rc;

	while ((rc = ukplat_msi_alloc(0, &msi[n])) == 0 && n < 99)
		n++;
	if (rc == -ENOTSUP) {
		UK_TEST_EXPECT_EQ(n, 0);
		return;
	}
	UK_TEST_EXPECT_EQ(rc, -ENOMEM);
	UK_TEST_ASSERT(n > 2);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < i; k++)
			UK_TEST_EXPECT(msi[i].line != msi[k].line);
	/* They are edges; two may share one, and be masked. */
	UK_TEST_EXPECT_EQ(
		ukplat_irq_register(msi[0].line, UKPLAT_IRQ_EDGE_RISING, &a),
		0);
	UK_TEST_EXPECT_EQ(
		ukplat_irq_register(msi[0].line, UKPLAT_IRQ_LEVEL_HIGH, &b),
		-EBUSY);
	UK_TEST_EXPECT_EQ(
		ukplat_irq_register(msi[0].line, UKPLAT_IRQ_EDGE_RISING, &b),
		0);
	ukplat_irq_mask(msi[0].line);
	ukplat_irq_unmask(msi[0].line);
	ukplat_irq_unregister(msi[0].line, &a);
	ukplat_irq_unregister(msi[0].line, &b);
	while (n)
		ukplat_msi_free(&msi[--n]);
	UK_TEST_EXPECT_EQ(ukplat_msi_alloc(0, &msi[0]), 0);
	ukplat_msi_free(&msi[0]);
}

UK_TESTCASE(pci, lines_that_there_are_not)
{
	struct ukplat_irq_handler h = {.fn = never};

	UK_TEST_EXPECT_EQ(ukplat_irq_register(5000, UKPLAT_IRQ_LEVEL_HIGH, &h),
			  -EINVAL);
	ukplat_irq_unregister(5000, &h);
	ukplat_irq_mask(5000);
	ukplat_irq_unmask(5000);
}
