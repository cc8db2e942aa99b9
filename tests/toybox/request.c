/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A command as a shell on the host calls it: before main(), its environment,
 * folder, umask, standard input and errors are those of a folder of files,
 * which the program `command` writes.
 */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uk/argparse.h>

/* No command of toybox's ends so. */
#define FAILED 125

static const char *request;

UK_PARAM(toyboxtest, request, request,
	 "folder with environ, stdin and, parted from the console, stderr");

static int open_part(const char *name, int flags)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", request, name);
	return open(path, flags);
}

static void redirect(int fd, const char *name, int flags)
{
	int file = open_part(name, flags);

	if (file < 0 || dup2(file, fd) < 0)
		err(FAILED, "%s", name);
	close(file);
}

/* NAME=VALUE, each ended by a NUL; they stay where they are read. */
static void take_environment(void)
{
	static char text[1 << 16];
	int file = open_part("environ", O_RDONLY);
	ssize_t n = read(file, text, sizeof(text) - 1);

	if (n < 0)
		err(FAILED, "environ");
	close(file);
	for (char *s = text; s < text + n; s += strlen(s) + 1)
		putenv(s);
}

__attribute__((constructor)) static void take_request(void)
{
	if (!request)
		errx(FAILED, "no toyboxtest.request");
	take_environment();
	if (chdir(getenv("PWD")) < 0)
		err(FAILED, "%s", getenv("PWD"));
	umask(strtol(getenv("UMASK"), NULL, 8));
	redirect(STDIN_FILENO, "stdin", O_RDONLY);
	if (!getenv("TOGETHER"))
		redirect(STDERR_FILENO, "stderr", O_WRONLY | O_APPEND);
}
