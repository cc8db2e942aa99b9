/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The client's parameters. They are an object of plain values, of which a few
 * are for us: so its tokens are gone through, and nested ones passed over.
 */
#include <string.h>
#include "iperf.h"

#define LEN_TCP 131072
#define LEN_UDP 1460
#define LEN_MAX 1048576

struct text {
	const char *at, *end;
};

static void skip_blanks(struct text *t)
{
	while (t->at < t->end && strchr(" \t\r\n", *t->at) && *t->at)
		t->at++;
}

static bool take(struct text *t, char c)
{
	skip_blanks(t);
	if (t->at == t->end || *t->at != c)
		return false;
	t->at++;
	return true;
}

/* A string; what is within its quotes, as it stands there. */
static bool take_string(struct text *t, struct text *s)
{
	if (!take(t, '"'))
		return false;
	s->at = t->at;
	while (t->at < t->end && *t->at != '"')
		t->at += *t->at == '\\' ? 2 : 1;
	if (t->at >= t->end)
		return false;
	s->end = t->at++;
	return true;
}

/* A number, true, false, null: up to what can't be in one. */
static bool take_word(struct text *t, struct text *w)
{
	w->at = t->at;
	while (t->at < t->end && *t->at && !strchr(",}] \t\r\n\"{[", *t->at))
		t->at++;
	w->end = t->at;
	return w->end > w->at;
}

/* An object or a list, with all that is in it. */
static bool skip_nested(struct text *t)
{
	unsigned int depth = 0;
	struct text s;

	do {
		skip_blanks(t);
		if (t->at >= t->end)
			return false;
		if (*t->at == '"') {
			if (!take_string(t, &s))
				return false;
			continue;
		}
		if (*t->at == '{' || *t->at == '[')
			depth++;
		if (*t->at == '}' || *t->at == ']')
			depth--;
		t->at++;
	} while (depth);
	return true;
}

static bool is(const struct text *s, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(s->end - s->at) == n && memcmp(s->at, what, n) == 0;
}

/* A whole number of a word that is one. */
static bool whole(const struct text *w, uint64_t *v)
{
	uint64_t n = 0;

	for (const char *p = w->at; p < w->end; p++)
		if (*p < '0' || *p > '9' || __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *p - '0', &n))
			return false;
	*v = n;
	return true;
}

static bool number(const struct text *w, unsigned int max, unsigned int *v)
{
	uint64_t n;

	if (!whole(w, &n) || n == 0 || n > max)
		return false;
	*v = n;
	return true;
}

static bool use(const struct text *key, const struct text *w, struct params *p)
{
	if (is(key, "tcp"))
		p->tcp = is(w, "true");
	else if (is(key, "udp"))
		p->udp = is(w, "true");
	else if (is(key, "udp_counters_64bit"))
		p->wide = !is(w, "0");
	else if (is(key, "reverse"))
		p->reverse = is(w, "true");
	else if (is(key, "bidirectional"))
		p->bidirectional = is(w, "true");
	else if (is(key, "parallel"))
		return number(w, STREAMS_MAX, &p->streams);
	else if (is(key, "len"))
		return number(w, LEN_MAX, &p->len);
	else if (is(key, "bandwidth"))
		return whole(w, &p->rate);
	return true;
}

static bool take_value(struct text *t, const struct text *key, struct params *p)
{
	struct text v;

	skip_blanks(t);
	if (t->at == t->end)
		return false;
	if (*t->at == '"')
		return take_string(t, &v);
	if (*t->at == '{' || *t->at == '[')
		return skip_nested(t);
	return take_word(t, &v) && use(key, &v, p);
}

bool params_parse(const char *s, size_t n, struct params *out)
{
	struct text t = {s, s + n}, key;
	struct params p = {.streams = 1};

	if (!take(&t, '{'))
		return false;
	if (!take(&t, '}')) {
		do {
			skip_blanks(&t);
			if (!take_string(&t, &key) || !take(&t, ':') ||
			    !take_value(&t, &key, &p))
				return false;
		} while (take(&t, ','));
		if (!take(&t, '}'))
			return false;
	}
	if (!p.len)
		p.len = p.udp ? LEN_UDP : LEN_TCP;
	*out = p;
	return true;
}
