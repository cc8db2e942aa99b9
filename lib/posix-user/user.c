/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Users and groups: three numbers each, of the one process.
 * Source: credentials(7), setresuid(2), setgroups(2).
 */
#include <uk/errno.h>
#include <uk/syscall.h>

#define KEEP	   ((uint32_t)-1)
#define GROUPS_MAX 32

/* Real, effective, saved. */
struct ids {
	uint32_t real, effective, saved;
};

static struct ids user, group;
static uint32_t groups[GROUPS_MAX];
static unsigned int ngroups;

static bool is_root(void)
{
	return user.effective == 0;
}

static bool may_be(const struct ids *ids, uint32_t id)
{
	return id == KEEP || is_root() || id == ids->real ||
	       id == ids->effective || id == ids->saved;
}

static long set_all(struct ids *ids, uint32_t real, uint32_t effective,
		    uint32_t saved)
{
	if (!may_be(ids, real) || !may_be(ids, effective) ||
	    !may_be(ids, saved))
		return -EPERM;
	if (real != KEEP)
		ids->real = real;
	if (effective != KEEP)
		ids->effective = effective;
	if (saved != KEEP)
		ids->saved = saved;
	return 0;
}

/* The saved one follows what is set [setreuid(2)]. */
static long set_two(struct ids *ids, uint32_t real, uint32_t effective)
{
	uint32_t before = ids->real;
	long rc = set_all(ids, real, effective, KEEP);

	if (rc == 0 &&
	    (real != KEEP || (effective != KEEP && effective != before)))
		ids->saved = ids->effective;
	return rc;
}

static long set_one(struct ids *ids, uint32_t id)
{
	if (id == KEEP)
		return -EINVAL;
	return is_root() ? set_all(ids, id, id, id)
			 : set_all(ids, KEEP, id, KEEP);
}

UK_SYSCALL0(getuid)
{
	return user.real;
}

UK_SYSCALL0(geteuid)
{
	return user.effective;
}

UK_SYSCALL0(getgid)
{
	return group.real;
}

UK_SYSCALL0(getegid)
{
	return group.effective;
}

UK_SYSCALL3(getresuid, uint32_t *, real, uint32_t *, effective, uint32_t *,
	    saved)
{
	*real = user.real;
	*effective = user.effective;
	*saved = user.saved;
	return 0;
}

UK_SYSCALL3(getresgid, uint32_t *, real, uint32_t *, effective, uint32_t *,
	    saved)
{
	*real = group.real;
	*effective = group.effective;
	*saved = group.saved;
	return 0;
}

UK_SYSCALL3(setresuid, uint32_t, real, uint32_t, effective, uint32_t, saved)
{
	return set_all(&user, real, effective, saved);
}

UK_SYSCALL3(setresgid, uint32_t, real, uint32_t, effective, uint32_t, saved)
{
	return set_all(&group, real, effective, saved);
}

UK_SYSCALL2(setreuid, uint32_t, real, uint32_t, effective)
{
	return set_two(&user, real, effective);
}

UK_SYSCALL2(setregid, uint32_t, real, uint32_t, effective)
{
	return set_two(&group, real, effective);
}

UK_SYSCALL1(setuid, uint32_t, id)
{
	return set_one(&user, id);
}

UK_SYSCALL1(setgid, uint32_t, id)
{
	return set_one(&group, id);
}

UK_SYSCALL2(getgroups, int, n, uint32_t *, to)
{
	if (n < 0 || (n && (unsigned int)n < ngroups))
		return -EINVAL;
	for (unsigned int i = 0; n && i < ngroups; i++)
		to[i] = groups[i];
	return ngroups;
}

UK_SYSCALL2(setgroups, size_t, n, const uint32_t *, from)
{
	if (!is_root())
		return -EPERM;
	if (n > GROUPS_MAX)
		return -EINVAL;
	for (size_t i = 0; i < n; i++)
		groups[i] = from[i];
	ngroups = n;
	return 0;
}
