/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * mmap(), mremap(), mprotect() and munmap() where they are seldom used: over
 * reservations, holes, other mappings, and files that can't be read.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	  4096L
#define GIB	  (1L << 30)
#define RW	  (PROT_READ | PROT_WRITE)
#define ANON	  (MAP_PRIVATE | MAP_ANONYMOUS)
#define SAY(what) say(#what, (long)(what))

static sigjmp_buf back;

static void say(const char *what, long rc)
{
	printf("%s: %s\n", what, rc == -1 ? strerror(errno) : "fine");
}

static void on_fault(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static const char *writable(volatile char *p)
{
	if (sigsetjmp(back, 1))
		return "faults";
	*p = 1;
	return "is written";
}

static char *map(long len, int prot, int flags)
{
	return mmap(NULL, len, prot, ANON | flags, -1, 0);
}

static void reservations(void)
{
	char *p = map(8 * GIB, PROT_NONE, MAP_NORESERVE), *q;

	q = mmap(p + GIB, GIB, RW, ANON | MAP_FIXED | MAP_NORESERVE, -1, 0);
	q[0] = q[GIB - 1] = 3;
	printf("into a reservation: %d %d\n", q == p + GIB, q[0] + q[GIB - 1]);
	printf("beside it: %s\n", writable(q + GIB));
	SAY(mprotect(p, GIB / 2, RW));
	printf("opened: %s, beside: %s\n", writable(p), writable(p + GIB / 2));
	q = mmap(q, GIB, PROT_NONE, ANON | MAP_FIXED | MAP_NORESERVE, -1, 0);
	printf("closed: %s\n", writable(q));
	mprotect(q, PAGE, RW);
	printf("empty: %d\n", q[0]);
	SAY(munmap(p + GIB, 2 * GIB));
	SAY(munmap(p + GIB, 2 * GIB));
	q = mmap(p + GIB, PAGE, RW, ANON | MAP_FIXED, -1, 0);
	printf("into a hole: %d, %s\n", q == p + GIB, writable(q));
	q = mmap(p + 2 * GIB, PAGE, RW, ANON, -1, 0);
	printf("a wish: %d\n", q == p + 2 * GIB);
	SAY(mmap(q, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
	q = mmap(q + PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0);
	printf("not replaced: %d\n", q == p + 2 * GIB + PAGE);
	SAY(munmap(p, 8 * GIB));
}

static void moves(void)
{
	char *p = map(16 * PAGE, PROT_NONE, 0), *q, *r;

	q = mremap(p, 16 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
	printf("of no rights: %s, %s\n", q == MAP_FAILED ? "fails" : "moves",
	       writable(q + 20 * PAGE));
	p = map(4 * PAGE, RW, 0);
	p[0] = 5;
	mprotect(p, 4 * PAGE, PROT_READ);
	q = mremap(p, 4 * PAGE, 99 * PAGE, MREMAP_MAYMOVE);
	printf("to be read: %d, %s\n", q[0], writable(q + 98 * PAGE));
	p = map(2 * GIB, RW, MAP_NORESERVE);
	p[GIB] = 7;
	map(PAGE, RW, 0);
	q = mremap(p, 2 * GIB, 4 * GIB, MREMAP_MAYMOVE);
	printf("large: %d, %s\n", q[GIB], writable(q + 4 * GIB - 1));
	r = map(8 * PAGE, PROT_NONE, 0);
	p = map(4 * PAGE, RW, 0);
	p[PAGE] = 8;
	q = mremap(p, 4 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, r);
	printf("fixed: %d %d, %s, %s\n", q == r, q[PAGE],
	       writable(r + 2 * PAGE), writable(p));
	p = q;
	SAY(mremap(p, 2 * PAGE, PAGE, 4));
	SAY(mremap(p, 2 * PAGE, PAGE, MREMAP_FIXED, r));
	SAY(mremap(p, 2 * PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p + PAGE));
	SAY(mremap(p, 2 * PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, r + 1));
	SAY(mremap(p + 1, PAGE, PAGE, MREMAP_MAYMOVE));
	SAY(mremap(p, PAGE, 0, MREMAP_MAYMOVE));
	SAY(mremap(p, PAGE, PAGE, 8));
	SAY(mremap(p, 2 * PAGE, PAGE, 0));
	printf("shrunk: %s\n", writable(p + PAGE));
	SAY(mremap(p + PAGE, PAGE, PAGE, MREMAP_MAYMOVE));
}

/* Shared mappings of a file whose pages can't be read when they end. */
static void files(int fd)
{
	char *p = mmap(NULL, PAGE, PROT_NONE, MAP_SHARED, fd, 0), *q;
	char c = 0;

	SAY(msync(p, PAGE, MS_SYNC));
	SAY(munmap(p, PAGE));
	p = mmap(NULL, 4 * PAGE, RW, MAP_SHARED, fd, 0);
	p[PAGE] = 'm';
	q = mremap(p, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   map(4 * PAGE, PROT_NONE, 0));
	q[PAGE + 1] = 'n';
	SAY(msync(q, 4 * PAGE, MS_SYNC));
	pread(fd, &c, 1, PAGE + 1);
	printf("moved and written: %c\n", c);
	mprotect(q, 4 * PAGE, PROT_NONE);
	SAY(munmap(q + PAGE, PAGE));
	mmap(q, 4 * PAGE, PROT_NONE, MAP_SHARED | MAP_FIXED, fd, 0);
	SAY(mprotect(q, PAGE, RW));
	q[0] = 'o';
	SAY(munmap(q, PAGE));
	pread(fd, &c, 1, 0);
	printf("opened and written: %c\n", c);
}

int main(void)
{
	int fd = open("/tmp/mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);

	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGSEGV, on_fault);
	if (ftruncate(fd, 8 * PAGE) || unlink("/tmp/mapped"))
		return 1;
	reservations();
	moves();
	files(fd);
	mmap(NULL, PAGE, PROT_NONE, MAP_SHARED, fd, 0);
	return 0;
}
