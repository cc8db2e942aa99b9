/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs the cases, all or those whose names begin as the arguments say. Status
 * 1 when one fails. `end HOW` ends that way instead.
 */
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <thread>
#include "case.h"

static cxx_case *first;
static int in_case;

cxx_case::cxx_case(const char *n, void (*r)()) : name(n), run(r)
{
	cxx_case **link = &first;

	while (*link && strcmp((*link)->name, n) < 0)
		link = &(*link)->next;
	next = *link;
	*link = this;
}

bool cxx_check(bool ok, const char *what, const char *file, int line)
{
	const char *name = strrchr(file, '/');

	if (!ok) {
		std::cout << "# " << (name ? name + 1 : file) << ':' << line
			  << ": " << what << '\n';
		in_case++;
	}
	return ok;
}

struct told {
	const char *what;

	~told()
	{
		std::cout << "destroyed: " << what << '\n';
	}
};

static told of_the_program{"static"};
static thread_local told of_the_thread{"of the first thread"};

[[noreturn]] static void thrower()
{
	throw std::runtime_error("nobody catches this");
}

/* What ends a program, and what it says at its end. */
static int end(const char *how)
{
	static told at_use{"static, at its first use"};

	of_the_thread.what = how;
	std::cout << "unflushed, ";
	if (!strcmp(how, "exit"))
		std::exit(7);
	if (!strcmp(how, "quick_exit"))
		std::quick_exit(5);
	if (!strcmp(how, "throw"))
		thrower();
	if (!strcmp(how, "thread"))
		std::thread(thrower).join();
	if (!strcmp(how, "noexcept"))
		[]() noexcept { thrower(); }();
	return 3;
}

static bool wanted(const cxx_case *c, int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		if (!strncmp(c->name, argv[i], strlen(argv[i])))
			return true;
	return argc < 2;
}

int main(int argc, char *argv[])
{
	int n = 0, failures = 0;

	if (argc == 3 && !strcmp(argv[1], "end"))
		return end(argv[2]);
	for (cxx_case *c = first; c; c = c->next) {
		if (!wanted(c, argc, argv))
			continue;
		in_case = 0;
		c->run();
		std::cout << (in_case ? "not " : "") << "ok " << ++n << " - "
			  << c->name << std::endl;
		failures += in_case != 0;
	}
	std::cout << n << " cases, " << failures << " failed" << std::endl;
	of_the_program.what = "static, after main()";
	return failures != 0;
}
