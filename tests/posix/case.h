/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What POSIX says, case by case. The same program runs on Linux, which proves
 * the cases. Each names the page of POSIX.1-2017 XSH that it holds us to.
 */
#ifndef CASE_H
#define CASE_H

#include <errno.h>
#include "left_out.h"

struct posix_case {
	struct posix_case *next;
	const char *name, *says;
	void (*run)(void);
};

void posix_case_add(struct posix_case *c);

/* Notes a failure, and returns whether there was none. */
int posix_check(int ok, const char *what, const char *file, int line);

/* Defines a case: CASE(page, what) { ... }, with the page's sentence. */
#define CASE(page, what, sentence)                                             \
	static void page##_##what(void);                                       \
	static struct posix_case page##_##what##_case = {                      \
		0, #page "." #what, sentence, page##_##what};                  \
	__attribute__((constructor)) static void page##_##what##_add(void)     \
	{                                                                      \
		if (!LEFT_OUT(#page "." #what))                                \
			posix_case_add(&page##_##what##_case);                 \
	}                                                                      \
	static void page##_##what(void)

#define CHECK(cond) posix_check(!!(cond), #cond, __FILE__, __LINE__)

/* A call that has to fail so. */
#define FAILS(error, call) CHECK((errno = 0, (call) == -1) && errno == (error))

/* Leaves the case when it doesn't hold. */
#define NEED(cond)                                                             \
	do {                                                                   \
		if (!CHECK(cond))                                              \
			return;                                                \
	} while (0)

/* What main() runs instead of cases, by its first argument. */
void posix_cost(void);
void posix_late(void);
void posix_opens(void);
void posix_edges(void);

#endif /* CASE_H */
