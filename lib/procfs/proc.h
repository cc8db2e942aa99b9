/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share.
 */
#ifndef PROCFS_H
#define PROCFS_H

#include <uk/fmt.h>
#include <uk/vfs.h>

struct proc_file {
	const char *name;
	/** Says what the file has to say. Context: thread, names locked. */
	void (*say)(struct uk_fmt_out *out);
};

extern const struct proc_file proc_files[];
extern const unsigned int proc_nfiles;

#endif /* PROCFS_H */
