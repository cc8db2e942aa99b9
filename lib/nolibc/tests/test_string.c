/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * <string.h>, at the edges: empty strings, full buffers, no terminator.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uk/test.h>

UK_TESTCASE(nolibc, copies)
{
	char s[8];

	UK_TEST_EXPECT(stpcpy(s, "abc") == s + 3);
	memset(s, 'x', sizeof(s));
	UK_TEST_EXPECT(stpncpy(s, "abc", 6) == s + 3);
	UK_TEST_EXPECT(memcmp(s, "abc\0\0\0xx", 8) == 0);
	UK_TEST_EXPECT(stpncpy(s, "defg", 2) == s + 2);
	UK_TEST_EXPECT(strncpy(s, "hi", 2) == s);
	UK_TEST_EXPECT(memcmp(s, "hic", 4) == 0);
	UK_TEST_EXPECT(mempcpy(s, "xy", 2) == s + 2);
	UK_TEST_EXPECT_STREQ(strncat(strcpy(s, "ab"), "cdef", 2), "abcd");
	UK_TEST_EXPECT_STREQ(strncat(s, "", 5), "abcd");
	UK_TEST_EXPECT_EQ(strlcat(s, "efgh", sizeof(s)), 8);
	UK_TEST_EXPECT_STREQ(s, "abcdefg");
	UK_TEST_EXPECT_EQ(strlcat(s, "x", 3), 4);
	UK_TEST_EXPECT_EQ(strlcpy(s, "abc", 0), 3);
	UK_TEST_EXPECT_STREQ(s, "abcdefg");
}

UK_TESTCASE(nolibc, finds)
{
	const char *s = "abcabd";

	UK_TEST_EXPECT(memmem(s, 6, "abd", 3) == s + 3);
	UK_TEST_EXPECT(!memmem(s, 5, "abd", 3) && !memmem(s, 2, "abc", 3));
	UK_TEST_EXPECT(memmem(s, 6, "", 0) == s);
	UK_TEST_EXPECT(memmem("a\0b", 3, "\0b", 2) != NULL);
	UK_TEST_EXPECT(memrchr(s, 'a', 6) == s + 3 && !memrchr(s, 'a', 0));
	UK_TEST_EXPECT(strchr(s, '\0') == s + 6 && strchrnul(s, 'x') == s + 6);
	UK_TEST_EXPECT(strchr("\xff", 0xff) != NULL);
	UK_TEST_EXPECT(strrchr(s, '\0') == s + 6 && !strrchr(s, 'x'));
	UK_TEST_EXPECT(strstr(s, "") == s && strstr(s, "abd") == s + 3);
	UK_TEST_EXPECT(!strstr("ab", "abc"));
	UK_TEST_EXPECT(strcasestr("xABc", "abC") != NULL);
	UK_TEST_EXPECT(!strcasestr("xAB", "abc"));
	UK_TEST_EXPECT(strpbrk(s, "dc") == s + 2 && !strpbrk(s, ""));
	UK_TEST_EXPECT_EQ(strspn("", "a"), 0);
	UK_TEST_EXPECT_EQ(strcspn("abc", ""), 3);
	UK_TEST_EXPECT_EQ(strnlen("abc", 2), 2);
	UK_TEST_EXPECT_EQ(strnlen("abc", 9), 3);
	UK_TEST_EXPECT(ffs(0) == 0 && ffs(8) == 4 && ffs(1 << 31) == 32);
}

UK_TESTCASE(nolibc, compares)
{
	UK_TEST_EXPECT_EQ(strncmp("abc", "abd", 2), 0);
	UK_TEST_EXPECT_EQ(strncmp("a\0x", "a\0y", 3), 0);
	UK_TEST_EXPECT(strncmp("", "a", 1) < 0 && strcoll("b", "a") > 0);
	UK_TEST_EXPECT(strncasecmp("ABx", "aby", 3) < 0);
	UK_TEST_EXPECT_EQ(strncasecmp("ABx", "aby", 2), 0);
	/* '_' lies between the cases: compared as lower case. */
	UK_TEST_EXPECT(strcasecmp("_", "A") < 0);
}

UK_TESTCASE(nolibc, fields)
{
	char s[] = "a,,b", t[] = "  x y ", *p = s;

	UK_TEST_EXPECT_STREQ(strsep(&p, ","), "a");
	UK_TEST_EXPECT_STREQ(strsep(&p, ","), "");
	UK_TEST_EXPECT_STREQ(strsep(&p, ","), "b");
	UK_TEST_EXPECT(!p && !strsep(&p, ","));
	UK_TEST_EXPECT_STREQ(strtok(t, " "), "x");
	UK_TEST_EXPECT_STREQ(strtok(NULL, " "), "y");
	UK_TEST_EXPECT(!strtok(NULL, " ") && !strtok(NULL, " "));
}

UK_TESTCASE(nolibc, duplicates)
{
	char *s = strdup("abc"), *t = strndup("abc", 2), *u = strndup("a", 9);

	UK_TEST_EXPECT_STREQ(s, "abc");
	UK_TEST_EXPECT_STREQ(t, "ab");
	UK_TEST_EXPECT_STREQ(u, "a");
	free(s);
	free(t);
	free(u);
}

UK_TESTCASE(nolibc, error_texts)
{
	char s[32];

	UK_TEST_EXPECT_STREQ(strerror(0), "Success");
	UK_TEST_EXPECT_STREQ(strerror(ENOMEM), "Cannot allocate memory");
	UK_TEST_EXPECT_STREQ(strerror(ERANGE), "Numerical result out of range");
	UK_TEST_EXPECT_STREQ(strerror(EOPNOTSUPP), "Operation not supported");
	UK_TEST_EXPECT_STREQ(strerror(EHWPOISON),
			     "Memory page has hardware error");
	UK_TEST_EXPECT_STREQ(strerror(41), "Unknown error");
	UK_TEST_EXPECT_STREQ(strerror(EHWPOISON + 1), "Unknown error");
	UK_TEST_EXPECT_STREQ(strerror(-1), "Unknown error");
	UK_TEST_EXPECT_EQ(strerror_r(EPERM, s, sizeof(s)), 0);
	UK_TEST_EXPECT_STREQ(s, "Operation not permitted");
	UK_TEST_EXPECT_EQ(strerror_r(EPERM, s, 5), ERANGE);
	UK_TEST_EXPECT_STREQ(s, "Oper");
	UK_TEST_EXPECT_EQ(strerror_r(1000, s, sizeof(s)), EINVAL);
}
