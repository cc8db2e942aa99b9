/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Event channels and grants of a real hypervisor: a channel whose both ends
 * are ours, and a table that is used up.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/plat/irq.h>
#include <uk/test.h>
#include <xen/domain.h>
#include <xen/events.h>
#include <xen/gnttab.h>

static volatile unsigned int heard;

static void hear(void *arg)
{
	heard += (uintptr_t)arg;
}

UK_TESTCASE(xen, events)
{
	int ours = xen_event_alloc(XEN_DOMID_SELF), other;

	UK_TEST_ASSERT(ours > 0);
	other = xen_event_connect(XEN_DOMID_SELF, ours);
	UK_TEST_ASSERT(other > 0);
	heard = 0;
	UK_TEST_EXPECT_EQ(xen_event_handle(ours, hear, (void *)1), 0);
	UK_TEST_EXPECT_EQ(xen_event_handle(ours, hear, NULL), -EBUSY);
	UK_TEST_EXPECT_EQ(xen_event_handle(XEN_EVENTS_MAX, hear, NULL),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(xen_event_notify(other), 0);
	UK_TEST_EXPECT_EQ(heard, 1);
	xen_event_close(ours);
	xen_event_close(other);
	UK_TEST_EXPECT(xen_event_notify(other) < 0);
	UK_TEST_EXPECT_EQ(heard, 1);
}

UK_TESTCASE(xen, events_that_are_masked)
{
	int ours = xen_event_alloc(XEN_DOMID_SELF);
	int other = xen_event_connect(XEN_DOMID_SELF, ours);
	unsigned long flags;

	UK_TEST_ASSERT(ours > 0 && other > 0);
	heard = 0;
	UK_TEST_EXPECT_EQ(xen_event_handle(ours, hear, (void *)1), 0);
	xen_event_mask(ours);
	xen_event_notify(other);
	xen_event_notify(other);
	UK_TEST_EXPECT_EQ(heard, 0);
	xen_event_unmask(ours);
	UK_TEST_EXPECT_EQ(heard, 1);
	flags = ukplat_irq_save();
	xen_event_notify(other);
	UK_TEST_EXPECT_EQ(heard, 1);
	ukplat_irq_restore(flags);
	UK_TEST_EXPECT_EQ(heard, 2);
	xen_event_close(ours);
	xen_event_close(other);
}

UK_TESTCASE(xen, grants)
{
	void *page = uk_palloc(uk_alloc_get_default(), 1);
	unsigned int before = xen_grants_free(), sum = 0;
	int first, ref;

	UK_TEST_ASSERT(page);
	UK_TEST_EXPECT(before >= 512 - XEN_GNTTAB_RESERVED);
	first = xen_grant(0, page, true);
	UK_TEST_EXPECT(first >= XEN_GNTTAB_RESERVED);
	for (unsigned int i = 1; i < before; i++)
		sum += xen_grant(0, page, false) >= XEN_GNTTAB_RESERVED;
	UK_TEST_EXPECT_EQ(sum, before - 1);
	UK_TEST_EXPECT_EQ(xen_grant(0, page, false), -ENOSPC);
	for (ref = XEN_GNTTAB_RESERVED; xen_grants_free() < before; ref++)
		UK_TEST_EXPECT_EQ(xen_grant_end(ref), 0);
	UK_TEST_EXPECT_EQ(ref, before + XEN_GNTTAB_RESERVED);
	uk_pfree(uk_alloc_get_default(), page, 1);
}

/* RAM that nobody has used may have to be mapped first. */
UK_TESTCASE(xen, the_largest_block_can_be_written)
{
	struct uk_alloc *a = uk_alloc_get_default();
	size_t len = uk_alloc_maxalloc(a), wrong = 0;
	char *block = uk_malloc(a, len);

	UK_TEST_ASSERT(block && len > 2 << 20);
	for (size_t i = 0; i < len; i += UK_PAGE_SIZE)
		*(size_t *)(block + i) = i;
	for (size_t i = 0; i < len; i += UK_PAGE_SIZE)
		wrong += *(size_t *)(block + i) != i;
	UK_TEST_EXPECT_EQ(wrong, 0);
	uk_free(a, block);
}
