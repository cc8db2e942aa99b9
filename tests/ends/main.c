/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ends in the way that its first argument names, while threads work on files in
 * /data as the second one says: a number that each way begins with. /data/kept
 * was written and closed before: its contents must be there afterwards.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KEPT  (512 << 10)
#define BLOCK 4096

static volatile int go;
static unsigned int seed;

static void fill(char *b, unsigned int n)
{
	for (int i = 0; i < BLOCK; i++)
		b[i] = 'a' + (i / 64 + n) % 26;
}

static int create(const char *path)
{
	return open(path, O_CREAT | O_RDWR | O_TRUNC, 0600);
}

static void write_blocks(int fd, unsigned int n)
{
	char b[BLOCK];

	for (unsigned int i = 0; i < n; i++) {
		fill(b, i);
		if (write(fd, b, sizeof(b)) != sizeof(b))
			return;
	}
}

static void keep(const char *path)
{
	int fd = create(path);

	write_blocks(fd, KEPT / BLOCK);
	close(fd);
}

/* Writes, renames, and deletes files of its own until the end. */
static void *work(void *arg)
{
	unsigned int self = (unsigned long)arg, n = seed + self;
	char a[32], b[32];

	snprintf(a, sizeof(a), "/data/a%u", self);
	snprintf(b, sizeof(b), "/data/b%u", self);
	for (;; n = n * 1103515245 + 12345) {
		int fd = create(a);

		write_blocks(fd, n >> 16 & 15);
		if (n >> 20 & 1)
			fsync(fd);
		if (n >> 21 & 1)
			rename(a, b);
		if (n >> 22 & 1)
			unlink(b);
		close(fd);
	}
	return NULL;
}

/* --- threads that end it -------------------------------------------------- */

static void *exits_too(void *arg)
{
	while (!go)
		;
	if (arg)
		exit(99);
	syscall(SYS_exit_group, 99);
	return NULL;
}

static void end_group(void)
{
	syscall(SYS_exit_group, 7);
}

static void start(void *(*fn)(void *), void *arg)
{
	pthread_t t;

	if (pthread_create(&t, NULL, fn, arg))
		_exit(70);
}

static void end_group_race(void)
{
	for (int i = 0; i < 3; i++)
		start(exits_too, NULL);
	usleep(20000);
	go = 1;
	end_group();
}

static void end_exit_race(void)
{
	start(exits_too, "exit");
	usleep(20000);
	go = 1;
	exit(7);
}

static void *raises(void *arg)
{
	pthread_kill(*(pthread_t *)arg, SIGKILL);
	return NULL;
}

static void end_killed(void)
{
	kill(getpid(), SIGTERM);
}

/* By another thread, while this one only computes. */
static void end_killed_busy(void)
{
	pthread_t self = pthread_self();

	start(raises, &self);
	while (!go)
		;
}

static void end_crash(void)
{
	volatile char *volatile nowhere = (volatile char *)8;

	*nowhere = 0;
}

static void end_timer(void)
{
	alarm(1);
	while (!go)
		;
}

static void end_threads(void)
{
	pthread_exit(NULL);
}

static void end_exit(void)
{
	exit(7);
}

static void end_return(void)
{
}

/* --- files without a name ------------------------------------------------- */

static int nameless(const char *path)
{
	int fd = create(path);

	write_blocks(fd, 600);
	unlink(path);
	return fd;
}

static void end_deleted(void)
{
	nameless("/data/deleted");
	nameless("/data/deleted too");
	sync();
	nameless("/data/deleted");
}

static void end_tmpfile(void)
{
	int fd = open("/data", O_TMPFILE | O_RDWR, 0600);

	write_blocks(fd, 40);
	fsync(fd);
}

static void end_mapped(void)
{
	int fd = nameless("/data/mapped");
	char *p = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		       BLOCK);

	if (p == MAP_FAILED)
		_exit(71);
	close(fd);
	memset(p, 'm', 1 << 16);
}

static void end_directory(void)
{
	mkdir("/data/dir", 0700);
	if (chdir("/data/dir") || rmdir("/data/dir") ||
	    open("x", O_CREAT | O_RDWR, 0600) >= 0)
		_exit(72);
}

/* One that gets its name at last. */
static void end_linked(void)
{
	int fd = open("/data", O_TMPFILE | O_RDWR, 0600);

	write_blocks(fd, KEPT / BLOCK);
	if (linkat(fd, "", AT_FDCWD, "/data/linked", AT_EMPTY_PATH))
		_exit(73);
}

/* Deletes what the test's disk has: files that share attributes, and not. */
static void end_attributes(void)
{
	char to[16] = "";

	if (readlink("/data/link", to, sizeof(to)) != 6 || strcmp(to, "target"))
		_exit(74);
	unlink("/data/shares");
	unlink("/data/own");
	unlink("/data/link");
}

/* --- what is written last ------------------------------------------------- */

static FILE *late;

static void at_exit(void)
{
	fputs("at exit\n", late);
}

__attribute__((destructor)) static void destruct(void)
{
	if (late)
		fputs("destructed\n", late);
}

static void end_late(void)
{
	late = fopen("/data/late", "w");
	fputs("unflushed\n", late);
	atexit(at_exit);
	exit(7);
}

static void end_late_quick(void)
{
	late = fopen("/data/late", "w");
	fputs("unflushed\n", late);
	atexit(at_exit);
	_exit(7);
}

static const struct {
	const char *name;
	void (*end)(void);
} ways[] = {
	{"exit", end_exit},
	{"return", end_return},
	{"group", end_group},
	{"group-race", end_group_race},
	{"exit-race", end_exit_race},
	{"killed", end_killed},
	{"killed-busy", end_killed_busy},
	{"crash", end_crash},
	{"timer", end_timer},
	{"threads", end_threads},
	{"deleted", end_deleted},
	{"tmpfile", end_tmpfile},
	{"mapped", end_mapped},
	{"directory", end_directory},
	{"linked", end_linked},
	{"attributes", end_attributes},
	{"late", end_late},
	{"late-quick", end_late_quick},
};

int main(int argc, char *argv[])
{
	int load;

	/* Where no program's path comes first, an application's words do. */
	if (argc > 1 && !strcmp(argv[1], "/ends")) {
		argc--;
		argv++;
	}
	if (argc < 2)
		return 64;
	load = argc > 2;
	seed = load ? atoi(argv[2]) : 0;
	/* The last thread ends the process, so there must be an end to them. */
	for (unsigned long i = 0; load && i < 2; i++)
		start(work, (void *)i);
	keep("/data/kept");
	if (load)
		usleep(seed % 17 * 1000);
	for (unsigned int i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (!strcmp(ways[i].name, argv[1]))
			ways[i].end();
	return 7;
}
