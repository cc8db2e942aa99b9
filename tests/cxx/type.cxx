/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Types while the program runs: dynamic_cast, typeid, virtual bases.
 */
#include <any>
#include <cxxabi.h>
#include <cstdlib>
#include <memory>
#include <string>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>
#include <variant>
#include "case.h"

namespace
{
struct base {
	virtual ~base() = default;
	virtual int who() const
	{
		return 0;
	}
	int b = 1;
};
struct left : virtual base {
	int who() const override
	{
		return 1;
	}
	int l = 2;
};
struct right : virtual base {
	int r = 3;
};
struct both : left, right {
	int who() const override
	{
		return 3;
	}
};
struct other {
	virtual ~other() = default;
};
} // namespace

CASE(type, dynamic_cast_of_pointers)
{
	both it;
	base *b = &it;

	CHECK(dynamic_cast<both *>(b) == &it);
	CHECK(dynamic_cast<right *>(b) == &it);
	CHECK(dynamic_cast<left *>(dynamic_cast<right *>(b)) == &it);
	CHECK(!dynamic_cast<other *>(b));
	CHECK(dynamic_cast<void *>(dynamic_cast<right *>(b)) == &it);
}

CASE(type, dynamic_cast_of_references)
{
	left it;
	base &b = it;

	CHECK(&dynamic_cast<left &>(b) == &it);
	THROWS(std::bad_cast, dynamic_cast<right &>(b));
}

CASE(type, typeid_of_objects)
{
	std::unique_ptr<base> b = std::make_unique<both>();
	base *none = nullptr;

	CHECK(typeid(*b) == typeid(both));
	CHECK(typeid(*b) != typeid(left));
	CHECK(typeid(base *) == typeid(none));
	THROWS(std::bad_typeid, (void)typeid(*none).name());
}

CASE(type, names)
{
	int status;
	char *name = abi::__cxa_demangle(
		typeid(std::unordered_map<int, both>).name(), nullptr, nullptr,
		&status);

	CHECK(!status);
	CHECK(std::string(name).find("std::unordered_map<int, (anonymous "
				     "namespace)::both") == 0);
	free(name);
	CHECK(std::type_index(typeid(int)) != typeid(long));
}

CASE(type, virtual_calls)
{
	both it;
	left l;
	base *all[] = {&it, &l, static_cast<right *>(&it)};
	int sum = 0;

	for (base *b : all)
		sum = sum * 10 + b->who();
	CHECK(sum == 313);
	CHECK(it.b + it.l + it.r == 6);
}

CASE(type, shared_pointers)
{
	std::shared_ptr<base> b = std::make_shared<both>();
	std::weak_ptr<base> w = b;

	CHECK(std::dynamic_pointer_cast<right>(b)->r == 3);
	CHECK(b.use_count() == 1);
	b.reset();
	CHECK(w.expired());
	THROWS(std::bad_weak_ptr, std::shared_ptr<base>{w});
}

CASE(type, any_and_variant)
{
	std::any a = std::string("text");
	std::variant<int, std::string> v = 3;

	CHECK(std::any_cast<std::string>(a) == "text");
	THROWS(std::bad_any_cast, std::any_cast<int>(a));
	CHECK(std::get<int>(v) == 3);
	THROWS(std::bad_variant_access, std::get<std::string>(v));
	v = "now text";
	CHECK(std::visit([](auto &x) { return sizeof(x); }, v) ==
	      sizeof(std::string));
}
