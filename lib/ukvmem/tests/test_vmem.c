/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings as their users see them; faults are counted by a handler.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/test.h>
#include <uk/vmem.h>

#define PAGE  UKPLAT_PAGE_SIZE
#define PAGES 5
#define MANY  400

static volatile unsigned int faults;
static void *volatile faulted;
static volatile enum ukplat_trap_access how;

/* Opens up what was closed. */
static bool open_up(void *at, enum ukplat_trap_access access, void *arg)
{
	faults++;
	faulted = at;
	how = access;
	return uk_vmem_protect((void *)ALIGN_DOWN((uintptr_t)at, PAGE), PAGE,
			       (uintptr_t)arg) == 0;
}

UK_TESTCASE(ukvmem, zeroed_and_given_back)
{
	size_t avail = uk_alloc_availmem(uk_alloc_get_default());
	char *p = uk_vmem_map(PAGES * PAGE - 5, UK_VMEM_RW), *q;

	UK_TEST_ASSERT(p && uk_vmem_is_here(p) && !uk_vmem_is_here(&p));
	for (unsigned int i = 0; i < PAGES * PAGE; i++)
		UK_TEST_ASSERT(p[i] == 0);
	memset(p, 1, PAGES * PAGE);
	UK_TEST_EXPECT(ukplat_vm_readable((uintptr_t)p, PAGES * PAGE));
	UK_TEST_EXPECT(!ukplat_vm_readable((uintptr_t)p - 1, 1));
	UK_TEST_EXPECT(!ukplat_vm_readable((uintptr_t)p, PAGES * PAGE + 1));
	/* There is a page between. */
	q = uk_vmem_map(1, UK_VMEM_RW);
	UK_TEST_EXPECT(q >= p + (PAGES + 1) * PAGE || q + 2 * PAGE <= p);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(q, 1), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, PAGES * PAGE), 0);
	UK_TEST_EXPECT(!ukplat_vm_readable((uintptr_t)p, 1));
	p = uk_vmem_map(PAGE, UK_VMEM_READ);
	UK_TEST_EXPECT(p && p[0] == 0 && p[PAGE - 1] == 0);
	uk_vmem_unmap(p, PAGE);
	/* But for tables, which stay. */
	UK_TEST_EXPECT(uk_alloc_availmem(uk_alloc_get_default()) >=
		       avail - 4 * PAGE);
}

UK_TESTCASE(ukvmem, refuses)
{
	char *p = uk_vmem_map(2 * PAGE, UK_VMEM_RW);
	volatile size_t huge = SIZE_MAX;

	UK_TEST_EXPECT(!uk_vmem_map(0, UK_VMEM_RW));
	UK_TEST_EXPECT(!uk_vmem_map(PAGE, UK_VMEM_WRITE | UK_VMEM_EXEC));
	UK_TEST_EXPECT(!uk_vmem_map(huge, UK_VMEM_LAZY));
	UK_TEST_EXPECT(!uk_vmem_map(huge / 2, UK_VMEM_LAZY));
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p + 1, PAGE), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(&p, PAGE), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, huge), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_vmem_protect(p, PAGE, 8), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_vmem_protect(p, 3 * PAGE, UK_VMEM_READ), -ENOMEM);
	UK_TEST_EXPECT_EQ(uk_vmem_on_fault(p - 1, open_up, NULL), -ENOMEM);
	p[0] = 1;
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, 2 * PAGE), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, 2 * PAGE), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_protect(p, PAGE, UK_VMEM_READ), -ENOMEM);
}

UK_TESTCASE(ukvmem, rights_and_handlers)
{
	char *at = uk_vmem_map(3 * PAGE, UK_VMEM_RW);
	volatile char *p = at;

	faults = 0;
	p[PAGE] = 42;
	uk_vmem_on_fault(at, open_up, (void *)UK_VMEM_RW);
	UK_TEST_EXPECT_EQ(uk_vmem_protect(at + PAGE, PAGE, UK_VMEM_READ), 0);
	UK_TEST_EXPECT(p[PAGE] == 42 && faults == 0);
	p[0] = p[2 * PAGE] = 1;
	UK_TEST_EXPECT_EQ(faults, 0);
	p[PAGE + 7] = 43;
	UK_TEST_EXPECT(faults == 1 && faulted == p + PAGE + 7);
	UK_TEST_EXPECT(p[PAGE] == 42 && p[PAGE + 7] == 43);
	/* qemu-arm doesn't tell a write from a read. */
	UK_TEST_EXPECT(how == UKPLAT_ACCESS_WRITE || sizeof(long) == 4);
	UK_TEST_EXPECT_EQ(uk_vmem_protect(at, 3 * PAGE, 0), 0);
	UK_TEST_EXPECT(p[PAGE] == 42 && p[2 * PAGE] == 1);
	UK_TEST_EXPECT(faults == 3 && how == UKPLAT_ACCESS_READ);
	/* A hole, and both sides still there. */
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(at + PAGE, PAGE), 0);
	UK_TEST_EXPECT(!ukplat_vm_readable((uintptr_t)at + PAGE, 1));
	UK_TEST_EXPECT(p[0] == 1 && p[2 * PAGE] == 1);
	uk_vmem_unmap(at, 3 * PAGE);
}

UK_TESTCASE(ukvmem, committed_when_touched)
{
	/* More than there is. */
	size_t len = sizeof(long) == 8 ? (size_t)4 << 30 : (size_t)64 << 20;
	volatile char *p = uk_vmem_map(len, UK_VMEM_RW | UK_VMEM_LAZY);

	UK_TEST_ASSERT(p != NULL);
	for (size_t at = 0; at < len; at += len / 16) {
		UK_TEST_EXPECT(p[at] == 0);
		p[at] = at / (len / 16);
	}
	for (size_t at = 0; at < len; at += len / 16)
		UK_TEST_EXPECT_EQ(p[at], at / (len / 16));
	/* Not touched yet: its rights count when it is. */
	UK_TEST_EXPECT_EQ(uk_vmem_protect((char *)p + PAGE, PAGE, UK_VMEM_READ),
			  0);
	faults = 0;
	uk_vmem_on_fault((char *)p + PAGE, open_up, (void *)UK_VMEM_RW);
	p[2 * PAGE] = 1;
	UK_TEST_EXPECT_EQ(faults, 0);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap((char *)p, len), 0);
}

/* Runs a function of two instructions from a page of its own. */
UK_TESTCASE(ukvmem, code)
{
#if defined(__x86_64__)
	static const unsigned char code[] = {0xb8, 42, 0, 0, 0, 0xc3};
#elif defined(__aarch64__)
	static const uint32_t code[] = {0x52800540, 0xd65f03c0};
#else
	static const uint32_t code[] = {0xe3a0002a, 0xe12fff1e};
#endif
	char *p = uk_vmem_map(PAGE, UK_VMEM_RW);

	memcpy(p, code, sizeof(code));
	__builtin___clear_cache(p, p + sizeof(code));
	UK_TEST_EXPECT_EQ(uk_vmem_protect(p, PAGE, UK_VMEM_EXEC), 0);
	UK_TEST_EXPECT_EQ(((int (*)(void))(void *)p)(), 42);
	uk_vmem_unmap(p, PAGE);
}

/* In and out in random order: all are where and what they were. */
UK_TESTCASE(ukvmem, many)
{
	static unsigned int *live[MANY];
	unsigned int seed = 1;

	for (unsigned int n = 0; n < 10 * MANY; n++) {
		unsigned int i;

		seed = seed * 1103515245 + 12345;
		i = (seed >> 16) % MANY;
		if (live[i]) {
			UK_TEST_EXPECT_EQ(*live[i], i);
			uk_vmem_unmap(live[i], PAGE);
			live[i] = NULL;
		} else {
			live[i] = uk_vmem_map(PAGE, UK_VMEM_RW);
			UK_TEST_ASSERT(live[i] && *live[i] == 0);
			*live[i] = i;
		}
	}
	for (unsigned int i = 0; i < MANY; i++)
		if (live[i]) {
			UK_TEST_EXPECT_EQ(*live[i], i);
			uk_vmem_unmap(live[i], PAGE);
		}
}

UK_TESTCASE(ukvmem, replaced)
{
	char *p = uk_vmem_map(4 * PAGE, UK_VMEM_RW);

	memset(p, 1, 4 * PAGE);
	UK_TEST_EXPECT_EQ(
		uk_vmem_replace(p + PAGE, 2 * PAGE, UK_VMEM_RW | UK_VMEM_LAZY),
		0);
	UK_TEST_EXPECT(!ukplat_vm_readable((uintptr_t)p + PAGE, 1) ||
		       p[PAGE] == 0);
	UK_TEST_EXPECT(p[0] == 1 && p[PAGE] == 0 && p[3 * PAGE] == 1);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, PAGE), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_replace(p, PAGE, UK_VMEM_READ), 0);
	UK_TEST_EXPECT(p[0] == 0);
	UK_TEST_EXPECT_EQ(uk_vmem_replace(p + 1, PAGE, UK_VMEM_RW), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_vmem_replace(&p, PAGE, UK_VMEM_RW), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, 4 * PAGE), 0);
}

UK_TESTCASE(ukvmem, grown_in_its_place)
{
	char *p = uk_vmem_map(2 * PAGE, UK_VMEM_RW), *next;

	p[2 * PAGE - 1] = 1;
	UK_TEST_EXPECT_EQ(uk_vmem_grow(p, 2 * PAGE, 4 * PAGE), 0);
	p[4 * PAGE - 1] = 2;
	UK_TEST_EXPECT(p[2 * PAGE - 1] == 1 && p[2 * PAGE] == 0);
	/* As one mapping, which it is no more once its rights differ. */
	UK_TEST_EXPECT_EQ(uk_vmem_grow(p, 4 * PAGE, 5 * PAGE), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_protect(p, PAGE, UK_VMEM_READ), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_grow(p, 5 * PAGE, 6 * PAGE), -EFAULT);
	UK_TEST_EXPECT_EQ(uk_vmem_grow(p + 5 * PAGE, PAGE, 2 * PAGE), -EFAULT);
	/* The page in front of another stays free. */
	next = p + 7 * PAGE;
	UK_TEST_EXPECT_EQ(uk_vmem_map_at(next, PAGE, UK_VMEM_RW), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_grow(p + PAGE, 4 * PAGE, 6 * PAGE), -ENOMEM);
	UK_TEST_EXPECT_EQ(uk_vmem_grow(p + PAGE, 4 * PAGE, 5 * PAGE), 0);
	UK_TEST_EXPECT_EQ(uk_vmem_grow(p, PAGE, 2 * PAGE), -ENOMEM);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, 8 * PAGE), 0);
}

UK_TESTCASE(ukvmem, moved_with_its_memory)
{
	const size_t large = 1UL << 24;
	char *p = uk_vmem_map(large, UK_VMEM_RW | UK_VMEM_LAZY);
	void *to = NULL;

	p[large / 2] = 1;
	UK_TEST_EXPECT_EQ(uk_vmem_move(p, large, &to, 2 * large, false), 0);
	UK_TEST_ASSERT(to && to != p);
	UK_TEST_EXPECT(!uk_vmem_has(p, 1, 0));
	p = to;
	UK_TEST_EXPECT(p[large / 2] == 1 && p[2 * large - 1] == 0);
	/* Rights move along; the former mapping there is gone. */
	UK_TEST_EXPECT_EQ(uk_vmem_protect(p, PAGE, 0), 0);
	to = p + large;
	((char *)to)[0] = 5;
	UK_TEST_EXPECT_EQ(uk_vmem_move(p, PAGE, &to, PAGE, false), 0);
	UK_TEST_EXPECT(to == p + large && !uk_vmem_has(to, 1, UK_VMEM_READ));
	UK_TEST_EXPECT_EQ(uk_vmem_protect(to, PAGE, UK_VMEM_READ), 0);
	UK_TEST_EXPECT(*(char *)to == 0);
	/* The range that the move keeps is empty. */
	to = NULL;
	UK_TEST_EXPECT_EQ(uk_vmem_move(p + large / 2, PAGE, &to, PAGE, true),
			  0);
	UK_TEST_EXPECT(*(char *)to == 1 && p[large / 2] == 0);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(to, PAGE), 0);
	to = p + large + PAGE;
	UK_TEST_EXPECT_EQ(uk_vmem_move(p + large, 2 * PAGE, &to, PAGE, false),
			  -EINVAL);
	to = NULL;
	UK_TEST_EXPECT_EQ(uk_vmem_move(p, PAGE, &to, PAGE, false), -EFAULT);
	UK_TEST_EXPECT(!to);
	UK_TEST_EXPECT_EQ(uk_vmem_unmap(p, 2 * large), 0);
}

/* Addresses are ever new ones, but their page tables are freed. */
UK_TESTCASE(ukvmem, tables_are_given_back)
{
	const size_t large = 1UL << 24;
	size_t avail = 0;

	for (unsigned int i = 0; i < 80; i++) {
		char *p = uk_vmem_map(large, UK_VMEM_RW | UK_VMEM_LAZY);

		UK_TEST_ASSERT(p);
		p[0] = 1;
		uk_vmem_unmap(p, large);
		if (i == 2)
			avail = uk_alloc_availmem(uk_alloc_get_default());
	}
	UK_TEST_EXPECT(uk_alloc_availmem(uk_alloc_get_default()) >=
		       avail - 16 * PAGE);
}
