/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The initrd: the file that TESSERA_INITRD names in the environment, mapped.
 * It is ours to write to, and Linux's file stays as it is.
 */
#include <syscall.h>
#include <uk/arch/string.h>
#include <uk/plat/trap.h>
#include "linuxu.h"

#define AT_FDCWD    -100
#define O_RDONLY    0
#define SEEK_END    2
#define PROT_RW	    3
#define MAP_PRIVATE 0x02

static bool starts_with(const char *s, const char *with)
{
	while (*with && *s == *with)
		s++, with++;
	return !*with;
}

static const char *find(char **environment)
{
	static const char name[] = "TESSERA_INITRD=";

	for (; *environment; environment++)
		if (starts_with(*environment, name))
			return *environment + sizeof(name) - 1;
	return NULL;
}

void linuxu_initrd_map(struct ukplat_bootinfo *bi, char **environment)
{
	const char *path = find(environment);
	long fd, len = 0, at = 0;

	if (!path)
		return;
	fd = syscall3(SYS_openat, AT_FDCWD, (long)path, O_RDONLY);
	if (fd >= 0)
		len = syscall3(SYS_lseek, fd, 0, SEEK_END);
	if (len > 0)
		at = syscall6(SYS_mmap, 0, len, PROT_RW, MAP_PRIVATE, fd, 0);
	if (fd < 0 || len <= 0 || (unsigned long)at >= -4095UL)
		ukplat_crash("the initrd can't be read");
	syscall3(SYS_close, fd, 0, 0);
	bi->initrd = (uintptr_t)at;
	bi->initrd_len = len;
}
