/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * References, chains and pools.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/netbuf.h>
#include <uk/test.h>

static unsigned int freed;

static void count(struct uk_netbuf *nb)
{
	(void)nb;
	freed++;
}

UK_TESTCASE(uknetdev, memory_of_others_is_freed_once)
{
	static const char text[] = "sent without being copied";
	struct uk_netbuf a, b;
	char copy[sizeof(text)] = "";

	freed = 0;
	uk_netbuf_wrap(&a, text, 10, count, NULL);
	uk_netbuf_wrap(&b, text + 10, sizeof(text) - 10, count, NULL);
	a.next = &b;
	UK_TEST_EXPECT_EQ(uk_netbuf_total(&a), sizeof(text));
	UK_TEST_EXPECT_EQ(uk_netbuf_count(&a), 2);
	UK_TEST_EXPECT_EQ(uk_netbuf_copy(&a, 0, copy, 100), sizeof(text));
	UK_TEST_EXPECT_STREQ(copy, text);
	UK_TEST_EXPECT_EQ(uk_netbuf_copy(&a, 8, copy, 4), 4);
	UK_TEST_EXPECT(memcmp(copy, text + 8, 4) == 0);
	UK_TEST_EXPECT_EQ(uk_netbuf_copy(&a, sizeof(text), copy, 4), 0);
	uk_netbuf_get(&b);
	uk_netbuf_put(&a);
	UK_TEST_EXPECT_EQ(freed, 1);
	uk_netbuf_put_one(&b);
	UK_TEST_EXPECT_EQ(freed, 2);
}

UK_TESTCASE(uknetdev, the_beginning_moves_within_the_memory)
{
	struct uk_netbuf *nb = uk_netbuf_alloc(uk_alloc_get_default(), 100, 40);

	UK_TEST_ASSERT(nb);
	UK_TEST_EXPECT_EQ(uk_netbuf_headroom(nb), 40);
	UK_TEST_EXPECT_EQ(uk_netbuf_tailroom(nb), 60);
	UK_TEST_EXPECT(uk_netbuf_push(nb, 14));
	UK_TEST_EXPECT_EQ(nb->len, 14);
	UK_TEST_EXPECT(!uk_netbuf_push(nb, 27));
	UK_TEST_EXPECT(!uk_netbuf_push(nb, -15));
	UK_TEST_EXPECT(uk_netbuf_push(nb, -14));
	UK_TEST_EXPECT_EQ(uk_netbuf_headroom(nb), 40);
	uk_netbuf_put(nb);
	UK_TEST_EXPECT(!uk_netbuf_alloc(uk_alloc_get_default(), 10, 11));
}

static struct uk_netbuf_pool_conf conf = {
	.size = 256, .headroom = 16, .priv_size = 24, .min = 2, .max = 40};

UK_TESTCASE(uknetdev, a_pool_grows_up_to_its_maximum)
{
	struct uk_netbuf_pool pool;
	struct uk_netbuf *all = NULL, *nb;
	unsigned int n = 0;

	conf.alloc = uk_alloc_get_default();
	UK_TEST_ASSERT(uk_netbuf_pool_init(&pool, &conf) == 0);
	UK_TEST_EXPECT_EQ(pool.nfree, 2);
	while ((nb = uk_netbuf_pool_get(&pool))) {
		UK_TEST_EXPECT_EQ(uk_netbuf_headroom(nb), 16);
		UK_TEST_EXPECT_EQ(uk_netbuf_tailroom(nb), 240);
		UK_TEST_EXPECT((char *)nb->head >=
			       (char *)uk_netbuf_priv(nb) + 24);
		memset(uk_netbuf_priv(nb), 0xaa, 24);
		memset(nb->head, 0x55, nb->size);
		nb->next = all;
		all = nb;
		n++;
	}
	UK_TEST_EXPECT_EQ(n, 40);
	UK_TEST_EXPECT_EQ(pool.failed, 1);
	UK_TEST_EXPECT_EQ(uk_netbuf_pool_fini(&pool), -EBUSY);
	uk_netbuf_put(all);
	UK_TEST_EXPECT_EQ(pool.nfree, 40);
	UK_TEST_EXPECT_EQ(uk_netbuf_pool_fini(&pool), 0);
}

UK_TESTCASE(uknetdev, pools_that_can_not_be)
{
	struct uk_netbuf_pool pool;
	struct uk_netbuf_pool_conf c = conf;

	c.headroom = 257;
	UK_TEST_EXPECT_EQ(uk_netbuf_pool_init(&pool, &c), -EINVAL);
	c = conf;
	c.max = 1;
	UK_TEST_EXPECT_EQ(uk_netbuf_pool_init(&pool, &c), -EINVAL);
	c = conf;
	c.min = c.max = 1000000;
	c.size = 1 << 20;
	UK_TEST_EXPECT_EQ(uk_netbuf_pool_init(&pool, &c), -ENOMEM);
}
