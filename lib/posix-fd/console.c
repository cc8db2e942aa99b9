/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console as a file. With a terminal at its other end it is one as Linux
 * has them, which edits lines and sends signals (ldisc.c); else bytes come as
 * they are, but for the Enter key, which reads as a newline. Signals are sent
 * with the lock given back: who sends takes others.
 */
#include <uk/abi/signal.h>
#include <uk/abi/tty.h>
#include <uk/alloc.h>
#include <uk/argparse.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include <uk/plat/shutdown.h>
#include "fd.h"
#include "ldisc.h"

#define VTIME_NS 100000000ULL

/* An event of poll() for who is reading: any byte at all, whatever VMIN. */
#define ANY_BYTE 0x4000

static struct uk_spinlock lock = UK_SPINLOCK_INIT;
static struct ldisc tty = {
	.t =
		{
			.iflag = UK_ICRNL,
			.oflag = UK_OPOST,
			.cflag = UK_CS8 | UK_CREAD | UK_B38400,
			.cc = {[UK_VMIN] = 1},
		},
	.write = ukplat_console_write,
};
static bool ended;
static struct uk_winsize winsize;

static bool is_terminal;
UK_PARAM(posix_fd, tty, is_terminal, "the console is a terminal: edit lines");

UK_TABLE_DECLARE(console_signals, uk_console_signal_fn);

static void send(int sig)
{
	const uk_console_signal_fn *fn = uk_table_console_signals_start;

	/* Nobody could handle it: what it does by default is left. */
	if (fn == uk_table_console_signals_end && sig != UK_SIGTSTP &&
	    sig != UK_SIGWINCH)
		ukplat_shutdown(128 + sig);
	for (; fn < uk_table_console_signals_end; fn++)
		(*fn)(sig);
}

/* Takes a few bytes; returns signals, by bits, and no more: *done. Locked. */
static unsigned int take_in(bool *done)
{
	size_t room = ldisc_room(&tty);
	unsigned int signals = 0;
	char buf[32];
	long n = 0;

	if (room)
		n = ukplat_console_read(buf, MIN(room, sizeof(buf)));
	for (long i = 0; i < n; i++)
		signals |= 1U << ldisc_input(&tty, buf[i]);
	if (n < 0 && !ended) {
		ended = true;
		ldisc_end(&tty);
	}
	*done = n <= 0;
	return signals;
}

/* Takes what the device has: platforms can't look without it. */
static void pump(void)
{
	bool done = false;

	while (!done) {
		unsigned long flags = uk_spin_lock(&lock);
		unsigned int signals = take_in(&done);

		uk_spin_unlock(&lock, flags);
		for (int sig = 1; signals >> sig; sig++)
			if (signals >> sig & 1)
				send(sig);
	}
}

static short console_poll(struct uk_file *f)
{
	short events = UK_POLLOUT | UK_POLLWRNORM;
	unsigned long flags;

	(void)f;
	pump();
	flags = uk_spin_lock(&lock);
	if (ldisc_is_readable(&tty) || ended)
		events |= UK_POLLIN | UK_POLLRDNORM;
	if (ldisc_available(&tty) || ended)
		events |= ANY_BYTE;
	uk_spin_unlock(&lock, flags);
	return events;
}

/* What a reader goes by. */
struct rules {
	bool lines;
	size_t min;
	uint64_t time; /* ns */
};

/* Takes what there is. Returns bytes, 0 at an end; -EAGAIN: there is none. */
static long take(char *buf, size_t len, struct rules *r)
{
	unsigned long flags;
	long n;

	pump();
	flags = uk_spin_lock(&lock);
	r->lines = tty.t.lflag & UK_ICANON;
	r->min = tty.t.cc[UK_VMIN];
	r->time = tty.t.cc[UK_VTIME] * VTIME_NS;
	n = ldisc_read(&tty, buf, len);
	if (n == -EAGAIN && ended)
		n = 0;
	uk_spin_unlock(&lock, flags);
	return n;
}

/* VTIME is from the beginning or, with VMIN, from byte to byte [XBD 11.1.7]. */
static uint64_t deadline(const struct rules *r, uint64_t begun, size_t done)
{
	if (r->lines || !r->time || (r->min && !done))
		return UK_FOREVER;
	return (r->min ? ukplat_clock_ns() : begun) + r->time;
}

static long read_some(struct uk_file *f, char *buf, size_t len)
{
	uint64_t begun = ukplat_clock_ns();
	size_t done = 0;
	struct rules r;
	int rc;

	for (;;) {
		long n = take(buf + done, len - done, &r);

		done += MAX(n, 0);
		if (n >= 0 && (!n || r.lines || done >= MIN(r.min, len)))
			return done;
		if (!r.lines && !r.min && !r.time)
			return 0;
		rc = uk_file_nonblock(f)
			     ? -EAGAIN
			     : uk_file_wait(f, ANY_BYTE,
					    deadline(&r, begun, done));
		if (rc)
			return done || rc == -ETIMEDOUT ? (long)done : rc;
	}
}

/* The first buffer that isn't empty does: a terminal gives what it has. */
static long console_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
			  int64_t *pos)
{
	(void)pos;
	for (; n; iov++, n--)
		if (iov->len)
			return read_some(f, iov->base, iov->len);
	return 0;
}

static long console_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			   int64_t *pos)
{
	long total = 0;

	(void)f;
	(void)pos;
	for (int i = 0; i < n; i++) {
		unsigned long flags;

		ldisc_output(&tty, iov[i].base, iov[i].len);
		flags = uk_spin_lock(&lock);
		ldisc_wrote(&tty, iov[i].base, iov[i].len);
		uk_spin_unlock(&lock, flags);
		total += iov[i].len;
	}
	return total;
}

/* Only of a terminal's input is there some to throw away. */
static void set(const struct uk_termios *t, bool flush)
{
	unsigned long flags;

	flush = flush && is_terminal;
	if (flush)
		pump();
	flags = uk_spin_lock(&lock);
	if (flush)
		ldisc_flush(&tty);
	if (t)
		ldisc_set(&tty, t);
	uk_spin_unlock(&lock, flags);
	uk_file_notify(&uk_console_file);
}

static int count(void)
{
	unsigned long flags;
	int n;

	pump();
	flags = uk_spin_lock(&lock);
	n = ldisc_count(&tty);
	uk_spin_unlock(&lock, flags);
	return n;
}

static void resize(const struct uk_winsize *to)
{
	bool same = winsize.rows == to->rows && winsize.cols == to->cols &&
		    winsize.xpixel == to->xpixel &&
		    winsize.ypixel == to->ypixel;

	winsize = *to;
	if (!same)
		send(UK_SIGWINCH);
}

/* What is written is out at once: there is no output to wait for. */
static int console_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	uintptr_t which = (uintptr_t)arg;

	(void)f;
	switch (request) {
	case UK_TCGETS: *(struct uk_termios *)arg = tty.t; return 0;
	case UK_TCSETS:
	case UK_TCSETSW:
	case UK_TCSETSF: set(arg, request == UK_TCSETSF); return 0;
	case UK_TCSBRK: return 0;
	case UK_TCFLSH:
		if (which > UK_TCIOFLUSH)
			return -EINVAL;
		if (which != UK_TCOFLUSH)
			set(NULL, true);
		return 0;
	case UK_TIOCGWINSZ: *(struct uk_winsize *)arg = winsize; return 0;
	case UK_TIOCSWINSZ: resize(arg); return 0;
	case UK_FIONREAD: *(int *)arg = count(); return 0;
	case UK_TIOCOUTQ: *(int *)arg = 0; return 0;
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

/*
 * Where there is an interrupt, it is quicker than the next look, and signals
 * come though nobody reads.
 */
static void on_input(void)
{
	pump();
	uk_file_notify(&uk_console_file);
}
UKPLAT_CONSOLE_HANDLER(on_input, 50);

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (ukplat_console_terminal(&winsize.rows, &winsize.cols))
		is_terminal = true;
	if (is_terminal)
		set(&ldisc_cooked, false);
	return 0;
}
uk_lib_initcall(init);
