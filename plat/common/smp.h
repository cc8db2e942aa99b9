/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What starting and reaching other CPUs has in common.
 */
#ifndef PLAT_COMMON_SMP_H
#define PLAT_COMMON_SMP_H

#include <uk/config.h>
#include <uk/plat/cpu.h>
#include <uk/plat/paging.h>

#define PLAT_CPU_STACK	    16384
#define PLAT_CPU_TRAP_STACK 8192

/*
 * Where a CPU's stacks end within the addresses that it has for them, which
 * begin at plat_cpu_stacks(). arch/arm64/traps.S tells by bit 13 of an address
 * that the trap stack has overflown.
 */
#define PLAT_CPU_STACKS_LEN	0x10000
#define PLAT_CPU_STACK_END	0x8000
#define PLAT_CPU_TRAP_STACK_END 0xc000
#define PLAT_CPU_IRQ_STACK_END	0x10000

/* All CPUs': behind the range of ukvmem. */
#define PLAT_CPU_STACKS_ALL (CONFIG_SMP_CPUS_MAX * PLAT_CPU_STACKS_LEN)

static inline uintptr_t plat_cpu_stacks(unsigned int cpu)
{
	return ukplat_vm_base() + ukplat_vm_len() +
	       cpu * (uintptr_t)PLAT_CPU_STACKS_LEN;
}

/* What a CPU needs to begin with; it lies in the memory it was given. */
struct plat_cpu {
	char *stack_end, *trap_stack_end, *irq_stack_end;
	uintptr_t offset; /* of its variables */
	uint64_t hwid;	  /* its APIC ID or MPIDR */
	int state;
	unsigned int number;
	void (*fn)(void);
	char arch[256] __uk_align(16); /* the architecture's */
};

/**
 * The architecture's: which CPUs there are beside this one, as `hwid`s.
 * Returns how many it put into `ids`, at most `max`.
 */
unsigned int plat_cpu_find(uint64_t *ids, unsigned int max);

/** Has the CPU begin with its entry, given `cpu`. Returns 0 or -EIO. */
int plat_cpu_wake(struct plat_cpu *cpu);

/**
 * On the CPU itself, its own variables in place: says that it runs. Then it
 * sets itself up and goes on with plat_cpu_run(). Doesn't return if it came
 * too late.
 */
void plat_cpu_arrive(struct plat_cpu *cpu);
void plat_cpu_run(struct plat_cpu *cpu) __uk_noreturn;

/**
 * The architecture's: what the boot CPU and CPU `cpu`, which runs but isn't
 * counted yet, find out together. The other CPU calls plat_cpu_attend() again
 * and again meanwhile.
 */
void plat_cpu_meet(unsigned int cpu);
void plat_cpu_attend(void);

/** Runs the poke handlers. Context: interrupt. */
void plat_poke_fire(void);

/** Sleeps for ever. */
void plat_cpu_halt(void) __uk_noreturn;

/** Interrupts CPU `cpu` so that it calls plat_cpu_stop_here(). */
void plat_cpu_stop(unsigned int cpu);
void plat_cpu_stop_here(void) __uk_noreturn;

/** What the architecture has others wait for. Context: any. */
void plat_cpu_serve(void);

/** Is `addr` next to a stack of another CPU, where nothing is? Context: any. */
bool plat_cpu_guard_hit(uintptr_t addr);

extern struct plat_cpu *plat_cpu_of[UKPLAT_CPUS_MAX];

#endif /* PLAT_COMMON_SMP_H */
