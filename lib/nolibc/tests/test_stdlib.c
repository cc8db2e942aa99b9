/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * <stdlib.h> and <inttypes.h>: overflow, memory, environment, numbers.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uk/test.h>

UK_TESTCASE(nolibc, strtol_limits)
{
	char *end;

	errno = 0;
	UK_TEST_EXPECT_EQ(strtol("-99999999999999999999999", &end, 10),
			  LONG_MIN);
	UK_TEST_EXPECT(errno == ERANGE && !*end);
	errno = 0;
	UK_TEST_EXPECT(strtoull("18446744073709551616", &end, 10) ==
		       ULLONG_MAX);
	UK_TEST_EXPECT(errno == ERANGE && !*end);
	errno = 0;
	UK_TEST_EXPECT(strtoull("-18446744073709551615", NULL, 10) == 1);
	UK_TEST_EXPECT(strtoul("-1", NULL, 10) == ULONG_MAX && errno == 0);
	UK_TEST_EXPECT(strtoimax("9223372036854775807", NULL, 0) == INTMAX_MAX);
	UK_TEST_EXPECT(strtoumax("0xffffffffffffffff", NULL, 0) == UINTMAX_MAX);
	UK_TEST_EXPECT_EQ(errno, 0);
	UK_TEST_EXPECT_EQ(strtol("zZ", &end, 36), 35 * 36 + 35);
	UK_TEST_EXPECT_EQ(strtol("12", NULL, 2), 1);
	UK_TEST_EXPECT_EQ(strtol("1", NULL, 37), 0);
	UK_TEST_EXPECT_EQ(errno, EINVAL);
	UK_TEST_EXPECT(strtol(" -", &end, 10) == 0 && *end == ' ');
	UK_TEST_EXPECT(atoi(" 42x") == 42 && atoll("-7") == -7 &&
		       atof("2.5") == 2.5);
}

UK_TESTCASE(nolibc, memory_limits)
{
	char *p = malloc(8);
	void *q;

	UK_TEST_ASSERT(p);
	errno = 0;
	UK_TEST_EXPECT(!calloc(SIZE_MAX / 4 + 2, 4)); /* 4, cut off */
	UK_TEST_EXPECT_EQ(errno, ENOMEM);
	errno = 0;
	UK_TEST_EXPECT(!reallocarray(p, SIZE_MAX / 4 + 2, 4));
	UK_TEST_EXPECT_EQ(errno, ENOMEM);
	strcpy(p, "1234567");
	p = reallocarray(p, 100, 10);
	UK_TEST_EXPECT_STREQ(p, "1234567");
	free(p);
	UK_TEST_EXPECT(posix_memalign(&q, 256, 10) == 0 &&
		       (uintptr_t)q % 256 == 0);
	free(q);
	UK_TEST_EXPECT_EQ(posix_memalign(&q, 3, 10), EINVAL);
	q = aligned_alloc(64, 128);
	UK_TEST_EXPECT(q && (uintptr_t)q % 64 == 0);
	free(q);
}

UK_TESTCASE(nolibc, division)
{
	div_t d = div(-7, 2);
	lldiv_t ll = lldiv(7, -2);

	UK_TEST_EXPECT(d.quot == -3 && d.rem == -1);
	UK_TEST_EXPECT(ll.quot == -3 && ll.rem == 1);
	UK_TEST_EXPECT(ldiv(9, 3).rem == 0 && imaxdiv(9, 4).quot == 2);
	UK_TEST_EXPECT(abs(-3) == 3 && labs(3) == 3 && llabs(-3) == 3 &&
		       imaxabs(-4) == 4);
}

UK_TESTCASE(nolibc, random_numbers)
{
	unsigned int seed = 7, again = 7;
	int first, ones = 0;

	srand(5);
	first = rand();
	UK_TEST_EXPECT(rand() != first);
	for (int i = 0; i < 1000; i++) {
		int r = rand(), s = rand_r(&seed);

		UK_TEST_EXPECT(r >= 0 && s >= 0);
		UK_TEST_EXPECT_EQ(rand_r(&again), s);
		ones += (r & 1) + (s & 1);
	}
	UK_TEST_EXPECT(ones > 900 && ones < 1100);
	srand(5);
	UK_TEST_EXPECT_EQ(rand(), first);
	srandom(6);
	UK_TEST_EXPECT(random() != first);
}

UK_TESTCASE(nolibc, environment)
{
	static char own[] = "OWN=1";

	UK_TEST_EXPECT(!getenv("A"));
	UK_TEST_EXPECT_EQ(setenv("A", "1", 0), 0);
	UK_TEST_EXPECT_EQ(setenv("AB", "2", 0), 0);
	UK_TEST_EXPECT_STREQ(getenv("A"), "1");
	UK_TEST_EXPECT_EQ(setenv("A", "x=y", 0), 0);
	UK_TEST_EXPECT_STREQ(getenv("A"), "1");
	UK_TEST_EXPECT_EQ(setenv("A", "x=y", 1), 0);
	UK_TEST_EXPECT_STREQ(getenv("A"), "x=y");
	UK_TEST_EXPECT(!getenv("") && !getenv("x"));
	UK_TEST_EXPECT_EQ(putenv(own), 0);
	own[4] = '2';
	UK_TEST_EXPECT_STREQ(getenv("OWN"), "2");
	UK_TEST_EXPECT_EQ(setenv("OWN", "3", 1), 0);
	UK_TEST_EXPECT_STREQ(own, "OWN=2");
	UK_TEST_EXPECT_EQ(unsetenv("A"), 0);
	UK_TEST_EXPECT(!getenv("A"));
	UK_TEST_EXPECT_STREQ(getenv("AB"), "2");
	UK_TEST_EXPECT_STREQ(environ[0], "AB=2");
	UK_TEST_EXPECT(setenv("", "1", 1) < 0 && errno == EINVAL);
	UK_TEST_EXPECT(setenv("A=", "1", 1) < 0 && unsetenv("B=") < 0);
	UK_TEST_EXPECT_EQ(clearenv(), 0);
	UK_TEST_EXPECT(!getenv("AB") && !environ[0]);
}

UK_TESTCASE(nolibc, integer_types)
{
	char s[64];
	int64_t a;
	uint8_t b;

	snprintf(s, sizeof(s), "%" PRId64 " %" PRIx8 " %" PRIuMAX " %" PRIXPTR,
		 INT64_MIN, (uint8_t)255, UINTMAX_MAX, (uintptr_t)10);
	UK_TEST_EXPECT_STREQ(s,
			     "-9223372036854775808 ff 18446744073709551615 A");
	UK_TEST_EXPECT_EQ(sscanf("-5 200", "%" SCNd64 "%" SCNu8, &a, &b), 2);
	UK_TEST_EXPECT(a == -5 && b == 200);
}
