/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests. Everything in them is from outside; what two readers could take
 * differently is refused rather than guessed at: that is how requests are
 * smuggled [RFC 9112, 11.2].
 */
#include <string.h>
#include <strings.h>
#include "http.h"

/* Where a line ends: behind its LF. NULL: not there yet. */
static char *line_end(char *p, const char *end)
{
	char *lf = memchr(p, '\n', end - p);

	return lf ? lf + 1 : NULL;
}

/* The line's length without CR LF, or a lone LF [RFC 9112, 2.2]. */
static size_t line_len(const char *p, const char *next)
{
	size_t n = next - p - 1;

	return n && p[n - 1] == '\r' ? n - 1 : n;
}

/* Characters of methods and names of fields [RFC 9110, 5.6.2]. */
static bool is_tchar(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool equals(const char *p, size_t n, const char *s)
{
	return strlen(s) == n && strncasecmp(p, s, n) == 0;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes %XX in place; returns the new length, -400 for a bad one. */
static int percent_decode(char *p, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		if (c == '%') {
			int hi = i + 2 < n ? hex(p[i + 1]) : -1;
			int lo = hi < 0 ? -1 : hex(p[i + 2]);

			if (lo < 0 || !(hi | lo))
				return -400;
			c = hi << 4 | lo;
			i += 2;
		}
		p[out++] = c;
	}
	return out;
}

/*
 * Takes out "//", "/./" and "/x/../" in place, also at the end. Returns the new
 * length; -400 when ".." leads out of the root.
 */
static int normalise(char *p, size_t n)
{
	size_t out = 0, i = 0;

	while (i < n) {
		size_t start, len;

		while (i < n && p[i] == '/')
			i++;
		start = i;
		while (i < n && p[i] != '/')
			i++;
		len = i - start;
		if (len == 2 && p[start] == '.' && p[start + 1] == '.') {
			if (!out)
				return -400;
			while (p[--out] != '/')
				;
			if (i < n)
				continue;
			len = 0;
		} else if (len == 1 && p[start] == '.') {
			if (i < n)
				continue;
			len = 0;
		}
		p[out++] = '/';
		memmove(p + out, p + start, len);
		out += len;
	}
	return out;
}

/* "http://host:port/path" is the path as well [RFC 9112, 3.2.2]. */
static void skip_authority(char **p, size_t *n)
{
	char *slash;

	if (*n < 7 || strncasecmp(*p, "http://", 7) != 0)
		return;
	slash = memchr(*p + 7, '/', *n - 7);
	if (slash) {
		*n -= slash - *p;
		*p = slash;
	} else {
		/* "http://host": the root; its second slash will do. */
		*p += 6;
		*n = 1;
	}
}

static int parse_target(char *p, size_t n, struct http_request *r)
{
	char *query;
	int len;

	if (n > HTTP_TARGET_MAX)
		return -414;
	for (size_t i = 0; i < n; i++)
		if (p[i] <= ' ' || p[i] == 0x7f)
			return -400;
	skip_authority(&p, &n);
	if (!n || p[0] != '/')
		return -400;
	query = memchr(p, '?', n);
	if (query)
		n = query - p;
	len = percent_decode(p, n);
	if (len > 0)
		len = normalise(p, len);
	if (len < 0)
		return len;
	r->path = p;
	r->path_len = len;
	return 0;
}

/* "HTTP/1.1"; other minor versions are read as 1.1 [RFC 9110, 2.5]. */
static int parse_version(const char *p, size_t n, struct http_request *r)
{
	if (n != 8 || memcmp(p, "HTTP/", 5) != 0 || p[5] < '0' || p[5] > '9' ||
	    p[6] != '.' || p[7] < '0' || p[7] > '9')
		return -400;
	if (p[5] != '1')
		return -505;
	r->is_1_0 = p[7] == '0';
	r->keep_alive = !r->is_1_0;
	return 0;
}

static int parse_method(const char *p, size_t n, struct http_request *r)
{
	static const char *const known[] = {"POST",    "PUT",	"DELETE",
					    "OPTIONS", "PATCH", "TRACE",
					    "CONNECT"};

	for (size_t i = 0; i < n; i++)
		if (!is_tchar(p[i]))
			return -400;
	if (!n)
		return -400;
	if (n == 3 && memcmp(p, "GET", 3) == 0) {
		r->method = HTTP_GET;
	} else if (n == 4 && memcmp(p, "HEAD", 4) == 0) {
		r->method = HTTP_HEAD;
	} else {
		r->method = HTTP_OTHER;
		for (unsigned int i = 0; i < ARRAY_SIZE(known); i++)
			if (strlen(known[i]) == n &&
			    memcmp(p, known[i], n) == 0)
				return -405;
		return -501;
	}
	return 0;
}

static int parse_request_line(char *p, size_t n, struct http_request *r)
{
	char *sp1 = memchr(p, ' ', n), *sp2;
	int bad_method, rc;

	if (!sp1)
		return -400;
	bad_method = parse_method(p, sp1 - p, r);
	if (bad_method == -400)
		return -400;
	sp2 = memrchr(sp1 + 1, ' ', p + n - sp1 - 1);
	if (!sp2)
		return -400;
	rc = parse_version(sp2 + 1, p + n - sp2 - 1, r);
	if (rc || bad_method)
		return rc ? rc : bad_method;
	return parse_target(sp1 + 1, sp2 - sp1 - 1, r);
}

struct fields {
	bool host, length;
	uint64_t body;
};

static int parse_length(const char *p, size_t n, struct fields *f)
{
	uint64_t v = 0;

	if (!n)
		return -400;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9' || v > UINT64_MAX / 16)
			return -400;
		v = v * 10 + p[i] - '0';
	}
	if (f->length && v != f->body)
		return -400;
	f->length = true;
	f->body = v;
	return v > HTTP_BODY_MAX ? -413 : 0;
}

/* A list: "close", "keep-alive", and what isn't for us. */
static void parse_connection(const char *p, size_t n, struct http_request *r)
{
	const char *end = p + n;

	while (p < end) {
		const char *comma = memchr(p, ',', end - p);
		const char *stop = comma ? comma : end, *e = stop;

		while (p < e && (*p == ' ' || *p == '\t'))
			p++;
		while (e > p && (e[-1] == ' ' || e[-1] == '\t'))
			e--;
		if (equals(p, e - p, "close")) {
			r->keep_alive = false;
			return;
		}
		if (r->is_1_0 && equals(p, e - p, "keep-alive"))
			r->keep_alive = true;
		p = stop + 1;
	}
}

static int take_field(const char *name, size_t n, const char *value, size_t len,
		      struct http_request *r, struct fields *f)
{
	if (equals(name, n, "host")) {
		if (f->host)
			return -400;
		f->host = true;
	} else if (equals(name, n, "content-length")) {
		return parse_length(value, len, f);
	} else if (equals(name, n, "transfer-encoding")) {
		/* None is read here; nothing behind it can be trusted. */
		return f->length || r->is_1_0 ? -400 : -501;
	} else if (equals(name, n, "connection")) {
		parse_connection(value, len, r);
	} else if (equals(name, n, "range")) {
		r->range = value;
		r->range_len = len;
	} else if (equals(name, n, "if-range")) {
		r->if_range = value;
		r->if_range_len = len;
	} else if (equals(name, n, "if-modified-since")) {
		r->if_modified_since = value;
		r->if_modified_since_len = len;
	} else if (equals(name, n, "if-none-match")) {
		r->if_none_match = value;
		r->if_none_match_len = len;
	}
	return 0;
}

static int parse_field(const char *p, size_t n, struct http_request *r,
		       struct fields *f)
{
	const char *colon = memchr(p, ':', n), *value;
	size_t len;

	/* Also: a blank first, which went on with the line before once. */
	if (!colon || colon == p)
		return -400;
	for (const char *c = p; c < colon; c++)
		if (!is_tchar(*c))
			return -400;
	value = colon + 1;
	len = p + n - value;
	for (size_t i = 0; i < len; i++)
		if (((uint8_t)value[i] < ' ' && value[i] != '\t') ||
		    value[i] == 0x7f)
			return -400;
	while (len && (*value == ' ' || *value == '\t')) {
		value++;
		len--;
	}
	while (len && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	return take_field(p, colon - p, value, len, r, f);
}

/* Is the head longer than may be? Its first line alone: the target. */
static int too_long(const char *buf, size_t len)
{
	if (len < HTTP_HEAD_MAX)
		return 0;
	return memchr(buf, '\n', len) ? -431 : -414;
}

/* Behind the empty line that ends the head; NULL: it isn't there yet. */
static char *head_end(char *p, const char *end)
{
	char *next;

	while ((next = line_end(p, end))) {
		if (!line_len(p, next))
			return next;
		p = next;
	}
	return NULL;
}

int http_parse(char *buf, size_t len, struct http_request *r)
{
	struct fields f = {0};
	char *p = buf, *end = buf + len, *next, *stop;
	int rc;

	memset(r, 0, sizeof(*r));
	/* Empty lines before a request are passed over [RFC 9112, 2.2]. */
	while (p < end && (*p == '\r' || *p == '\n'))
		p++;
	stop = head_end(p, end);
	if (!stop)
		return too_long(buf, len);
	if (stop - buf > HTTP_HEAD_MAX)
		return too_long(buf, HTTP_HEAD_MAX);
	next = line_end(p, stop);
	rc = parse_request_line(p, line_len(p, next), r);
	/* What is wrong with the fields is worse than a method. */
	for (p = next; (next = line_end(p, stop)) != stop; p = next) {
		int bad = parse_field(p, line_len(p, next), r, &f);

		if (bad && (!rc || bad == -400))
			rc = bad;
	}
	if (rc)
		return rc;
	if (!f.host && !r->is_1_0)
		return -400;
	r->body = f.body;
	return stop - buf;
}

/*
 * Reads the digits at `*p` and moves it behind them. A number above 2^60 is
 * read as the largest one: no file is that long. Returns whether there was a
 * digit.
 */
static bool number(const char **p, const char *end, uint64_t *v)
{
	const char *at = *p;
	uint64_t n = 0;

	for (; at < end && *at >= '0' && *at <= '9'; at++)
		n = n > UINT64_MAX / 16 ? UINT64_MAX : n * 10 + *at - '0';
	if (at == *p)
		return false;
	*p = at;
	*v = n;
	return true;
}

/* The last `n` bytes of a file. */
static int suffix(uint64_t n, uint64_t size, struct http_span *span)
{
	if (!n || !size)
		return -416;
	span->len = MIN(n, size);
	span->first = size - span->len;
	return 1;
}

int http_range(const char *s, size_t len, uint64_t size, struct http_span *span)
{
	const char *end = s + len, *p = s + 6;
	uint64_t first = 0, last = UINT64_MAX;
	bool has_first, has_last;

	if (len < 7 || strncasecmp(s, "bytes=", 6) != 0)
		return 0;
	has_first = number(&p, end, &first);
	if (p == end || *p++ != '-')
		return 0;
	has_last = number(&p, end, &last);
	if (p != end || (!has_first && !has_last))
		return 0;
	if (!has_first)
		return suffix(last, size, span);
	if (first > last)
		return 0;
	if (first >= size)
		return -416;
	span->first = first;
	span->len = MIN(last, size - 1) - first + 1;
	return 1;
}
