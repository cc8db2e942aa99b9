/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The debugger's line: a socket, whose signal is the debugger's attention, and
 * not that of other descriptors (fd.c). It is blocked while a trap is handled,
 * so that what comes meanwhile is told of afterwards.
 */
#include <syscall.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/debug.h>
#include <uk/plat/trap.h>
#include "linuxu.h"
#include "signal.h"

#define EINTR	    4
#define PAGE	    4096UL
#define AF_UNIX	    1
#define SOCK_STREAM 1
#define PATH_MAX    107
#define NONBLOCK    04000
#define ASYNC	    020000
#define F_SETFL	    4
#define F_SETOWN    8
#define F_SETSIG    10
#define POLLIN	    1
#define NOSIGNAL    0x4000 /* of sendto() */
#define PROT_READ   1
#define PROT_WRITE  2
#define PROT_EXEC   4

struct pollfd {
	int fd;
	short events, revents;
};

struct address {
	uint16_t family;
	char path[PATH_MAX + 1];
};

extern char uk_text_end[];

bool (*ukplat_debug_console)(const char *buf, size_t len);

static int listener = -1, line = -1;

/* Never waits, and tells of what comes. */
static int set_up(int fd)
{
	long pid = syscall3(SYS_getpid, 0, 0, 0);

	if (syscall3(SYS_fcntl, fd, F_SETOWN, pid) ||
	    syscall3(SYS_fcntl, fd, F_SETSIG, SIGURG) ||
	    syscall3(SYS_fcntl, fd, F_SETFL, NONBLOCK | ASYNC))
		return -EIO;
	return 0;
}

static void on_io(int signo, struct siginfo *info, struct linuxu_ucontext *uc)
{
	struct ukarch_regs regs;
	struct ukplat_trap trap = {
		.kind = UKPLAT_TRAP_ATTENTION,
		.name = "a debugger's call",
		.code = signo,
		.regs = &regs,
	};

	(void)info;
	regs_from_ucontext(&regs, uc);
	ukplat_trap(&trap);
	regs_to_ucontext(uc, &regs);
	linuxu_atomics_begin_anew();
}

int ukplat_debug_open(const char *where, bool share)
{
	struct address a = {.family = AF_UNIX};
	struct sigaction sa = LINUXU_SIGACTION(on_io, SA_ONSTACK | SA_RESTART);
	size_t len = strlen(where);
	long rc;

	(void)share;
	if (!len)
		return -ENODEV;
	if (len > PATH_MAX)
		return -EINVAL;
	memcpy(a.path, where, len);
	sa.mask[0] = LINUXU_INTERRUPTS;
	linuxu_signal_handle(SIGURG, &sa);
	rc = syscall3(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
	if (rc < 0)
		return rc;
	listener = rc;
	rc = syscall3(SYS_bind, listener, (long)&a,
		      offsetof(struct address, path) + len + 1);
	if (rc == 0)
		rc = syscall3(SYS_listen, listener, 1, 0);
	return rc ? rc : set_up(listener);
}

static void hang_up(void)
{
	syscall3(SYS_close, line, 0, 0);
	line = -1;
}

static bool accept(void)
{
	long fd;

	if (line >= 0)
		return true;
	fd = syscall6(SYS_accept4, listener, 0, 0, 0, 0, 0);
	if (fd < 0)
		return false;
	line = fd;
	if (set_up(line))
		hang_up();
	return line >= 0;
}

void ukplat_debug_write(const char *buf, size_t len)
{
	while (len && line >= 0) {
		long n = syscall6(SYS_sendto, line, (long)buf, len, NOSIGNAL, 0,
				  0);

		if (n == -EAGAIN || n == -EINTR)
			continue;
		if (n < 0) {
			hang_up();
			return;
		}
		buf += n;
		len -= n;
	}
}

size_t ukplat_debug_read(char *buf, size_t len)
{
	long n;

	if (!accept())
		return 0;
	n = syscall3(SYS_read, line, (long)buf, len);
	if (n > 0)
		return n;
	/* 0: the other end is gone. */
	if (n != -EAGAIN && n != -EINTR)
		hang_up();
	return 0;
}

void ukplat_debug_wait(void)
{
	struct pollfd in = {line >= 0 ? line : listener, POLLIN, 0};

	syscall3(SYS_poll, (long)&in, 1, -1);
}

/* Linux reads, or writes, eight bytes there, or says that it can't. */
static bool is_readable(uintptr_t page)
{
	return syscall6(SYS_rt_sigprocmask, -1, page, 0, SIGSET_BYTES, 0, 0) ==
	       -EINVAL;
}

static bool is_writable(uintptr_t page)
{
	uint64_t *word = (uint64_t *)page, was;
	bool ok;

	was = *word;
	ok = !syscall6(SYS_rt_sigprocmask, SIG_BLOCK, 0, page, SIGSET_BYTES, 0,
		       0);
	if (ok)
		*word = was;
	return ok;
}

static bool all_readable(uintptr_t addr, size_t len)
{
	if (len > UINTPTR_MAX - addr)
		return false;
	for (uintptr_t p = ALIGN_DOWN(addr, PAGE); p < addr + len; p += PAGE)
		if (!is_readable(p))
			return false;
	return true;
}

int ukplat_debug_peek(uintptr_t addr, void *buf, size_t len)
{
	if (!all_readable(addr, len))
		return -EFAULT;
	memcpy(buf, (const void *)addr, len);
	return 0;
}

static bool in_image(uintptr_t page)
{
	return page >= ALIGN_DOWN((uintptr_t)uk_text_start, PAGE) &&
	       page < (uintptr_t)uk_image_end;
}

/* Within a page. What isn't writable is the image's code, or constant. */
static void write(uintptr_t at, const void *buf, size_t len)
{
	uintptr_t page = ALIGN_DOWN(at, PAGE);
	bool writable = is_writable(page);

	if (!writable)
		syscall3(SYS_mprotect, page, PAGE,
			 PROT_READ | PROT_WRITE | PROT_EXEC);
	memcpy((void *)at, buf, len);
	if (!writable)
		syscall3(SYS_mprotect, page, PAGE,
			 page < (uintptr_t)uk_text_end ? PROT_READ | PROT_EXEC
						       : PROT_READ);
}

int ukplat_debug_poke(uintptr_t addr, const void *buf, size_t len)
{
	const char *from = buf;
	size_t n;

	if (!all_readable(addr, len))
		return -EFAULT;
	for (uintptr_t p = ALIGN_DOWN(addr, PAGE); p < addr + len; p += PAGE)
		if (!in_image(p) && !is_writable(p))
			return -EFAULT;
	for (size_t done = 0; done < len; done += n) {
		n = MIN(len - done, PAGE - (addr + done) % PAGE);
		write(addr + done, from + done, n);
	}
	linuxu_code_sync(addr, len);
	return 0;
}
