/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The part of C11 7.27 that Mbed TLS's headers name, for nolibc.
 */
#ifndef _TIME_H
#define _TIME_H

#include <sys/types.h>

struct tm {
	int tm_sec, tm_min, tm_hour;
	int tm_mday, tm_mon, tm_year;
	int tm_wday, tm_yday, tm_isdst;
};

#endif /* _TIME_H */
