/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What calls on files cost, by the monotonic clock: the same program on musl
 * in an image and on Linux. With the emulator counting instructions the
 * image's nanoseconds are instructions.
 *
 *	main ROUNDS FOLDER...	prints "FOLDER OPERATION TENTHS" for each
 *
 * A call that fails ends it, status 1: nothing is measured but what works.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What takes no file is over soon: it is done so many times as often. */
#define SHORTER 50

static const char *folder;
/* One file is kept open for contents, the other is for its name. */
static char path[256], named[256], block[4096];
static int file, ends[2];

static void want(const char *what, long is, long should)
{
	if (is == should)
		return;
	printf("%s %s: %ld, %s\n", folder, what, is, strerror(errno));
	exit(1);
}

static void op_getpid(void)
{
	want("getpid", getpid() > 0, 1);
}

static void op_clock(void)
{
	struct timespec t;

	want("clock_gettime", clock_gettime(CLOCK_MONOTONIC, &t), 0);
}

static void op_write1(void)
{
	want("write1", pwrite(file, block, 1, 0), 1);
}

static void op_read1(void)
{
	want("read1", pread(file, block, 1, 0), 1);
}

static void op_write(void)
{
	want("write", pwrite(file, block, sizeof(block), 0), sizeof(block));
}

static void op_read(void)
{
	want("read", pread(file, block, sizeof(block), 0), sizeof(block));
}

static void op_open(void)
{
	int fd = open(named, O_RDONLY);

	want("open", fd >= 0, 1);
	want("close", close(fd), 0);
}

static void op_stat(void)
{
	struct stat st;

	want("stat", stat(named, &st), 0);
}

static void op_create(void)
{
	int fd = open(named, O_WRONLY | O_CREAT | O_EXCL, 0600);

	want("create", fd >= 0, 1);
	want("close", close(fd), 0);
	want("unlink", unlink(named), 0);
}

static void op_pipe(void)
{
	want("pipe write", write(ends[1], block, 1), 1);
	want("pipe read", read(ends[0], block, 1), 1);
}

static void op_poll(void)
{
	struct pollfd p = {ends[1], POLLOUT, 0};

	want("poll", poll(&p, 1, 0), 1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static const struct {
	const char *name;
	void (*op)(void);
	int in_folder;
} ops[] = {
	{"getpid", op_getpid, 0}, {"clock_gettime", op_clock, 0},
	{"pipe", op_pipe, 0},	  {"poll", op_poll, 0},
	{"write1", op_write1, 1}, {"read1", op_read1, 1},
	{"write", op_write, 1},	  {"read", op_read, 1},
	{"open", op_open, 1},	  {"stat", op_stat, 1},
};

static void measure_one(const char *name, void (*op)(void), long rounds)
{
	double start;

	for (int n = 0; n < 20; n++) /* caches */
		op();
	start = now();
	for (long n = 0; n < rounds; n++)
		op();
	printf("%s %s %.0f\n", folder, name, (now() - start) * 10 / rounds);
}

static void measure(long rounds, int in_folder)
{
	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (ops[i].in_folder == in_folder)
			measure_one(ops[i].name, ops[i].op, rounds);
}

static void measure_folder(long rounds)
{
	int fd;

	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(named, sizeof(named), "%s/named", folder);
	file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	want("open", file >= 0, 1);
	fd = open(named, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	want("open", fd >= 0, 1);
	want("close", close(fd), 0);
	op_write();
	measure(rounds, 1);
	want("unlink", unlink(named), 0);
	measure_one("create", op_create, rounds);
	close(file);
}

int main(int argc, char *argv[])
{
	long rounds = argc > 1 ? atol(argv[1]) : 0;

	folder = "-";
	want("arguments", argc > 2 && rounds > 0, 1);
	want("pipe", pipe(ends), 0);
	measure(rounds * SHORTER, 0);
	for (int i = 2; i < argc; i++) {
		folder = argv[i];
		measure_folder(rounds);
	}
	return 0;
}
