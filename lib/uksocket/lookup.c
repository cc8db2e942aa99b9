/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Asks name servers, one after the other, twice at most. What nobody else may
 * guess are the socket's port and the questions' numbers [RFC 5452], and only
 * the server that was asked is heard.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uk/errno.h>
#include <uk/plat/time.h>
#include <uk/socket.h>
#include <uk/swrand.h>
#include "lookup.h"

#define SERVERS_MAX 3
#define ROUNDS	    2
#define PATIENCE_MS 2500 /* with a server, in the first round */
#define TYPES_MAX   2

struct question {
	uint8_t bytes[DNS_MESSAGE_MAX];
	int len;
	bool answered;
};

/* The i-th server's, as a socket has it. Returns its length, 0: none. */
static socklen_t server_address(unsigned int i, struct sockaddr_storage *a)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct sockaddr_in6 *in6 = (void *)a;
	struct sockaddr_in *in = (void *)a;
	struct uk_inet_addr addr;

	if (uk_socket_nameserver(i, &addr))
		return 0;
	memset(a, 0, sizeof(*a));
	if (memcmp(addr.bytes, mapped, sizeof(mapped)) == 0) {
		in->sin_family = AF_INET;
		in->sin_port = htons(DNS_PORT);
		memcpy(&in->sin_addr, addr.bytes + 12, 4);
		return sizeof(*in);
	}
	in6->sin6_family = AF_INET6;
	in6->sin6_port = htons(DNS_PORT);
	in6->sin6_scope_id = addr.zone;
	memcpy(&in6->sin6_addr, addr.bytes, 16);
	return sizeof(*in6);
}

static bool is_from(const struct sockaddr_storage *a,
		    const struct sockaddr_storage *b)
{
	const struct sockaddr_in *a4 = (void *)a, *b4 = (void *)b;
	const struct sockaddr_in6 *a6 = (void *)a, *b6 = (void *)b;

	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return a4->sin_port == b4->sin_port &&
		       a4->sin_addr.s_addr == b4->sin_addr.s_addr;
	return a6->sin6_port == b6->sin6_port &&
	       memcmp(&a6->sin6_addr, &b6->sin6_addr, 16) == 0;
}

/* One message, if it comes in time. Returns its length, 0: none. */
static size_t receive(int fd, const struct sockaddr_storage *server,
		      uint8_t *msg, uint64_t deadline)
{
	for (;;) {
		uint64_t now = ukplat_clock_ns();
		struct pollfd p = {fd, POLLIN, 0};
		struct sockaddr_storage from;
		socklen_t len = sizeof(from);
		ssize_t n;

		if (now >= deadline ||
		    poll(&p, 1, (deadline - now) / 1000000 + 1) < 0)
			return 0;
		n = recvfrom(fd, msg, DNS_MESSAGE_MAX, MSG_DONTWAIT,
			     (struct sockaddr *)&from, &len);
		if (n > 0 && is_from(&from, server))
			return n;
	}
}

/* To whichever question it is the answer. Returns whether to one. */
static bool take(const uint8_t *msg, size_t len, struct question *q,
		 struct lookup *l, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		int rc;

		if (q[i].answered)
			continue;
		rc = dns_answer(msg, len, q[i].bytes, q[i].len, &l[i].found);
		if (rc == -EBADMSG)
			continue;
		l[i].rc = rc;
		q[i].answered = true;
		return true;
	}
	return false;
}

/* Returns whether the server has answered all, and not that it can't. */
static bool ask(const struct sockaddr_storage *server, socklen_t server_len,
		struct question *q, struct lookup *l, unsigned int n,
		unsigned int ms)
{
	uint64_t deadline = ukplat_clock_ns() + ms * 1000000ULL;
	int fd = socket(server->ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	unsigned int left = n;
	uint8_t msg[DNS_MESSAGE_MAX];
	bool good = true;
	size_t len;

	if (fd < 0)
		return false;
	for (unsigned int i = 0; i < n; i++) {
		uint16_t id;

		uk_swrand_fill(&id, sizeof(id));
		memcpy(q[i].bytes, &id, sizeof(id));
		q[i].answered = false;
		sendto(fd, q[i].bytes, q[i].len, 0, (void *)server, server_len);
	}
	while (left && (len = receive(fd, server, msg, deadline)))
		left -= take(msg, len, q, l, n);
	close(fd);
	for (unsigned int i = 0; i < n; i++)
		good &= q[i].answered && l[i].rc != -EAGAIN;
	return good;
}

void dns_lookup(const char *name, struct lookup *l, unsigned int n)
{
	struct sockaddr_storage servers[SERVERS_MAX];
	socklen_t len[SERVERS_MAX];
	struct question q[TYPES_MAX];
	unsigned int found = 0;

	for (unsigned int i = 0; i < n; i++) {
		l[i].rc = -EAGAIN;
		q[i].len = dns_question(q[i].bytes, name, l[i].type, 0);
		if (q[i].len < 0) {
			l[0].rc = l[n - 1].rc = -ENOENT;
			return;
		}
	}
	while (found < SERVERS_MAX &&
	       (len[found] = server_address(found, &servers[found])))
		found++;
	for (unsigned int i = 0; i < ROUNDS * found; i++) {
		unsigned int s = i % found;

		if (ask(&servers[s], len[s], q, l, n,
			PATIENCE_MS << (i / found)))
			return;
	}
}
