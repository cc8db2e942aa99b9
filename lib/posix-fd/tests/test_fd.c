/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors, with a file made here that says what was done to it.
 */
#include <uk/abi/tty.h>
#include <uk/arch/string.h>
#include <uk/file.h>
#include <uk/syscall.h>
#include <uk/test.h>

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_dup2;

static struct {
	struct uk_file file;
	char bytes[32];
	short events;
	unsigned int hang_ups, releases;
} fake;

static long fake_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	long done = 0;

	(void)f;
	for (int i = 0; i < n; i++) {
		size_t len = MIN(iov[i].len, sizeof(fake.bytes) - *pos);

		memcpy(fake.bytes + *pos, iov[i].base, len);
		*pos += len;
		done += len;
	}
	return done;
}

static long fake_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	long done = 0;

	(void)f;
	for (int i = 0; i < n; i++) {
		size_t len = MIN(iov[i].len, sizeof(fake.bytes) - *pos);

		memcpy(iov[i].base, fake.bytes + *pos, len);
		*pos += len;
		done += len;
	}
	return done;
}

static int64_t fake_lseek(struct uk_file *f, int64_t offset, int whence)
{
	return whence == UK_SEEK_SET ? (f->pos = offset) : -EINVAL;
}

static short fake_poll(struct uk_file *f)
{
	(void)f;
	return fake.events;
}

static void fake_hang_up(struct uk_file *f)
{
	(void)f;
	fake.hang_ups++;
}

static void fake_release(struct uk_file *f)
{
	(void)f;
	fake.releases++;
}

static const struct uk_file_ops fake_ops = {
	.readv = fake_readv,
	.writev = fake_writev,
	.lseek = fake_lseek,
	.poll = fake_poll,
	.hang_up = fake_hang_up,
	.release = fake_release,
};

static int open_fake(unsigned int flags)
{
	memset(&fake, 0, sizeof(fake));
	uk_file_init(&fake.file, &fake_ops, flags);
	return uk_fd_install(&fake.file, flags);
}

UK_TESTCASE(posix_fd, reads_and_writes_at_its_position)
{
	struct uk_iovec iov[2] = {{"abc", 3}, {"defg", 4}};
	char buf[8] = "";
	int fd = open_fake(UK_O_RDWR);
	int64_t at = 2;

	UK_TEST_ASSERT(fd >= 3);
	UK_TEST_EXPECT_EQ(UK_SYS(writev, fd, iov, 2), 7);
	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, "h", 1), 1);
	UK_TEST_EXPECT_EQ(uk_fd_lseek(fd, 1, UK_SEEK_SET), 1);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, buf, 3), 3);
	UK_TEST_EXPECT_STREQ(buf, "bcd");
	iov[0] = (struct uk_iovec){buf, 2};
	UK_TEST_EXPECT_EQ(uk_fd_readv(fd, iov, 1, &at), 2);
	UK_TEST_EXPECT_STREQ(buf, "cdd");
	/* The position is as it was. */
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, buf, 1), 1);
	UK_TEST_EXPECT_EQ(buf[0], 'e');
	UK_TEST_EXPECT_EQ(UK_SYS(readv, fd, iov, UK_IOV_MAX + 1), -EINVAL);
	iov[0].len = -1;
	UK_TEST_EXPECT_EQ(UK_SYS(readv, fd, iov, 1), -EINVAL);
	at = -1;
	iov[0].len = 1;
	UK_TEST_EXPECT_EQ(uk_fd_readv(fd, iov, 1, &at), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
	UK_TEST_EXPECT_EQ(fake.releases, 1);
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), -EBADF);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, buf, 1), -EBADF);
}

UK_TESTCASE(posix_fd, only_what_it_was_opened_for)
{
	char c = 0;
	int fd = open_fake(UK_O_RDONLY);

	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, &c, 1), -EBADF);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, &c, 1), 1);
	UK_SYS(close, fd);
	fd = open_fake(UK_O_WRONLY);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, &c, 1), -EBADF);
	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, &c, 1), 1);
	UK_SYS(close, fd);
}

UK_TESTCASE(posix_fd, copies_share_the_file)
{
	int fd = open_fake(UK_O_RDWR), copy = UK_SYS(dup, fd);
	int high = UK_SYS(fcntl, fd, UK_F_DUPFD_CLOEXEC, 200);
	char c;

	UK_TEST_EXPECT_EQ(copy, fd + 1);
	UK_TEST_EXPECT_EQ(high, 200);
	UK_TEST_EXPECT_EQ(UK_SYS(write, copy, "ab", 2), 2);
	UK_TEST_EXPECT_EQ(uk_fd_lseek(high, 1, UK_SEEK_SET), 1);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, &c, 1), 1);
	UK_TEST_EXPECT_EQ(c, 'b');
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, high, UK_F_GETFD), UK_FD_CLOEXEC);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, high, UK_F_SETFD, 0), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, high, UK_F_GETFD), 0);
	/* Onto itself, and onto others. */
	UK_TEST_EXPECT_EQ(UK_SYS(dup2, high, high), high);
	UK_TEST_EXPECT_EQ(UK_SYS(dup3, high, high, 0), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(dup3, fd, 300, UK_O_CLOEXEC), 300);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, 300, UK_F_GETFD), UK_FD_CLOEXEC);
	UK_TEST_EXPECT_EQ(UK_SYS(dup2, 999, fd), -EBADF);
	UK_TEST_EXPECT_EQ(UK_SYS(dup2, fd, 1 << 20), -EBADF);
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(close, copy), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(close, high), 0);
	UK_TEST_EXPECT_EQ(fake.hang_ups, 0);
	/* Another file takes the place of the last. */
	UK_TEST_EXPECT_EQ(UK_SYS(dup2, 1, 300), 300);
	UK_TEST_EXPECT_EQ(fake.hang_ups, 1);
	UK_TEST_EXPECT_EQ(fake.releases, 1);
	UK_TEST_EXPECT_EQ(UK_SYS(close, 300), 0);
}

UK_TESTCASE(posix_fd, the_lowest_that_is_free)
{
	int a = UK_SYS(dup, 0), b = UK_SYS(dup, 0), c = UK_SYS(dup, 0);

	UK_TEST_EXPECT(a < b && b < c);
	UK_SYS(close, b);
	UK_SYS(close, a);
	UK_TEST_EXPECT_EQ(UK_SYS(dup, 0), a);
	UK_TEST_EXPECT_EQ(UK_SYS(dup, 0), b);
	UK_TEST_EXPECT_EQ(UK_SYS(close_range, a, c, 0), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(close, b), -EBADF);
}

UK_TESTCASE(posix_fd, flags)
{
	int fd = open_fake(UK_O_RDWR), on = 0;

	UK_TEST_EXPECT_EQ(
		UK_SYS(fcntl, fd, UK_F_SETFL, UK_O_NONBLOCK | UK_O_APPEND), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, fd, UK_F_GETFL),
			  UK_O_RDWR | UK_O_NONBLOCK | UK_O_APPEND);
	UK_TEST_EXPECT_EQ(UK_SYS(ioctl, fd, UK_FIONBIO, &on), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, fd, UK_F_GETFL),
			  UK_O_RDWR | UK_O_APPEND);
	UK_TEST_EXPECT_EQ(UK_SYS(fcntl, fd, 99, 0), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(ioctl, fd, 99, 0), -ENOTTY);
	UK_SYS(close, fd);
}

static void *wake_up(void *arg)
{
	fake.events = (intptr_t)arg;
	uk_file_notify(&fake.file);
	return NULL;
}

static void *close_it(void *arg)
{
	UK_SYS(close, (intptr_t)arg);
	return NULL;
}

UK_TESTCASE(posix_fd, waiting)
{
	int fd = open_fake(UK_O_RDWR);
	struct uk_file *f = uk_fd_get(fd);
	struct uk_thread *t;

	UK_TEST_EXPECT_EQ(uk_file_wait(f, UK_POLLIN, 0), -ETIMEDOUT);
	UK_TEST_EXPECT_EQ(
		uk_file_wait(f, UK_POLLIN, ukplat_clock_ns() + 1000000),
		-ETIMEDOUT);
	t = uk_thread_create("wake", wake_up, (void *)UK_POLLIN);
	UK_TEST_EXPECT_EQ(uk_file_wait(f, UK_POLLIN, UK_FOREVER), 0);
	uk_thread_join(t, NULL);
	t = uk_thread_create("close", close_it, (void *)(intptr_t)fd);
	UK_TEST_EXPECT_EQ(uk_file_wait(f, UK_POLLOUT, UK_FOREVER), -EBADF);
	uk_thread_join(t, NULL);
	UK_TEST_EXPECT_EQ(fake.releases, 0);
	uk_file_put(f);
	UK_TEST_EXPECT_EQ(fake.releases, 1);
}

UK_TESTCASE(posix_fd, the_console_is_a_terminal)
{
	struct uk_termios t;
	struct uk_winsize w;
	struct uk_stat st;

	UK_TEST_EXPECT_EQ(UK_SYS(ioctl, 0, UK_TCGETS, &t), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(ioctl, 1, UK_TIOCGWINSZ, &w), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(fstat, 2, &st), 0);
	UK_TEST_EXPECT_EQ(st.mode & UK_S_IFMT, UK_S_IFCHR);
	UK_TEST_EXPECT_EQ(uk_fd_lseek(0, 0, UK_SEEK_SET), -ESPIPE);
	UK_TEST_EXPECT(uk_file_poll(&uk_console_file) & UK_POLLOUT);
}
