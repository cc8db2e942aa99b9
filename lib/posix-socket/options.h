/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tables of options: one row says all that is regular about an option. What
 * isn't regular has a case in the code of its level.
 */
#ifndef SOCKET_OPTIONS_H
#define SOCKET_OPTIONS_H

#include <uk/errno.h>
#include <uk/socket_options.h>

enum option_type {
	OPTION_FLAG,  /* any int: on or off; 0 or 1 is read */
	OPTION_VALUE, /* an int between `min` and `max` */
	OPTION_WIDE,  /* the same; what is beyond is moved to the end */
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

/** Sets what a row says of `v`. 0, -EINVAL. */
int option_set(struct uk_socket_options *o, const struct option *row, int v);

/** What getsockopt() gives of a row. */
int option_get(const struct uk_socket_options *o, const struct option *row);

/** Sets all of a table to what they begin with. */
void option_init(struct uk_socket_options *o, const struct option *table,
		 unsigned int n);

/** Reads the int that a caller has given. 0, -EINVAL, -EFAULT. */
int option_take(const void *value, int len, int *v);

/** Gives the caller as much of `from` as it has room for. 0, -EINVAL. */
int option_put(const void *from, int n, void *value, int *len);
int option_put_int(int n, void *value, int *len);

#endif /* SOCKET_OPTIONS_H */
