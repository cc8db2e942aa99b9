/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SIGALRM is the interrupt. It is masked by a flag, which costs no system
 * call: one that comes meanwhile is remembered, and handled when the flag
 * falls. The handler runs on the stack of the thread that it hits.
 */
#include <syscall.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include <uk/plat/preempt.h>
#include <uk/plat/trap.h>
#include "../common/time.h"
#include "linuxu.h"
#include "signal.h"

/* Linux, include/uapi/linux/time.h */
#define CLOCK_REALTIME	0
#define CLOCK_MONOTONIC 1
#define TIMER_ABSTIME	1

struct timespec {
	int64_t sec, nsec;
};

struct itimerspec {
	struct timespec interval, value;
};

static volatile bool masked = true, pending;
static uint64_t armed = UKPLAT_TIMER_OFF;
static uint64_t base_ns;
static int timer;

static uint64_t clock_ns(int clock)
{
	struct timespec t = {0, 0};

	syscall3(SYS_clock_gettime, clock, (long)&t, 0);
	return t.sec * UKPLAT_NSEC_PER_SEC + t.nsec;
}

uint64_t ukplat_clock_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC) - base_ns;
}

uint64_t ukplat_wall_clock_ns(void)
{
	return clock_ns(CLOCK_REALTIME);
}

static void settime(uint64_t at)
{
	struct itimerspec spec = {
		.value = {at / UKPLAT_NSEC_PER_SEC, at % UKPLAT_NSEC_PER_SEC}};

	syscall6(SYS_timer_settime, timer, TIMER_ABSTIME, (long)&spec, 0, 0, 0);
}

void ukplat_timer_set(uint64_t at)
{
	armed = at;
	/* A value of 0 would switch it off. */
	settime(at == UKPLAT_TIMER_OFF ? 0 : at + base_ns);
}

/* With `masked` set, as long as there is something to do. */
static void handle(void)
{
	while (pending) {
		pending = false;
		armed = UKPLAT_TIMER_OFF;
		plat_timer_fire();
	}
}

/*
 * Of an interrupted thread the signal's frame holds all registers; to one
 * that comes here by itself it is a call.
 */
static void preempt(void)
{
#ifdef CONFIG_HAVE_PREEMPT
	if (ukplat_preempt.wanted && !ukplat_preempt.off)
		ukplat_preempt.switch_thread();
#endif
}

static void on_alarm(int signo, struct siginfo *info,
		     struct linuxu_ucontext *uc)
{
	(void)signo;
	(void)info;
	(void)uc;
	pending = true;
	if (masked)
		return;
	masked = true;
	handle();
	preempt();
	masked = false;
}

unsigned long ukplat_irq_save(void)
{
	unsigned long flags = masked;

	masked = true;
	__asm__ volatile("" ::: "memory");
	return flags;
}

void ukplat_irq_restore(unsigned long flags)
{
	__asm__ volatile("" ::: "memory");
	if (flags)
		return;
	do {
		masked = true;
		handle();
		preempt();
		masked = false;
		/* One may have come since it was looked at. */
	} while (pending);
}

void ukplat_irq_enable(void)
{
	ukplat_irq_restore(false);
}

bool ukplat_irq_enabled(void)
{
	return !masked;
}

/*
 * The timer is waited for here itself, so that a signal that comes before
 * the wait isn't lost.
 */
void ukplat_idle(void)
{
	uint64_t now = ukplat_clock_ns(), rest;
	struct timespec t;

	if (!pending && armed > now) {
		rest = armed - now;
		t = (struct timespec){rest / UKPLAT_NSEC_PER_SEC,
				      rest % UKPLAT_NSEC_PER_SEC};
		syscall6(SYS_ppoll, 0, 0,
			 armed == UKPLAT_TIMER_OFF ? 0 : (long)&t, 0, 0, 0);
	}
	if (armed <= ukplat_clock_ns())
		pending = true;
	handle();
}

static int init(struct uk_init_ctx *ctx)
{
	struct sigaction sa =
		LINUXU_SIGACTION(on_alarm, SA_RESTART | SA_NODEFER);
	long rc;

	(void)ctx;
	base_ns = clock_ns(CLOCK_MONOTONIC) - 1;
	linuxu_signal_handle(SIGALRM, &sa);
	/* No event given: SIGALRM. */
	rc = syscall3(SYS_timer_create, CLOCK_MONOTONIC, 0, (long)&timer);
	if (rc)
		return rc;
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);
