/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * printf() to a descriptor, in few calls of write().
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uk/fmt.h>

struct descriptor {
	struct uk_fmt_out out;
	int fd;
	bool failed;
	size_t used;
	char buf[120];
};

static void write_all(struct descriptor *d, const char *s, size_t len)
{
	while (len && !d->failed) {
		ssize_t n = write(d->fd, s, len);

		d->failed = n < 0;
		if (n > 0) {
			s += n;
			len -= n;
		}
	}
}

static void put_to_descriptor(struct uk_fmt_out *o, const char *s, size_t len)
{
	struct descriptor *d = uk_container_of(o, struct descriptor, out);

	if (len > sizeof(d->buf) - d->used) {
		write_all(d, d->buf, d->used);
		d->used = 0;
	}
	if (len > sizeof(d->buf)) {
		write_all(d, s, len);
		return;
	}
	memcpy(d->buf + d->used, s, len);
	d->used += len;
}

int vdprintf(int fd, const char *fmt, va_list ap)
{
	struct descriptor d;
	int rc;

	d.out.put = put_to_descriptor;
	d.out.put_float = uk_fmt_float;
	d.fd = fd;
	d.failed = false;
	d.used = 0;
	rc = uk_vfmt(&d.out, fmt, ap);
	write_all(&d, d.buf, d.used);
	if (d.failed)
		return -1;
	if (rc < 0) {
		errno = -rc;
		return -1;
	}
	return rc;
}

int dprintf(int fd, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vdprintf(fd, fmt, ap);
	va_end(ap);
	return rc;
}
