/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting, for files made here that are ready when the test says so.
 */
#include <uk/abi/time.h>
#include <uk/arch/string.h>
#include <uk/file.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include "../../posix-fd/tests/full.h"
#include "../../ukalloc/tests/failing.h"

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_poll, uk_sys_epoll_wait;

struct fake {
	struct uk_file file;
	short events;
	int fd;
	bool released;
};

static struct fake a, b;

static short fake_poll(struct uk_file *f)
{
	return uk_container_of(f, struct fake, file)->events;
}

static void fake_release(struct uk_file *f)
{
	uk_container_of(f, struct fake, file)->released = true;
}

static const struct uk_file_ops fake_ops = {
	.poll = fake_poll,
	.release = fake_release,
};

static const struct uk_file_ops plain_ops = {
	.release = fake_release,
};

static int open_fake(struct fake *f, const struct uk_file_ops *ops)
{
	memset(f, 0, sizeof(*f));
	uk_file_init(&f->file, ops, UK_O_RDWR);
	return f->fd = uk_fd_install(&f->file, 0);
}

static void set_events(struct fake *f, short events)
{
	f->events = events;
	uk_file_notify(&f->file);
}

static void *set_b(void *arg)
{
	set_events(&b, (intptr_t)arg);
	return NULL;
}

UK_TESTCASE(posix_poll, poll)
{
	struct uk_pollfd p[4] = {{.events = UK_POLLIN},
				 {.events = UK_POLLIN},
				 {.fd = -1, .events = UK_POLLIN},
				 {.fd = 999, .events = UK_POLLIN}};
	struct uk_thread *t;

	p[0].fd = open_fake(&a, &fake_ops);
	p[1].fd = open_fake(&b, &fake_ops);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, p, 3, 0), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, p, 3, 1), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, p, uk_fd_limit() + 1, 0), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, p, 4, -1), 1);
	UK_TEST_EXPECT_EQ(p[3].revents, UK_POLLNVAL);
	/* What wasn't asked for counts for nothing, errors always do. */
	set_events(&a, UK_POLLOUT);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, p, 2, 0), 0);
	set_events(&a, UK_POLLHUP);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, p, 2, 0), 1);
	UK_TEST_EXPECT_EQ(p[0].revents, UK_POLLHUP);
	set_events(&a, 0);
	t = uk_thread_create("b", set_b, (void *)UK_POLLIN);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, p, 2, -1), 1);
	UK_TEST_EXPECT_EQ(p[1].revents, UK_POLLIN);
	uk_thread_join(t, NULL);
	UK_SYS(close, a.fd);
	UK_SYS(close, b.fd);
	UK_TEST_EXPECT(a.released && b.released);
}

UK_TESTCASE(posix_poll, files_are_always_ready)
{
	struct uk_pollfd p = {.events = UK_POLLIN | UK_POLLOUT};
	struct uk_epoll_event e = {.events = UK_POLLIN};
	int ep = UK_SYS(epoll_create1, 0);

	p.fd = open_fake(&a, &plain_ops);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, &p, 1, -1), 1);
	UK_TEST_EXPECT_EQ(p.revents, UK_POLLIN | UK_POLLOUT);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_ADD, a.fd, &e),
			  -EPERM);
	UK_SYS(close, a.fd);
	UK_SYS(close, ep);
}

UK_TESTCASE(posix_poll, select)
{
	unsigned long in[4] = {}, out[4] = {};
	struct uk_timespec none = {.nsec = 1000}, bad = {.nsec = -1};
	unsigned int bit;

	bit = open_fake(&a, &fake_ops);
	in[bit / (8 * sizeof(long))] |= 1UL << bit % (8 * sizeof(long));
	memcpy(out, in, sizeof(in));
	UK_TEST_EXPECT_EQ(UK_SYS(pselect6, bit + 1, in, out, NULL, &bad),
			  -EINVAL);
	set_events(&a, UK_POLLIN);
	UK_TEST_EXPECT_EQ(UK_SYS(pselect6, bit + 1, in, out, NULL, &none), 1);
	UK_TEST_EXPECT_EQ(in[bit / (8 * sizeof(long))],
			  1UL << bit % (8 * sizeof(long)));
	UK_TEST_EXPECT_EQ(out[bit / (8 * sizeof(long))], 0);
	set_events(&a, 0);
	UK_TEST_EXPECT_EQ(UK_SYS(pselect6, bit + 1, in, out, NULL, &none), 0);
	UK_TEST_EXPECT_EQ(in[bit / (8 * sizeof(long))], 0);
	UK_SYS(close, a.fd);
	in[bit / (8 * sizeof(long))] = 1UL << bit % (8 * sizeof(long));
	UK_TEST_EXPECT_EQ(UK_SYS(pselect6, bit + 1, in, NULL, NULL, &none),
			  -EBADF);
}

static int epoll_of(struct fake *f, uint32_t events)
{
	struct uk_epoll_event e = {.events = events, .data = 7};
	int ep = UK_SYS(epoll_create1, 0);

	open_fake(f, &fake_ops);
	UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_ADD, f->fd, &e);
	return ep;
}

static int wait(int ep)
{
	struct uk_epoll_event e[4];

	return UK_SYS(epoll_wait, ep, e, 4, 0);
}

UK_TESTCASE(posix_poll, epoll_by_level_by_edge_and_once)
{
	struct uk_epoll_event e = {.events = UK_POLLIN};
	int ep = epoll_of(&a, UK_POLLIN);

	UK_TEST_EXPECT_EQ(wait(ep), 0);
	set_events(&a, UK_POLLIN);
	UK_TEST_EXPECT_EQ(wait(ep), 1);
	UK_TEST_EXPECT_EQ(wait(ep), 1);
	set_events(&a, 0);
	UK_TEST_EXPECT_EQ(wait(ep), 0);
	e.events = UK_POLLIN | UK_EPOLLET;
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_MOD, a.fd, &e), 0);
	set_events(&a, UK_POLLIN);
	UK_TEST_EXPECT_EQ(wait(ep), 1);
	UK_TEST_EXPECT_EQ(wait(ep), 0);
	set_events(&a, UK_POLLIN);
	UK_TEST_EXPECT_EQ(wait(ep), 1);
	e.events = UK_POLLIN | UK_EPOLLONESHOT;
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_MOD, a.fd, &e), 0);
	UK_TEST_EXPECT_EQ(wait(ep), 1);
	set_events(&a, UK_POLLIN);
	UK_TEST_EXPECT_EQ(wait(ep), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_ADD, a.fd, &e),
			  -EEXIST);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_DEL, a.fd, &e), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_DEL, a.fd, &e),
			  -ENOENT);
	UK_SYS(close, a.fd);
	UK_SYS(close, ep);
}

UK_TESTCASE(posix_poll, epoll_keeps_what_a_copy_keeps_open)
{
	int ep = epoll_of(&a, UK_POLLIN), copy = UK_SYS(dup, a.fd);

	set_events(&a, UK_POLLIN);
	UK_SYS(close, a.fd);
	UK_TEST_EXPECT_EQ(wait(ep), 1);
	UK_SYS(close, copy);
	UK_TEST_EXPECT(a.released);
	UK_TEST_EXPECT_EQ(wait(ep), 0);
	UK_SYS(close, ep);
}

UK_TESTCASE(posix_poll, epoll_in_epoll_and_in_poll)
{
	int in = epoll_of(&a, UK_POLLIN), out = UK_SYS(epoll_create1, 0);
	struct uk_epoll_event e = {.events = UK_POLLIN};
	struct uk_pollfd p = {.fd = in, .events = UK_POLLIN};

	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, out, UK_EPOLL_CTL_ADD, in, &e), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, in, UK_EPOLL_CTL_ADD, out, &e),
			  -ELOOP);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, in, UK_EPOLL_CTL_ADD, in, &e),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(wait(out), 0);
	set_events(&a, UK_POLLIN);
	UK_TEST_EXPECT_EQ(wait(out), 1);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, &p, 1, 0), 1);
	/* Nobody has asked the inner one meanwhile. */
	set_events(&a, 0);
	UK_TEST_EXPECT_EQ(wait(out), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(poll, &p, 1, 0), 0);
	UK_SYS(close, a.fd);
	UK_SYS(close, in);
	UK_SYS(close, out);
}

/* One shot is for all events together. */
UK_TESTCASE(posix_poll, one_shot)
{
	int ep = epoll_of(&a, UK_POLLIN | UK_POLLOUT | UK_EPOLLONESHOT);
	struct uk_epoll_event e;

	set_events(&a, UK_POLLIN | UK_POLLOUT | UK_POLLHUP);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_wait, ep, &e, 1, 0), 1);
	UK_TEST_EXPECT_EQ(e.events, UK_POLLIN | UK_POLLOUT | UK_POLLHUP);
	set_events(&a, UK_POLLOUT | UK_POLLHUP);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_wait, ep, &e, 1, 0), 0);
	e = (struct uk_epoll_event){.events = UK_POLLOUT};
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, ep, UK_EPOLL_CTL_MOD, a.fd, &e), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_wait, ep, &e, 1, 0), 1);
	UK_SYS(close, a.fd);
	UK_SYS(close, ep);
}

/* An epoll may be watched by another once it doesn't watch one any more. */
UK_TESTCASE(posix_poll, nested_no_more)
{
	struct uk_epoll_event e = {.events = UK_POLLIN};
	int top = UK_SYS(epoll_create1, 0), middle = UK_SYS(epoll_create1, 0);
	int low = UK_SYS(epoll_create1, 0);

	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, middle, UK_EPOLL_CTL_ADD, low, &e),
			  0);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, top, UK_EPOLL_CTL_ADD, middle, &e),
			  -ELOOP);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, middle, UK_EPOLL_CTL_DEL, low, &e),
			  0);
	UK_TEST_EXPECT_EQ(UK_SYS(epoll_ctl, top, UK_EPOLL_CTL_ADD, middle, &e),
			  0);
	UK_SYS(close, top);
	UK_SYS(close, middle);
	UK_SYS(close, low);
}

static long make_epoll(void)
{
	return UK_SYS(epoll_create1, 0);
}

UK_TESTCASE(posix_poll, without_descriptors)
{
	no_descriptor_for(make_epoll);
}

#ifdef UKALLOC_CAN_FAIL
static int epoll_and_close(void)
{
	struct uk_epoll_event ev = {.events = UK_POLLIN};
	unsigned int refs = a.file.refs;
	int fd = UK_SYS(epoll_create1, 0), rc;

	if (fd < 0)
		return fd;
	rc = UK_SYS(epoll_ctl, fd, UK_EPOLL_CTL_ADD, a.fd, &ev);
	UK_TEST_EXPECT_EQ(a.file.refs, refs + (rc == 0));
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
	UK_TEST_EXPECT_EQ(a.file.refs, refs);
	return rc;
}

static int poll_many(void)
{
	struct uk_pollfd p[40];
	unsigned int refs = a.file.refs;
	int rc;

	for (unsigned int i = 0; i < ARRAY_SIZE(p); i++)
		p[i] = (struct uk_pollfd){a.fd, UK_POLLIN, 0};
	rc = UK_SYS(poll, p, ARRAY_SIZE(p), 0);
	UK_TEST_EXPECT(rc <= 0);
	UK_TEST_EXPECT_EQ(a.file.refs, refs);
	return rc;
}

static int select_one(void)
{
	unsigned long in[1] = {1UL << a.fd};
	const struct uk_timespec now = {0};

	return UK_SYS(pselect6, a.fd + 1, in, NULL, NULL, &now);
}

UK_TESTCASE(posix_poll, without_memory)
{
	UK_TEST_EXPECT(open_fake(&a, &fake_ops) >= 0);
	each_allocation_fails(epoll_and_close);
	each_allocation_fails(poll_many);
	each_allocation_fails(select_one);
	UK_TEST_EXPECT_EQ(UK_SYS(close, a.fd), 0);
	UK_TEST_EXPECT(a.released);
}
#endif
