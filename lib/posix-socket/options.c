/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options of level SOL_SOCKET, the same for every family. The provider is
 * asked only for values that it alone knows. Source: socket(7), and Linux's
 * net/core/sock.c for what the manual leaves open.
 */
#include <uk/abi/time.h>
#include <uk/arch/string.h>
#include <uk/syscall.h>
#include "options.h"
#include "socket_internal.h"

#define SECOND 1000000000ULL
#define MOST   __INT_MAX__

/* Linux's net.core.rmem_max and wmem_max, and the least that it grants. */
#define BUFFER_MAX 212992
#define RCVBUF_MIN 2304
#define SNDBUF_MIN 4608
#define FILTER_LEN (int)(2 * sizeof(void *)) /* struct sock_fprog */

#define BUFFER_INITIAL 212992

#define FLAG(name, id) {UK_SOL_SOCKET, OPTION_FLAG, id, name, 0, 0, 0}
#define VALUE(name, id, min, max, initial)                                     \
	{UK_SOL_SOCKET, OPTION_VALUE, id, name, min, max, initial}

static const struct option table[] = {
	FLAG(UK_SO_DEBUG, UK_SF_DEBUG),
	FLAG(UK_SO_REUSEADDR, UK_SF_REUSEADDR),
	FLAG(UK_SO_REUSEPORT, UK_SF_REUSEPORT),
	FLAG(UK_SO_KEEPALIVE, UK_SF_KEEPALIVE),
	FLAG(UK_SO_BROADCAST, UK_SF_BROADCAST),
	FLAG(UK_SO_DONTROUTE, UK_SF_DONTROUTE),
	FLAG(UK_SO_OOBINLINE, UK_SF_OOBINLINE),
	FLAG(UK_SO_NO_CHECK, UK_SF_NO_CHECK),
	FLAG(UK_SO_PASSCRED, UK_SF_PASSCRED),
	FLAG(UK_SO_RXQ_OVFL, UK_SF_RXQ_OVFL),
	VALUE(UK_SO_RCVLOWAT, UK_SV_RCVLOWAT, 0, MOST, 1),
	VALUE(UK_SO_PRIORITY, UK_SV_PRIORITY, -MOST - 1, MOST, 0),
	VALUE(UK_SO_MARK, UK_SV_MARK, -MOST - 1, MOST, 0),
	VALUE(UK_SO_BUSY_POLL, UK_SV_BUSY_POLL, 0, MOST, 0),
	VALUE(UK_SO_INCOMING_CPU, UK_SV_INCOMING_CPU, -MOST - 1, MOST, -1),
	VALUE(UK_SO_PEEK_OFF, UK_SV_PEEK_OFF, -MOST - 1, MOST, -1),
	VALUE(UK_SO_SNDBUF, UK_SV_SNDBUF, 0, MOST, BUFFER_INITIAL),
	VALUE(UK_SO_RCVBUF, UK_SV_RCVBUF, 0, MOST, BUFFER_INITIAL),
};

/* --- tables ------------------------------------------------------------ */

const struct option *option_find(const struct option *rows, unsigned int n,
				 int level, int name)
{
	for (unsigned int i = 0; i < n; i++)
		if (rows[i].level == level && rows[i].name == name)
			return &rows[i];
	return NULL;
}

static void set_flag(struct uk_socket_options *o, enum uk_socket_flag flag,
		     bool on)
{
	o->flags = (o->flags & ~(1ULL << flag)) | (uint64_t)on << flag;
}

int option_set(struct uk_socket_options *o, const struct option *row, int v)
{
	if (row->type == OPTION_FLAG) {
		set_flag(o, row->id, v);
		return 0;
	}
	if (row->type == OPTION_WIDE)
		v = MIN(MAX(v, row->min), row->max);
	if (v < row->min || v > row->max)
		return -EINVAL;
	o->values[row->id] = v;
	return 0;
}

int option_get(const struct uk_socket_options *o, const struct option *row)
{
	return row->type == OPTION_FLAG ? uk_socket_has(o, row->id)
					: o->values[row->id];
}

void option_init(struct uk_socket_options *o, const struct option *rows,
		 unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (rows[i].initial)
			option_set(o, &rows[i], rows[i].initial);
}

void uk_socket_options_init(struct uk_socket_options *o)
{
	memset(o, 0, sizeof(*o));
	option_init(o, table, ARRAY_SIZE(table));
}

/* --- values of callers -------------------------------------------------- */

int option_take(const void *value, int len, int *v)
{
	if (len < (int)sizeof(*v))
		return -EINVAL;
	if (!value)
		return -EFAULT;
	memcpy(v, value, sizeof(*v));
	return 0;
}

int option_put(const void *from, int n, void *value, int *len)
{
	int room = *len;

	if (room < 0)
		return -EINVAL;
	room = MIN(room, n);
	if (room && !value)
		return -EFAULT;
	memcpy(value, from, room);
	*len = room;
	return 0;
}

int option_put_int(int n, void *value, int *len)
{
	return option_put(&n, sizeof(n), value, len);
}

/* Seconds and microseconds, each a long or of 64 bits: the length tells. */
static int to_ns(const void *value, int len, uint64_t *ns)
{
	int64_t sec, usec;
	long word[2];

	if (len < (int)sizeof(word))
		return -EINVAL;
	if (!value)
		return -EFAULT;
	memcpy(word, value, sizeof(word));
	sec = word[0];
	usec = word[1];
	if (len >= 16) {
		memcpy(&sec, value, sizeof(sec));
		memcpy(&usec, (const char *)value + 8, sizeof(usec));
	}
	if (usec < 0 || usec >= 1000000)
		return -EDOM;
	if (sec < 0)
		*ns = 1; /* calls don't wait */
	else
		*ns = sec > INT32_MAX ? 0 : sec * SECOND + usec * 1000ULL;
	return 0;
}

static int from_ns(uint64_t ns, void *value, int *len)
{
	int64_t wide[2] = {ns / SECOND, ns % SECOND / 1000};
	long word[2] = {wide[0], wide[1]};

	if (*len >= (int)sizeof(wide))
		return option_put(wide, sizeof(wide), value, len);
	return option_put(word, sizeof(word), value, len);
}

/* --- SOL_SOCKET --------------------------------------------------------- */

static bool is_new_timestamp(int name)
{
	return name == UK_SO_TIMESTAMP_NEW || name == UK_SO_TIMESTAMPNS_NEW;
}

static int get_timestamps(const struct uk_socket_options *o, int name)
{
	bool ns = name == UK_SO_TIMESTAMPNS || name == UK_SO_TIMESTAMPNS_NEW;

	return uk_socket_has(o, ns ? UK_SF_TIMESTAMPNS : UK_SF_TIMESTAMP) &&
	       uk_socket_has(o, UK_SF_TIMESTAMP_NEW) == is_new_timestamp(name);
}

/* One kind of them at most. */
static int set_timestamps(struct uk_socket_options *o, int name, int on)
{
	bool ns = name == UK_SO_TIMESTAMPNS || name == UK_SO_TIMESTAMPNS_NEW;

	set_flag(o, UK_SF_TIMESTAMPNS, on && ns);
	set_flag(o, UK_SF_TIMESTAMP, on && !ns);
	set_flag(o, UK_SF_TIMESTAMP_NEW, on && is_new_timestamp(name));
	return 0;
}

/* Linux doubles the value, to allow for its own bookkeeping. */
static int set_buffer(struct uk_socket_options *o, int name, int v)
{
	bool receive = name == UK_SO_RCVBUF || name == UK_SO_RCVBUFFORCE;
	bool force = name == UK_SO_RCVBUFFORCE || name == UK_SO_SNDBUFFORCE;
	int most = force ? MOST / 2 : BUFFER_MAX;

	/* As a number without a sign; forced ones begin at 0. */
	if (v < 0)
		v = force ? 0 : most;
	v = MIN(v, most) * 2;
	if (receive)
		o->values[UK_SV_RCVBUF] = MAX(v, RCVBUF_MIN);
	else
		o->values[UK_SV_SNDBUF] = MAX(v, SNDBUF_MIN);
	return 0;
}

static int set_linger(struct uk_socket_options *o, const void *value, int len)
{
	struct uk_linger l;

	if (len < (int)sizeof(l))
		return -EINVAL;
	memcpy(&l, value, sizeof(l));
	o->linger.on = l.on != 0;
	if (l.on)
		o->linger.seconds = l.seconds;
	return 0;
}

static int get_socket_level(struct uk_socket *s, int name, void *value,
			    int *len)
{
	struct uk_socket_options *o = s->provider->options(s->handle);
	const struct option *row;

	switch (name) {
	case UK_SO_TYPE: return option_put_int(s->type, value, len);
	case UK_SO_DOMAIN: return option_put_int(s->family, value, len);
	case UK_SO_PROTOCOL: return option_put_int(s->protocol, value, len);
	case UK_SO_SNDLOWAT: return option_put_int(1, value, len);
	case UK_SO_BSDCOMPAT:
	case UK_SO_ZEROCOPY: return option_put_int(0, value, len);
	case UK_SO_LINGER:
		return option_put(&o->linger, sizeof(o->linger), value, len);
	case UK_SO_TIMESTAMP:
	case UK_SO_TIMESTAMP_NEW:
	case UK_SO_TIMESTAMPNS:
	case UK_SO_TIMESTAMPNS_NEW:
		return option_put_int(get_timestamps(o, name), value, len);
	case UK_SO_RCVTIMEO:
	case UK_SO_RCVTIMEO_NEW: return from_ns(o->receive_timeout, value, len);
	case UK_SO_SNDTIMEO:
	case UK_SO_SNDTIMEO_NEW: return from_ns(o->send_timeout, value, len);
	default: break;
	}
	row = option_find(table, ARRAY_SIZE(table), UK_SOL_SOCKET, name);
	if (row)
		return option_put_int(option_get(o, row), value, len);
	return s->provider->getsockopt(s->handle, UK_SOL_SOCKET, name, value,
				       len);
}

/* Options that some families lack. */
static int refused(const struct uk_socket *s, int name, int v)
{
	switch (name) {
	case UK_SO_REUSEPORT:
		return v && s->family == UK_AF_UNIX ? -EOPNOTSUPP : 0;
	case UK_SO_ZEROCOPY: return -EOPNOTSUPP;
	case UK_SO_PEEK_OFF:
		return s->family != UK_AF_UNIX && s->type != UK_SOCK_DGRAM
			       ? -EOPNOTSUPP
			       : 0;
	default: return 0;
	}
}

static int set_number(struct uk_socket *s, int name, int v)
{
	struct uk_socket_options *o = s->provider->options(s->handle);
	const struct option *row;
	int rc = refused(s, name, v);

	if (rc)
		return rc;
	switch (name) {
	case UK_SO_BSDCOMPAT: return 0;
	case UK_SO_TIMESTAMP:
	case UK_SO_TIMESTAMP_NEW:
	case UK_SO_TIMESTAMPNS:
	case UK_SO_TIMESTAMPNS_NEW: return set_timestamps(o, name, v);
	case UK_SO_SNDBUF:
	case UK_SO_RCVBUF:
	case UK_SO_SNDBUFFORCE:
	case UK_SO_RCVBUFFORCE: return set_buffer(o, name, v);
	case UK_SO_RCVLOWAT:
		o->values[UK_SV_RCVLOWAT] = v < 0 ? MOST : v ? v : 1;
		return 0;
	default: break;
	}
	row = option_find(table, ARRAY_SIZE(table), UK_SOL_SOCKET, name);
	return row ? option_set(o, row, v) : -ENOPROTOOPT;
}

static int set_socket_level(struct uk_socket *s, int name, const void *value,
			    int len)
{
	struct uk_socket_options *o = s->provider->options(s->handle);
	int v, rc;

	if (name == UK_SO_BINDTODEVICE)
		return s->provider->setsockopt(s->handle, UK_SOL_SOCKET, name,
					       value, len);
	/* Programs of BPF, which nothing here runs, are no ints. */
	if (name == UK_SO_ATTACH_FILTER || name == UK_SO_ATTACH_REUSEPORT_CBPF)
		return len == FILTER_LEN ? -EPERM : -EINVAL;
	rc = option_take(value, len, &v);
	if (rc)
		return rc;
	switch (name) {
	case UK_SO_LINGER: return set_linger(o, value, len);
	case UK_SO_RCVTIMEO:
	case UK_SO_RCVTIMEO_NEW: return to_ns(value, len, &o->receive_timeout);
	case UK_SO_SNDTIMEO:
	case UK_SO_SNDTIMEO_NEW: return to_ns(value, len, &o->send_timeout);
	default: break;
	}
	rc = set_number(s, name, v);
	if (rc == -ENOPROTOOPT)
		rc = s->provider->setsockopt(s->handle, UK_SOL_SOCKET, name,
					     value, len);
	else if (!rc && s->provider->option_changed)
		s->provider->option_changed(s->handle, UK_SOL_SOCKET, name);
	return rc;
}

static int get_option(struct uk_socket *s, int level, int name, void *value,
		      int *len)
{
	if (level == UK_SOL_SOCKET)
		return *len < 0 ? -EINVAL
				: get_socket_level(s, name, value, len);
	return s->provider->getsockopt(s->handle, level, name, value, len);
}

static int set_option(struct uk_socket *s, int level, int name,
		      const void *value, int len)
{
	if (len < 0)
		return -EINVAL;
	if (level == UK_SOL_SOCKET)
		return set_socket_level(s, name, value, len);
	return s->provider->setsockopt(s->handle, level, name, value, len);
}

UK_SYSCALL5(getsockopt, int, fd, int, level, int, name, void *, value, int *,
	    len)
{
	int room, rc;

	if (!len)
		return WITH_SOCKET(fd, s, s ? -EFAULT : 0);
	room = *len;
	rc = WITH_SOCKET(fd, s, get_option(s, level, name, value, &room));
	if (rc >= 0)
		*len = room;
	return rc;
}

UK_SYSCALL5(setsockopt, int, fd, int, level, int, name, const void *, value,
	    int, len)
{
	return WITH_SOCKET(fd, s, set_option(s, level, name, value, len));
}
