/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks by one thread alone.
 */
#include <uk/errno.h>
#include <uk/lock.h>
#include <uk/test.h>

#define MS 1000000ULL

UK_TESTCASE(uklock, mutex)
{
	struct uk_mutex m = UK_MUTEX_INIT;

	UK_TEST_EXPECT(!uk_mutex_is_mine(&m));
	UK_TEST_EXPECT_EQ(uk_mutex_lock(&m), 0);
	UK_TEST_EXPECT(uk_mutex_is_mine(&m));
	UK_TEST_EXPECT_EQ(uk_mutex_lock(&m), -EDEADLK);
	UK_TEST_EXPECT(!uk_mutex_trylock(&m));
	uk_mutex_unlock(&m);
	UK_TEST_EXPECT(!uk_mutex_is_mine(&m));
	UK_TEST_EXPECT(uk_mutex_trylock(&m));
	uk_mutex_unlock(&m);
}

UK_TESTCASE(uklock, recursive_mutex)
{
	struct uk_mutex m = UK_MUTEX_INIT_RECURSIVE;

	for (int i = 0; i < 3; i++)
		UK_TEST_EXPECT_EQ(uk_mutex_lock(&m), 0);
	for (int i = 0; i < 3; i++) {
		UK_TEST_EXPECT(uk_mutex_is_mine(&m));
		uk_mutex_unlock(&m);
	}
	UK_TEST_EXPECT(!uk_mutex_is_mine(&m));
}

UK_TESTCASE(uklock, semaphore)
{
	struct uk_semaphore s = UK_SEMAPHORE_INIT(2);
	uint64_t start = ukplat_clock_ns();

	uk_semaphore_down(&s);
	UK_TEST_EXPECT(uk_semaphore_trydown(&s));
	UK_TEST_EXPECT(!uk_semaphore_trydown(&s));
	UK_TEST_EXPECT_EQ(uk_semaphore_down_until(&s, start + MS), -ETIMEDOUT);
	UK_TEST_EXPECT(ukplat_clock_ns() - start >= MS);
	uk_semaphore_up(&s);
	UK_TEST_EXPECT(uk_semaphore_trydown(&s));
	UK_TEST_EXPECT_EQ(s.count, 0);
}

UK_TESTCASE(uklock, rwlock)
{
	struct uk_rwlock l = UK_RWLOCK_INIT;

	UK_TEST_EXPECT_EQ(uk_rwlock_read_lock(&l, UK_FOREVER), 0);
	UK_TEST_EXPECT_EQ(uk_rwlock_read_lock(&l, 0), 0);
	UK_TEST_EXPECT_EQ(uk_rwlock_write_lock(&l, 0), -ETIMEDOUT);
	uk_rwlock_read_unlock(&l);
	UK_TEST_EXPECT_EQ(uk_rwlock_write_lock(&l, 0), -ETIMEDOUT);
	uk_rwlock_read_unlock(&l);
	UK_TEST_EXPECT_EQ(uk_rwlock_write_lock(&l, 0), 0);
	UK_TEST_EXPECT_EQ(uk_rwlock_read_lock(&l, 0), -ETIMEDOUT);
	uk_rwlock_write_unlock(&l);
	UK_TEST_EXPECT_EQ(uk_rwlock_read_lock(&l, 0), 0);
	uk_rwlock_read_unlock(&l);
}

UK_TESTCASE(uklock, condition_times_out)
{
	struct uk_mutex m = UK_MUTEX_INIT;
	struct uk_cond c = UK_COND_INIT;

	uk_mutex_lock(&m);
	uk_cond_signal(&c, 1);
	UK_TEST_EXPECT_EQ(uk_cond_wait(&c, &m, ukplat_clock_ns() + MS),
			  -ETIMEDOUT);
	UK_TEST_EXPECT(uk_mutex_is_mine(&m));
	uk_mutex_unlock(&m);
}

UK_TESTCASE(uklock, spinlock_keeps_interrupts_off)
{
	struct uk_spinlock l = UK_SPINLOCK_INIT;
	unsigned long flags = uk_spin_lock(&l);

	UK_TEST_EXPECT(!ukplat_irq_enabled());
	uk_spin_unlock(&l, flags);
	UK_TEST_EXPECT(ukplat_irq_enabled());
}
