/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Control messages: descriptors, and the sender's credentials. Source:
 * unix(7), cmsg(3).
 */
#include <uk/syscall.h>
#include "unix.h"

#define CMSG_ALIGN(n) ALIGN_UP(n, sizeof(size_t))
#define HEADER	      CMSG_ALIGN(sizeof(struct uk_cmsghdr))

struct uk_ucred unix_cred(void)
{
	return (struct uk_ucred){
		.pid = 1,
		.uid = UK_SYS(getuid),
		.gid = UK_SYS(getgid),
	};
}

void control_free(struct control *c)
{
	if (!c)
		return;
	while (c->n)
		uk_fd_drop(c->files[--c->n]);
	uk_free(heap(), c);
}

static int get_files(struct control *c, const void *data, size_t len)
{
	const int *fds = data;

	if (len / sizeof(int) > FDS_MAX - c->n)
		return -EINVAL;
	for (size_t i = 0; i < len / sizeof(int); i++) {
		struct uk_file *f = uk_fd_hold(fds[i]);

		if (!f)
			return -EBADF;
		c->files[c->n++] = f;
	}
	return 0;
}

/* A privileged sender may claim any uid and gid; the only pid is 1. */
static int get_cred(struct control *c, const void *data, size_t len)
{
	if (len != sizeof(c->cred))
		return -EINVAL;
	memcpy(&c->cred, data, len);
	return c->cred.pid == 1 ? 0 : -ESRCH;
}

static int get_all(struct control *c, const struct uk_msghdr *m)
{
	const char *at = m->control, *end = at + m->control_len;
	int rc = 0;

	while (!rc && (size_t)(end - at) >= sizeof(struct uk_cmsghdr)) {
		struct uk_cmsghdr h;
		size_t len;

		memcpy(&h, at, sizeof(h));
		if (h.len < HEADER || h.len > (size_t)(end - at))
			return -EINVAL;
		len = h.len - HEADER;
		if (h.level == UK_SOL_SOCKET && h.type == UK_SCM_RIGHTS)
			rc = get_files(c, at + HEADER, len);
		else if (h.level == UK_SOL_SOCKET &&
			 h.type == UK_SCM_CREDENTIALS)
			rc = get_cred(c, at + HEADER, len);
		else if (h.level == UK_SOL_SOCKET)
			rc = -EINVAL;
		at += MIN(CMSG_ALIGN(h.len), (size_t)(end - at));
	}
	return rc;
}

struct control *control_get(const struct uk_msghdr *m, int *rc)
{
	struct control *c;

	*rc = 0;
	if (!m->control || !m->control_len)
		return NULL;
	c = uk_calloc(heap(), 1, sizeof(*c) + FDS_MAX * sizeof(c->files[0]));
	if (!c) {
		*rc = -ENOMEM;
		return NULL;
	}
	c->cred = unix_cred();
	*rc = get_all(c, m);
	if (*rc) {
		control_free(c);
		return NULL;
	}
	return c;
}

/* Where the caller's room for control data is written to. */
struct writer {
	struct uk_msghdr *m;
	size_t room, used;
};

static void *begin(struct writer *w, size_t *len, size_t unit)
{
	size_t left = w->room - MIN(w->room, w->used);

	if (left < HEADER + unit) {
		w->m->flags |= UK_MSG_CTRUNC;
		return NULL;
	}
	if (*len > left - HEADER) {
		*len = (left - HEADER) / unit * unit;
		w->m->flags |= UK_MSG_CTRUNC;
	}
	return (char *)w->m->control + w->used + HEADER;
}

static void end(struct writer *w, size_t len, int type)
{
	struct uk_cmsghdr h = {HEADER + len, UK_SOL_SOCKET, type};

	memcpy((char *)w->m->control + w->used, &h, sizeof(h));
	w->used += CMSG_ALIGN(h.len);
}

static void put_cred(struct writer *w, const struct uk_ucred *cred)
{
	size_t len = sizeof(*cred);
	void *to = begin(w, &len, sizeof(*cred));

	if (!to)
		return;
	memcpy(to, cred, len);
	end(w, len, UK_SCM_CREDENTIALS);
}

static void put_files(struct writer *w, const struct control *c, int flags)
{
	size_t len = c->n * sizeof(int), n = 0;
	int *to = begin(w, &len, sizeof(int));

	if (!to)
		return;
	while (n < len / sizeof(int)) {
		int fd = uk_fd_install(
			uk_file_ref(c->files[n]),
			flags & UK_MSG_CMSG_CLOEXEC ? UK_O_CLOEXEC : 0);

		if (fd < 0) {
			uk_file_put(c->files[n]);
			w->m->flags |= UK_MSG_CTRUNC;
			break;
		}
		memcpy(to + n++, &fd, sizeof(fd));
	}
	if (n)
		end(w, n * sizeof(int), UK_SCM_RIGHTS);
}

void control_put(struct uk_msghdr *m, const struct control *c, bool pass_cred,
		 int flags)
{
	struct writer w = {m, m->control ? m->control_len : 0, 0};
	struct uk_ucred cred = c ? c->cred : unix_cred();

	if (pass_cred)
		put_cred(&w, &cred);
	if (c && c->n)
		put_files(&w, c, flags);
	m->control_len = MIN(w.used, w.room);
}
