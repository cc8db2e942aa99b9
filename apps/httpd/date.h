/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dates of HTTP [RFC 9110, 5.6.7].
 */
#ifndef HTTPD_DATE_H
#define HTTPD_DATE_H

#include <uk/essentials.h>

#define HTTP_DATE_LEN 29

/** Puts "Sun, 06 Nov 1994 08:49:37 GMT", without a NUL, to `buf`. */
void http_date(char *buf, int64_t seconds);

/** Reads it; false when it is none. Obsolete forms are not known. */
bool http_date_parse(const char *s, size_t len, int64_t *seconds);

#endif /* HTTPD_DATE_H */
