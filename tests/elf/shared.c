// SPDX-License-Identifier: BSD-3-Clause
/*
 * Shared mappings of a file are its pages: what a call or another mapping
 * writes is there at once, also when the file grows; beyond its end there is
 * SIGBUS. The argument is the folder; a name besides is a file's that is
 * there already, and only read; a further one, written to, maybe the same's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096L
#define RW   (PROT_READ | PROT_WRITE)
#define SAY(what)                                                              \
	do {                                                                   \
		long long rc_ = (long long)(what);                             \
		printf("%s: %lld%s\n", #what, rc_ < 0 ? -errno : rc_,          \
		       rc_ > 0x10000 ? " ?" : "");                             \
	} while (0)

static sigjmp_buf back;
static int fd;

static void on_signal(int number, siginfo_t *info, void *context)
{
	(void)context;
	siglongjmp(back, number * 100 + info->si_code);
}

/* What becomes of an access: 0, or the signal with its code. */
static int touch(volatile char *p, bool write)
{
	int how = sigsetjmp(back, 1);

	if (how == 0 && write)
		*p = 't';
	else if (how == 0)
		(void)*p;
	return how;
}

static char *map(long len, int prot, long at)
{
	char *p = mmap(NULL, len, prot, MAP_SHARED, fd, at);

	return p == MAP_FAILED ? NULL : p;
}

static bool has(long at, const char *text)
{
	char buf[64] = "";

	return pread(fd, buf, strlen(text), at) == (long)strlen(text) &&
	       !memcmp(buf, text, strlen(text));
}

static void coherent(void)
{
	char *a = map(2 * PAGE, PROT_READ, 0), *b = map(2 * PAGE, RW, 0);
	char *second = map(PAGE, PROT_READ, PAGE), buf[PAGE];

	SAY(pwrite(fd, "one", 3, 0));
	SAY(memcmp(a, "one", 3));
	memcpy(b + PAGE, "two", 3);
	SAY(memcmp(a + PAGE, "two", 3));
	SAY(memcmp(second, "two", 3));
	SAY(has(PAGE, "two"));
	/* Across pages that are mapped and not. */
	memset(buf, 'x', PAGE);
	SAY(pwrite(fd, buf, PAGE, 2 * PAGE - 10));
	SAY(b[2 * PAGE - 1]);
	b[2 * PAGE - 1] = 'y';
	SAY(has(2 * PAGE - 2, "xyx"));
	/* From one page into itself, by the system's own copies. */
	SAY(pwrite(fd, b + PAGE, 3, 3));
	SAY(memcmp(a, "onetwo", 6));
	SAY(pread(fd, b + 6, 6, 0));
	SAY(has(0, "onetwoonetwo"));
	SAY(mprotect(b, PAGE, PROT_READ));
	SAY(touch(b, true));
	SAY(mprotect(b, PAGE, RW));
	SAY(touch(b, true));
	SAY(a[0]);
	SAY(msync(b, 2 * PAGE, MS_SYNC));
	SAY(touch(b, true));
	b[1] = 'u';
	SAY(has(0, "tu"));
	SAY(madvise(b, PAGE, MADV_DONTNEED));
	SAY(memcmp(b, "tu", 2));
	SAY(munmap(a, PAGE));
	SAY(munmap(b, 2 * PAGE));
	SAY(memcmp(a + PAGE, "two", 3));
	SAY(munmap(a + PAGE, PAGE));
	SAY(munmap(second, PAGE));
	SAY(has(0, "tu"));
}

static void sizes(void)
{
	char *p = map(8 * PAGE, RW, 0), *q;

	SAY(ftruncate(fd, PAGE + 10));
	SAY(touch(p + PAGE + 20, true));
	SAY(touch(p + 2 * PAGE, false));
	SAY(touch(p + 2 * PAGE, true));
	SAY(read(-1, p + 2 * PAGE, 1));
	SAY(pread(fd, p + 2 * PAGE, 1, 0));
	SAY(pwrite(fd, p + 2 * PAGE, 1, 0));
	SAY(ftruncate(fd, 3 * PAGE));
	SAY(touch(p + 2 * PAGE, true));
	SAY(has(2 * PAGE, "t"));
	SAY(pwrite(fd, "end", 3, 5 * PAGE));
	SAY(memcmp(p + 5 * PAGE, "end", 3));
	SAY(p[4 * PAGE]);
	SAY(touch(p + 6 * PAGE, false));
	SAY(lseek(fd, 0, SEEK_END));
	SAY(ftruncate(fd, 0));
	SAY(touch(p, false));
	SAY(ftruncate(fd, 8 * PAGE));
	SAY(p[0] | p[2 * PAGE] | p[5 * PAGE]);
	memcpy(p + 7 * PAGE, "moved", 5);
	q = mremap(p, 8 * PAGE, 9 * PAGE, MREMAP_MAYMOVE);
	SAY(memcmp(q + 7 * PAGE, "moved", 5));
	SAY(touch(q + 8 * PAGE, false));
	SAY(pwrite(fd, "grown", 5, 8 * PAGE));
	SAY(memcmp(q + 8 * PAGE, "grown", 5));
	SAY(munmap(q + PAGE, PAGE));
	SAY(touch(q + PAGE, false));
	SAY(touch(q + 2 * PAGE, true));
	SAY(munmap(q, 9 * PAGE));
	SAY(has(2 * PAGE, "t"));
}

/* Opened for reading only; and private ones see what shared ones wrote. */
static void rights(const char *name)
{
	int other = open(name, O_RDONLY);
	char *p = map(PAGE, RW, 0), *q;

	p[0] = 'p';
	q = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, other, 0);
	SAY(q[0]);
	SAY(mprotect(q, PAGE, RW));
	p[0] = 'q';
	SAY(q[0]);
	SAY(munmap(q, PAGE));
	q = mmap(NULL, PAGE, RW, MAP_PRIVATE, other, 0);
	SAY(q[0]);
	q[0] = 'r';
	SAY(p[0]);
	SAY(munmap(q, PAGE));
	close(other);
	SAY(mmap(p, PAGE, RW, MAP_SHARED | MAP_FIXED, fd, PAGE) == p);
	p[0] = 's';
	SAY(has(PAGE, "s"));
	SAY(has(0, "q"));
	SAY(munmap(p, PAGE));
}

/* A file that was there before, only read. */
static void given(const char *name)
{
	char *p;

	fd = open(name, O_RDONLY);
	p = map(3 * PAGE, PROT_READ, 0);
	SAY(memcmp(p, "given", 5));
	SAY(p[2 * PAGE - 1]);
	SAY(p[2 * PAGE + 99]);
	SAY(p[2 * PAGE + 100]);
	SAY(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0) != MAP_FAILED);
	SAY(errno);
	SAY(mprotect(p, PAGE, RW));
	SAY(touch(p, true));
	SAY(msync(p, 3 * PAGE, MS_SYNC));
	SAY(munmap(p, PAGE));
	SAY(close(fd));
	SAY(p[PAGE]);
	SAY(munmap(p + PAGE, 2 * PAGE));
}

/* The same by two names, of which each mapping has one. */
static void given_twice(const char *name, const char *too)
{
	int other = open(too, O_RDWR);
	char *p, *q = mmap(NULL, 3 * PAGE, RW, MAP_SHARED, other, 0);

	fd = open(name, O_RDWR);
	p = map(3 * PAGE, RW, 0);
	p[0] = 'G';
	SAY(memcmp(q, "Given", 5));
	q[PAGE] = 'q';
	SAY(has(PAGE, "q"));
	SAY(pwrite(other, "other", 5, 2 * PAGE));
	SAY(memcmp(p + 2 * PAGE, "other", 5));
	SAY(pwrite(fd, "longer", 6, 3 * PAGE - 3));
	SAY(memcmp(q + 3 * PAGE - 3, "lon", 3));
	SAY(lseek(other, 0, SEEK_END));
	SAY(ftruncate(other, PAGE));
	SAY(touch(p + PAGE, false));
	SAY(lseek(fd, 0, SEEK_END));
	SAY(close(fd) | close(other));
	/* Stores after all descriptors of the file are closed. */
	p[1] = 'I';
	q[2] = 'V';
	SAY(memcmp(p, "GIVen", 5));
	SAY(msync(p, PAGE, MS_SYNC));
	p[3] = 'E';
	SAY(munmap(p, 3 * PAGE));
	SAY(munmap(q, 3 * PAGE));
}

static int already_there(const char *folder, const char *name, const char *too)
{
	char a[256], b[256];

	snprintf(a, sizeof(a), "%s/%s", folder, name);
	given(a);
	snprintf(b, sizeof(b), "%s/%s", folder, too ? too : "");
	if (too)
		given_twice(a, b);
	return 0;
}

int main(int argc, char **argv)
{
	struct sigaction sa = {.sa_sigaction = on_signal,
			       .sa_flags = SA_SIGINFO};
	char name[256], *p;

	setvbuf(stdout, NULL, _IOLBF, 0);
	snprintf(name, sizeof(name), "%s/mapped", argc > 1 ? argv[1] : "/tmp");
	sigaction(SIGBUS, &sa, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	if (argc > 2)
		return already_there(argv[1], argv[2], argv[3]);
	fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	SAY(ftruncate(fd, 2 * PAGE));
	coherent();
	sizes();
	rights(name);
	/* What the end writes: the test looks at it. */
	p = map(PAGE, RW, 0);
	memcpy(p, "at the end", 10);
	if (argc < 2)
		unlink(name);
	return p ? 0 : 1;
}
