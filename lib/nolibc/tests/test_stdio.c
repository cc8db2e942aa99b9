/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * <stdio.h> and <unistd.h>, as far as nothing need be typed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uk/test.h>

UK_TESTCASE(nolibc, streams)
{
	UK_TEST_EXPECT(fileno(stdin) == 0 && fileno(stdout) == 1 &&
		       fileno(stderr) == 2);
	UK_TEST_EXPECT_EQ(fwrite("", 0, 5, stdout), 0);
	UK_TEST_EXPECT_EQ(fwrite("# \n", 3, 1, stdout), 1);
	UK_TEST_EXPECT(fflush(stdout) == 0 &&
		       setvbuf(stdout, NULL, _IOLBF, 0) == 0);
	UK_TEST_EXPECT(setvbuf(stdout, NULL, 9, 0) != 0);
	errno = 0;
	UK_TEST_EXPECT_EQ(fgetc(stdout), EOF);
	UK_TEST_EXPECT(errno == EBADF && ferror(stdout) && !feof(stdout));
	clearerr(stdout);
	UK_TEST_EXPECT(!ferror(stdout));
}

UK_TESTCASE(nolibc, puts_back)
{
	char s[4];
	int a = 0;

	UK_TEST_EXPECT_EQ(ungetc(0xff, stdin), 0xff);
	UK_TEST_EXPECT_EQ(ungetc('b', stdin), EOF);
	UK_TEST_EXPECT_EQ(ungetc(EOF, stdin), EOF);
	UK_TEST_EXPECT_EQ(getchar(), 0xff);
	ungetc('\n', stdin);
	UK_TEST_EXPECT_STREQ(fgets(s, sizeof(s), stdin), "\n");
	ungetc('x', stdin);
	UK_TEST_EXPECT_STREQ(fgets(s, 2, stdin), "x");
	UK_TEST_EXPECT_STREQ(fgets(s, 1, stdin), "");
	UK_TEST_EXPECT(!fgets(s, 0, stdin));
	/* What doesn't match stays. */
	ungetc('z', stdin);
	UK_TEST_EXPECT_EQ(scanf("%d", &a), 0);
	UK_TEST_EXPECT_EQ(fread(s, 1, 1, stdin), 1);
	UK_TEST_EXPECT_EQ(s[0], 'z');
	ungetc('7', stdin);
	UK_TEST_EXPECT_EQ(fscanf(stdin, "%1d", &a), 1);
	UK_TEST_EXPECT_EQ(a, 7);
}

UK_TESTCASE(nolibc, descriptors)
{
	errno = 0;
	UK_TEST_EXPECT_EQ(write(3, "x", 1), -1);
	UK_TEST_EXPECT_EQ(errno, EBADF);
	UK_TEST_EXPECT_EQ(dprintf(7, "x"), -1);
	UK_TEST_EXPECT_EQ(dprintf(1, "# %150d\n", 1), 153);
	UK_TEST_EXPECT(read(-1, &errno, 1) == -1 && read(0, NULL, 0) == 0);
	UK_TEST_EXPECT(isatty(1) == 1 && isatty(9) == 0);
}

UK_TESTCASE(nolibc, asprintf)
{
	char *s;

	UK_TEST_EXPECT_EQ(asprintf(&s, "%s-%d", "abc", 7), 5);
	UK_TEST_EXPECT_STREQ(s, "abc-7");
	free(s);
	errno = 0;
	UK_TEST_EXPECT_EQ(asprintf(&s, "%n", &errno), -1);
	UK_TEST_EXPECT(!s && errno == EINVAL);
}

UK_TESTCASE(nolibc, sscanf)
{
	char word[8];
	int a, b;

	UK_TEST_EXPECT_EQ(sscanf("3x4 abc", "%dx%d%7s", &a, &b, word), 3);
	UK_TEST_EXPECT(a == 3 && b == 4);
	UK_TEST_EXPECT_STREQ(word, "abc");
	errno = 0;
	UK_TEST_EXPECT(sscanf("", "%d", &a) == EOF && errno == 0);
	UK_TEST_EXPECT(sscanf("1", "%y", &a) == EOF && errno == EINVAL);
}
