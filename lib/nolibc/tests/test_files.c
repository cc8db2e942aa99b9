/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files by C's and POSIX's functions. What the calls behind them do is tested
 * with vfscore.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <uk/config.h>
#include <uk/test.h>

static void begin(void)
{
	mkdir("/t", 0777);
	UK_TEST_EXPECT_EQ(mount("test", "/t", "ramfs", 0, NULL), 0);
	UK_TEST_EXPECT_EQ(chdir("/t"), 0);
}

static void end(void)
{
	UK_TEST_EXPECT_EQ(chdir("/"), 0);
	UK_TEST_EXPECT_EQ(umount("/t"), 0);
}

UK_TESTCASE(nolibc, files)
{
	struct stat st;
	struct statvfs fs;
	char buf[32] = "";
	off_t at = 1;
	int fd, to;

	begin();
	errno = 0;
	UK_TEST_EXPECT_EQ(open("none", O_RDONLY), -1);
	UK_TEST_EXPECT_EQ(errno, ENOENT);
	fd = open("f", O_CREAT | O_RDWR | O_EXCL, 0600);
	UK_TEST_EXPECT(fd >= 3 && !isatty(fd) && errno == ENOTTY);
	UK_TEST_EXPECT_EQ(pwrite(fd, "text", 4, 3000000000), 4);
	UK_TEST_EXPECT_EQ(fstat(fd, &st), 0);
	UK_TEST_EXPECT(S_ISREG(st.st_mode) && st.st_size == 3000000004);
	UK_TEST_EXPECT_EQ(lseek(fd, -2, SEEK_END), 3000000002);
	UK_TEST_EXPECT_EQ(read(fd, buf, 10), 2);
	UK_TEST_EXPECT_EQ(ftruncate(fd, 2), 0);
	UK_TEST_EXPECT_EQ(pwrite(fd, "ab", 2, 0), 2);
	to = creat("g", 0666);
	UK_TEST_EXPECT_EQ(sendfile(to, fd, &at, 9), 1);
	UK_TEST_EXPECT_EQ(at, 2);
	UK_TEST_EXPECT_EQ(close(to) + close(fd), 0);
	UK_TEST_EXPECT_EQ(stat("g", &st), 0);
	UK_TEST_EXPECT_EQ(st.st_size, 1);
	UK_TEST_EXPECT_EQ(st.st_mode, S_IFREG | 0644);
	UK_TEST_EXPECT_EQ(symlink("g", "l"), 0);
	UK_TEST_EXPECT_EQ(readlink("l", buf, sizeof(buf)), 1);
	UK_TEST_EXPECT(lstat("l", &st) == 0 && S_ISLNK(st.st_mode));
	UK_TEST_EXPECT_EQ(truncate("l", 0), 0);
	UK_TEST_EXPECT(access("g", R_OK) == 0 && access("g", X_OK) == -1);
	UK_TEST_EXPECT(statvfs("g", &fs) == 0 && fs.f_namemax == 255);
	UK_TEST_EXPECT_STREQ(getcwd(buf, sizeof(buf)), "/t");
	UK_TEST_EXPECT_EQ(mkdir("d", 0777), 0);
	UK_TEST_EXPECT_EQ(rename("g", "d/h"), 0);
	UK_TEST_EXPECT_EQ(remove("d"), -1);
	UK_TEST_EXPECT_EQ(errno, ENOTEMPTY);
	UK_TEST_EXPECT_EQ(remove("d/h") + remove("d"), 0);
	end();
}

UK_TESTCASE(nolibc, directories)
{
	unsigned int seen = 0, n = 0;
	char name[8] = "f0";
	struct dirent *e;
	long mark = 0;
	DIR *d;

	begin();
	for (int i = 0; i < 10; i++) {
		name[1] = '0' + i;
		close(creat(name, 0666));
	}
	d = opendir(".");
	UK_TEST_ASSERT(d);
	for (; (e = readdir(d)); n++) {
		if (e->d_name[0] == 'f')
			seen |= 1U << (e->d_name[1] - '0');
		if (n == 5)
			mark = telldir(d);
	}
	UK_TEST_EXPECT_EQ(n, 12);
	UK_TEST_EXPECT_EQ(seen, 0x3ff);
	seekdir(d, mark);
	for (n = 0; readdir(d); n++)
		;
	UK_TEST_EXPECT_EQ(n, 6);
	rewinddir(d);
	UK_TEST_EXPECT_STREQ(readdir(d)->d_name, ".");
	UK_TEST_EXPECT_EQ(closedir(d), 0);
	UK_TEST_EXPECT(!opendir("f0") && errno == ENOTDIR);
	end();
}

UK_TESTCASE(nolibc, buffered_streams)
{
	char buf[32], *line = NULL;
	size_t size = 0;
	int a = 0, b = 0;
	struct stat st;
	FILE *f;

	begin();
	UK_TEST_EXPECT(!fopen("f", "r") && errno == ENOENT);
	UK_TEST_EXPECT(!fopen("f", "q") && errno == EINVAL);
	f = fopen("f", "w+");
	UK_TEST_ASSERT(f);
	UK_TEST_EXPECT_EQ(fprintf(f, "%d and %d\nline two\n", 12, 34), 19);
	/* It is in the buffer until it is flushed. */
	UK_TEST_EXPECT(stat("f", &st) == 0 && st.st_size == 0);
	UK_TEST_EXPECT_EQ(fflush(f), 0);
	UK_TEST_EXPECT(stat("f", &st) == 0 && st.st_size == 19);
	UK_TEST_EXPECT_EQ(ftell(f), 19);
	rewind(f);
	UK_TEST_EXPECT_EQ(fscanf(f, "%d and %d", &a, &b), 2);
	UK_TEST_EXPECT(a == 12 && b == 34);
	UK_TEST_EXPECT_EQ(ftell(f), 9);
	UK_TEST_EXPECT_EQ(fgetc(f), '\n');
	UK_TEST_EXPECT_EQ(getline(&line, &size, f), 9);
	UK_TEST_EXPECT_STREQ(line, "line two\n");
	UK_TEST_EXPECT(getline(&line, &size, f) == -1 && feof(f));
	free(line);
	/* Read some, write there, read on. */
	UK_TEST_EXPECT_EQ(fseek(f, 10, SEEK_SET), 0);
	UK_TEST_EXPECT(!feof(f) && fgetc(f) == 'l');
	UK_TEST_EXPECT_EQ(ungetc('L', f), 'L');
	UK_TEST_EXPECT_EQ(ftell(f), 10);
	UK_TEST_EXPECT_EQ(fgetc(f), 'L');
	UK_TEST_EXPECT_EQ(fputs("INE", f), 0);
	UK_TEST_EXPECT_EQ(fseek(f, -4, SEEK_CUR), 0);
	UK_TEST_EXPECT_STREQ(fgets(buf, sizeof(buf), f), "lINE two\n");
	UK_TEST_EXPECT_EQ(fclose(f), 0);
	f = fopen("f", "a");
	UK_TEST_EXPECT_EQ(fwrite("more", 1, 4, f), 4);
	UK_TEST_EXPECT(fgetc(f) == EOF && ferror(f));
	UK_TEST_EXPECT_EQ(fclose(f), 0);
	UK_TEST_EXPECT(stat("f", &st) == 0 && st.st_size == 23);
	UK_TEST_EXPECT(!fopen("f", "wx") && errno == EEXIST);
	end();
}

/* Against the bytes themselves, across the buffer's ends. */
UK_TESTCASE(nolibc, streams_at_random)
{
	static unsigned char want[5000], got[5000];
	unsigned int seed = 7, size = 0, at = 0;
	FILE *f;

	begin();
	f = fopen("f", "w+");
	UK_TEST_ASSERT(f);
	for (int i = 0; i < 3000; i++) {
		unsigned int len;

		seed = seed * 1664525 + 1013904223;
		len = (seed >> 8) % 40 * ((seed >> 20) % 40 ? 1 : 50);
		switch (seed >> 30) {
		case 0:
			at = (seed >> 8) % (size + 1);
			UK_TEST_EXPECT_EQ(fseek(f, at, SEEK_SET), 0);
			break;
		case 1:
		case 2:
			len = len < sizeof(want) - at ? len : sizeof(want) - at;
			memset(want + at, i, len);
			UK_TEST_EXPECT_EQ(fwrite(want + at, 1, len, f), len);
			at += len;
			size = at > size ? at : size;
			/* C asks for it between writing and reading. */
			UK_TEST_EXPECT_EQ(fseek(f, 0, SEEK_CUR), 0);
			break;
		default:
			len = len < size - at ? len : size - at;
			UK_TEST_EXPECT_EQ(fread(got, 1, len, f), len);
			UK_TEST_EXPECT(memcmp(got, want + at, len) == 0);
			at += len;
		}
		UK_TEST_EXPECT_EQ(ftell(f), at);
	}
	fclose(f);
	end();
}

#ifdef CONFIG_LIBNOLIBC_PIPE
UK_TESTCASE(nolibc, streams_on_pipes)
{
	char *line = NULL;
	size_t size = 0;
	FILE *in, *out;
	int p[2];

	UK_TEST_EXPECT_EQ(pipe(p), 0);
	in = fdopen(p[0], "r");
	out = fdopen(p[1], "w");
	UK_TEST_ASSERT(in && out);
	UK_TEST_EXPECT_EQ(fprintf(out, "one\ntwo"), 7);
	UK_TEST_EXPECT_EQ(fclose(out), 0);
	UK_TEST_EXPECT_EQ(getline(&line, &size, in), 4);
	/* What was read ahead of a pipe can't go back, and isn't lost. */
	UK_TEST_EXPECT_EQ(fflush(in), 0);
	UK_TEST_EXPECT_EQ(getline(&line, &size, in), 3);
	UK_TEST_EXPECT_STREQ(line, "two");
	UK_TEST_EXPECT_EQ(getline(&line, &size, in), -1);
	UK_TEST_EXPECT_EQ(fclose(in), 0);
	free(line);
}
#endif

#ifdef CONFIG_LIBNOLIBC_EVENT
UK_TESTCASE(nolibc, counters_and_timers)
{
	struct itimerspec t = {.it_value = {.tv_nsec = 1000}}, old;
	eventfd_t v = 0;
	int fd = eventfd(3, EFD_NONBLOCK);

	UK_TEST_EXPECT_EQ(eventfd_write(fd, 4), 0);
	UK_TEST_EXPECT(eventfd_read(fd, &v) == 0 && v == 7);
	UK_TEST_EXPECT(eventfd_read(fd, &v) == -1 && errno == EAGAIN);
	UK_TEST_EXPECT_EQ(close(fd), 0);
	fd = timerfd_create(CLOCK_REALTIME, 0);
	UK_TEST_EXPECT_EQ(timerfd_settime(fd, 0, &t, &old), 0);
	UK_TEST_EXPECT_EQ(read(fd, &v, sizeof(v)), sizeof(v));
	UK_TEST_EXPECT_EQ(v, 1);
	UK_TEST_EXPECT(timerfd_gettime(fd, &t) == 0 && !t.it_value.tv_nsec);
	UK_TEST_EXPECT_EQ(close(fd), 0);
}
#endif
