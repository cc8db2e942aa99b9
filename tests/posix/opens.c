/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Prints a table of the results of open() with each combination of flags and
 * each kind of path. Linux must print the same table.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include "files.h"

#define TMPFILE_BIT (O_TMPFILE & ~O_DIRECTORY)

static const struct {
	int flag;
	const char *name;
} flags[] = {
	{O_CREAT, "CREAT"},	  {O_EXCL, "EXCL"},
	{O_TRUNC, "TRUNC"},	  {O_DIRECTORY, "DIRECTORY"},
	{O_NOFOLLOW, "NOFOLLOW"}, {O_PATH, "PATH"},
	{TMPFILE_BIT, "TMPFILE"},
};

#define FLAGS (sizeof(flags) / sizeof(*flags))

static const char *const paths[] = {
	"file",		 "file/",     "file/x",	  "dir",      "dir/",
	"dir/.",	 "dir/..",    ".",	  "/",	      "missing",
	"missing/",	 "missing/x", "to-file",  "to-file/", "to-dir",
	"to-dir/",	 "to-none",   "to-none/", "loop",     "to-file-slash",
	"to-none-slash", "",
};

static void set_up(void)
{
	make("file", "abc");
	mkdir("dir", 0755);
	symlink("file", "to-file");
	symlink("dir", "to-dir");
	symlink("none", "to-none");
	symlink("loop", "loop");
	symlink("file/", "to-file-slash");
	symlink("none/", "to-none-slash");
}

/* Prints the result of open(), then restores the files. */
static void result(const char *path, int how)
{
	int fd = open(path, how | O_NONBLOCK, 0600), error = errno;
	struct stat st;

	if (fd < 0)
		printf(" %d", error);
	else if (fstat(fd, &st))
		printf(" ?");
	else
		printf(" %s%d%s",
		       S_ISDIR(st.st_mode)   ? "dir"
		       : S_ISLNK(st.st_mode) ? "link"
		       : S_ISREG(st.st_mode) ? "file"
					     : "other",
		       S_ISREG(st.st_mode) ? (int)st.st_size : 0,
		       st.st_nlink ? "" : "-nameless");
	if (fd >= 0)
		close(fd);
	if (size_of("file") != 3) {
		printf("!");
		make("file", "abc");
	}
	if (unlink("missing") == 0 || unlink("none") == 0)
		printf("+");
}

static void line(const char *path, unsigned int which)
{
	int how = 0;

	printf("'%s'", path);
	for (unsigned int i = 0; i < FLAGS; i++)
		if (which & 1 << i) {
			how |= flags[i].flag;
			printf(" %s", flags[i].name);
		}
	printf(":");
	result(path, how | O_RDONLY);
	result(path, how | O_WRONLY);
	result(path, how | O_RDWR);
	result(path, how | 3);
	printf("\n");
}

static void table(void)
{
	set_up();
	for (unsigned int i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		for (unsigned int which = 0; which < 1 << FLAGS; which++)
			line(paths[i], which);
}

void posix_opens(void)
{
	posix_in_directory(table);
}
