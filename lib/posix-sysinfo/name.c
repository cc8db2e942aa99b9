/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of the system: programs that look for Linux find it, of the release
 * whose calls syscall_shim lists.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/syscall.h>
#include <uk/abi/sysinfo.h>

#ifdef __x86_64__
#define MACHINE "x86_64"
#elif defined(__aarch64__)
#define MACHINE "aarch64"
#else
#define MACHINE "armv7l"
#endif

static struct uk_utsname names = {
	.sysname = "Linux",
	.nodename = "tessera",
	.release = "6.6.0-tessera",
	.version = "Tessera",
	.machine = MACHINE,
	.domainname = "(none)",
};

UK_SYSCALL1(uname, struct uk_utsname *, to)
{
	*to = names;
	return 0;
}

static long set(char *to, const char *name, long len)
{
	if (len < 0 || len >= UK_UTS_LEN)
		return -EINVAL;
	memcpy(to, name, len);
	to[len] = '\0';
	return 0;
}

UK_SYSCALL2(sethostname, const char *, name, long, len)
{
	return set(names.nodename, name, len);
}

UK_SYSCALL2(setdomainname, const char *, name, long, len)
{
	return set(names.domainname, name, len);
}
