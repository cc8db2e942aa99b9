/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The web server's requests and answers. A request lies in a block of just its
 * size, so ASan sees each access behind it; a request in two pieces must equal
 * the same request in one. Each answer must consist of bytes of the file that
 * the request names, and its fields must agree with those bytes.
 */
#include <time.h>
#include <uk/plat/time.h>
#include "../../apps/httpd/date.h"
#include "../../apps/httpd/files.h"
#include "../../apps/httpd/response.h"
#include "host.h"

#define BLOCK  512
#define SECRET "-----BEGIN PRIVATE KEY-----"

/* Sizes at the edges of what is copied (RESPONSE_COPY_MAX) and what isn't. */
static const struct {
	const char *name;
	size_t len;
} files[] = {
	{"empty", 0},	      {"a", 1},
	{"copied", 300},      {"most", 512},
	{"sent", 513},	      {"big", 5000},
	{"d/index.html", 40}, {".tls/server.pem", sizeof(SECRET) - 1},
};

/* response_tick() isn't called. */
uint64_t ukplat_clock_ns(void)
{
	return 0;
}

uint64_t ukplat_wall_clock_ns(void)
{
	return 0;
}

void uk_crash(const char *reason)
{
	fprintf(stderr, "%s\n", reason);
	abort();
}

/* Writes a header of ustar; a hard link has `link`. */
static void put_header(char *at, const char *name, size_t len, const char *link)
{
	unsigned int sum = 0;

	snprintf(at, 100, "%s", name);
	snprintf(at + 100, 8, "%07o", 0644);
	snprintf(at + 124, 12, "%011zo", len);
	snprintf(at + 136, 12, "%011o", 0);
	memset(at + 148, ' ', 8);
	at[156] = link ? '1' : '0';
	snprintf(at + 157, 100, "%s", link ? link : "");
	for (int i = 0; i < BLOCK; i++)
		sum += (uint8_t)at[i];
	snprintf(at + 148, 8, "%06o", sum);
}

/* A header and the data; returns where the next one goes. */
static char *put_file(char *at, const char *name, size_t len)
{
	put_header(at, name, len, NULL);
	at += BLOCK;
	for (size_t i = 0; i < len; i++)
		at[i] = (i * 7 + len) % 251;
	if (strstr(name, ".tls"))
		memcpy(at, SECRET, len);
	return at + ALIGN_UP(len, (size_t)BLOCK);
}

/* The archive lies in a block of its own size. */
static void make_files(void)
{
	size_t size = 2 * BLOCK;
	char *base, *at;
	bool is_folder;

	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++)
		size += BLOCK + ALIGN_UP(files[i].len, (size_t)BLOCK);
	at = base = calloc(1, size);
	CHECK(base);
	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++)
		at = put_file(at, files[i].name, files[i].len);
	put_header(at, "again", 0, "./copied");
	put_header(at + BLOCK, "key", 0, ".tls/server.pem");
	CHECK(files_add(base, size) == ARRAY_SIZE(files) + 1);
	CHECK(files_find("/again", 6, &is_folder)->len == 300);
	CHECK(!files_find("/key", 4, &is_folder));
}

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

/* A field's value in the answer's head; NULL: there is no such field. */
static const char *field(const char *head, const char *name)
{
	const char *p = strstr(head, name);

	return p ? p + strlen(name) : NULL;
}

/* The bytes that go out behind the head: a copy in `r->head`, or the file's. */
static const char *body_of(const struct response *r, const char *head,
			   size_t *len)
{
	const char *body = strstr(head, "\r\n\r\n");

	CHECK(body);
	body += 4;
	*len = r->head_len - (body - head);
	if (!r->body)
		return body;
	CHECK(!*len);
	*len = r->body_len;
	return r->body;
}

/* The answer has the file's bytes from `first` on, and nothing else. */
static void check_bytes(const struct response *r, const char *head,
			const struct file *f, uint64_t first, uint64_t len)
{
	size_t sent;
	const char *body = body_of(r, head, &sent);
	const char *data = f->data;

	CHECK(sent == len);
	CHECK(first <= f->len && len <= f->len - first);
	CHECK(!r->body || body == data + first);
	CHECK(memcmp(body, data + first, len) == 0);
}

static void check_file(const struct http_request *q, const struct response *r,
		       const char *head, int status, const struct file *f)
{
	const char *range = field(head, "\r\nContent-Range: bytes ");
	const char *length = field(head, "\r\nContent-Length: ");
	uint64_t first = 0, last, size, len = f->len;

	if (status == 304 || status == 416) {
		check_bytes(r, head, f, 0, 0);
		return;
	}
	CHECK(status == 200 || status == 206);
	CHECK((status == 206) == (range != NULL));
	if (range) {
		CHECK(q->range && q->method == HTTP_GET);
		CHECK(sscanf(range, "%lu-%lu/%lu", &first, &last, &size) == 3);
		CHECK(first <= last && last < size && size == f->len);
		len = last - first + 1;
	}
	CHECK(length && strtoull(length, NULL, 10) == len);
	check_bytes(r, head, f, first, q->method == HTTP_HEAD ? 0 : len);
}

static void check_answer(const struct http_request *q)
{
	static struct response r;
	char head[RESPONSE_HEAD_MAX + 1];
	bool is_folder;
	const struct file *f = files_find(q->path, q->path_len, &is_folder);
	int status;

	memset(&r, 0xa5, sizeof(r));
	response_to(q, &r);
	CHECK(r.head_len < sizeof(r.head));
	memcpy(head, r.head, r.head_len);
	head[r.head_len] = '\0';
	CHECK(!strstr(head, SECRET));
	CHECK(sscanf(head, "HTTP/1.1 %d ", &status) == 1);
	if (f)
		check_file(q, &r, head, status, f);
	else
		CHECK(status == (is_folder ? 301 : 404) && !r.body);
}

/* A request for one of the files, with `value` as its Range. */
static void check_range(unsigned int which, const uint8_t *value, size_t len)
{
	char buf[1024];
	struct http_request r;
	int n = snprintf(buf, sizeof(buf),
			 "GET /%s HTTP/1.1\r\nHost: x\r\nRange: bytes=",
			 files[which % ARRAY_SIZE(files)].name);

	len = MIN(len, sizeof(buf) - n - 4);
	memcpy(buf + n, value, len);
	memcpy(buf + n + len, "\r\n\r\n", 4);
	if (http_parse(buf, n + len + 4, &r) > 0)
		check_answer(&r);
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
	strftime(text, sizeof(text), "%a, %d %b %4Y %H:%M:%S GMT", &tm);
	CHECK(strlen(text) == n && memcmp(text, p, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool made;
	struct input in = {data, data + size};
	uint64_t cut = take(&in, 2), which = take(&in, 1);
	size_t len = left(&in);
	char *buf = malloc(len ? len : 1), *again = malloc(len ? len : 1);
	struct http_request r, r2;
	int n, n2;

	if (!made) {
		made = true;
		make_files();
	}
	check_range(which, in.at, len);
	memcpy(buf, in.at, len);
	memcpy(again, in.at, len);
	n = http_parse(buf, len, &r);
	CHECK(n >= -505 && (n >= 0 || n <= -400) && n <= (int)len);
	if (n > 0)
		check_request(&r, buf, n);
	if (n > 0)
		check_answer(&r);
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
