/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names, which the network's resolver looks up.
 */
#include <netdb.h>
#include <string.h>
#include <uk/essentials.h>
#include <uk/netdb.h>

int h_errno;

static const struct uk_netdb *netdb;

void uk_netdb_set(const struct uk_netdb *n)
{
	netdb = n;
}

int getaddrinfo(const char *node, const char *service,
		const struct addrinfo *hints, struct addrinfo **result)
{
	if (!node && !service)
		return EAI_NONAME;
	if (!netdb)
		return EAI_FAIL;
	return netdb->getaddrinfo(node, service, hints, result);
}

void freeaddrinfo(struct addrinfo *list)
{
	if (list)
		netdb->freeaddrinfo(list);
}

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
	static struct in_addr addr;
	static char *addrs[2] = {(char *)&addr, NULL}, *none[1];
	static struct hostent h = {kept, none, AF_INET, sizeof(addr), addrs};
	struct addrinfo hints = {.ai_family = AF_INET}, *found;
	int rc = strlen(name) < sizeof(kept)
			 ? getaddrinfo(name, NULL, &hints, &found)
			 : EAI_NONAME;

	if (rc) {
		h_errno = rc == EAI_AGAIN    ? TRY_AGAIN
			  : rc == EAI_NONAME ? HOST_NOT_FOUND
					     : NO_RECOVERY;
		return NULL;
	}
	strcpy(kept, name);
	addr = ((struct sockaddr_in *)found->ai_addr)->sin_addr;
	freeaddrinfo(found);
	return &h;
}
