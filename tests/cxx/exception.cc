/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions: who catches them, what is destroyed on their way.
 */
#include <csetjmp>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>
#include "case.h"
#include "through.h"

static int alive;

struct counted {
	counted()
	{
		alive++;
	}
	counted(const counted &)
	{
		alive++;
	}
	~counted()
	{
		alive--;
	}
};

CASE(exception, caught_by_type)
{
	try {
		throw 42;
	} catch (const char *) {
		CHECK(!"not that one");
	} catch (int i) {
		CHECK(i == 42);
	}
	try {
		throw std::out_of_range("far");
	} catch (const std::logic_error &e) {
		CHECK(std::string(e.what()) == "far");
	}
	try {
		throw "text";
	} catch (...) {
		CHECK(true);
	}
}

static int deep(int n)
{
	counted c;

	if (!n)
		throw n;
	return deep(n - 1) + 1;
}

CASE(exception, unwinds_many_frames)
{
	alive = 0;
	THROWS(int, deep(200));
	CHECK(alive == 0);
}

CASE(exception, many_times)
{
	int caught = 0;

	for (int i = 0; i < 2000; i++)
		try {
			throw std::string(i % 7, 'x');
		} catch (const std::string &s) {
			caught += s.size() == static_cast<size_t>(i % 7);
		}
	CHECK(caught == 2000);
}

CASE(exception, rethrown)
{
	int seen = 0;

	try {
		try {
			throw std::runtime_error("again");
		} catch (std::exception &) {
			seen++;
			throw;
		}
	} catch (const std::runtime_error &e) {
		seen += std::string(e.what()) == "again";
	}
	CHECK(seen == 2);
}

CASE(exception, pointer)
{
	std::exception_ptr p;

	CHECK(!p);
	try {
		throw counted();
	} catch (...) {
		p = std::current_exception();
	}
	CHECK(alive == 1);
	THROWS(counted, std::rethrow_exception(p));
	p = std::make_exception_ptr(3L);
	CHECK(alive == 0);
	THROWS(long, std::rethrow_exception(p));
}

CASE(exception, nested)
{
	std::string all;

	try {
		try {
			throw std::runtime_error("inner");
		} catch (...) {
			std::throw_with_nested(std::logic_error("outer"));
		}
	} catch (const std::exception &e) {
		all = e.what();
		try {
			std::rethrow_if_nested(e);
		} catch (const std::exception &in) {
			all += std::string(" ") + in.what();
		}
	}
	CHECK(all == "outer inner");
}

CASE(exception, through_c)
{
	int left = 0;

	THROWS(int, through_c(
			    10, [] { throw 1; }, &left));
	CHECK(left == 11);
}

CASE(exception, through_the_c_library)
{
	int numbers[] = {3, 1, 2, 5, 4};
	int key = 3;

	THROWS(std::runtime_error,
	       qsort(numbers, 5, sizeof(int),
		     [](const void *, const void *) -> int {
			     throw std::runtime_error("no order");
		     }));
	THROWS(int,
	       bsearch(&key, numbers, 5, sizeof(int),
		       [](const void *, const void *) -> int { throw 1; }));
}

struct half {
	counted one;

	half()
	{
		throw 1;
	}
};

CASE(exception, in_a_constructor)
{
	alive = 0;
	THROWS(int, half());
	THROWS(int, new half[3]);
	CHECK(alive == 0);
}

struct third_copy {
	static int n;

	third_copy() = default;
	third_copy(const third_copy &)
	{
		if (++n == 3)
			throw n;
		alive++;
	}
	~third_copy()
	{
		alive--;
	}
};
int third_copy::n;

CASE(exception, while_a_vector_is_made)
{
	third_copy one;

	alive = 0;
	THROWS(int, std::vector<third_copy>(5, one));
	CHECK(alive == 0);
	alive = 1;
}

CASE(exception, in_a_function_try_block)
{
	struct wrapped {
		half h;
		wrapped()
		try : h() {
		} catch (int) {
			throw std::string("translated");
		}
	};

	THROWS(std::string, wrapped());
}

CASE(exception, uncaught_are_counted)
{
	struct counter {
		int &n;
		~counter()
		{
			n = std::uncaught_exceptions();
		}
	};
	int during = 0, outside = 9;

	try {
		counter c{during};
		throw 1;
	} catch (int) {
		counter c{outside};
	}
	CHECK(during == 1 && outside == 0);
}

static jmp_buf back;

static void thrower()
{
	throw 1;
}

CASE(exception, terminate_handler)
{
	auto old = std::set_terminate([] { longjmp(back, 1); });

	if (!setjmp(back)) {
		[]() noexcept { thrower(); }();
		CHECK(!"not here");
	}
	CHECK(std::set_terminate(old) != old);
}

CASE(exception, of_the_library)
{
	std::function<void()> none;

	THROWS(std::bad_function_call, none());
	THROWS(std::out_of_range, std::string("abc").at(3));
	THROWS(std::out_of_range, std::vector<int>(2).at(2));
	THROWS(std::length_error, std::string().resize(SIZE_MAX));
	THROWS(std::invalid_argument, std::stoi("none"));
	THROWS(std::out_of_range, std::stoi("99999999999"));
}

CASE(exception, system_error)
{
	try {
		throw std::system_error(ENOENT, std::generic_category(), "x");
	} catch (const std::system_error &e) {
		CHECK(e.code() == std::errc::no_such_file_or_directory);
		CHECK(std::string(e.what()).find("x: No such file") == 0);
	}
}
