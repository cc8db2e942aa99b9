/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A CPU that crashes stops the others. The input says which of them answer,
 * and after how many pauses. Whatever they do, the wait ends, and a CPU that
 * doesn't answer takes nothing of the time that the next one has. And each of
 * a CPU's stacks has a guard page below. A CPU that comes too late shares
 * nothing with others.
 */
#include <setjmp.h>
/* Included, since its state is private and each input resets it. */
#include "../../plat/common/smp.c"
#include "host.h"

#define OTHERS	 3
#define IN_TIME	 (STOP_LOOPS - 1)
#define TOO_MANY (OTHERS * (uint64_t)STOP_LOOPS + 1)

uintptr_t host_cpu_offset;

static jmp_buf halted, endless;
static uint64_t pauses, share; /* in all, and while one CPU is waited for */
static unsigned int waited_for;
static struct {
	bool asked, answers;
	uint64_t after; /* pauses since somebody waits for it */
} cpus[OTHERS + 1];

static unsigned int late; /* the CPU that comes when it was given up */

uint64_t ukplat_clock_ns(void)
{
	static uint64_t now;

	return now += late ? PATIENCE_NS / 2 : 0;
}

unsigned int plat_cpu_find(uint64_t *ids, unsigned int max)
{
	CHECK(max >= OTHERS);
	for (unsigned int i = 0; i < OTHERS; i++)
		ids[i] = i + 1;
	return OTHERS;
}

int plat_cpu_wake(struct plat_cpu *cpu)
{
	if (cpu->number == late)
		return 0;
	plat_cpu_arrive(cpu);
	ukplat_cpu_number = 0;
	return 0;
}

void plat_cpu_meet(unsigned int cpu)
{
	/* The CPU runs, but isn't counted yet. */
	CHECK(plat_cpu_of[cpu]->state == RUNNING && ukplat_cpu_count() <= cpu);
}

void plat_cpu_attend(void)
{
}

void plat_cpu_halt(void)
{
	longjmp(halted, 1);
}

void plat_cpu_stop(unsigned int cpu)
{
	CHECK(cpu != ukplat_cpu_number && !cpus[cpu].asked);
	cpus[cpu].asked = true;
}

void plat_cpu_serve(void)
{
}

/* The work of a CPU in its interrupt. */
static void stop(unsigned int cpu)
{
	unsigned int self = ukplat_cpu_number;

	ukplat_cpu_number = cpu;
	if (!setjmp(halted))
		plat_cpu_stop_here();
	ukplat_cpu_number = self;
}

static void wait_for_next(void)
{
	waited_for++;
	share = 0;
}

/* The CPUs are waited for in order, each until it stops or for its share. */
void ukarch_cpu_pause(void)
{
	if (++pauses == TOO_MANY)
		longjmp(endless, 1);
	if (share++ == STOP_LOOPS)
		wait_for_next();
	if (waited_for <= OTHERS && cpus[waited_for].answers &&
	    share > cpus[waited_for].after) {
		stop(waited_for);
		wait_for_next();
	}
}

static void *get(size_t align, size_t len)
{
	void *p = NULL;

	CHECK(posix_memalign(&p, align, len) == 0);
	return p;
}

/* The range, far from where the host has anything. */
uintptr_t ukplat_vm_base(void)
{
	return 0x100000000000;
}

size_t ukplat_vm_len(void)
{
	return 0x10000000;
}

/* Pages of the stacks: one bit each, of the CPUs that are there. */
static uint16_t mapped[OTHERS + 1];

int ukplat_vm_commit(uintptr_t at, size_t len, unsigned int rights,
		     const struct ukplat_page_source *source)
{
	uintptr_t first = ukplat_vm_base() + ukplat_vm_len();

	CHECK(rights == (UKPLAT_PAGE_READ | UKPLAT_PAGE_WRITE) && source->get);
	for (; len; at += UKPLAT_PAGE_SIZE, len -= UKPLAT_PAGE_SIZE) {
		uintptr_t page = (at - first) / UKPLAT_PAGE_SIZE;

		CHECK(at >= first && page / 16 <= OTHERS);
		CHECK(!(mapped[page / 16] & 1 << page % 16));
		mapped[page / 16] |= 1 << page % 16;
	}
	return 0;
}

bool ukplat_vm_readable(uintptr_t at, size_t len)
{
	uintptr_t first = ukplat_vm_base() + ukplat_vm_len();
	uintptr_t page = (at - first) / UKPLAT_PAGE_SIZE;

	CHECK(len == 1 && page / 16 <= UKPLAT_CPUS_MAX);
	return page / 16 <= OTHERS && mapped[page / 16] & 1 << page % 16;
}

/* Nothing is mapped below a stack: all three have a guard page. */
static void check_stacks(const struct plat_cpu *cpu)
{
	const struct {
		const char *end;
		size_t len;
	} stacks[] = {
		{cpu->stack_end, PLAT_CPU_STACK},
		{cpu->trap_stack_end, PLAT_CPU_TRAP_STACK},
		{cpu->irq_stack_end, PLAT_CPU_TRAP_STACK},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(stacks); i++) {
		uintptr_t end = (uintptr_t)stacks[i].end;
		uintptr_t first = end - stacks[i].len;

		CHECK(!plat_cpu_guard_hit(end - 1));
		CHECK(!plat_cpu_guard_hit(first));
		CHECK(plat_cpu_guard_hit(first - 1));
		CHECK(plat_cpu_guard_hit(first - UKPLAT_PAGE_SIZE));
	}
	CHECK(!((uintptr_t)cpu->trap_stack_end % 0x4000));
}

static void run(void)
{
}

/* Those behind it are not started, and it ends at once. All is reset then. */
static void come_late(void)
{
	late = 2;
	CHECK(ukplat_cpu_start(get, run) == 2);
	if (!setjmp(halted)) {
		plat_cpu_arrive(plat_cpu_of[late]);
		CHECK(false);
	}
	CHECK(ukplat_cpu_count() == 2);
	late = 0;
	ukplat_cpu_number = 0;
	ukplat_cpus = 1;
	free(plat_cpu_of[1]);
	free(plat_cpu_of[2]);
	memset(mapped, 0, sizeof(mapped));
}

static void begin(struct input *in)
{
	static bool started;

	if (!started) {
		come_late();
		CHECK(ukplat_cpu_start(get, run) == OTHERS + 1);
		for (unsigned int i = 1; i <= OTHERS; i++)
			check_stacks(plat_cpu_of[i]);
	}
	started = true;
	stopper = 0;
	pauses = 0;
	waited_for = 0;
	wait_for_next();
	memset(cpus, 0, sizeof(cpus));
	for (unsigned int i = 1; i <= OTHERS; i++) {
		plat_cpu_of[i]->state = RUNNING;
		cpus[i].answers = take(in, 1) & 1;
		cpus[i].after = take(in, 4) % IN_TIME;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	begin(&in);
	CHECK(!setjmp(endless));
	ukplat_cpu_stop_others();
	for (unsigned int i = 1; i <= OTHERS; i++) {
		CHECK(cpus[i].asked);
		CHECK((plat_cpu_of[i]->state == STOPPED) == cpus[i].answers);
	}
	/* A crash in the crash doesn't begin again. */
	memset(cpus, 0, sizeof(cpus));
	ukplat_cpu_stop_others();
	CHECK(!cpus[1].asked);
	return 0;
}
