/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The records on the console, in few bytes.
 */
#include <uk/arch/string.h>
#include <uk/fmt.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include "trace_internal.h"

#define LINE_BYTES 57 /* 76 characters */

struct dump {
	uint64_t last; /* time of the record before */
	uint32_t hash;
	unsigned int n; /* bytes that wait to be written */
	unsigned char bytes[LINE_BYTES];
};

static void put(struct uk_fmt_out *o, const char *s, size_t len)
{
	(void)o;
	ukplat_console_write(s, len);
}

static void __uk_printf(1, 2) say(const char *fmt, ...)
{
	struct uk_fmt_out console = {.put = put};
	va_list ap;

	va_start(ap, fmt);
	uk_vfmt(&console, fmt, ap);
	va_end(ap);
}

static char base64(unsigned int v)
{
	return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	       "0123456789+/"[v & 63];
}

/* RFC 4648, 4 */
static void write_line(struct dump *d)
{
	char text[1 + LINE_BYTES / 3 * 4 + 1], *c = text;

	*c++ = ':';
	for (unsigned int i = 0; i < d->n; i += 3) {
		unsigned int left = d->n - i;
		unsigned int v = d->bytes[i] << 16;

		v |= left > 1 ? d->bytes[i + 1] << 8 : 0;
		v |= left > 2 ? d->bytes[i + 2] : 0;
		*c++ = base64(v >> 18);
		*c++ = base64(v >> 12);
		*c++ = left > 1 ? base64(v >> 6) : '=';
		*c++ = left > 2 ? base64(v) : '=';
	}
	*c++ = '\n';
	ukplat_console_write(text, c - text);
	d->n = 0;
}

static void put_byte(struct dump *d, unsigned char byte)
{
	d->hash = (d->hash ^ byte) * 16777619;
	d->bytes[d->n++] = byte;
	if (d->n == LINE_BYTES)
		write_line(d);
}

static void put_uleb(struct dump *d, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		put_byte(d, v | 0x80);
	put_byte(d, v);
}

static void put_record(const struct uk_trace_event *r, void *arg)
{
	struct dump *d = arg;

	put_uleb(d, r->point - uk_table_tracepoints_start);
	put_uleb(d, r->at - d->last);
	d->last = r->at;
	for (unsigned int i = 0; i < r->point->nargs; i++)
		put_uleb(d, r->args[i]);
}

static bool dumped;

void trace_dump_unlocked(void)
{
	struct dump d = {.hash = 2166136261};
	const struct uk_tracepoint *p;
	struct uk_trace_stats st;

	dumped = true;
	uk_trace_select("all", false);
	uk_trace_stats_get(&st);
	say("=== uktrace 1 %u records, %llu lost, %u points\n", st.records,
	    (unsigned long long)st.lost,
	    (unsigned int)(uk_table_tracepoints_end -
			   uk_table_tracepoints_start));
	uk_table_foreach (p, tracepoints)
		say("%u %u %s %s %s\n",
		    (unsigned int)(p - uk_table_tracepoints_start), p->nargs,
		    trace_lib(p), p->name, p->fmt);
	trace_walk_unlocked(put_record, &d);
	if (d.n)
		write_line(&d);
	say("=== end %08x\n", d.hash);
}

void uk_trace_dump(void)
{
	trace_dump_unlocked();
	uk_trace_reset();
}

/* An empty trace tells who asked for one which trace points there are. */
static void dump_at_exit(int status)
{
	struct uk_trace_stats st;

	(void)status;
	uk_trace_stats_get(&st);
	if (st.records || (trace_is_wanted() && !dumped))
		uk_trace_dump();
}
UK_EXIT_CALL(dump_at_exit, 90);
