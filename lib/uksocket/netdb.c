/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Errors of getaddrinfo() as texts, and what it replaces.
 */
#include <netdb.h>
#include <string.h>
#include <uk/essentials.h>

#define HOST_ADDRS_MAX 16

int h_errno;

const char *gai_strerror(int error)
{
	static const struct {
		int error;
		const char *text;
	} texts[] = {
		{0, "Success"},
		{EAI_BADFLAGS, "Bad value for ai_flags"},
		{EAI_NONAME, "Name or service not known"},
		{EAI_AGAIN, "Temporary failure in name resolution"},
		{EAI_FAIL, "Non-recoverable failure in name resolution"},
		{EAI_FAMILY, "ai_family not supported"},
		{EAI_SOCKTYPE, "ai_socktype not supported"},
		{EAI_SERVICE, "Service not supported for ai_socktype"},
		{EAI_MEMORY, "Memory allocation failure"},
		{EAI_SYSTEM, "System error"},
		{EAI_OVERFLOW, "Argument buffer overflow"},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i].error == error)
			return texts[i].text;
	return "Unknown error";
}

struct hostent *gethostbyname(const char *name)
{
	static char kept[256];
	static struct in_addr addrs[HOST_ADDRS_MAX];
	static char *list[HOST_ADDRS_MAX + 1], *none[1];
	static struct hostent h = {kept, none, AF_INET, sizeof(addrs[0]), list};
	struct addrinfo hints = {.ai_family = AF_INET,
				 .ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_CANONNAME};
	struct addrinfo *found, *ai;
	unsigned int n = 0;
	int rc = getaddrinfo(name, NULL, &hints, &found);

	if (rc) {
		h_errno = rc == EAI_AGAIN    ? TRY_AGAIN
			  : rc == EAI_NONAME ? HOST_NOT_FOUND
					     : NO_RECOVERY;
		return NULL;
	}
	strcpy(kept, found->ai_canonname);
	for (ai = found; ai && n < HOST_ADDRS_MAX; ai = ai->ai_next, n++) {
		addrs[n] = ((struct sockaddr_in *)ai->ai_addr)->sin_addr;
		list[n] = (char *)&addrs[n];
	}
	list[n] = NULL;
	freeaddrinfo(found);
	return &h;
}
