/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Answers: head and body. Nothing here knows of connections.
 */
#include <string.h>
#include <uk/assert.h>
#include <uk/plat/time.h>
#include "date.h"
#include "files.h"
#include "response.h"

static const struct {
	int status;
	const char *reason;
} statuses[] = {
	{200, "200 OK"},
	{206, "206 Partial Content"},
	{301, "301 Moved Permanently"},
	{304, "304 Not Modified"},
	{400, "400 Bad Request"},
	{404, "404 Not Found"},
	{405, "405 Method Not Allowed"},
	{408, "408 Request Timeout"},
	{413, "413 Content Too Large"},
	{414, "414 URI Too Long"},
	{416, "416 Range Not Satisfiable"},
	{431, "431 Request Header Fields Too Large"},
	{501, "501 Not Implemented"},
	{505, "505 HTTP Version Not Supported"},
};

static char date[HTTP_DATE_LEN]; /* once `has_date` */
static bool has_date;

void response_tick(void)
{
	static uint64_t boot, next;
	uint64_t now = ukplat_clock_ns();

	if (now < next)
		return;
	if (!boot)
		boot = ukplat_wall_clock_ns() - now;
	/* A server without a clock sends no date [RFC 9110, 6.6.1]. */
	has_date = boot + now > now;
	now += boot;
	http_date(date, now / UKPLAT_NSEC_PER_SEC);
	next = now - boot + UKPLAT_NSEC_PER_SEC - now % UKPLAT_NSEC_PER_SEC;
}

static void put(struct response *o, const char *s, size_t n)
{
	/* All that is put is bounded; RESPONSE_HEAD_MAX is enough for it. */
	if (n > sizeof(o->head) - o->head_len)
		n = sizeof(o->head) - o->head_len;
	memcpy(o->head + o->head_len, s, n);
	o->head_len += n;
}

static void puts_(struct response *o, const char *s)
{
	put(o, s, strlen(s));
}

static void put_number(struct response *o, uint64_t v)
{
	char digits[20];
	unsigned int at = sizeof(digits);

	do
		digits[--at] = '0' + v % 10;
	while (v /= 10);
	put(o, digits + at, sizeof(digits) - at);
}

static const char *reason(int status)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].status == status)
			return statuses[i].reason;
	return "500 Internal Server Error";
}

static void begin(struct response *o, int status)
{
	o->head_len = 0;
	o->body = NULL;
	o->body_len = 0;
	puts_(o, "HTTP/1.1 ");
	puts_(o, reason(status));
	puts_(o, "\r\nServer: Tessera\r\n");
	if (has_date) {
		puts_(o, "Date: ");
		put(o, date, HTTP_DATE_LEN);
		puts_(o, "\r\n");
	}
}

static void put_length(struct response *o, uint64_t n)
{
	puts_(o, "Content-Length: ");
	put_number(o, n);
	puts_(o, "\r\n");
}

static void end(struct response *o, const struct http_request *r)
{
	o->close = !r || !r->keep_alive;
	if (o->close)
		puts_(o, "Connection: close\r\n");
	else if (r->is_1_0)
		puts_(o, "Connection: keep-alive\r\n");
	puts_(o, "\r\n");
}

static void set_body(struct response *o, const struct http_request *r,
		     const struct file *f, const struct http_span *span)
{
	const char *body = (const char *)f->data + span->first;

	UK_ASSERT(span->first <= f->len && span->len <= f->len - span->first);
	if (r->method == HTTP_HEAD)
		return;
	if (span->len <= RESPONSE_COPY_MAX) {
		put(o, body, span->len);
	} else {
		o->body = body;
		o->body_len = span->len;
	}
}

/* A short page that says the status. */
static void message(struct response *o, const struct http_request *r,
		    int status, const char *field, const char *value,
		    size_t value_len)
{
	const char *text = reason(status);

	begin(o, status);
	if (field) {
		puts_(o, field);
		put(o, value, value_len);
		puts_(o, "\r\n");
	}
	puts_(o, "Content-Type: text/plain\r\n");
	put_length(o, strlen(text) + 1);
	end(o, r);
	if (!r || r->method != HTTP_HEAD) {
		puts_(o, text);
		puts_(o, "\n");
	}
}

void response_error(int status, struct response *out)
{
	message(out, NULL, -status, status == -405 ? "Allow: " : NULL,
		"GET, HEAD", 9);
}

/* Is `etag` in the list, or is that "*"? Weak ones match too: no difference. */
static bool etag_matches(const char *list, size_t len, const char *etag)
{
	return (len == 1 && list[0] == '*') ||
	       memmem(list, len, etag, strlen(etag));
}

static bool is_unchanged(const struct http_request *r, const struct file *f)
{
	int64_t since;

	/* The tag, if there is one, decides [RFC 9110, 13.2.2]. */
	if (r->if_none_match)
		return etag_matches(r->if_none_match, r->if_none_match_len,
				    f->etag);
	return r->if_modified_since &&
	       http_date_parse(r->if_modified_since, r->if_modified_since_len,
			       &since) &&
	       f->mtime <= since;
}

/* A range is meant only if the file is still the one that If-Range names. */
static bool range_holds(const struct http_request *r, const struct file *f)
{
	int64_t when;

	if (!r->if_range)
		return true;
	if (r->if_range_len && r->if_range[0] == '"')
		return r->if_range_len == strlen(f->etag) &&
		       memcmp(r->if_range, f->etag, r->if_range_len) == 0;
	return http_date_parse(r->if_range, r->if_range_len, &when) &&
	       when == f->mtime;
}

static void put_content_range(struct response *o, const struct http_span *span,
			      uint64_t size)
{
	puts_(o, "Content-Range: bytes ");
	put_number(o, span->first);
	puts_(o, "-");
	put_number(o, span->first + span->len - 1);
	puts_(o, "/");
	put_number(o, size);
	puts_(o, "\r\n");
}

static void unsatisfiable(struct response *o, const struct http_request *r,
			  const struct file *f)
{
	begin(o, 416);
	puts_(o, "Content-Range: bytes */");
	put_number(o, f->len);
	puts_(o, "\r\nContent-Length: 0\r\n");
	end(o, r);
}

static void send_file(struct response *o, const struct http_request *r,
		      const struct file *f)
{
	struct http_span span = {0, f->len};
	int range = 0;

	if (is_unchanged(r, f)) {
		begin(o, 304);
		put(o, f->head, f->head_len);
		end(o, r);
		return;
	}
	/* Range is GET's [RFC 9110, 14.2]. */
	if (r->range && r->method == HTTP_GET && range_holds(r, f))
		range = http_range(r->range, r->range_len, f->len, &span);
	if (range < 0) {
		unsatisfiable(o, r, f);
		return;
	}
	begin(o, range ? 206 : 200);
	put(o, f->head, f->head_len);
	put_length(o, span.len);
	if (range)
		put_content_range(o, &span, f->len);
	end(o, r);
	set_body(o, r, f, &span);
}

/* To the folder with a slash, so that relative links are right. */
static void redirect(struct response *o, const struct http_request *r)
{
	static const char hex[] = "0123456789ABCDEF";
	char to[512];
	size_t n = 0;

	for (size_t i = 0; i < r->path_len && n < sizeof(to) - 4; i++) {
		uint8_t c = r->path[i];

		if (c > ' ' && c < 0x7f && !strchr("%\"<>\\^`{|}?#", c)) {
			to[n++] = c;
		} else {
			to[n++] = '%';
			to[n++] = hex[c >> 4];
			to[n++] = hex[c & 15];
		}
	}
	to[n++] = '/';
	message(o, r, 301, "Location: ", to, n);
}

void response_to(const struct http_request *r, struct response *out)
{
	bool is_folder;
	const struct file *f = files_find(r->path, r->path_len, &is_folder);

	if (f)
		send_file(out, r, f);
	else if (is_folder)
		redirect(out, r);
	else
		message(out, r, 404, NULL, NULL, 0);
}
