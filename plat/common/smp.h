/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What starting and reaching other CPUs has in common.
 */
#ifndef PLAT_COMMON_SMP_H
#define PLAT_COMMON_SMP_H

#include <uk/plat/cpu.h>

#define PLAT_CPU_STACK	    16384
#define PLAT_CPU_TRAP_STACK 8192

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

/** Runs the poke handlers. Context: interrupt. */
void plat_poke_fire(void);

/** Sleeps for ever. */
void plat_cpu_halt(void) __uk_noreturn;

/** Interrupts CPU `cpu` so that it calls plat_cpu_stop_here(). */
void plat_cpu_stop(unsigned int cpu);
void plat_cpu_stop_here(void) __uk_noreturn;

/** What the architecture has others wait for. Context: any. */
void plat_cpu_serve(void);

extern struct plat_cpu *plat_cpu_of[UKPLAT_CPUS_MAX];

#endif /* PLAT_COMMON_SMP_H */
