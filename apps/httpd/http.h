/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests of HTTP/1.x [RFC 9110, RFC 9112], as far as a server of files needs
 * to know: read from bytes, without a connection, so that it can be fuzzed.
 */
#ifndef HTTPD_HTTP_H
#define HTTPD_HTTP_H

#include <uk/essentials.h>

#define HTTP_TARGET_MAX 4096  /* longer: 414 */
#define HTTP_HEAD_MAX	8192  /* request line and fields; longer: 431 */
#define HTTP_BODY_MAX	65536 /* of a GET, is thrown away; longer: 413 */

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_OTHER };

struct http_request {
	enum http_method method;
	bool keep_alive;
	bool is_1_0;
	/* Decoded, without query; begins with '/', no "//", "." or "..". */
	char *path;
	size_t path_len;
	size_t body; /* bytes behind the head that are its body */
	/* Fields' values, as they came, not NUL-terminated; NULL: none. */
	const char *range, *if_range, *if_modified_since, *if_none_match;
	size_t range_len, if_range_len, if_modified_since_len,
		if_none_match_len;
};

/**
 * Reads the request at `buf`, of which `len` bytes are there. The path is
 * decoded in place: `buf` is written to, when all of the head is there.
 *
 * Returns the length of the head, the empty line included; 0 when more bytes
 * are needed; or a negative status, -400 to -505: answer that, and close.
 * Context: any.
 */
int http_parse(char *buf, size_t len, struct http_request *r);

/* Bytes of a file: `len` of them, the first at `first`. */
struct http_span {
	uint64_t first, len;
};

/**
 * Reads the value of a Range field [RFC 9110, 14.1.2] for a file of `size`
 * bytes. Returns 1 and writes `*span`, which lies within the file and isn't
 * empty; or 0: the field is malformed or names several ranges, send the whole
 * file; or -416: the file has no such byte. Only a return value of 1 writes
 * `*span`. Context: any.
 */
int http_range(const char *s, size_t len, uint64_t size,
	       struct http_span *span);

#endif /* HTTPD_HTTP_H */
