/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The web server's requests, in a block of just their size: nothing is read or
 * written behind it, what comes out keeps its promises, and a request that
 * comes in two pieces is the same request.
 */
#include <time.h>
#include "../../apps/httpd/date.h"
#include "../../apps/httpd/http.h"
#include "host.h"

static void check_path(const struct http_request *r)
{
	const char *p = r->path, *end = p + r->path_len;

	CHECK(r->path_len && p[0] == '/');
	while (p < end) {
		const char *slash = memchr(p + 1, '/', end - p - 1);
		size_t n = (slash ? slash : end) - p - 1;

		CHECK(n || p + 1 == end);
		CHECK(!(n == 1 && p[1] == '.'));
		CHECK(!(n == 2 && p[1] == '.' && p[2] == '.'));
		p += n + 1;
		if (p == end - 1 && *p == '/')
			break;
	}
	CHECK(!memchr(r->path, '\0', r->path_len));
}

static void check_value(const char *p, size_t n, const char *buf, size_t head)
{
	if (p)
		CHECK(p >= buf && p + n <= buf + head);
}

static void check_request(const struct http_request *r, const char *buf, int n)
{
	CHECK(r->method == HTTP_GET || r->method == HTTP_HEAD);
	CHECK(r->body <= HTTP_BODY_MAX);
	check_path(r);
	check_value(r->path, r->path_len, buf, n);
	check_value(r->range, r->range_len, buf, n);
	check_value(r->if_range, r->if_range_len, buf, n);
	check_value(r->if_none_match, r->if_none_match_len, buf, n);
	check_value(r->if_modified_since, r->if_modified_since_len, buf, n);
}

static void check_range(const struct http_request *r, uint64_t size)
{
	uint64_t first, last;

	if (http_range(r->range, r->range_len, size, &first, &last) == 1)
		CHECK(first <= last && last < size);
}

static void check_date(const char *p, size_t n)
{
	char text[64];
	int64_t seconds;
	struct tm tm;
	time_t t;

	if (!http_date_parse(p, n, &seconds))
		return;
	t = seconds;
	CHECK(gmtime_r(&t, &tm));
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	CHECK(strlen(text) == n && memcmp(text, p, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint64_t cut = take(&in, 2), file = take(&in, 4);
	size_t len = left(&in);
	char *buf = malloc(len ? len : 1), *again = malloc(len ? len : 1);
	struct http_request r, r2;
	int n, n2;

	memcpy(buf, in.at, len);
	memcpy(again, in.at, len);
	n = http_parse(buf, len, &r);
	CHECK(n >= -505 && (n >= 0 || n <= -400) && n <= (int)len);
	if (n > 0)
		check_request(&r, buf, n);
	if (n > 0 && r.range)
		check_range(&r, file);
	if (n > 0 && r.if_modified_since)
		check_date(r.if_modified_since, r.if_modified_since_len);
	/* A part of it: not enough, or wrong already. Then all of it. */
	n2 = http_parse(again, MIN(cut, len), &r2);
	if (n2 == 0) {
		CHECK(memcmp(again, in.at, len) == 0);
		CHECK(http_parse(again, len, &r2) == n);
	} else if (n2 > 0) {
		CHECK(n2 == n && r2.path_len == r.path_len);
	}
	free(buf);
	free(again);
	return 0;
}
