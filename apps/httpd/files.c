/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A table of files by the hash of their paths.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/archive.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include "date.h"
#include "files.h"

#define BUCKETS 4096
#define INDEX	"index.html"

static struct file *table[BUCKETS];

static const struct {
	const char *suffix, *type;
} types[] = {
	{"html", "text/html; charset=utf-8"},
	{"htm", "text/html; charset=utf-8"},
	{"css", "text/css; charset=utf-8"},
	{"js", "text/javascript; charset=utf-8"},
	{"mjs", "text/javascript; charset=utf-8"},
	{"json", "application/json"},
	{"txt", "text/plain; charset=utf-8"},
	{"md", "text/markdown; charset=utf-8"},
	{"xml", "application/xml"},
	{"svg", "image/svg+xml"},
	{"png", "image/png"},
	{"jpg", "image/jpeg"},
	{"jpeg", "image/jpeg"},
	{"gif", "image/gif"},
	{"webp", "image/webp"},
	{"ico", "image/vnd.microsoft.icon"},
	{"woff2", "font/woff2"},
	{"wasm", "application/wasm"},
	{"pdf", "application/pdf"},
	{"mp4", "video/mp4"},
	{"gz", "application/gzip"},
	{"zip", "application/zip"},
};

/* FNV-1a. */
static uint32_t hash(const char *p, size_t n)
{
	uint32_t h = 2166136261;

	while (n--)
		h = (h ^ (uint8_t)*p++) * 16777619;
	return h;
}

static struct file **bucket(const char *path, size_t len)
{
	return &table[hash(path, len) % BUCKETS];
}

static struct file *find(const char *path, size_t len)
{
	struct file *f = *bucket(path, len);

	while (f && (f->path_len != len || memcmp(f->path, path, len) != 0))
		f = f->next;
	return f;
}

static const char *type_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (unsigned int i = 0; dot && i < ARRAY_SIZE(types); i++)
		if (strcasecmp(dot + 1, types[i].suffix) == 0)
			return types[i].type;
	return "application/octet-stream";
}

static bool make_head(struct file *f)
{
	char date[HTTP_DATE_LEN], text[256];
	int n;

	http_date(date, f->mtime);
	uk_snprintf(f->etag, sizeof(f->etag), "\"%llx-%zx\"",
		    (long long)f->mtime, f->len);
	n = uk_snprintf(text, sizeof(text),
			"Content-Type: %s\r\nLast-Modified: %.29s\r\n"
			"ETag: %s\r\nAccept-Ranges: bytes\r\n",
			f->type, date, f->etag);
	f->head = malloc(n + 1);
	if (!f->head)
		return false;
	memcpy(f->head, text, n + 1);
	f->head_len = n;
	return true;
}

/* "./a", "/a", "a" are "/a"; NULL when ".." is in it, or no memory. */
static char *clean_path(const char *name, size_t len)
{
	const char *s = name, *end = name + len;
	char *path;

	while (s < end &&
	       (s[0] == '/' || (s[0] == '.' && s + 1 < end && s[1] == '/')))
		s++;
	path = malloc(end - s + 2);
	if (!path)
		return NULL;
	path[0] = '/';
	memcpy(path + 1, s, end - s);
	path[end - s + 1] = '\0';
	if (strstr(path, "/../")) {
		free(path);
		return NULL;
	}
	return path;
}

static bool is_private(const char *path, size_t len)
{
	const size_t n = sizeof(FILES_PRIVATE) - 1;

	return len >= n && memcmp(path, FILES_PRIVATE, n) == 0 &&
	       (len == n || path[n] == '/');
}

/* Another name of a file: none of a private one. */
static int resolve(struct uk_archive_entry *e)
{
	char *path = clean_path(e->data, e->len);
	const struct file *f = path ? find(path, strlen(path)) : NULL;

	free(path);
	if (!f || is_private(f->path, f->path_len))
		return 0;
	e->data = f->data;
	e->len = f->len;
	return 1;
}

/* Returns 1; 0: it isn't to be served; or negative errno. */
static int add(struct uk_archive_entry *e)
{
	char *path;
	struct file *f, **at;

	if (e->type == UK_ARCHIVE_LINK && !resolve(e))
		return 0;
	if (e->type != UK_ARCHIVE_FILE && e->type != UK_ARCHIVE_LINK)
		return 0;
	path = clean_path(e->name, e->name_len);
	if (!path)
		return 0;
	f = find(path, strlen(path));
	if (f) {
		free(path);
		free(f->head);
	} else {
		f = calloc(1, sizeof(*f));
		if (!f)
			return -ENOMEM;
		f->path = path;
		f->path_len = strlen(path);
		at = bucket(f->path, f->path_len);
		f->next = *at;
		*at = f;
	}
	f->data = e->data;
	f->len = e->len;
	f->mtime = e->mtime;
	f->type = type_of(f->path);
	return make_head(f) ? 1 : -ENOMEM;
}

int files_add(const void *base, size_t len)
{
	static struct uk_archive a;
	struct uk_archive_entry e;
	int rc = uk_archive_open(&a, base, len), n = 0;

	if (rc)
		return rc;
	while (uk_archive_goes_on(rc = uk_archive_next(&a, &e))) {
		if (rc != 1) {
			printf("httpd: %s is left out: error %d\n", e.name,
			       -rc);
			continue;
		}
		rc = add(&e);
		if (rc < 0)
			return rc;
		n += rc;
	}
	return rc < 0 ? rc : n;
}

const struct file *files_find(const char *path, size_t len, bool *is_folder)
{
	char index[4096 + sizeof("/" INDEX)];
	const struct file *f;
	bool slash = path[len - 1] == '/';

	*is_folder = false;
	if (is_private(path, len))
		return NULL;
	if (!slash) {
		f = find(path, len);
		if (f)
			return f;
	}
	if (len > 4096)
		return NULL;
	memcpy(index, path, len);
	if (!slash)
		index[len++] = '/';
	memcpy(index + len, INDEX, sizeof(INDEX) - 1);
	f = find(index, len + sizeof(INDEX) - 1);
	*is_folder = f && !slash;
	return *is_folder ? NULL : f;
}

const struct file *files_private(const char *path)
{
	return find(path, strlen(path));
}
