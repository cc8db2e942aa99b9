/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of sockets: abstract ones, which begin with a zero byte, and files,
 * which are known by their numbers. Source: unix(7).
 */
#include "unix.h"

static size_t path_len(const struct address *a)
{
	return a->len - FAMILY_LEN;
}

static bool is_abstract(const struct address *a)
{
	return a->len > FAMILY_LEN && !a->un.path[0];
}

/* A path ends with its first zero byte, which is counted. */
static int path_end(const char *path)
{
	int n = 0;

	while (n < UK_UNIX_PATH_MAX - 1 && path[n])
		n++;
	return n + 1;
}

int address_get(struct address *a, const void *addr, int len)
{
	if (!addr || len < FAMILY_LEN || len > (int)sizeof(a->un))
		return -EINVAL;
	memset(a, 0, sizeof(*a));
	memcpy(&a->un, addr, len);
	a->len = len;
	if (a->un.family != UK_AF_UNIX)
		return -EINVAL;
	if (len > FAMILY_LEN && a->un.path[0])
		a->len = FAMILY_LEN + path_end(a->un.path);
	return 0;
}

int address_put(const struct address *a, void *addr)
{
	static const struct address none = {.un.family = UK_AF_UNIX,
					    .len = FAMILY_LEN};

	if (!a->len)
		a = &none;
	memcpy(addr, &a->un, a->len);
	return a->len;
}

/* Each type has its own. */
static struct unix_socket *find_abstract(const struct address *a, int type)
{
	struct unix_socket *s = unix_all;

	while (s && !(s->type == type && s->bound && is_abstract(&s->name) &&
		      s->name.len == a->len &&
		      !memcmp(s->name.un.path, a->un.path, path_len(a))))
		s = s->next;
	return s;
}

static struct unix_socket *find_file(uint64_t dev, uint64_t ino)
{
	struct unix_socket *s = unix_all;

	while (s && !(s->ino && s->dev == dev && s->ino == ino))
		s = s->next;
	return s;
}

struct unix_socket *name_find(const struct address *a, int type, int *rc)
{
	struct unix_socket *s = NULL;
	uint64_t dev, ino;

	*rc = -EINVAL;
	if (a->len <= FAMILY_LEN)
		return NULL;
	*rc = is_abstract(a) ? 0 : file_find(a->un.path, &dev, &ino);
	if (*rc)
		return NULL;
	s = is_abstract(a) ? find_abstract(a, type) : find_file(dev, ino);
	if (!s)
		*rc = -ECONNREFUSED;
	return s;
}

/* Finds five hexadecimal digits that are free [unix(7), autobind]. */
static int find_free(struct address *a, int type)
{
	static unsigned int next;

	a->len = FAMILY_LEN + 6;
	for (unsigned int tries = 0; tries < 0x100000; tries++) {
		for (unsigned int i = 0; i < 5; i++)
			a->un.path[5 - i] =
				"0123456789abcdef"[next >> (4 * i) & 15];
		next = (next + 1) & 0xfffff;
		if (!find_abstract(a, type))
			return 0;
	}
	return -ENOSPC;
}

int name_bind(struct unix_socket *s, const struct address *a)
{
	struct address name = *a;
	int rc = 0;

	if (s->name.len)
		return a->len == FAMILY_LEN ? 0 : -EINVAL;
	if (a->len == FAMILY_LEN)
		rc = find_free(&name, s->type);
	else if (!is_abstract(a))
		rc = file_make(name.un.path, &s->dev, &s->ino);
	else if (find_abstract(a, s->type))
		rc = -EADDRINUSE;
	if (rc)
		return rc;
	s->name = name;
	s->bound = true;
	return 0;
}
