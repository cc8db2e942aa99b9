/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Uses up memory, by the way that the argument names; or addresses only.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define GIB (1L << 30)
#define MIB (1L << 20)

static char *map(long len)
{
	return mmap(NULL, len, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

/* The program touches it. */
static void touch(void)
{
	memset(map(GIB), 1, GIB);
}

/* A call fills it. */
static void fill(void)
{
	int fd = open("/dev/zero", O_RDONLY);
	char *p = map(GIB);

	for (long at = 0; at < GIB; at += MIB)
		if (read(fd, p + at, MIB) < 0)
			printf("fails\n");
}

/* A new address each time: 64 GiB of them. */
static void addresses(void)
{
	for (int i = 0; i < 8192; i++) {
		char *p = map(8 * MIB);

		if (p == MAP_FAILED)
			printf("fails\n");
		p[0] = p[4 * MIB] = 1;
		munmap(p, 8 * MIB);
	}
}

/* Many small ones, which stay. */
static void small(void)
{
	int fd = open("/tmp/small", O_RDWR | O_CREAT, 0600);
	char *p[2000];

	if (ftruncate(fd, 4096))
		printf("fails\n");
	for (int i = 0; i < 2000; i++)
		p[i] = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			    0);
	for (int i = 0; i < 2000; i += 2)
		munmap(p[i], 4096);
	p[1][1] = 1;
}

static const struct {
	const char *name;
	void (*fn)(void);
} ways[] = {{"touch", touch},
	    {"fill", fill},
	    {"addresses", addresses},
	    {"small", small}};

int main(int argc, char *argv[])
{
	for (unsigned int i = 0; argc > 1 && i < 4; i++)
		if (!strcmp(argv[1], ways[i].name))
			ways[i].fn();
	printf("done\n");
	return 0;
}
