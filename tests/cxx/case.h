/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What C++ says, case by case. The same program runs on Linux, which proves
 * the cases.
 */
#ifndef CASE_H
#define CASE_H

struct cxx_case {
	cxx_case(const char *name, void (*run)());

	const char *name;
	void (*run)();
	cxx_case *next;
};

/* Notes a failure, and returns whether there was none. */
bool cxx_check(bool ok, const char *what, const char *file, int line);

#define CASE(subject, what)                                                    \
	static void subject##_##what();                                        \
	static cxx_case subject##_##what##_case(#subject "." #what,            \
						subject##_##what);             \
	static void subject##_##what()

#define CHECK(cond) cxx_check(!!(cond), #cond, __FILE__, __LINE__)

/* Does the statement throw what it should? */
#define THROWS(type, statement)                                                \
	({                                                                     \
		bool thrown = false;                                           \
		try {                                                          \
			(void)(statement);                                     \
		} catch (const type &) {                                       \
			thrown = true;                                         \
		}                                                              \
		CHECK(thrown &&#type " by " #statement);                       \
	})

#endif /* CASE_H */
