/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses as texts: IPv4 with dots, IPv6 as RFC 4291 (2.2) reads it and RFC
 * 5952 writes it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <uk/essentials.h>

const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;
const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

/* For those who take their addresses. */
#undef htonl
#undef htons
#undef ntohl
#undef ntohs

uint32_t htonl(uint32_t v)
{
	return __builtin_bswap32(v);
}

uint16_t htons(uint16_t v)
{
	return __builtin_bswap16(v);
}

uint32_t ntohl(uint32_t v)
{
	return __builtin_bswap32(v);
}

uint16_t ntohs(uint16_t v)
{
	return __builtin_bswap16(v);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Digits of `base` at `*s`; -1 when there are none, or for more than `max`. */
static long long number(const char **s, int base, uint32_t max)
{
	long long v = 0;
	const char *start = *s;

	for (; digit(**s) < base; (*s)++) {
		v = v * base + digit(**s);
		if (v > max)
			return -1;
	}
	return *s == start ? -1 : v;
}

/* Four decimal numbers, no leading zeroes: those were octal once. */
static bool parse4(const char *s, uint8_t *out)
{
	for (unsigned int i = 0; i < 4; i++) {
		bool zero = *s == '0';
		const char *start = s;
		long long v = number(&s, 10, 255);

		if (v < 0 || (zero && s - start > 1) ||
		    *s != (i < 3 ? '.' : '\0'))
			return false;
		out[i] = v;
		s++;
	}
	return true;
}

struct groups {
	uint8_t bytes[16];
	unsigned int n; /* bytes so far */
	int gap;	/* where "::" was, -1: nowhere */
};

static bool parse_groups(const char *s, struct groups *g)
{
	if (s[0] == ':' && s[1] != ':')
		return false;
	while (*s) {
		const char *start = s;
		long long v;

		if (s[0] == ':' && s[1] == ':') {
			if (g->gap >= 0)
				return false;
			g->gap = g->n;
			s += 2;
			continue;
		}
		if (g->n && s[0] == ':')
			start = ++s;
		else if (g->n && g->gap != (int)g->n)
			return false;
		v = number(&s, 16, 0xffff);
		if (*s == '.') {
			/* The last 32 bits as IPv4. */
			if (g->n > 12 || !parse4(start, g->bytes + g->n))
				return false;
			g->n += 4;
			return true;
		}
		if (v < 0 || s - start > 4 || g->n > 14)
			return false;
		g->bytes[g->n++] = v >> 8;
		g->bytes[g->n++] = v;
	}
	return true;
}

static bool parse6(const char *s, uint8_t *out)
{
	struct groups g = {.gap = -1};
	unsigned int behind;

	if (!parse_groups(s, &g) || (g.gap < 0 ? g.n != 16 : g.n > 14))
		return false;
	behind = g.gap < 0 ? 0 : g.n - g.gap;
	memset(out, 0, 16);
	memcpy(out, g.bytes, g.n - behind);
	memcpy(out + 16 - behind, g.bytes + g.n - behind, behind);
	return true;
}

int inet_pton(int family, const char *s, void *addr)
{
	uint8_t out[16];
	bool ok;

	if (family != AF_INET && family != AF_INET6) {
		errno = EAFNOSUPPORT;
		return -1;
	}
	ok = family == AF_INET ? parse4(s, out) : parse6(s, out);
	if (ok)
		memcpy(addr, out, family == AF_INET ? 4 : 16);
	return ok;
}

/* One to four numbers of base 8, 10 or 16, the last for what is left. */
int inet_aton(const char *s, struct in_addr *addr)
{
	uint32_t v = 0;

	for (unsigned int i = 0; i < 4; i++) {
		uint32_t max = UINT32_MAX >> (8 * i);
		int base = 10;
		long long part;

		if (s[0] == '0' && (s[1] | 0x20) == 'x') {
			base = 16;
			s += 2;
		} else if (s[0] == '0' && digit(s[1]) < 8) {
			base = 8;
		}
		part = number(&s, base, max);
		if (part < 0)
			return 0;
		if (!*s) {
			addr->s_addr = htonl(v | (uint32_t)part);
			return 1;
		}
		if (*s++ != '.' || part > 255)
			return 0;
		v |= (uint32_t)part << (24 - 8 * i);
	}
	return 0;
}

in_addr_t inet_addr(const char *s)
{
	struct in_addr a;

	return inet_aton(s, &a) ? a.s_addr : INADDR_NONE;
}

static char *put_number(char *p, unsigned int v, unsigned int base)
{
	char rest[8];
	unsigned int n = 0;

	do
		rest[n++] = "0123456789abcdef"[v % base];
	while (v /= base);
	while (n)
		*p++ = rest[--n];
	return p;
}

static char *put4(char *p, const uint8_t *a)
{
	for (unsigned int i = 0; i < 4; i++) {
		if (i)
			*p++ = '.';
		p = put_number(p, a[i], 10);
	}
	return p;
}

/* The first of the longest runs of zero groups, two at least. */
static unsigned int longest_run(const uint8_t *a, unsigned int *at)
{
	unsigned int best = 1, run = 0;

	for (unsigned int i = 0; i < 8; i++) {
		run = a[2 * i] || a[2 * i + 1] ? 0 : run + 1;
		if (run > best) {
			best = run;
			*at = i + 1 - run;
		}
	}
	return best > 1 ? best : 0;
}

static char *put6(char *p, const uint8_t *a)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	unsigned int at = 8, run = longest_run(a, &at);

	if (memcmp(a, mapped, 12) == 0) {
		memcpy(p, "::ffff:", 7);
		return put4(p + 7, a + 12);
	}
	for (unsigned int i = 0; i < 8; i++) {
		if (run && i == at) {
			*p++ = ':';
			i += run - 1;
			if (i == 7)
				*p++ = ':';
			continue;
		}
		if (i)
			*p++ = ':';
		p = put_number(p, a[2 * i] << 8 | a[2 * i + 1], 16);
	}
	return p;
}

const char *inet_ntop(int family, const void *addr, char *buf, socklen_t size)
{
	char text[INET6_ADDRSTRLEN], *end;

	if (family == AF_INET) {
		end = put4(text, addr);
	} else if (family == AF_INET6) {
		end = put6(text, addr);
	} else {
		errno = EAFNOSUPPORT;
		return NULL;
	}
	*end++ = '\0';
	if ((size_t)(end - text) > size) {
		errno = ENOSPC;
		return NULL;
	}
	return memcpy(buf, text, end - text);
}

char *inet_ntoa(struct in_addr addr)
{
	static char text[INET_ADDRSTRLEN];

	return (char *)inet_ntop(AF_INET, &addr, text, sizeof(text));
}
