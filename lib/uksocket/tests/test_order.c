/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The order of addresses: examples of RFC 6724, 10.2, and others.
 */
#include <arpa/inet.h>
#include <string.h>
#include <uk/test.h>
#include "../order.h"

static struct name_addr addr(const char *s)
{
	struct name_addr a = {.is4 = !strchr(s, ':')};

	if (a.is4)
		a.bytes[10] = a.bytes[11] = 0xff;
	inet_pton(a.is4 ? AF_INET : AF_INET6, s, a.bytes + (a.is4 ? 12 : 0));
	return a;
}

static uint32_t rank(const char *to, const char *from)
{
	struct name_addr t = addr(to), f = addr(from ? from : "::");

	return addr_rank(&t, from ? &f : NULL);
}

/* Each before the next. */
static const struct {
	const char *to, *from, *next, *next_from;
} examples[] = {
	{"2001:db8:1::1", "2001:db8:1::2", "198.51.100.121", "169.254.13.78"},
	{"198.51.100.121", "198.51.100.117", "2001:db8:1::1", "fe80::1"},
	{"2001:db8:1::1", "2001:db8:1::2", "10.1.2.3", "10.1.2.4"},
	{"fe80::1", "fe80::2", "2001:db8:1::1", "fe80::2"},
	{"2001:db8:1::1", "2001:db8:1::2", "2002:c633:6401::1",
	 "2002:c633:6401::2"},
	{"198.51.100.1", "198.51.100.2", "fd00::1", "2001:db8::2"},
	{"fd00:1::1", "fd00:1::2", "fd00:2::1", "fd00:1::2"},
	{"::1", "::1", "127.0.0.1", "127.0.0.1"},
	{"10.0.0.1", "10.0.0.2", "2001:db8::1", NULL},
};

UK_TESTCASE(uksocket, order_of_addresses)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(examples); i++)
		UK_TEST_EXPECT(rank(examples[i].to, examples[i].from) >
			       rank(examples[i].next, examples[i].next_from));
	/* Of IPv4 none is nearer: servers turn them round. */
	UK_TEST_EXPECT_EQ(rank("10.0.0.1", "10.0.0.2"),
			  rank("99.0.0.1", "10.0.0.2"));
}

UK_TESTCASE(uksocket, local_addresses)
{
	static const char *const local[] = {"fe80::1", "::1", "127.0.0.1",
					    "169.254.1.1"};
	static const char *const not[] = {"fd00::1", "fec0::1", "10.0.0.1",
					  "2001:db8::1"};
	struct name_addr a;

	for (unsigned int i = 0; i < ARRAY_SIZE(local); i++) {
		a = addr(local[i]);
		UK_TEST_EXPECT(addr_is_local(&a));
		a = addr(not[i]);
		UK_TEST_EXPECT(!addr_is_local(&a));
	}
}
