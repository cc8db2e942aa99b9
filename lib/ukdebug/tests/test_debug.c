/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of names: the image's own, and broken ones.
 */
#include <uk/symbol.h>
#include <uk/config.h>
#include <uk/test.h>

UK_TESTCASE(ukdebug, finds_the_right_function)
{
	static const unsigned char t[] = "\x00"
					 "a\0\x10"
					 "bc\0\x80\x01"
					 "d";
	uintptr_t off = 0;

	UK_TEST_EXPECT_STREQ(uk_symbol_find(t, t + sizeof(t), 5, &off), "a");
	UK_TEST_EXPECT_EQ(off, 5);
	UK_TEST_EXPECT_STREQ(uk_symbol_find(t, t + sizeof(t), 0x10, &off),
			     "bc");
	UK_TEST_EXPECT_EQ(off, 0);
	UK_TEST_EXPECT_STREQ(uk_symbol_find(t, t + sizeof(t), 0x91, &off), "d");
	UK_TEST_EXPECT_EQ(off, 1);
	/* Cut off in the last name: not taken. */
	UK_TEST_EXPECT_STREQ(uk_symbol_find(t, t + sizeof(t) - 1, 0x91, &off),
			     "bc");
	UK_TEST_EXPECT(!uk_symbol_find(t, t, 0, &off));
}

#ifdef CONFIG_LIBUKDEBUG_SYMTAB
UK_TESTCASE(ukdebug, knows_this_image)
{
	uintptr_t off = 1;
	const char *name = uk_symbol_lookup((uintptr_t)uk_symbol_find, &off);

	UK_TEST_ASSERT(name != NULL);
	UK_TEST_EXPECT_STREQ(name, "uk_symbol_find");
	UK_TEST_EXPECT_EQ(off, 0);
	UK_TEST_EXPECT(!uk_symbol_lookup(0, &off));
}
#endif
