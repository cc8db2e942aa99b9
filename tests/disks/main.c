/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Does what lines on the console say, and answers each by a line that begins
 * with "= ":
 *
 *	read PATH AT LEN	how many bytes came, and their sum
 *	write PATH AT LEN BYTE	how many went
 *	sync PATH
 *	size PATH		bytes, bytes of a sector, whether read-only
 *	mount DEVICE PATH TYPE, umount PATH
 *	force PATH		umount -f
 *	fill DIR FILES KIB	files of that size; how many there could be
 *	list DIR		names
 *	rm PATH
 *	arp TRIES		whether the gateway answers
 *	sleep MS		milliseconds that it was
 *	break NAME, eject SLOT	see disks.h
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uk/plat/console.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/vfs.h>
#include "disks.h"

#define MS	  (UKPLAT_NSEC_PER_SEC / 1000)
#define WORDS	  5
#define BLKROGET  0x125e
#define BLKSSZGET 0x1268

static char buf[1 << 20];

static void answer(long rc)
{
	if (rc < 0)
		printf("= error %d\n", errno);
	else
		printf("= %ld\n", rc);
}

static void do_read(char **w)
{
	int fd = open(w[1], O_RDONLY);
	long n = fd < 0 ? fd : pread(fd, buf, atol(w[3]), atol(w[2]));
	unsigned int sum = 0;

	for (long i = 0; i < n; i++)
		sum += (unsigned char)buf[i];
	if (n < 0)
		answer(n);
	else
		printf("= %ld %u\n", n, sum);
	close(fd);
}

static void do_write(char **w)
{
	int fd = open(w[1], O_WRONLY);

	if (fd < 0) {
		answer(fd);
		return;
	}
	memset(buf, atoi(w[4]), atol(w[3]));
	answer(pwrite(fd, buf, atol(w[3]), atol(w[2])));
	close(fd);
}

static void do_sync(char **w)
{
	int fd = open(w[1], O_RDONLY);

	answer(fsync(fd));
	close(fd);
}

static void do_size(char **w)
{
	int fd = open(w[1], O_RDONLY), sector = 0, readonly = 0;

	ioctl(fd, BLKSSZGET, &sector);
	ioctl(fd, BLKROGET, &readonly);
	printf("= %lld %d %d\n", (long long)lseek(fd, 0, SEEK_END), sector,
	       readonly);
	close(fd);
}

static void result(int rc)
{
	errno = -rc;
	answer(rc);
}

static void do_mount(char **w)
{
	mkdir(w[2], 0755);
	result(uk_vfs_mount(w[1], w[2], w[3], 0, ""));
}

static void do_umount(char **w)
{
	result(uk_vfs_unmount(w[1], 0));
}

static void do_force(char **w)
{
	result(uk_vfs_unmount(w[1], UK_MNT_FORCE));
}

/* One file, kept; -1: it couldn't be. */
static int fill(const char *dir, long i, long kib)
{
	char path[64];
	int fd, rc = 0;

	snprintf(path, sizeof(path), "%s/f%ld", dir, i);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0)
		return -1;
	memset(buf, (int)i, 1024);
	for (; kib > 0 && !rc; kib--)
		rc = write(fd, buf, 1024) == 1024 ? 0 : -1;
	if (!rc)
		rc = fsync(fd);
	if (close(fd))
		rc = -1;
	return rc;
}

static void do_fill(char **w)
{
	long made = 0, n = atol(w[2]), first = 0;

	for (long i = 0; i < n; i++) {
		errno = 0;
		if (!fill(w[1], i, atol(w[3])))
			made++;
		else if (!first)
			first = errno;
	}
	printf("= %ld made, error %ld\n", made, first);
}

static void do_list(char **w)
{
	DIR *d = opendir(w[1]);
	long n = 0;

	errno = 0;
	while (d && readdir(d))
		n++;
	answer(errno ? -1 : n);
	if (d)
		closedir(d);
}

static void do_rm(char **w)
{
	answer(remove(w[1]));
}

static void do_arp(char **w)
{
	answer(arp_ask(atoi(w[1])));
}

static void do_sleep(char **w)
{
	uint64_t from = ukplat_clock_ns();

	uk_thread_sleep(from + atol(w[1]) * MS);
	answer((ukplat_clock_ns() - from) / MS);
}

static void do_break(char **w)
{
	int rc = harm_ring(w[1]);

	/* Lets the kernel's messages come before the answer, not within. */
	uk_thread_sleep(ukplat_clock_ns() + 20 * MS);
	answer(rc);
}

static void do_eject(char **w)
{
	harm_eject(atoi(w[1]));
	answer(0);
}

static const struct {
	const char *name;
	int words;
	void (*fn)(char **w);
} commands[] = {
	{"read", 4, do_read},	{"write", 5, do_write},
	{"sync", 2, do_sync},	{"size", 2, do_size},
	{"mount", 4, do_mount}, {"fill", 4, do_fill},
	{"list", 2, do_list},	{"umount", 2, do_umount},
	{"rm", 2, do_rm},	{"arp", 2, do_arp},
	{"sleep", 2, do_sleep}, {"break", 2, do_break},
	{"eject", 2, do_eject}, {"force", 2, do_force},
};

/* Asleep where there is none: a timer wakes it. */
static char next_char(void)
{
	char c;

	while (ukplat_console_read(&c, 1) != 1)
		uk_thread_sleep(ukplat_clock_ns() + 2 * MS);
	return c;
}

static void run(char *line)
{
	char *w[WORDS];
	int n = 0;

	for (char *word; n < WORDS && (word = strsep(&line, " "));)
		w[n++] = word;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (n == commands[i].words && !strcmp(w[0], commands[i].name)) {
			commands[i].fn(w);
			return;
		}
	printf("= what?\n");
}

int main(void)
{
	static char line[128];
	size_t n = 0;

	printf("= ready\n");
	for (;;) {
		char c = next_char();

		if (c == '.' && !n)
			return 0;
		if (c != '\n' && n < sizeof(line) - 1) {
			line[n++] = c;
			continue;
		}
		line[n] = '\0';
		n = 0;
		run(line);
		fflush(stdout);
	}
}
