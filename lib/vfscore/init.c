/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is mounted before main(): the root, and what the command line says.
 */
#include <uk/argparse.h>
#include <uk/config.h>
#include <uk/init.h>
#include <uk/plat/shutdown.h>
#include <uk/print.h>
#include "vfs.h"

#define MOUNTS_MAX 8

static const char *root = CONFIG_LIBVFSCORE_ROOT;
UK_PARAM(vfs, root, root, "root file system: TYPE[:SOURCE[:OPTIONS]]");

static const char *mounts[MOUNTS_MAX];
static unsigned int nmounts;
UK_PARAM_ARRAY(vfs, mount, mounts, nmounts,
	       "file system: PATH:TYPE[:SOURCE[:OPTIONS]]");

/* Cuts `*s` at its first colon; what is before it. */
static char *next_part(char **s)
{
	char *part = *s, *p = *s;

	while (*p && *p != ':')
		p++;
	*s = *p ? p + 1 : p;
	*p = '\0';
	return part;
}

/* Makes the directory, and those above it. */
static void make_path(char *path)
{
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		uk_vfs_mkdir(UK_AT_FDCWD, path, 0755);
		*p = '/';
	}
	uk_vfs_mkdir(UK_AT_FDCWD, path, 0755);
}

static int mount_as_told(const char *path, const char *what)
{
	size_t len = strlen(what) + 1;
	char *copy = uk_malloc(heap(), len), *rest = copy;
	char *fs, *source;
	int rc;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, what, len);
	if (!path) {
		path = next_part(&rest);
		make_path((char *)path);
	}
	fs = next_part(&rest);
	source = next_part(&rest);
	rc = uk_vfs_mount(*source ? source : NULL, path, fs, 0, rest);
	uk_free(heap(), copy);
	return rc;
}

/* As for any parameter that is wrong, the image ends. */
static void check(const char *param, const char *what, int rc)
{
	if (!rc)
		return;
	uk_pr_err("vfs.%s=%s: error %d\n", param, what, -rc);
	ukplat_shutdown(1);
}

static int mount_all(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (*root)
		check("root", root, mount_as_told("/", root));
	for (unsigned int i = 0; i < nmounts; i++)
		check("mount", mounts[i], mount_as_told(NULL, mounts[i]));
	return 0;
}
uk_rootfs_initcall_prio(mount_all, 50);

/* After what programs do at their end: streams that are flushed. */
static void at_end(int status)
{
	(void)status;
	vfs_end();
}
UK_EXIT_CALL(at_end, 90);
