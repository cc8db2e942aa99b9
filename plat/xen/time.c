/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The hypervisor's clock and its one-shot timer.
 * Source: Xen, public/xen.h (struct shared_info), public/vcpu.h.
 */
#include <uk/init.h>
#include <uk/plat/trap.h>
#include <xen/domain.h>
#include <xen/events.h>
#include <xen/hypercall.h>
#include "../common/pvclock.h"
#include "../common/time.h"

static uint64_t base_ns;

/* Of the hypervisor's clock, which began with the machine. */
static uint64_t system_ns(void)
{
	const volatile void *time = xen_shared_info->vcpu[0].time;

	return plat_pvclock_ns(time);
}

uint64_t ukplat_clock_ns(void)
{
	return system_ns() - base_ns;
}

uint64_t ukplat_wall_clock_ns(void)
{
	const volatile struct xen_shared_info *s = xen_shared_info;
	uint32_t version;
	uint64_t ns;

	do {
		version = s->wall_version & ~1U;
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		ns = ((uint64_t)s->wall_sec_high << 32 | s->wall_sec) *
			     UKPLAT_NSEC_PER_SEC +
		     s->wall_nsec;
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (s->wall_version != version);
	return ns + system_ns();
}

void ukplat_timer_set(uint64_t at)
{
	struct xen_singleshot once = {.at = 0};

	if (at == UKPLAT_TIMER_OFF) {
		xen_vcpu_op(XEN_VCPU_STOP_SINGLESHOT, 0, NULL);
		return;
	}
	once.at = MIN(at, INT64_MAX - base_ns) + base_ns;
	xen_vcpu_op(XEN_VCPU_SET_SINGLESHOT, 0, &once);
}

static void fire(void *unused)
{
	(void)unused;
	plat_timer_fire();
}

static int init(struct uk_init_ctx *ctx)
{
	int port;

	(void)ctx;
	base_ns = system_ns() - 1;
	xen_vcpu_op(XEN_VCPU_STOP_PERIODIC, 0, NULL);
	port = xen_event_virq(XEN_VIRQ_TIMER);
	if (port < 0)
		return port;
	return xen_event_handle(port, fire, NULL);
}

uk_plat_initcall_prio(init, 11);
