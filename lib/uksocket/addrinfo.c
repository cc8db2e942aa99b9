/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * getaddrinfo(): addresses of a name in the order to try them, for each kind
 * of socket. Source: POSIX.1-2017 and RFC 3493, 6.1. Names come from numbers,
 * from "localhost" [RFC 6761, 6.3] and from name servers.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uk/errno.h>
#include <uk/socket.h>
#include "lookup.h"
#include "order.h"

#define FLAGS                                                                  \
	(AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_V4MAPPED | AI_ALL |   \
	 AI_ADDRCONFIG | AI_NUMERICSERV)
#define ADDRS_MAX (2 * DNS_ADDRS_MAX)

struct kind {
	int socktype, protocol;
	in_port_t port; /* as the network has it */
};

struct addrs {
	struct name_addr list[ADDRS_MAX];
	unsigned int n;
	char name[DNS_NAME_MAX]; /* the canonical one */
};

/* --- services ------------------------------------------------------------ */

/* Those that programs ask for by name, of IANA's. */
static const struct {
	const char *name;
	uint16_t port;
} services[] = {
	{"echo", 7},	 {"discard", 9}, {"ftp", 21},	  {"ssh", 22},
	{"telnet", 23},	 {"smtp", 25},	 {"time", 37},	  {"domain", 53},
	{"tftp", 69},	 {"http", 80},	 {"pop3", 110},	  {"ntp", 123},
	{"imap", 143},	 {"snmp", 161},	 {"ldap", 389},	  {"https", 443},
	{"syslog", 514}, {"ldaps", 636}, {"imaps", 993},  {"pop3s", 995},
	{"mqtt", 1883},	 {"nfs", 2049},	 {"mysql", 3306}, {"postgresql", 5432},
	{"redis", 6379},
};

/* Returns 0 or EAI_...; no service is port 0. */
static int find_port(const char *service, int flags, in_port_t *port)
{
	unsigned long v;
	char *end;

	if (!service || !*service) {
		*port = 0;
		return 0;
	}
	if (*service >= '0' && *service <= '9') {
		v = strtoul(service, &end, 10);
		if (*end || v > UINT16_MAX)
			return *end ? EAI_NONAME : EAI_SERVICE;
		*port = htons(v);
		return 0;
	}
	if (flags & AI_NUMERICSERV)
		return EAI_NONAME;
	for (unsigned int i = 0; i < ARRAY_SIZE(services); i++)
		if (strcmp(services[i].name, service) == 0) {
			*port = htons(services[i].port);
			return 0;
		}
	return EAI_SERVICE;
}

static const struct kind all_kinds[] = {
	{SOCK_STREAM, IPPROTO_TCP, 0},
	{SOCK_DGRAM, IPPROTO_UDP, 0},
};

/* Returns how many kinds of socket are asked for, or EAI_... */
static int find_kinds(const char *service, const struct addrinfo *hints,
		      struct kind *kinds)
{
	int n = 0, rc;
	in_port_t port;

	rc = find_port(service, hints->ai_flags, &port);
	if (rc)
		return rc;
	if (hints->ai_socktype == SOCK_RAW) {
		kinds[0] = (struct kind){SOCK_RAW, hints->ai_protocol, 0};
		return service ? EAI_SERVICE : 1;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(all_kinds); i++) {
		const struct kind *k = &all_kinds[i];

		if ((hints->ai_socktype && hints->ai_socktype != k->socktype) ||
		    (hints->ai_protocol && hints->ai_protocol != k->protocol))
			continue;
		kinds[n] = *k;
		kinds[n++].port = port;
	}
	return n ? n : EAI_SOCKTYPE;
}

/* --- addresses ------------------------------------------------------------ */

static struct name_addr *add(struct addrs *a, int family, const void *bytes)
{
	struct name_addr *to = &a->list[a->n];

	if (a->n == ADDRS_MAX)
		return NULL;
	a->n++;
	*to = (struct name_addr){.is4 = family == AF_INET};
	if (to->is4) {
		to->bytes[10] = to->bytes[11] = 0xff;
		memcpy(to->bytes + 12, bytes, 4);
	} else {
		memcpy(to->bytes, bytes, 16);
	}
	return to;
}

static bool wants(const struct addrinfo *hints, int family)
{
	if (hints->ai_family == AF_UNSPEC || hints->ai_family == family)
		return true;
	return family == AF_INET && hints->ai_family == AF_INET6 &&
	       (hints->ai_flags & AI_V4MAPPED);
}

/* Of nobody: what to listen at, or oneself. */
static void add_own(struct addrs *a, const struct addrinfo *hints, bool passive)
{
	const uint32_t any4 = htonl(INADDR_ANY), own4 = htonl(INADDR_LOOPBACK);

	if (wants(hints, AF_INET))
		add(a, AF_INET, passive ? &any4 : &own4);
	if (wants(hints, AF_INET6))
		add(a, AF_INET6, passive ? &in6addr_any : &in6addr_loopback);
}

/* "ADDRESS" or "ADDRESS%ZONE", a link's number. Returns whether it is one. */
static bool add_number(struct addrs *a, const char *node)
{
	char copy[INET6_ADDRSTRLEN];
	size_t n = strcspn(node, "%");
	uint8_t bytes[16];
	char *end = NULL;
	unsigned long zone = 0;

	if (inet_aton(node, (struct in_addr *)bytes)) {
		add(a, AF_INET, bytes);
		return true;
	}
	if (n >= sizeof(copy))
		return false;
	memcpy(copy, node, n);
	copy[n] = '\0';
	if (node[n])
		zone = strtoul(node + n + 1, &end, 10);
	if ((end && (*end || !zone || zone > UINT8_MAX)) ||
	    inet_pton(AF_INET6, copy, bytes) != 1)
		return false;
	add(a, AF_INET6, bytes)->zone = zone;
	return true;
}

/* "localhost", or below it, with a dot at the end or without. */
static bool is_localhost(const char *node)
{
	static const char local[] = "localhost";
	size_t n = strlen(node), len = sizeof(local) - 1;

	if (n && node[n - 1] == '.')
		n--;
	return n >= len && strncasecmp(node + n - len, local, len) == 0 &&
	       (n == len || node[n - len - 1] == '.');
}

/* How `to` is reached; false: not at all. */
static bool source_of(const struct name_addr *to, struct name_addr *from)
{
	struct uk_inet_addr there = {.zone = to->zone}, here;

	memcpy(there.bytes, to->bytes, sizeof(there.bytes));
	if (uk_socket_source(&there, &here))
		return false;
	*from = (struct name_addr){.zone = here.zone, .is4 = to->is4};
	memcpy(from->bytes, here.bytes, sizeof(from->bytes));
	return true;
}

/* Has this image an address that the family's others can answer to? */
static bool is_configured(int family)
{
	/* For documentation: nobody's, and nothing is sent [RFC 5737, 3849]. */
	static const uint8_t far4[4] = {192, 0, 2, 1};
	static const uint8_t far6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
	struct addrs far = {.n = 0};
	struct name_addr from;

	add(&far, family, family == AF_INET ? far4 : far6);
	return source_of(&far.list[0], &from) && !addr_is_local(&from);
}

static int add_names(struct addrs *a, const char *node,
		     const struct addrinfo *hints)
{
	struct lookup l[2] = {{.type = DNS_AAAA}, {.type = DNS_A}};
	bool configured_only = hints->ai_flags & AI_ADDRCONFIG;
	bool want6 = wants(hints, AF_INET6), want4 = wants(hints, AF_INET);
	unsigned int n;

	if (configured_only) {
		want6 = want6 && is_configured(AF_INET6);
		want4 = want4 && is_configured(AF_INET);
	}
	n = want6 + want4;
	if (!n)
		return EAI_NONAME;
	dns_lookup(node, l + !want6, n);
	for (unsigned int i = !want6; i < !want6 + n; i++) {
		const struct dns_found *f = &l[i].found;
		bool is6 = l[i].type == DNS_AAAA;

		for (unsigned int k = 0; l[i].rc == 0 && k < f->n; k++)
			add(a, is6 ? AF_INET6 : AF_INET, f->addrs[k]);
		if (l[i].rc == 0 && f->name[0])
			strcpy(a->name, f->name);
	}
	if (a->n)
		return 0;
	for (unsigned int i = !want6; i < !want6 + n; i++)
		if (l[i].rc == -EAGAIN)
			return EAI_AGAIN;
	return EAI_NONAME;
}

/* Stable, the highest first. */
static void sort(struct addrs *a)
{
	uint32_t rank[ADDRS_MAX];

	for (unsigned int i = 0; i < a->n; i++) {
		struct name_addr from, it = a->list[i];
		unsigned int at = i;
		uint32_t r =
			addr_rank(&it, source_of(&it, &from) ? &from : NULL);

		for (; at && rank[at - 1] < r; at--) {
			rank[at] = rank[at - 1];
			a->list[at] = a->list[at - 1];
		}
		rank[at] = r;
		a->list[at] = it;
	}
}

/* Of IPv4's addresses as IPv6's: all only when that is said, or no other is. */
static void leave_out_mapped(struct addrs *a, const struct addrinfo *hints)
{
	unsigned int n = 0, n6 = 0;

	if (hints->ai_family != AF_INET6)
		return;
	for (unsigned int i = 0; i < a->n; i++)
		n6 += !a->list[i].is4;
	if (!n6 || (hints->ai_flags & AI_ALL))
		return;
	for (unsigned int i = 0; i < a->n; i++)
		if (!a->list[i].is4)
			a->list[n++] = a->list[i];
	a->n = n;
}

/* Returns 0 or EAI_... */
static int find_addrs(const char *node, const struct addrinfo *hints,
		      struct addrs *a)
{
	int rc;

	if (!node) {
		add_own(a, hints, hints->ai_flags & AI_PASSIVE);
		return 0;
	}
	if (!*node || strlen(node) >= DNS_NAME_MAX)
		return EAI_NONAME;
	strcpy(a->name, node);
	if (add_number(a, node))
		return wants(hints, a->list[0].is4 ? AF_INET : AF_INET6)
			       ? 0
			       : EAI_NONAME;
	if (hints->ai_flags & AI_NUMERICHOST)
		return EAI_NONAME;
	if (is_localhost(node)) {
		add_own(a, hints, false);
		return 0;
	}
	rc = add_names(a, node, hints);
	if (rc)
		return rc;
	leave_out_mapped(a, hints);
	sort(a);
	return 0;
}

/* --- the list --------------------------------------------------------------
 */

/* Each is a block of its own: any part of the list can be freed. */
struct entry {
	struct addrinfo ai;
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} addr;
	char name[];
};

static struct entry *make_entry(const struct name_addr *a, const struct kind *k,
				const struct addrinfo *hints, const char *name)
{
	struct entry *e = calloc(1, sizeof(*e) + (name ? strlen(name) + 1 : 0));

	if (!e)
		return NULL;
	e->ai.ai_flags = hints->ai_flags;
	e->ai.ai_socktype = k->socktype;
	e->ai.ai_protocol = k->protocol;
	e->ai.ai_addr = &e->addr.any;
	if (name)
		e->ai.ai_canonname = strcpy(e->name, name);
	if (a->is4 && hints->ai_family != AF_INET6) {
		e->ai.ai_family = e->addr.in.sin_family = AF_INET;
		e->ai.ai_addrlen = sizeof(e->addr.in);
		e->addr.in.sin_port = k->port;
		memcpy(&e->addr.in.sin_addr, a->bytes + 12, 4);
	} else {
		e->ai.ai_family = e->addr.in6.sin6_family = AF_INET6;
		e->ai.ai_addrlen = sizeof(e->addr.in6);
		e->addr.in6.sin6_port = k->port;
		e->addr.in6.sin6_scope_id = a->zone;
		memcpy(&e->addr.in6.sin6_addr, a->bytes, 16);
	}
	return e;
}

void freeaddrinfo(struct addrinfo *list)
{
	while (list) {
		struct addrinfo *next = list->ai_next;

		free(list);
		list = next;
	}
}

int getaddrinfo(const char *node, const char *service,
		const struct addrinfo *hints, struct addrinfo **result)
{
	static const struct addrinfo none = {.ai_family = AF_UNSPEC};
	struct kind kinds[ARRAY_SIZE(all_kinds)];
	struct addrs addrs = {.n = 0};
	struct addrinfo **at = result;
	int nkinds, rc;

	*result = NULL;
	hints = hints ? hints : &none;
	if (!node && !service)
		return EAI_NONAME;
	if ((hints->ai_flags & ~FLAGS) ||
	    ((hints->ai_flags & AI_CANONNAME) && !node))
		return EAI_BADFLAGS;
	if (hints->ai_family != AF_UNSPEC && hints->ai_family != AF_INET &&
	    hints->ai_family != AF_INET6)
		return EAI_FAMILY;
	nkinds = find_kinds(service, hints, kinds);
	if (nkinds < 0)
		return nkinds;
	rc = find_addrs(node, hints, &addrs);
	if (rc)
		return rc;
	for (unsigned int i = 0; i < addrs.n; i++)
		for (int k = 0; k < nkinds; k++) {
			bool named = (hints->ai_flags & AI_CANONNAME) &&
				     at == result;
			struct entry *e =
				make_entry(&addrs.list[i], &kinds[k], hints,
					   named ? addrs.name : NULL);

			if (!e) {
				freeaddrinfo(*result);
				*result = NULL;
				return EAI_MEMORY;
			}
			*at = &e->ai;
			at = &e->ai.ai_next;
		}
	return 0;
}
