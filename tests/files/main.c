/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Does with files what its arguments say, one after the other:
 *
 *	tree PATH	says what is below, each with its attributes and a sum
 *	place PATH	says whether the file's contents lie in the initrd
 *	cat PATH	writes the file to the console
 *	put PATH TEXT	writes TEXT to the file, anew
 *	cd PATH, mkdir PATH, rm PATH
 *	mv FROM TO, ln FROM TO, symlink TARGET PATH
 *	fill PATH KIB	writes that much of a pattern
 *	sum PATH	reads all of it, whatever it is
 *	poke PATH AT TEXT	writes TEXT there, and has it kept
 *	cut PATH SIZE	makes it that long
 *	room PATH KIB	allocates that much (fallocate())
 *	run PATH	does what the file's lines say, whether it works or not
 *	free		says how many KiB of the heap are free
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uk/alloc.h>
#include <uk/file.h>
#include <uk/plat/bootinfo.h>
#include <uk/syscall.h>
#include <uk/vfs.h>

static char buf[65536];

static int fail(const char *what, const char *path)
{
	printf("%s %s: %s\n", what, path, strerror(errno));
	return 1;
}

/* FNV-1a of the contents. */
static unsigned int sum(const char *path)
{
	unsigned int h = 2166136261U;
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 0;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i++)
			h = (h ^ (unsigned char)buf[i]) * 16777619U;
	close(fd);
	return h;
}

static void say(const char *path, const struct stat *st)
{
	char target[1024] = "";

	printf("%s %o %u %lld ", path, st->st_mode, (unsigned int)st->st_nlink,
	       (long long)st->st_mtim.tv_sec);
	if (S_ISREG(st->st_mode)) {
		printf("%lld %08x\n", (long long)st->st_size, sum(path));
	} else if (S_ISLNK(st->st_mode)) {
		readlink(path, target, sizeof(target) - 1);
		printf("%s\n", target);
	} else {
		printf("-\n");
	}
}

static int tree(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	struct stat st;

	if (!d)
		return fail("tree", path);
	while ((e = readdir(d))) {
		char sub[1024];

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		snprintf(sub, sizeof(sub), "%s/%s",
			 strcmp(path, "/") ? path : "", e->d_name);
		if (lstat(sub, &st))
			return fail("stat", sub);
		say(sub, &st);
		if (S_ISDIR(st.st_mode) && tree(sub))
			return 1;
	}
	closedir(d);
	return 0;
}

static int place(const char *path)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();
	int fd = open(path, O_RDONLY);
	struct uk_file *f = uk_fd_get(fd);
	struct uk_vnode *v = f ? uk_vfs_vnode(f) : NULL;
	uint64_t at = 0;

	if (!v)
		return fail("place", path);
	if (v->ops->map)
		at = (uintptr_t)v->ops->map(v, 0, v->size);
	printf("%s is %s\n", path,
	       at >= bi->initrd && at < bi->initrd + bi->initrd_len
		       ? "in the initrd"
		       : "elsewhere");
	uk_file_put(f);
	close(fd);
	return 0;
}

static int cat(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return fail("cat", path);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		write(STDOUT_FILENO, buf, n);
	close(fd);
	return n < 0 ? fail("cat", path) : 0;
}

static int put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return fail("put", path);
	fputs(text, f);
	return fclose(f) ? fail("put", path) : 0;
}

static int fill(const char *path, long kib)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);
	unsigned int seed = 1;

	if (fd < 0)
		return fail("fill", path);
	for (long k = 0; k < kib; k++) {
		for (int i = 0; i < 1024; i++) {
			seed = seed * 1664525 + 1013904223;
			buf[i] = seed >> 24;
		}
		if (write(fd, buf, 1024) != 1024)
			return fail("fill", path);
	}
	return close(fd) ? fail("fill", path) : 0;
}

static int say_sum(const char *path)
{
	unsigned int h = 2166136261U;
	long long total = 0;
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return fail("sum", path);
	while ((n = read(fd, buf, 50000)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			h = (h ^ (unsigned char)buf[i]) * 16777619U;
		total += n;
	}
	printf("%s %lld %08x\n", path, total, h);
	close(fd);
	return n ? fail("sum", path) : 0;
}

static int poke(const char *path, const char *at, const char *text)
{
	int fd = open(path, O_WRONLY);
	ssize_t len = strlen(text);

	if (fd < 0 || pwrite(fd, text, len, strtoll(at, NULL, 0)) != len ||
	    fsync(fd))
		return fail("poke", path);
	return close(fd);
}

static int cut(const char *path, const char *size)
{
	return truncate(path, strtoll(size, NULL, 0)) ? fail("cut", path) : 0;
}

static int room(const char *path, const char *kib)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0644);
	long len = atol(kib) * 1024;
	int rc = fd < 0 ? -errno : UK_SYS(fallocate, fd, 0, 0L, len);

	close(fd);
	errno = -rc;
	return rc ? fail("room", path) : 0;
}

static int cd(const char *path)
{
	return chdir(path) ? fail("cd", path) : 0;
}

static int make_dir(const char *path)
{
	return mkdir(path, 0755) ? fail("mkdir", path) : 0;
}

static int rm(const char *path)
{
	return remove(path) ? fail("rm", path) : 0;
}

static int mv(const char *from, const char *to)
{
	return rename(from, to) ? fail("mv", from) : 0;
}

static int ln(const char *from, const char *to)
{
	return link(from, to) ? fail("ln", from) : 0;
}

static int make_symlink(const char *target, const char *path)
{
	return symlink(target, path) ? fail("symlink", path) : 0;
}

static int fill_text(const char *path, const char *kib)
{
	return fill(path, atol(kib));
}

static int run_script(const char *path);

static const struct {
	const char *name;
	int (*one)(const char *path);
	int (*two)(const char *a, const char *b);
	int (*three)(const char *a, const char *b, const char *c);
} commands[] = {
	{.name = "tree", .one = tree},
	{.name = "place", .one = place},
	{.name = "cat", .one = cat},
	{.name = "sum", .one = say_sum},
	{.name = "cd", .one = cd},
	{.name = "mkdir", .one = make_dir},
	{.name = "rm", .one = rm},
	{.name = "run", .one = run_script},
	{.name = "cut", .two = cut},
	{.name = "room", .two = room},
	{.name = "put", .two = put},
	{.name = "mv", .two = mv},
	{.name = "ln", .two = ln},
	{.name = "symlink", .two = make_symlink},
	{.name = "fill", .two = fill_text},
	{.name = "poke", .three = poke},
};

/* Returns how many arguments it has used up; below 0: it failed. */
static int run(int argc, char *argv[])
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, argv[0]))
			continue;
		if (commands[i].one && argc > 1)
			return commands[i].one(argv[1]) ? -1 : 2;
		if (commands[i].two && argc > 2)
			return commands[i].two(argv[1], argv[2]) ? -1 : 3;
		if (commands[i].three && argc > 3)
			return commands[i].three(argv[1], argv[2], argv[3]) ? -1
									    : 4;
	}
	if (strcmp(argv[0], "free")) {
		printf("what is '%s'?\n", argv[0]);
		return -1;
	}
	printf("%zu KiB free\n",
	       uk_alloc_availmem(uk_alloc_get_default()) >> 10);
	return 1;
}

static int run_script(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t size = 0;
	char *line = NULL;

	if (!f)
		return fail("run", path);
	while (getline(&line, &size, f) > 0) {
		char *words[4];
		int n = 0;

		for (char *rest = line, *w;
		     n < 4 && (w = strsep(&rest, " \n"));)
			if (*w)
				words[n++] = w;
		if (n)
			run(n, words);
	}
	free(line);
	fclose(f);
	return 0;
}

int main(int argc, char *argv[])
{
	for (int at = 1; at < argc;) {
		int used = run(argc - at, argv + at);

		if (used < 0)
			return 1;
		at += used;
	}
	return 0;
}
