/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which handlers a line has. An interrupt walks a line's list without a lock,
 * so an entry is whole before it is linked, and who takes one off waits until
 * no walk is under way.
 */
#include <uk/errno.h>
#include <uk/plat/irq.h>
#include "irqs.h"

struct slot {
	struct ukplat_irq_handler *first;
	unsigned int line;
	unsigned int masks;    /* how often it has been masked */
	unsigned int unwanted; /* in a row */
	bool used, kept;       /* kept: without a handler too */
	bool pending;	       /* it came while it was masked */
	volatile bool running;
	enum ukplat_irq_trigger trigger;
};

unsigned int plat_irq_slots = PLAT_IRQ_SLOTS;

static struct slot slots[PLAT_IRQ_SLOTS];
static unsigned long unwanted;
static bool locked;

static unsigned long lock(void)
{
	unsigned long flags = ukplat_irq_save();

	while (__atomic_test_and_set(&locked, __ATOMIC_ACQUIRE))
		;
	return flags;
}

static void unlock(unsigned long flags)
{
	__atomic_clear(&locked, __ATOMIC_RELEASE);
	ukplat_irq_restore(flags);
}

static struct slot *find(unsigned int line)
{
	for (struct slot *s = slots; s < slots + plat_irq_slots; s++)
		if (s->used && s->line == line)
			return s;
	return NULL;
}

static struct slot *take_slot(unsigned int line)
{
	for (unsigned int i = 0; i < plat_irq_slots; i++) {
		struct slot *s = &slots[i];

		if (s->used)
			continue;
		*s = (struct slot){.used = true};
		s->line = line == PLAT_IRQ_LINE_OF_SLOT ? plat_irq_line_of(i)
							: line;
		return s;
	}
	return NULL;
}

int ukplat_irq_register(unsigned int line, enum ukplat_irq_trigger trigger,
			struct ukplat_irq_handler *h)
{
	unsigned long flags = lock();
	struct slot *s = find(line);
	struct ukplat_irq_handler **end;
	int rc = 0;

	if (!s)
		s = take_slot(line);
	if (!s) {
		rc = -ENOMEM;
	} else if (s->first && s->trigger != trigger) {
		rc = -EBUSY;
	} else {
		for (end = &s->first; *end; end = &(*end)->next)
			;
		h->next = NULL;
		__atomic_store_n(end, h, __ATOMIC_RELEASE);
		if (h == s->first) {
			s->trigger = trigger;
			s->masks = s->unwanted = 0;
			s->pending = false;
			rc = plat_irq_on(line, s - slots, trigger);
		}
		if (rc) {
			s->first = NULL;
			s->used = s->kept;
		}
	}
	unlock(flags);
	return rc;
}

void ukplat_irq_unregister(unsigned int line, struct ukplat_irq_handler *h)
{
	unsigned long flags = lock();
	struct slot *s = find(line);
	struct ukplat_irq_handler **at = s ? &s->first : NULL;

	while (at && *at && *at != h)
		at = &(*at)->next;
	if (at && *at) {
		__atomic_store_n(at, h->next, __ATOMIC_RELEASE);
		if (!s->first) {
			plat_irq_off(line);
			s->used = s->kept;
		}
	}
	unlock(flags);
	while (s && s->running)
		__asm__ volatile("" ::: "memory");
}

void ukplat_irq_mask(unsigned int line)
{
	unsigned long flags = lock();
	struct slot *s = find(line);

	if (s && !s->masks++)
		plat_irq_set_mask(line, true);
	unlock(flags);
}

void ukplat_irq_unmask(unsigned int line)
{
	unsigned long flags = lock();
	struct slot *s = find(line);
	bool fire = false;

	if (s && !--s->masks) {
		fire = s->pending;
		s->pending = false;
		plat_irq_set_mask(line, false);
	}
	__atomic_clear(&locked, __ATOMIC_RELEASE);
	if (fire)
		plat_irq_fire(s - slots);
	ukplat_irq_restore(flags);
}

unsigned long ukplat_irq_unwanted(void)
{
	return unwanted;
}

/* Nobody took it. */
static void refuse(struct slot *s)
{
	unwanted++;
	if (++s->unwanted == UKPLAT_IRQ_UNWANTED_MAX)
		plat_irq_set_mask(s->line, true);
}

void plat_irq_fire(unsigned int i)
{
	struct slot *s = &slots[i];
	struct ukplat_irq_handler *h;
	bool wanted = false;

	/* Where the controller can't mask, it comes all the same. */
	if (s->masks) {
		s->pending = true;
		return;
	}
	s->running = true;
	h = __atomic_load_n(&s->first, __ATOMIC_ACQUIRE);
	for (; h; h = __atomic_load_n(&h->next, __ATOMIC_ACQUIRE))
		wanted |= h->fn(h->arg);
	if (wanted)
		s->unwanted = 0;
	else
		refuse(s);
	__atomic_store_n(&s->running, false, __ATOMIC_RELEASE);
}

void plat_irq_fire_line(unsigned int line)
{
	struct slot *s = find(line);

	if (s)
		plat_irq_fire(s - slots);
	else
		unwanted++;
}

int plat_irq_reserve(unsigned int line)
{
	unsigned long flags = lock();
	struct slot *s = take_slot(line);

	if (s)
		s->kept = true;
	unlock(flags);
	return s ? s - slots : -ENOMEM;
}

void plat_irq_release(unsigned int line)
{
	unsigned long flags = lock();
	struct slot *s = find(line);

	if (s) {
		s->kept = false;
		s->used = s->first != NULL;
	}
	unlock(flags);
}
