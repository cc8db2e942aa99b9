/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Other CPUs: one after the other is woken, and counts once it has said that
 * it runs. Each has one block of memory with its variables, and stacks at
 * addresses of their own, each above a page that is never mapped.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/paging.h>
#include <uk/plat/time.h>
#include "smp.h"

#define PATIENCE_NS 5000000000ULL /* for a CPU to arrive */
#define STOP_LOOPS  2000000	  /* for each to stop, without a clock */
#define LINE	    64		  /* of the caches */

enum { ASLEEP, WOKEN, RUNNING, GIVEN_UP, STOPPED };

extern char uk_percpu_start[], uk_percpu_end[];

UK_TABLE_DECLARE(poke_handlers, ukplat_poke_fn);

UK_PER_CPU(unsigned int, ukplat_cpu_number);
uintptr_t ukplat_cpu_offsets[UKPLAT_CPUS_MAX];
unsigned int ukplat_cpus = 1;

static struct plat_cpu boot_cpu = {.state = RUNNING};
struct plat_cpu *plat_cpu_of[UKPLAT_CPUS_MAX] = {&boot_cpu};

static unsigned int stopper; /* 1 + the CPU that stops the others; 0: none */

static int state_of(const struct plat_cpu *cpu)
{
	return __atomic_load_n(&cpu->state, __ATOMIC_ACQUIRE);
}

/* Goes from state `from` to `to`; returns whether it was in it. */
static bool go(struct plat_cpu *cpu, int from, int to)
{
	return __atomic_compare_exchange_n(&cpu->state, &from, to, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static char *next_part(char **p, size_t len)
{
	char *at = *p;

	*p += ALIGN_UP(len, LINE);
	return at;
}

static void *(*memory)(size_t align, size_t len);

static void *get_page(void)
{
	return memory(UKPLAT_PAGE_SIZE, UKPLAT_PAGE_SIZE);
}

/* `len` bytes that end `end` bytes into the CPU's addresses; NULL: no memory */
static char *map_stack(const struct plat_cpu *cpu, size_t end, size_t len)
{
	static const struct ukplat_page_source source = {.get = get_page};
	uintptr_t at = plat_cpu_stacks(cpu->number) + end;

	if (ukplat_vm_commit(at - len, len,
			     UKPLAT_PAGE_READ | UKPLAT_PAGE_WRITE, &source))
		return NULL;
	return (char *)at;
}

static bool map_stacks(struct plat_cpu *cpu)
{
	cpu->stack_end = map_stack(cpu, PLAT_CPU_STACK_END, PLAT_CPU_STACK);
	cpu->trap_stack_end =
		map_stack(cpu, PLAT_CPU_TRAP_STACK_END, PLAT_CPU_TRAP_STACK);
	cpu->irq_stack_end =
		map_stack(cpu, PLAT_CPU_IRQ_STACK_END, PLAT_CPU_TRAP_STACK);
	return cpu->stack_end && cpu->trap_stack_end && cpu->irq_stack_end;
}

/* Lays out CPU `number`. */
static struct plat_cpu *lay_out(unsigned int number)
{
	size_t variables = uk_percpu_end - uk_percpu_start;
	size_t len = variables + ALIGN_UP(sizeof(struct plat_cpu), LINE);
	char *p = memory(LINE, len);
	struct plat_cpu *cpu;

	if (!p)
		return NULL;
	memset(p, 0, len);
	cpu = (struct plat_cpu *)next_part(&p, sizeof(*cpu));
	cpu->offset = next_part(&p, variables) - uk_percpu_start;
	cpu->number = number;
	return map_stacks(cpu) ? cpu : NULL;
}

bool plat_cpu_guard_hit(uintptr_t addr)
{
	return addr - plat_cpu_stacks(0) < PLAT_CPU_STACKS_ALL &&
	       !ukplat_vm_readable(addr, 1);
}

/*
 * Returns whether it runs. If not it may still come, and find that it was given
 * up: its memory and stacks, which go by its number, stay its own until then.
 */
static bool start(struct plat_cpu *cpu)
{
	uint64_t end = ukplat_clock_ns() + PATIENCE_NS;

	go(cpu, ASLEEP, WOKEN);
	if (plat_cpu_wake(cpu) < 0)
		return false;
	while (state_of(cpu) != RUNNING)
		if (ukplat_clock_ns() > end)
			return !go(cpu, WOKEN, GIVEN_UP);
		else
			ukarch_cpu_pause();
	return true;
}

unsigned int ukplat_cpu_start(void *(*get)(size_t align, size_t len),
			      void (*fn)(void))
{
	uint64_t ids[UKPLAT_CPUS_MAX - 1];
	unsigned int n = plat_cpu_find(ids, UKPLAT_CPUS_MAX - 1);

	memory = get;
	for (unsigned int i = 0; i < n; i++) {
		struct plat_cpu *cpu = lay_out(ukplat_cpus);

		if (!cpu)
			break;
		cpu->hwid = ids[i];
		cpu->fn = fn;
		plat_cpu_of[cpu->number] = cpu;
		ukplat_cpu_offsets[cpu->number] = cpu->offset;
		if (!start(cpu))
			break;
		plat_cpu_meet(cpu->number);
		__atomic_store_n(&ukplat_cpus, cpu->number + 1,
				 __ATOMIC_RELEASE);
	}
	return ukplat_cpus;
}

void plat_cpu_arrive(struct plat_cpu *cpu)
{
	uk_this_cpu(ukplat_cpu_number) = cpu->number;
	if (!go(cpu, WOKEN, RUNNING))
		plat_cpu_halt();
}

void plat_cpu_run(struct plat_cpu *cpu)
{
	/* Counted before it does anything that others might ask it for. */
	while (ukplat_cpu_count() <= cpu->number) {
		plat_cpu_attend();
		ukarch_cpu_pause();
	}
	cpu->fn();
	plat_cpu_halt();
}

void plat_poke_fire(void)
{
	const ukplat_poke_fn *fn;

	uk_table_foreach (fn, poke_handlers)
		(*fn)();
}

void plat_cpu_stop_here(void)
{
	__atomic_store_n(&plat_cpu_of[ukplat_cpu_id()]->state, STOPPED,
			 __ATOMIC_RELEASE);
	plat_cpu_halt();
}

/* Am I to stop, since another CPU ends the image? */
static bool must_stop(void)
{
	unsigned int who = __atomic_load_n(&stopper, __ATOMIC_RELAXED);

	return who && who != ukplat_cpu_id() + 1;
}

/* Waits until `cpu` has stopped, or until its own limit is reached. */
static void wait_stopped(const struct plat_cpu *cpu)
{
	for (int loops = STOP_LOOPS; loops && state_of(cpu) != STOPPED; loops--)
		ukarch_cpu_pause();
}

void ukplat_cpu_stop_others(void)
{
	unsigned int self = ukplat_cpu_id(), nobody = 0;

	if (!__atomic_compare_exchange_n(&stopper, &nobody, self + 1, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
		if (must_stop())
			plat_cpu_stop_here();
		return;
	}
	for (unsigned int i = 0; i < ukplat_cpu_count(); i++)
		if (i != self)
			plat_cpu_stop(i);
	for (unsigned int i = 0; i < ukplat_cpu_count(); i++)
		if (i != self)
			wait_stopped(plat_cpu_of[i]);
}

void ukplat_cpu_relax(void)
{
	if (unlikely(must_stop()))
		plat_cpu_stop_here();
	plat_cpu_serve();
	ukarch_cpu_pause();
}
