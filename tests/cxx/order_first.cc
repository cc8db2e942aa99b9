/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Static objects: made in the order of the source, of priorities before that,
 * and within functions when they are first used.
 */
#include "case.h"
#include "order.h"

/* Made when it is first asked for, whoever's constructor that does. */
std::string &order()
{
	static std::string s;

	return s;
}

static noted a("a"), b("b");
__attribute__((init_priority(300))) static noted third("3");
static int computed = static_cast<int>(order().size());

CASE(order, of_static_objects)
{
	size_t at_a = order().find('a'), at_1 = order().find('1'),
	       at_2 = order().find('2'), at_3 = order().find('3');

	CHECK(order().size() == 7);
	CHECK(at_1 == 0 && at_2 == 1 && at_3 == 2);
	CHECK(order().find("ab") == at_a && order().find("cd") > at_3);
	CHECK(computed >= 5);
}

static int fails(bool really)
{
	if (really)
		throw 1;
	return 5;
}

static int once(bool really)
{
	static int value = fails(really);

	return value;
}

CASE(order, a_static_that_fails_is_made_again)
{
	THROWS(int, once(true));
	CHECK(once(false) == 5);
	CHECK(once(true) == 5);
}
