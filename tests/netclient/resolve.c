/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names: getaddrinfo() with hints that are given as words.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include "netclient.h"

/* Until there is a name server. */
#define PAUSE_MS 50
#define TRIES	 400

static const struct {
	const char *word;
	struct addrinfo hints;
} words[] = {
	{"passive", {.ai_flags = AI_PASSIVE}},
	{"canon", {.ai_flags = AI_CANONNAME}},
	{"numeric", {.ai_flags = AI_NUMERICHOST}},
	{"numericserv", {.ai_flags = AI_NUMERICSERV}},
	{"mapped", {.ai_flags = AI_V4MAPPED}},
	{"all", {.ai_flags = AI_ALL}},
	{"config", {.ai_flags = AI_ADDRCONFIG}},
	{"bad", {.ai_flags = 0x8000}},
	{"inet", {.ai_family = AF_INET}},
	{"inet6", {.ai_family = AF_INET6}},
	{"family", {.ai_family = 99}},
	{"stream", {.ai_socktype = SOCK_STREAM}},
	{"dgram", {.ai_socktype = SOCK_DGRAM}},
	{"raw", {.ai_socktype = SOCK_RAW}},
	{"udp", {.ai_protocol = IPPROTO_UDP}},
};

const char *text_of(const struct addrinfo *ai)
{
	static char text[INET6_ADDRSTRLEN];
	const void *a = &((struct sockaddr_in *)ai->ai_addr)->sin_addr;

	if (ai->ai_family == AF_INET6)
		a = &((struct sockaddr_in6 *)ai->ai_addr)->sin6_addr;
	inet_ntop(ai->ai_family, a, text, sizeof(text));
	return text;
}

static void show(const struct addrinfo *ai)
{
	const struct sockaddr_in *a = (void *)ai->ai_addr;

	printf("%s %s %d",
	       ai->ai_socktype == SOCK_STREAM  ? "tcp"
	       : ai->ai_socktype == SOCK_DGRAM ? "udp"
					       : "raw",
	       text_of(ai), ntohs(a->sin_port));
	if (ai->ai_canonname)
		printf(" %s", ai->ai_canonname);
	printf("\n");
}

static const char *or_null(const char *s)
{
	return strcmp(s, "-") == 0 ? NULL : s;
}

int resolve(int argc, char *argv[])
{
	struct addrinfo hints = {0}, *list, *ai;
	int rc, tries = 1;

	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "wait") == 0)
			tries = TRIES;
		for (unsigned int w = 0; w < sizeof(words) / sizeof(*words);
		     w++)
			if (strcmp(argv[i], words[w].word) == 0) {
				const struct addrinfo *h = &words[w].hints;

				hints.ai_flags |= h->ai_flags;
				hints.ai_family |= h->ai_family;
				hints.ai_socktype |= h->ai_socktype;
				hints.ai_protocol |= h->ai_protocol;
			}
	}
	do
		rc = getaddrinfo(or_null(argv[0]), or_null(argv[1]), &hints,
				 &list);
	while (rc == EAI_AGAIN && --tries && poll(NULL, 0, PAUSE_MS) == 0);
	if (rc) {
		printf("%s\n", gai_strerror(rc));
		return 1;
	}
	for (ai = list; ai; ai = ai->ai_next)
		show(ai);
	freeaddrinfo(list);
	return 0;
}
