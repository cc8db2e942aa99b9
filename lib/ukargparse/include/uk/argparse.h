/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The command line that the loader hands over, as words.
 */
#ifndef UK_ARGPARSE_H
#define UK_ARGPARSE_H

#include <uk/essentials.h>

/**
 * Splits `line` in place at blanks. '...' keeps everything, "..." everything
 * but backslash escapes, and outside of quotes a backslash takes the next
 * character as it is, as in a shell. Words go to argv[0..], at most `max`.
 *
 * Returns how many; -E2BIG when there are more than `max`, -EINVAL when a
 * quote isn't closed or the line ends in a backslash: then the words found
 * so far are in argv and the rest of the line is as it was read.
 * Context: any. `line` is written to and must live as long as argv is used.
 */
int uk_args_split(char *line, char *argv[], int max);

#endif /* UK_ARGPARSE_H */
