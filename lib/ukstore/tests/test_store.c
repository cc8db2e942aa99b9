/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Publishing, reading, walking.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/store.h>
#include <uk/test.h>

static uint64_t big = 0xfedcba9876543210;
static unsigned char small = 200;
static int below = -7;
static short lowest = INT16_MIN;
static unsigned long word = 5;

UK_STORE_COUNTER(storetest, big, big);
UK_STORE_COUNTER(storetest, small, small);
UK_STORE_GAUGE(storetest, below, below);
UK_STORE_GAUGE(storetest, lowest, lowest);
UK_STORE_GAUGE(storetesta, word, word);

static int64_t answer(void *object)
{
	return object ? *(int *)object : 42;
}

UK_STORE_GETTER(storetest, answer, UK_STORE_KIND_GAUGE, answer);

static int64_t get(const char *name)
{
	int64_t v = INT64_MIN;

	UK_TEST_EXPECT_EQ(uk_store_get(name, &v), 0);
	return v;
}

UK_TESTCASE(ukstore, reads_by_name)
{
	int64_t v = 1;

	UK_TEST_EXPECT((uint64_t)get("storetest.big") == big);
	UK_TEST_EXPECT_EQ(get("storetest.small"), 200);
	UK_TEST_EXPECT_EQ(get("storetest.below"), -7);
	UK_TEST_EXPECT_EQ(get("storetest.lowest"), INT16_MIN);
	UK_TEST_EXPECT_EQ(get("storetest.answer"), 42);
	below++;
	UK_TEST_EXPECT_EQ(get("storetest.below"), -6);
	below--;
	UK_TEST_EXPECT_EQ(uk_store_get("storetest", &v), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_store_get("storetest.", &v), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_store_get("storetest.bi", &v), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_store_get("storetest.bigger", &v), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_store_get("", &v), -ENOENT);
	UK_TEST_EXPECT_EQ(v, 1);
}

struct nic {
	uint32_t received;
	int queued;
	struct uk_store_object store;
};

static const struct uk_store_entry nic_entries[] = {
	UK_STORE_OF(struct nic, UK_STORE_KIND_COUNTER, received),
	UK_STORE_OF_AS(struct nic, UK_STORE_KIND_GAUGE, queued, "length"),
	UK_STORE_OF_GETTER("computed", UK_STORE_KIND_GAUGE, answer),
};

static void publish(struct nic *n, const char *name)
{
	n->store = (struct uk_store_object){
		UK_STORE_OBJECT("storetest", name, nic_entries, n)};
	uk_store_register(&n->store);
}

UK_TESTCASE(ukstore, objects_come_and_go)
{
	struct nic a = {.received = UINT32_MAX, .queued = -1}, b = {0}, c = {0};
	int64_t v;

	publish(&a, "eth0");
	publish(&b, "eth0");
	publish(&c, "a b.c\"");
	b.received = 9;
	UK_TEST_EXPECT_EQ(get("storetest.eth0.received"), UINT32_MAX);
	UK_TEST_EXPECT_EQ(get("storetest.eth0.length"), -1);
	UK_TEST_EXPECT_EQ(get("storetest.eth0.computed"), -1);
	UK_TEST_EXPECT_EQ(get("storetest.eth0-2.received"), 9);
	UK_TEST_EXPECT_EQ(get("storetest.a_b_c_.received"), 0);
	UK_TEST_EXPECT_EQ(uk_store_snapshot("storetest.eth0", NULL, 0), 3);
	uk_store_unregister(&a.store);
	uk_store_unregister(&a.store);
	UK_TEST_EXPECT_EQ(uk_store_get("storetest.eth0.received", &v), -ENOENT);
	UK_TEST_EXPECT_EQ(get("storetest.eth0-2.received"), 9);
	publish(&a, "eth0");
	UK_TEST_EXPECT_EQ(get("storetest.eth0-3.length"), -1);
	uk_store_unregister(&a.store);
	uk_store_unregister(&b.store);
	uk_store_unregister(&c.store);
	UK_TEST_EXPECT_EQ(uk_store_snapshot("storetest.eth0-3", NULL, 0), 0);
}

static const char long_name[] = "0123456789012345678901234567890123456789"
				"0123456789012345678901234567890123456789";

UK_TESTCASE(ukstore, long_names_are_cut)
{
	struct nic a = {0};
	struct uk_store_item items[3];
	char path[UK_STORE_PATH_MAX];

	publish(&a, long_name);
	UK_TEST_ASSERT(uk_store_snapshot("storetest", NULL, 0) == 5 + 3);
	items[0] = (struct uk_store_item){nic_entries, &a.store, 0};
	uk_store_path(&items[0], path);
	UK_TEST_EXPECT_EQ(strlen(path), UK_STORE_PATH_MAX - 1);
	a.store.number = 4000000000U;
	uk_store_path(&items[0], path);
	UK_TEST_EXPECT_EQ(strlen(path), UK_STORE_PATH_MAX - 1);
	uk_store_unregister(&a.store);
}

static int stop_at_third(const struct uk_store_item *item, void *arg)
{
	char path[UK_STORE_PATH_MAX];
	unsigned int *n = arg;

	uk_store_path(item, path);
	UK_TEST_EXPECT(memcmp(path, "storetest.", 10) == 0);
	return ++*n == 3 ? 77 : 0;
}

UK_TESTCASE(ukstore, walks_folders)
{
	struct uk_store_item items[3];
	char path[UK_STORE_PATH_MAX];
	unsigned int n = 0;

	UK_TEST_EXPECT_EQ(uk_store_walk("storetest", stop_at_third, &n), 77);
	UK_TEST_EXPECT_EQ(n, 3);
	/* Sorted; and no more of them than there is room for. */
	UK_TEST_EXPECT_EQ(uk_store_snapshot("storetest", items, 3), 5);
	uk_store_path(&items[0], path);
	UK_TEST_EXPECT_STREQ(path, "storetest.answer");
	uk_store_path(&items[2], path);
	UK_TEST_EXPECT_STREQ(path, "storetest.big");
	UK_TEST_EXPECT_EQ(uk_store_snapshot("storetest.big", items, 3), 1);
	UK_TEST_EXPECT_EQ(uk_store_snapshot("storetes", items, 3), 0);
	UK_TEST_EXPECT(uk_store_snapshot(NULL, NULL, 0) >= 6);
	UK_TEST_EXPECT_EQ(uk_store_snapshot("", NULL, 0),
			  uk_store_snapshot(NULL, NULL, 0));
}
