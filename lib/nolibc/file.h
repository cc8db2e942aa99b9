/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stream's state, of use to the one that is read.
 */
#ifndef NOLIBC_FILE_H
#define NOLIBC_FILE_H

#include <stdbool.h>

struct nolibc_file {
	bool eof, error;
	bool has_back; /* ungetc() put back: */
	unsigned char back;
};

#endif /* NOLIBC_FILE_H */
