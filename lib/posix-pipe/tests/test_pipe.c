/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pipes and fifos.
 */
#include <uk/abi/resource.h>
#include <uk/abi/tty.h>
#include <uk/arch/string.h>
#include <uk/config.h>
#include <uk/file.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include "../../ukalloc/tests/failing.h"
#ifdef CONFIG_LIBPOSIX_PIPE_FIFO
#include <uk/vfs.h>
#endif

static char big[200000];

static long read_(int fd, void *buf, size_t len)
{
	return UK_SYS(read, fd, buf, len);
}

static long write_(int fd, const void *buf, size_t len)
{
	return UK_SYS(write, fd, buf, len);
}

static void close_(int fd)
{
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
}

UK_TESTCASE(posix_pipe, ends)
{
	char buf[8] = "";
	struct uk_stat st;
	int p[2], n;

	UK_TEST_EXPECT_EQ(UK_SYS(pipe2, p, 1), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(pipe2, p, UK_O_NONBLOCK), 0);
	UK_TEST_EXPECT_EQ(read_(p[0], buf, 8), -EAGAIN);
	UK_TEST_EXPECT_EQ(read_(p[0], buf, 0), 0);
	UK_TEST_EXPECT_EQ(read_(p[1], buf, 8), -EBADF);
	UK_TEST_EXPECT_EQ(write_(p[0], buf, 8), -EBADF);
	UK_TEST_EXPECT_EQ(uk_fd_lseek(p[0], 0, UK_SEEK_SET), -ESPIPE);
	UK_TEST_EXPECT_EQ(write_(p[1], "hello", 5), 5);
	UK_TEST_EXPECT_EQ(UK_SYS(ioctl, p[0], UK_FIONREAD, &n), 0);
	UK_TEST_EXPECT_EQ(n, 5);
	UK_TEST_EXPECT_EQ(UK_SYS(fstat, p[0], &st), 0);
	UK_TEST_EXPECT_EQ(st.mode & UK_S_IFMT, UK_S_IFIFO);
	UK_TEST_EXPECT_EQ(read_(p[0], buf, 2), 2);
	close_(p[1]);
	UK_TEST_EXPECT_EQ(read_(p[0], buf, 8), 3);
	UK_TEST_EXPECT(memcmp(buf, "llo", 3) == 0);
	UK_TEST_EXPECT_EQ(read_(p[0], buf, 8), 0);
	close_(p[0]);
	UK_TEST_EXPECT_EQ(UK_SYS(pipe2, p), 0);
	close_(p[0]);
	UK_TEST_EXPECT_EQ(write_(p[1], "x", 1), -EPIPE);
	close_(p[1]);
}

UK_TESTCASE(posix_pipe, full)
{
	int p[2];
	struct uk_file *f;

	UK_TEST_EXPECT_EQ(UK_SYS(pipe2, p, UK_O_NONBLOCK), 0);
	f = uk_fd_get(p[1]);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, p[0], UK_F_GETPIPE_SZ), 65536);
	UK_TEST_EXPECT_EQ(write_(p[1], big, sizeof(big)), 65536);
	UK_TEST_EXPECT_EQ(write_(p[1], big, 1), -EAGAIN);
	UK_TEST_EXPECT_EQ(uk_file_poll(f) & UK_POLLOUT, 0);
	/* What is to stay in one piece waits for room for all of it. */
	UK_TEST_EXPECT_EQ(read_(p[0], big, 4095), 4095);
	UK_TEST_EXPECT_EQ(write_(p[1], big, 4096), -EAGAIN);
	UK_TEST_EXPECT_EQ(uk_file_poll(f) & UK_POLLOUT, 0);
	UK_TEST_EXPECT_EQ(read_(p[0], big, 1), 1);
	UK_TEST_EXPECT(uk_file_poll(f) & UK_POLLOUT);
	UK_TEST_EXPECT_EQ(write_(p[1], big, 4096), 4096);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, p[0], UK_F_SETPIPE_SZ, 5000), -EBUSY);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, p[0], UK_F_SETPIPE_SZ, 100000), 131072);
	UK_TEST_EXPECT_EQ(write_(p[1], big, 4096), 4096);
	UK_TEST_EXPECT_EQ(read_(p[0], big, sizeof(big)), 65536 + 4096);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, p[0], UK_F_SETPIPE_SZ, 5000), 8192);
	uk_file_put(f);
	close_(p[0]);
	close_(p[1]);
}

struct stream {
	int fd;
	size_t len;
};

static void *write_all(void *arg)
{
	const struct stream *s = arg;
	unsigned int seed = 1;
	size_t done = 0;
	char buf[1500];

	while (done < s->len) {
		size_t n = MIN(1 + seed % sizeof(buf), s->len - done);

		for (size_t i = 0; i < n; i++)
			buf[i] = (done + i) * 7 >> 3;
		if (write_(s->fd, buf, n) != (long)n)
			break;
		done += n;
		seed = seed * 1664525 + 1013904223;
	}
	UK_SYS(close, s->fd);
	return NULL;
}

/* Through a small pipe, each waiting for the other. */
UK_TESTCASE(posix_pipe, a_stream)
{
	struct stream s = {.len = 300000};
	struct uk_thread *t;
	size_t done = 0, wrong = 0;
	char buf[977];
	int p[2];
	long n;

	UK_TEST_EXPECT_EQ(UK_SYS(pipe2, p), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, p[0], UK_F_SETPIPE_SZ, 4096), 4096);
	s.fd = p[1];
	t = uk_thread_create("writer", write_all, &s);
	while ((n = read_(p[0], buf, sizeof(buf))) > 0) {
		for (long i = 0; i < n; i++)
			wrong += buf[i] != (char)((done + i) * 7 >> 3);
		done += n;
	}
	UK_TEST_EXPECT_EQ(n, 0);
	UK_TEST_EXPECT_EQ(done, s.len);
	UK_TEST_EXPECT_EQ(wrong, 0);
	uk_thread_join(t, NULL);
	close_(p[0]);
}

#ifdef CONFIG_LIBPOSIX_PIPE_FIFO
static int open_(unsigned int flags)
{
	return UK_SYS(openat, UK_AT_FDCWD, "/f", flags);
}

static void *writer(void *arg)
{
	int fd = open_(UK_O_WRONLY);

	(void)arg;
	write_(fd, "by name", 7);
	UK_SYS(close, fd);
	return NULL;
}

UK_TESTCASE(posix_pipe, fifos)
{
	struct uk_thread *t;
	struct uk_stat st;
	char buf[16];
	int fd;

	UK_TEST_EXPECT_EQ(UK_SYS(mknodat, UK_AT_FDCWD, "/f", UK_S_IFIFO | 0640),
			  0);
	UK_TEST_EXPECT_EQ(open_(UK_O_WRONLY | UK_O_NONBLOCK), -ENXIO);
	for (int i = 0; i < 2; i++) {
		t = uk_thread_create("writer", writer, NULL);
		fd = open_(UK_O_RDONLY);
		UK_TEST_EXPECT_EQ(read_(fd, buf, sizeof(buf)), 7);
		UK_TEST_EXPECT_EQ(read_(fd, buf, sizeof(buf)), 0);
		UK_TEST_EXPECT_EQ(UK_SYS(fstat, fd, &st), 0);
		UK_TEST_EXPECT_EQ(st.mode, UK_S_IFIFO | 0640);
		close_(fd);
		uk_thread_join(t, NULL);
	}
	fd = open_(UK_O_RDWR);
	UK_TEST_EXPECT_EQ(write_(fd, "x", 1), 1);
	UK_TEST_EXPECT_EQ(read_(fd, buf, 2), 1);
	close_(fd);
	UK_TEST_EXPECT_EQ(UK_SYS(unlinkat, UK_AT_FDCWD, "/f"), 0);
}
#endif

#ifdef UKALLOC_CAN_FAIL
static int open_and_close(void)
{
	int p[2] = {-7, -7};
	int rc = UK_SYS(pipe2, p, 0);

	if (rc < 0) {
		UK_TEST_EXPECT(p[0] == -7 && p[1] == -7);
		return rc;
	}
	close_(p[0]);
	close_(p[1]);
	return 0;
}

/* Data that doesn't fit into the ring makes the ring grow. */
static int write_much(void)
{
	long done = 0, read = 0, n;
	int p[2];
	int rc = UK_SYS(pipe2, p, UK_O_NONBLOCK);

	if (rc < 0)
		return rc;
	while ((n = write_(p[1], big + done, 5000)) > 0)
		done += n;
	UK_TEST_EXPECT(n == -EAGAIN && done >= 4096);
	while ((n = read_(p[0], big + 100000 + read, 3000)) > 0)
		read += n;
	UK_TEST_EXPECT_EQ(read, done);
	UK_TEST_EXPECT(memcmp(big, big + 100000, done) == 0);
	close_(p[0]);
	close_(p[1]);
	return 0;
}

UK_TESTCASE(posix_pipe, without_memory)
{
	for (unsigned int i = 0; i < sizeof(big); i++)
		big[i] = i / 7;
	each_allocation_fails(open_and_close);
	each_allocation_fails(write_much);
}
#endif

#define FEW 20

/* One is left: too few for both ends. */
UK_TESTCASE(posix_pipe, without_descriptors)
{
	struct uk_rlimit was, few = {.soft = FEW};
	int filler[FEW], p[2], n = 0;

	UK_TEST_ASSERT(UK_SYS(prlimit64, 0, UK_RLIMIT_NOFILE, NULL, &was) == 0);
	few.hard = was.hard;
	UK_SYS(prlimit64, 0, UK_RLIMIT_NOFILE, &few, NULL);
	while (n < FEW && (filler[n] = UK_SYS(dup, 0)) >= 0)
		n++;
	UK_TEST_EXPECT(n > 0 && n < FEW);
	UK_TEST_EXPECT_EQ(UK_SYS(pipe2, p, 0), -EMFILE);
	close_(filler[--n]);
	UK_TEST_EXPECT_EQ(UK_SYS(pipe2, p, 0), -EMFILE);
	UK_TEST_EXPECT_EQ(UK_SYS(dup, 0), filler[n]);
	close_(filler[n]);
	while (n--)
		close_(filler[n]);
	UK_SYS(prlimit64, 0, UK_RLIMIT_NOFILE, &was, NULL);
}
