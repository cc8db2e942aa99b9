/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console as a file: a terminal without line editing or echo, whose Enter
 * key reads as a newline (ICRNL) and whose output is passed on as it is.
 */
#include <uk/abi/tty.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/plat/console.h>
#include "fd.h"

#define ICRNL  0000400 /* Linux uapi asm-generic/termbits.h */
#define CS8    0000060
#define CREAD  0000200
#define B38400 0000017
#define VMIN   6

/* Input that poll() had to take, since a platform can't look without it. */
static struct {
	struct uk_mutex lock;
	unsigned int at, n;
	bool end;
	char bytes[64];
} ahead = {.lock = UK_MUTEX_INIT};

static struct uk_termios termios = {
	.iflag = ICRNL,
	.cflag = CS8 | CREAD | B38400,
	.cc = {[VMIN] = 1},
};
static struct uk_winsize winsize;

static bool fill(void)
{
	if (ahead.at == ahead.n && !ahead.end) {
		long n = ukplat_console_read(ahead.bytes, sizeof(ahead.bytes));

		ahead.at = 0;
		ahead.n = MAX(n, 0);
		ahead.end = n < 0;
	}
	return ahead.at < ahead.n || ahead.end;
}

static size_t take(char *buf, size_t len)
{
	size_t n = 0;

	uk_mutex_lock(&ahead.lock);
	while (n < len && fill() && ahead.at < ahead.n) {
		char c = ahead.bytes[ahead.at++];

		buf[n++] = c == '\r' && termios.iflag & ICRNL ? '\n' : c;
	}
	uk_mutex_unlock(&ahead.lock);
	return n;
}

static short console_poll(struct uk_file *f)
{
	short events = UK_POLLOUT | UK_POLLWRNORM;

	(void)f;
	uk_mutex_lock(&ahead.lock);
	if (fill())
		events |= UK_POLLIN | UK_POLLRDNORM;
	uk_mutex_unlock(&ahead.lock);
	return events;
}

static long console_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
			  int64_t *pos)
{
	size_t total = 0, wanted = 0;
	int rc;

	(void)pos;
	for (int i = 0; i < n; i++)
		wanted += iov[i].len;
	while (wanted && !total) {
		for (int i = 0; i < n; i++) {
			size_t got = take(iov[i].base, iov[i].len);

			total += got;
			if (got < iov[i].len)
				break;
		}
		if (total || ahead.end)
			break;
		if (uk_file_nonblock(f))
			return -EAGAIN;
		rc = uk_file_wait(f, UK_POLLIN, UK_FOREVER);
		if (rc)
			return rc;
	}
	return total;
}

static long console_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			   int64_t *pos)
{
	long total = 0;

	(void)f;
	(void)pos;
	for (int i = 0; i < n; i++) {
		ukplat_console_write(iov[i].base, iov[i].len);
		total += iov[i].len;
	}
	return total;
}

static int console_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	(void)f;
	switch (request) {
	case UK_TCGETS: *(struct uk_termios *)arg = termios; return 0;
	case UK_TCSETS:
	case UK_TCSETSW:
	case UK_TCSETSF:
		/* Only this of it can be changed. */
		termios.iflag = ((struct uk_termios *)arg)->iflag & ICRNL;
		return 0;
	case UK_TIOCGWINSZ: *(struct uk_winsize *)arg = winsize; return 0;
	case UK_TIOCSWINSZ: winsize = *(struct uk_winsize *)arg; return 0;
	case UK_FIONREAD:
		uk_mutex_lock(&ahead.lock);
		fill();
		*(int *)arg = ahead.n - ahead.at;
		uk_mutex_unlock(&ahead.lock);
		return 0;
	default: return -ENOTTY;
	}
}

static int console_stat(struct uk_file *f, struct uk_stat *st)
{
	(void)f;
	st->mode = UK_S_IFCHR | 0600;
	st->rdev = 5 << 8 | 1; /* Linux's /dev/console */
	st->blksize = 1024;
	return 0;
}

/* The first one has never been allocated. */
static void console_release(struct uk_file *f)
{
	if (f != &uk_console_file)
		uk_free(uk_alloc_get_default(), f);
}

static const struct uk_file_ops ops = {
	.readv = console_readv,
	.writev = console_writev,
	.poll = console_poll,
	.ioctl = console_ioctl,
	.stat = console_stat,
	.release = console_release,
};

/* One reference and one descriptor each for 0 to 2, and a reference more. */
struct uk_file uk_console_file = {
	.ops = &ops,
	.refs = 4,
	.fds = 3,
	.flags = UK_O_RDWR,
	.silent = true,
	.lock = UK_SPINLOCK_INIT,
	.pos_lock = UK_MUTEX_INIT,
};

int uk_console_open(unsigned int flags, struct uk_file **out)
{
	struct uk_file *f = uk_malloc(uk_alloc_get_default(), sizeof(*f));

	if (!f)
		return -ENOMEM;
	uk_file_init(f, &ops, flags);
	f->silent = true;
	*out = f;
	return 0;
}

/* Where there is an interrupt, it is quicker than the next look. */
static void on_input(void)
{
	uk_file_notify(&uk_console_file);
}
UKPLAT_CONSOLE_HANDLER(on_input, 50);
