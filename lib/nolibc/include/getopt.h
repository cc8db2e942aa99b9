/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options of the command line, as POSIX and GNU have them: what is no option
 * is moved behind the options unless `options` begins with '+', or returned as
 * option 1 if it begins with '-'; a ':' next keeps quiet and makes a missing
 * argument ':'. "x:" takes an argument, "x::" one in the same word. Long
 * names may be cut short as long as that is clear. optind = 0 starts anew.
 */
#ifndef _GETOPT_H
#define _GETOPT_H

#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

#define no_argument	  0
#define required_argument 1
#define optional_argument 2

struct option {
	const char *name; /* NULL in the last one */
	int has_arg;
	int *flag; /* becomes `val` and 0 is returned; NULL: returns `val` */
	int val;
};

int getopt_long(int argc, char *const argv[], const char *options,
		const struct option *longs, int *index);
/** Long options may begin with a single '-' too. */
int getopt_long_only(int argc, char *const argv[], const char *options,
		     const struct option *longs, int *index);

#ifdef __cplusplus
}
#endif

#endif /* _GETOPT_H */
