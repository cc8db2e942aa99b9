/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The terminal, if standard input and output are one: raw while the image
 * runs, and as it was found whichever way it ends. What is written goes on
 * being made lines of by Linux.
 * Source: Linux, ioctl_tty(2), uapi asm-generic/termbits.h.
 */
#include <syscall.h>
#include <uk/plat/console.h>
#include <uk/plat/irq.h>
#include <uk/table.h>
#include "fd.h"
#include "linuxu.h"
#include "signal.h"

#define TCGETS	   0x5401
#define TCSETS	   0x5402
#define TIOCGPGRP  0x540f
#define TIOCGWINSZ 0x5413

#define ISTRIP 0000040
#define INLCR  0000100
#define IGNCR  0000200
#define ICRNL  0000400
#define IXON   0002000
#define ISIG   0000001
#define ICANON 0000002
#define ECHO   0000010
#define ECHONL 0000100
#define IEXTEN 0100000
#define VTIME  5
#define VMIN   6

#define AT_FDCWD   -100
#define O_NOCTTY   0400
#define O_RDWR	   02
#define O_NONBLOCK 04000
#define O_CLOEXEC  02000000

struct termios {
	unsigned int iflag, oflag, cflag, lflag;
	unsigned char line, cc[19];
};

UK_TABLE_DECLARE(console_handlers, ukplat_console_fn);

/* What ends the process from outside, or since nobody reads what it says. */
static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM};

static struct termios before;
static struct linuxu_fd keys;
static bool raw;

static void on_keys(struct linuxu_fd *f, short revents)
{
	const ukplat_console_fn *fn;

	(void)f;
	(void)revents;
	uk_table_foreach (fn, console_handlers)
		(*fn)();
}

bool linuxu_terminal_arm(void)
{
	return raw && linuxu_fd_arm(&keys, POLLIN);
}

void linuxu_terminal_restore(void)
{
	if (raw)
		syscall3(SYS_ioctl, 0, TCSETS, (long)&before);
	raw = false;
}

/* Dies of it, as it would have without this. */
static void on_ending(int signo, struct siginfo *info,
		      struct linuxu_ucontext *uc)
{
	struct sigaction sa = {.handler = NULL, .flags = SA_RESTORER};

	(void)info;
	(void)uc;
	linuxu_terminal_restore();
	linuxu_signal_handle(signo, &sa);
	syscall3(SYS_kill, syscall3(SYS_getpid, 0, 0, 0), signo, 0);
}

static bool is_terminal(void)
{
	struct termios out;
	int group;

	return syscall3(SYS_ioctl, 0, TCGETS, (long)&before) == 0 &&
	       syscall3(SYS_ioctl, 1, TCGETS, (long)&out) == 0 &&
	       /* Or it is a shell's other job's. */
	       syscall3(SYS_ioctl, 0, TIOCGPGRP, (long)&group) == 0 &&
	       group == syscall3(SYS_getpgrp, 0, 0, 0);
}

/* By a description of its own: its flags aren't the shell's. */
static bool open_keys(void)
{
	long fd = syscall6(SYS_openat, AT_FDCWD, (long)"/proc/self/fd/0",
			   O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0, 0, 0);

	if (fd < 0)
		return false;
	keys.fd = fd;
	keys.fn = on_keys;
	linuxu_fd_add(&keys);
	return true;
}

static void make_raw(void)
{
	struct sigaction sa =
		LINUXU_SIGACTION(on_ending, SA_ONSTACK | SA_NODEFER);
	struct termios t = before;

	for (unsigned int i = 0; i < ARRAY_SIZE(endings); i++)
		linuxu_signal_handle(endings[i], &sa);
	t.iflag &= ~(ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	t.lflag &= ~(ISIG | ICANON | ECHO | ECHONL | IEXTEN);
	t.cc[VMIN] = 1;
	t.cc[VTIME] = 0;
	raw = true;
	syscall3(SYS_ioctl, 0, TCSETS, (long)&t);
}

bool ukplat_console_terminal(unsigned short *rows, unsigned short *cols)
{
	unsigned short size[4] = {0, 0, 0, 0};
	unsigned long flags;

	if (!is_terminal() || !open_keys())
		return false;
	syscall3(SYS_ioctl, 0, TIOCGWINSZ, (long)size);
	*rows = size[0];
	*cols = size[1];
	make_raw();
	/* What was typed before interrupts too. */
	flags = ukplat_irq_save();
	if (linuxu_terminal_arm())
		on_keys(&keys, POLLIN);
	ukplat_irq_restore(flags);
	return true;
}
