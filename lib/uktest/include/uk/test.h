/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Unit tests that run inside the image: a library's tests/ folder defines
 * cases, they gather in a link-time table, ukboot runs them all before main
 * (or instead of it) and the result is TAP on the console.
 *
 *	UK_TESTCASE(mylib, adds_two_numbers)
 *	{
 *		UK_TEST_EXPECT(add(1, 2) == 3);
 *		UK_TEST_EXPECT_EQ(add(1, 2), 3);
 *		UK_TEST_ASSERT(ptr != NULL);	ends this case when it fails
 *	}
 */
#ifndef UK_TEST_H
#define UK_TEST_H

#include <uk/essentials.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_testcase {
	const char *suite;
	const char *name;
	void (*run)(void);
};

/** Defines and registers test `name` of suite `suite`; a body follows. */
#define UK_TESTCASE(suite_, name_)                                             \
	static void uk_test_##suite_##_##name_(void);                          \
	UK_TABLE_ENTRY(testcases, 50)                                          \
	struct uk_testcase uk_testcase_##suite_##_##name_ = {                  \
		.suite = #suite_,                                              \
		.name = #name_,                                                \
		.run = uk_test_##suite_##_##name_,                             \
	};                                                                     \
	static void uk_test_##suite_##_##name_(void)

/** Fails the running case, and goes on with it, unless `cond` holds. */
#define UK_TEST_EXPECT(cond) uk_test_check(!!(cond), #cond, __FILE__, __LINE__)

/** Fails the running case, and leaves it, unless `cond` holds. */
#define UK_TEST_ASSERT(cond)                                                   \
	do {                                                                   \
		if (!uk_test_check(!!(cond), #cond, __FILE__, __LINE__))       \
			return;                                                \
	} while (0)

/** As UK_TEST_EXPECT(a == b) for integers, and shows both when they differ. */
#define UK_TEST_EXPECT_EQ(a, b)                                                \
	uk_test_check_eq((long long)(a), (long long)(b), #a " == " #b,         \
			 __FILE__, __LINE__)

/** As UK_TEST_EXPECT for strings, and shows both when they differ. */
#define UK_TEST_EXPECT_STREQ(a, b)                                             \
	uk_test_check_str((a), (b), #a " equals " #b, __FILE__, __LINE__)

/** Ends the running case as skipped. `why`: a string that stays valid. */
#define UK_TEST_SKIP(why)                                                      \
	do {                                                                   \
		uk_test_skip(why);                                             \
		return;                                                        \
	} while (0)

/** What the macros call. Each returns whether the check held. */
bool uk_test_check(bool ok, const char *expr, const char *file, int line);
bool uk_test_check_eq(long long a, long long b, const char *expr,
		      const char *file, int line);
bool uk_test_check_str(const char *a, const char *b, const char *expr,
		       const char *file, int line);
void uk_test_skip(const char *why);

/**
 * Runs every registered case whose "suite.name" begins with `prefix` (NULL or
 * "": all) and prints TAP version 13 and a last line `N passed, N failed`.
 * Returns the number of failed cases. No case at all counts as one failure.
 *
 * Context: thread; the cases may do whatever a thread may.
 */
int uk_test_run(const char *prefix);

#ifdef __cplusplus
}
#endif

#endif /* UK_TEST_H */
