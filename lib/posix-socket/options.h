/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tables of options: one row describes a regular option. Other options have a
 * case in the code of their level.
 */
#ifndef SOCKET_OPTIONS_H
#define SOCKET_OPTIONS_H

#include <uk/errno.h>
#include <uk/socket_options.h>

enum option_type {
	OPTION_FLAG,  /* any int: on or off; 0 or 1 is read */
	OPTION_VALUE, /* an int between `min` and `max` */
	OPTION_WIDE,  /* the same; others are clamped to the range */
};

struct option {
	uint8_t level, type;
	uint8_t id; /* uk_socket_flag or uk_socket_value */
	uint16_t name;
	int min, max;
	int initial;
};

/** The row of an option; NULL: it isn't in the table. */
const struct option *option_find(const struct option *table, unsigned int n,
				 int level, int name);

/** Sets the row's option to `v`. 0, -EINVAL. */
int option_set(struct uk_socket_options *o, const struct option *row, int v);

/** The value that getsockopt() returns for a row. */
int option_get(const struct uk_socket_options *o, const struct option *row);

/** Sets all options of a table to their initial values. */
void option_init(struct uk_socket_options *o, const struct option *table,
		 unsigned int n);

/** Reads the int that a caller has given. 0, -EINVAL, -EFAULT. */
int option_take(const void *value, int len, int *v);

/** Gives the caller as much of `from` as it has room for. 0, -EINVAL. */
int option_put(const void *from, int n, void *value, int *len);
int option_put_int(int n, void *value, int *len);

#endif /* SOCKET_OPTIONS_H */
