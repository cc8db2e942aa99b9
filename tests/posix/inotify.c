/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What happens to files: Linux, inotify(7).
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include "files.h"

static char said[512];

/* All that there is, as "wd:mask:name;", a move's cookies compared. */
static const char *events(int fd)
{
	char buf[4096] __attribute__((aligned(8)));
	uint32_t cookie = 0;
	ssize_t n = read(fd, buf, sizeof(buf));
	size_t at = 0;

	said[0] = 0;
	for (char *p = buf; p < buf + n;) {
		struct inotify_event *e = (void *)p;

		if (e->mask & IN_MOVED_FROM)
			cookie = e->cookie;
		CHECK(e->mask & IN_MOVED_TO
			      ? cookie && e->cookie == cookie
			      : e->mask & IN_MOVED_FROM || !e->cookie);
		at += snprintf(said + at, sizeof(said) - at, "%d:%x:%s;", e->wd,
			       e->mask, e->len ? e->name : "");
		p += sizeof(*e) + e->len;
	}
	return said;
}

static int is(int fd, const char *want)
{
	int ok = !strcmp(events(fd), want);

	if (!ok)
		printf("# %s, not %s\n", said, want);
	return ok;
}

static int begin(const char *path, uint32_t mask)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	CHECK(fd >= 0 && inotify_add_watch(fd, path, mask) == 1);
	return fd;
}

FILE_CASE(inotify, contents, "opened, changed, read and closed, in a directory")
{
	char c;
	int fd = begin(".", IN_ALL_EVENTS), f;

	NEED((f = open("f", O_RDWR | O_CREAT, 0600)) >= 0);
	CHECK(is(fd, "1:100:f;1:20:f;"));
	CHECK(write(f, "ab", 2) == 2 && write(f, "cd", 2) == 2);
	CHECK(pread(f, &c, 1, 0) == 1 && pread(f, &c, 1, 9) == 0);
	CHECK(ftruncate(f, 1) == 0);
	CHECK(is(fd, "1:2:f;1:1:f;1:2:f;"));
	CHECK(close(f) == 0 && is(fd, "1:8:f;"));
	CHECK(close(open("f", O_RDONLY)) == 0 && is(fd, "1:20:f;1:10:f;"));
	CHECK(chmod("f", 0640) == 0 && is(fd, "1:4:f;"));
	CHECK(truncate("f", 0) == 0 && is(fd, "1:2:f;"));
	FAILS(EAGAIN, read(fd, &c, 1));
	close(fd);
}

FILE_CASE(inotify, names, "made, moved and removed; IN_ISDIR of directories")
{
	int fd = begin(".", IN_CREATE | IN_DELETE | IN_MOVE);

	CHECK(make("a", "") && mkdir("d", 0700) == 0 && link("a", "b") == 0);
	CHECK(symlink("a", "l") == 0);
	CHECK(is(fd, "1:100:a;1:40000100:d;1:100:b;1:100:l;"));
	CHECK(rename("a", "c") == 0 && is(fd, "1:40:a;1:80:c;"));
	CHECK(rename("c", "d/c") == 0 && is(fd, "1:40:c;"));
	CHECK(unlink("b") == 0 && unlink("l") == 0 && unlink("d/c") == 0);
	CHECK(rmdir("d") == 0 && is(fd, "1:200:b;1:200:l;1:40000200:d;"));
	close(fd);
}

FILE_CASE(inotify, itself, "of the file watched: IN_MOVE_SELF, IN_DELETE_SELF")
{
	int fd, f;

	NEED(make("f", "abc"));
	fd = begin("f", IN_ALL_EVENTS);
	CHECK(rename("f", "g") == 0 && is(fd, "1:800:;"));
	CHECK(link("g", "h") == 0 && unlink("g") == 0);
	CHECK(is(fd, "1:4:;"));
	f = open("h", O_RDONLY);
	CHECK(is(fd, "1:20:;"));
	/* It is there as long as somebody has it open. */
	CHECK(unlink("h") == 0 && is(fd, "1:4:;"));
	close(f);
	CHECK(is(fd, "1:10:;1:400:;1:8000:;"));
	FAILS(EINVAL, inotify_rm_watch(fd, 1));
	close(fd);
}

FILE_CASE(inotify, watches, "one a file; IN_MASK_ADD, IN_ONESHOT, IN_IGNORED")
{
	int fd, n;

	NEED(make("f", "") && mkdir("d", 0700) == 0);
	fd = begin("f", IN_MODIFY);
	CHECK(inotify_add_watch(fd, "d", IN_CREATE) == 2);
	CHECK(inotify_add_watch(fd, "f", IN_ATTRIB | IN_MASK_ADD) == 1);
	CHECK(chmod("f", 0600) == 0 && truncate("f", 1) == 0);
	CHECK(is(fd, "1:4:;1:2:;"));
	CHECK(inotify_add_watch(fd, "f", IN_ATTRIB) == 1);
	CHECK(truncate("f", 2) == 0 && make("d/x", ""));
	CHECK(ioctl(fd, FIONREAD, &n) == 0 && n == 32);
	CHECK(is(fd, "2:100:x;"));
	CHECK(inotify_rm_watch(fd, 2) == 0 && make("d/y", ""));
	CHECK(is(fd, "2:8000:;"));
	CHECK(inotify_add_watch(fd, "f", IN_ATTRIB | IN_ONESHOT) == 1);
	CHECK(chmod("f", 0640) == 0 && chmod("f", 0600) == 0);
	CHECK(is(fd, "1:4:;1:8000:;"));
	close(fd);
}

FILE_CASE(inotify, waits, "poll() and epoll tell when there is an event")
{
	int fd = begin(".", IN_CREATE), ep = epoll_create1(0);
	struct epoll_event e = {.events = EPOLLIN};
	struct pollfd p = {fd, POLLIN};

	CHECK(epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e) == 0);
	CHECK(poll(&p, 1, 0) == 0 && epoll_wait(ep, &e, 1, 0) == 0);
	CHECK(make("f", ""));
	CHECK(poll(&p, 1, 0) == 1 && p.revents == POLLIN);
	CHECK(epoll_wait(ep, &e, 1, 0) == 1 && is(fd, "1:100:f;"));
	CHECK(poll(&p, 1, 0) == 0);
	close(ep);
	close(fd);
}

FILE_CASE(inotify, errors, "EINVAL, EBADF, ENOENT, ENOTDIR, EEXIST")
{
	char buf[8];
	int fd = begin(".", IN_CREATE), f = -1;

	NEED(make("f", "") && (f = open("f", O_RDONLY)) >= 0);
	FAILS(EINVAL, inotify_init1(1));
	FAILS(EINVAL, inotify_add_watch(fd, ".", 0));
	FAILS(EINVAL, inotify_add_watch(f, ".", IN_CREATE));
	FAILS(EBADF, inotify_add_watch(-1, ".", IN_CREATE));
	FAILS(ENOENT, inotify_add_watch(fd, "none", IN_CREATE));
	FAILS(ENOTDIR, inotify_add_watch(fd, "f", IN_OPEN | IN_ONLYDIR));
	FAILS(EEXIST, inotify_add_watch(fd, ".", IN_OPEN | 0x10000000));
	FAILS(EINVAL, inotify_rm_watch(fd, 7));
	FAILS(EINVAL, inotify_rm_watch(f, 1));
	CHECK(make("g", ""));
	FAILS(EINVAL, read(fd, buf, sizeof(buf)));
	close(f);
	close(fd);
}
