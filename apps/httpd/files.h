/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The files that are served, where they lie in an archive.
 */
#ifndef HTTPD_FILES_H
#define HTTPD_FILES_H

#include <uk/essentials.h>

#define ETAG_MAX 40

/* The folder of TLS's key: httpd never serves it or what lies below it. */
#define FILES_PRIVATE "/.tls"

struct file {
	const char *path; /* "/a/b.html" */
	size_t path_len;
	const void *data;
	size_t len;
	int64_t mtime;
	const char *type; /* of its content */
	/*
	 * The fields that don't change, from "Content-Type:" to
	 * "Accept-Ranges:", without Content-Length.
	 */
	char *head;
	size_t head_len;
	char etag[ETAG_MAX]; /* with its quotes */
	struct file *next;   /* of the same hash */
};

/**
 * Adds the files of the archive of `len` bytes at `base`, which stays where it
 * is. A file of the same name replaces one that was there. Returns how many
 * there were, or negative errno.
 */
int files_add(const void *base, size_t len);

/**
 * The file that `path` names; for a folder, by its index.html. NULL: none.
 * When `path` is a folder's without the slash at its end, `*is_folder` is set.
 */
const struct file *files_find(const char *path, size_t len, bool *is_folder);

/** The file of exactly this path, private ones too; NULL: none. */
const struct file *files_private(const char *path);

#endif /* HTTPD_FILES_H */
