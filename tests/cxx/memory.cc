/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * new and delete, and what they do when there is no more memory.
 */
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <memory_resource>
#include <new>
#include <vector>
#include "case.h"

CASE(memory, none_is_left)
{
	size_t huge = SIZE_MAX / 4;
	std::vector<char> grown;

	THROWS(std::bad_alloc, ::operator delete(::operator new(huge)));
	CHECK(!::operator new(huge, std::nothrow));
	THROWS(std::bad_alloc, grown.resize(huge));
	/* GCC 15 removes an allocation that has no visible effect. */
	asm volatile("" : : "r"(&grown) : "memory");
	THROWS(std::bad_array_new_length, new int[huge]);
}

struct block {
	block *next;
	char rest[60000];
};

/* An exception is thrown even when not a byte is left for it. */
CASE(memory, all_of_it_is_used)
{
	block *all = nullptr;
	size_t limit = 4096, n = 0; /* on Linux there is no end */
	bool thrown = false;

	try {
		for (; n < limit; n++)
			all = new block{all, {}};
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	CHECK(n > 20 && (thrown || n == limit));
	while (all) {
		block *b = all;

		all = b->next;
		delete b;
	}
}

static int handled;

CASE(memory, new_handler)
{
	handled = 0;
	std::set_new_handler([] {
		if (++handled == 3)
			std::set_new_handler(nullptr);
	});
	THROWS(std::bad_alloc, ::operator delete(::operator new(SIZE_MAX / 4)));
	CHECK(handled == 3);
}

struct alignas(256) aligned {
	char c;
};

CASE(memory, aligned)
{
	std::unique_ptr<aligned> one(new aligned);
	std::unique_ptr<aligned[]> many(new aligned[3]);

	CHECK(reinterpret_cast<uintptr_t>(one.get()) % 256 == 0);
	CHECK(reinterpret_cast<uintptr_t>(&many[2]) % 256 == 0);
}

CASE(memory, placement)
{
	alignas(long) char room[sizeof(long)];
	long *l = new (room) long(7);

	CHECK(static_cast<void *>(l) == room && *l == 7);
}

CASE(memory, resources)
{
	char buffer[1024];
	std::pmr::monotonic_buffer_resource pool(
		buffer, sizeof(buffer), std::pmr::null_memory_resource());
	std::pmr::vector<int> v(&pool);

	v.reserve(100);
	CHECK(reinterpret_cast<char *>(v.data()) >= buffer &&
	      reinterpret_cast<char *>(v.data()) < buffer + sizeof(buffer));
	THROWS(std::bad_alloc, v.reserve(1000));
}
