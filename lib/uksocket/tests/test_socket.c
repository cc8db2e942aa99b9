/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses as texts, and descriptors; what goes over the network is tested
 * from outside (tests/test_net.py).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>
#include <uk/test.h>

static const char *again6(const char *s)
{
	static char text[INET6_ADDRSTRLEN];
	struct in6_addr a;

	return inet_pton(AF_INET6, s, &a) == 1
		       ? inet_ntop(AF_INET6, &a, text, sizeof(text))
		       : "none";
}

UK_TESTCASE(uksocket, ipv6_texts)
{
	UK_TEST_EXPECT_STREQ(again6("::"), "::");
	UK_TEST_EXPECT_STREQ(again6("::1"), "::1");
	UK_TEST_EXPECT_STREQ(again6("1::"), "1::");
	UK_TEST_EXPECT_STREQ(again6("FE80::0001:2"), "fe80::1:2");
	UK_TEST_EXPECT_STREQ(again6("1:0:0:2:0:0:0:3"), "1:0:0:2::3");
	UK_TEST_EXPECT_STREQ(again6("1:2:3:4:5:6:7:8"), "1:2:3:4:5:6:7:8");
	UK_TEST_EXPECT_STREQ(again6("1:0:3:4:5:6:7:8"), "1:0:3:4:5:6:7:8");
	UK_TEST_EXPECT_STREQ(again6("::ffff:1.2.3.4"), "::ffff:1.2.3.4");
	UK_TEST_EXPECT_STREQ(again6("1:2:3:4:5:6:1.2.3.4"),
			     "1:2:3:4:5:6:102:304");
	for (const char *const *s =
		     (const char *const[]){
			     "", ":", "1", ":::", "1:2", "1::2::3",
			     "12345::", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:",
			     ":1::", "g::", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3",
			     "1::2:3:4:5:6:7:8:9", NULL};
	     *s; s++)
		UK_TEST_EXPECT_STREQ(again6(*s), "none");
}

UK_TESTCASE(uksocket, ipv4_texts)
{
	struct in_addr a;
	char text[INET_ADDRSTRLEN];

	UK_TEST_EXPECT_EQ(inet_pton(AF_INET, "192.168.0.255", &a), 1);
	UK_TEST_EXPECT_STREQ(inet_ntoa(a), "192.168.0.255");
	UK_TEST_EXPECT_EQ(inet_pton(AF_INET, "1.2.3", &a), 0);
	UK_TEST_EXPECT_EQ(inet_pton(AF_INET, "1.2.3.256", &a), 0);
	UK_TEST_EXPECT_EQ(inet_pton(AF_INET, "1.2.3.04", &a), 0);
	UK_TEST_EXPECT_EQ(inet_pton(AF_INET, "1.2.3.4 ", &a), 0);
	UK_TEST_EXPECT_EQ(inet_pton(99, "1.2.3.4", &a), -1);
	UK_TEST_EXPECT_EQ(inet_addr("127.1"), htonl(INADDR_LOOPBACK));
	UK_TEST_EXPECT_EQ(inet_addr("0x7f.0.0.01"), htonl(INADDR_LOOPBACK));
	UK_TEST_EXPECT_EQ(inet_addr("1.2.3.4.5"), INADDR_NONE);
	UK_TEST_EXPECT(!inet_ntop(AF_INET, &a, text, 3));
	UK_TEST_EXPECT_EQ(errno, ENOSPC);
}

UK_TESTCASE(uksocket, descriptors_that_are_none)
{
	struct pollfd p = {99, POLLIN, 0};
	struct epoll_event e = {.events = EPOLLIN};
	char c;
	int ep;

	UK_TEST_EXPECT_EQ(close(99), -1);
	UK_TEST_EXPECT_EQ(errno, EBADF);
	UK_TEST_EXPECT_EQ(read(99, &c, 1), -1);
	UK_TEST_EXPECT_EQ(listen(1, 1), -1);
	UK_TEST_EXPECT_EQ(errno, ENOTSOCK);
	UK_TEST_EXPECT_EQ(poll(&p, 1, -1), 1);
	UK_TEST_EXPECT_EQ(p.revents, POLLNVAL);
	ep = epoll_create1(0);
	UK_TEST_EXPECT(ep >= 3);
	UK_TEST_EXPECT_EQ(epoll_ctl(ep, EPOLL_CTL_ADD, 99, &e), -1);
	UK_TEST_EXPECT_EQ(errno, EBADF);
	UK_TEST_EXPECT_EQ(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &e), -1);
	UK_TEST_EXPECT_EQ(errno, EINVAL);
	UK_TEST_EXPECT_EQ(epoll_wait(ep, &e, 1, 1), 0);
	UK_TEST_EXPECT_EQ(bind(ep, NULL, 0), -1);
	UK_TEST_EXPECT_EQ(errno, ENOTSOCK);
	UK_TEST_EXPECT_EQ(close(ep), 0);
	UK_TEST_EXPECT_EQ(close(ep), -1);
}

UK_TESTCASE(uksocket, waiting_ends)
{
	struct timeval t = {0, 1000};
	fd_set in;

	UK_TEST_EXPECT_EQ(poll(NULL, 0, 1), 0);
	FD_ZERO(&in);
	UK_TEST_EXPECT_EQ(select(0, NULL, NULL, NULL, &t), 0);
	FD_SET(77, &in);
	UK_TEST_EXPECT_EQ(select(78, &in, NULL, NULL, &t), -1);
	UK_TEST_EXPECT_EQ(errno, EBADF);
	UK_TEST_EXPECT_EQ(select(-1, NULL, NULL, NULL, &t), -1);
}
