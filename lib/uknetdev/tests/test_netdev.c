/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * States, arming and counting, by the loopback device.
 */
#include <uk/arch/string.h>
#include <uk/netdev.h>
#include <uk/test.h>

static struct uk_netbuf_pool pool;
static unsigned int ready, space;

static void on_ready(struct uk_netdev *dev, unsigned int q, void *arg)
{
	(void)dev;
	(void)q;
	(void)arg;
	ready++;
}

static void on_space(struct uk_netdev *dev, unsigned int q, void *arg)
{
	(void)dev;
	(void)q;
	(void)arg;
	space++;
}

static bool is_loopback(const char *driver)
{
	return strlen(driver) == 8 && memcmp(driver, "loopback", 8) == 0;
}

static struct uk_netdev *loopback(void)
{
	struct uk_netdev *dev;

	for (unsigned int i = 0; (dev = uk_netdev_get(i)); i++)
		if (is_loopback(dev->driver))
			return dev;
	return NULL;
}

static struct uk_netdev *open_loopback(void)
{
	struct uk_netdev *dev = loopback();
	struct uk_netbuf_pool_conf pc = {
		.alloc = uk_alloc_get_default(), .size = 66000, .max = 4};
	struct uk_netdev_conf conf = {
		.rx_queues = 1,
		.tx_queues = 1,
		.rx_pool = {&pool},
		.rx_ready = on_ready,
		.tx_space = on_space,
	};

	ready = space = 0;
	if (!dev || uk_netbuf_pool_init(&pool, &pc) ||
	    uk_netdev_configure(dev, &conf) || uk_netdev_start(dev))
		return NULL;
	return dev;
}

static void close_loopback(struct uk_netdev *dev)
{
	UK_TEST_EXPECT_EQ(uk_netdev_stop(dev), 0);
	UK_TEST_EXPECT_EQ(uk_netdev_close(dev), 0);
	UK_TEST_EXPECT_EQ(uk_netbuf_pool_fini(&pool), 0);
}

static struct uk_netbuf *packet(const char *text)
{
	struct uk_netbuf *nb = uk_netbuf_alloc(uk_alloc_get_default(), 100, 0);

	nb->len = strlen(text) + 1;
	memcpy(nb->data, text, nb->len);
	return nb;
}

UK_TESTCASE(uknetdev, states)
{
	struct uk_netdev *dev = loopback();
	struct uk_netdev_conf conf = {.rx_queues = 1, .tx_queues = 1};
	struct uk_netbuf *nb;

	UK_TEST_ASSERT(dev);
	UK_TEST_EXPECT_EQ(uk_netdev_start(dev), -EBUSY);
	UK_TEST_EXPECT_EQ(uk_netdev_close(dev), -EBUSY);
	UK_TEST_EXPECT_EQ(uk_netdev_rx_burst(dev, 0, &nb, 1), -ENETDOWN);
	UK_TEST_EXPECT_EQ(uk_netdev_configure(dev, &conf), -EINVAL);
	conf.rx_pool[0] = &pool;
	conf.rx_queues = 2;
	UK_TEST_EXPECT_EQ(uk_netdev_configure(dev, &conf), -EINVAL);
	conf.rx_queues = 1;
	conf.features = UK_NETDEV_LINK;
	UK_TEST_EXPECT_EQ(uk_netdev_configure(dev, &conf), -ENOTSUP);
	conf.features = UK_NETDEV_TX_TSO4;
	UK_TEST_EXPECT_EQ(uk_netdev_configure(dev, &conf), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_netdev_set_mtu(dev, 67), -EINVAL);
	dev = open_loopback();
	UK_TEST_ASSERT(dev);
	UK_TEST_EXPECT(dev->link_up);
	UK_TEST_EXPECT_EQ(uk_netdev_configure(dev, &conf), -EBUSY);
	UK_TEST_EXPECT_EQ(uk_netdev_set_mtu(dev, 1500), -EBUSY);
	close_loopback(dev);
}

UK_TESTCASE(uknetdev, addresses_are_read)
{
	static const uint8_t want[] = {0x02, 0x00, 0x5e, 0xa0, 0xb1, 0xff};
	uint8_t mac[UK_NETDEV_MAC_LEN];

	UK_TEST_EXPECT(uk_netdev_parse_mac("02:00:5e:A0:b1:fF", mac));
	UK_TEST_EXPECT(memcmp(mac, want, sizeof(mac)) == 0);
	UK_TEST_EXPECT(!uk_netdev_parse_mac("", mac));
	UK_TEST_EXPECT(!uk_netdev_parse_mac("02:00:5e:a0:b1", mac));
	UK_TEST_EXPECT(!uk_netdev_parse_mac("02:00:5e:a0:b1:ff:", mac));
	UK_TEST_EXPECT(!uk_netdev_parse_mac("02:00:5e:a0:b1:fg", mac));
	UK_TEST_EXPECT(!uk_netdev_parse_mac("03:00:5e:a0:b1:ff", mac));
}

UK_TESTCASE(uknetdev, an_armed_queue_calls_once)
{
	struct uk_netdev *dev = open_loopback();
	struct uk_netbuf *out[3] = {packet("one"), packet("two"),
				    packet("three")};
	struct uk_netbuf *in[4];

	UK_TEST_ASSERT(dev);
	UK_TEST_EXPECT(!uk_netdev_rx_arm(dev, 0));
	UK_TEST_EXPECT_EQ(uk_netdev_tx_burst(dev, 0, out, 2), 2);
	UK_TEST_EXPECT_EQ(ready, 1);
	UK_TEST_EXPECT_EQ(uk_netdev_tx_burst(dev, 0, out + 2, 1), 1);
	UK_TEST_EXPECT_EQ(ready, 1);
	/* Something is there: no call to wait for. */
	UK_TEST_EXPECT(uk_netdev_rx_arm(dev, 0));
	UK_TEST_EXPECT_EQ(uk_netdev_rx_burst(dev, 0, in, 4), 3);
	UK_TEST_EXPECT_STREQ((char *)in[2]->data, "three");
	for (unsigned int i = 0; i < 3; i++)
		uk_netbuf_put(in[i]);
	UK_TEST_EXPECT_EQ(uk_netdev_rx_burst(dev, 0, in, 4), 0);
	close_loopback(dev);
}

UK_TESTCASE(uknetdev, a_full_queue_tells_of_room)
{
	struct uk_netdev *dev = open_loopback();
	struct uk_netbuf *nb = packet("x"), *in[8];
	struct uk_netdev_stats before, after;
	int n = 0;

	UK_TEST_ASSERT(dev);
	uk_netdev_stats(dev, 0, &before);
	UK_TEST_EXPECT(uk_netdev_tx_arm(dev, 0));
	while (uk_netdev_tx_burst(dev, 0, &nb, 1) == 1) {
		nb = packet("x");
		n++;
	}
	UK_TEST_EXPECT(!uk_netdev_tx_arm(dev, 0));
	UK_TEST_EXPECT_EQ(uk_netdev_rx_burst(dev, 0, in, 8), 8);
	UK_TEST_EXPECT_EQ(space, 1);
	for (unsigned int i = 0; i < 8; i++)
		uk_netbuf_put(in[i]);
	/* Nothing to send: taken, dropped, counted. */
	nb->len = 0;
	UK_TEST_EXPECT_EQ(uk_netdev_tx_burst(dev, 0, &nb, 1), 1);
	uk_netdev_stats(dev, 0, &after);
	UK_TEST_EXPECT_EQ(after.tx_packets - before.tx_packets, n);
	UK_TEST_EXPECT_EQ(after.tx_bytes - before.tx_bytes, 2 * n);
	UK_TEST_EXPECT_EQ(after.tx_full - before.tx_full, 1);
	UK_TEST_EXPECT_EQ(after.tx_dropped - before.tx_dropped, 1);
	UK_TEST_EXPECT_EQ(after.rx_packets - before.rx_packets, 8);
	UK_TEST_EXPECT_EQ(uk_netdev_stats(dev, 99, &after), -EINVAL);
	/* What is still in the queue is freed. */
	close_loopback(dev);
}

/* Five times a minute, then it stays stopped, and nothing moves. */
UK_TESTCASE(uknetdev, restarts_are_counted)
{
	struct uk_netdev *dev = loopback();
	struct uk_netbuf *nb = packet("x");

	UK_TEST_ASSERT(dev && nb);
	UK_TEST_EXPECT_EQ(uk_netdev_restart(dev), -EBUSY);
	dev = open_loopback();
	UK_TEST_ASSERT(dev);
	dev->restarts = 0;
	for (int i = 0; i < 5; i++)
		UK_TEST_EXPECT_EQ(uk_netdev_restart(dev), 0);
	UK_TEST_EXPECT_EQ(uk_netdev_restart(dev), -EIO);
	UK_TEST_EXPECT_EQ(dev->state, UK_NETDEV_CONFIGURED);
	UK_TEST_EXPECT_EQ(uk_netdev_tx_burst(dev, 0, &nb, 1), -ENETDOWN);
	UK_TEST_EXPECT(!uk_netdev_rx_arm(dev, 0));
	dev->restarts = 0;
	UK_TEST_EXPECT_EQ(uk_netdev_start(dev), 0);
	close_loopback(dev);
	uk_netbuf_put(nb);
}
