/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uk_fdt_reg() on a small tree that libfdt itself writes: two buses, one
 * within the other, and what a broken tree may say.
 */
#include <libfdt.h>
#include <uk/errno.h>
#include <uk/fdt.h>
#include <uk/test.h>

static uint32_t tree[256] __uk_align(8);
static int bus, inner, device;

static void cells(const char *name, const uint32_t *v, int n)
{
	fdt32_t be[8];

	for (int i = 0; i < n; i++)
		be[i] = cpu_to_fdt32(v[i]);
	fdt_property(tree, name, be, n * 4);
}

#define CELLS(name, ...)                                                       \
	cells(name, (const uint32_t[]){__VA_ARGS__},                           \
	      sizeof((uint32_t[]){__VA_ARGS__}) / 4)

static bool build(void)
{
	fdt_create(tree, sizeof(tree));
	fdt_finish_reservemap(tree);
	fdt_begin_node(tree, "");
	CELLS("#address-cells", 2);
	CELLS("#size-cells", 2);
	fdt_begin_node(tree, "bus");
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 1);
	CELLS("ranges", 0x1000, 4, 0x8000, 0x1000);
	CELLS("reg", 1, 2, 0, 0x30, 5, 6, 0, 1);
	fdt_begin_node(tree, "inner");
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 1);
	fdt_property(tree, "ranges", NULL, 0);
	fdt_begin_node(tree, "device");
	CELLS("reg", 0x1010, 0x20, 0x1ff0, 0x20, 0x10, 4);
	fdt_end_node(tree);
	fdt_end_node(tree);
	fdt_end_node(tree);
	fdt_end_node(tree);
	if (fdt_finish(tree))
		return false;
	bus = fdt_path_offset(tree, "/bus");
	inner = fdt_path_offset(tree, "/bus/inner");
	device = fdt_path_offset(tree, "/bus/inner/device");
	return bus > 0 && inner > 0 && device > 0;
}

UK_TESTCASE(fdt, reg_below_the_root)
{
	uint64_t base, len;

	UK_TEST_ASSERT(build());
	UK_TEST_ASSERT(!uk_fdt_reg(tree, 0, bus, 0, &base, &len));
	UK_TEST_EXPECT_EQ(base, 0x100000002);
	UK_TEST_EXPECT_EQ(len, 0x30);
	UK_TEST_ASSERT(!uk_fdt_reg(tree, 0, bus, 1, &base, &len));
	UK_TEST_EXPECT_EQ(base, 0x500000006);
	UK_TEST_EXPECT_EQ(uk_fdt_reg(tree, 0, bus, 2, &base, &len), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_fdt_reg(tree, 0, bus, -1, &base, &len), -ENOENT);
}

UK_TESTCASE(fdt, reg_behind_buses)
{
	uint64_t base, len;

	UK_TEST_ASSERT(build());
	UK_TEST_ASSERT(!uk_fdt_reg(tree, inner, device, 0, &base, &len));
	UK_TEST_EXPECT_EQ(base, 0x400008010);
	UK_TEST_EXPECT_EQ(len, 0x20);
	/* Half out of the bus's window, and wholly. */
	UK_TEST_EXPECT_EQ(uk_fdt_reg(tree, inner, device, 1, &base, &len),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(uk_fdt_reg(tree, inner, device, 2, &base, &len),
			  -EINVAL);
}

UK_TESTCASE(fdt, reg_malformed)
{
	uint64_t base, len;

	UK_TEST_ASSERT(build());
	/* Three cells of the device's six are no whole entry of 2 + 2. */
	UK_TEST_EXPECT_EQ(uk_fdt_reg(tree, 0, device, 1, &base, &len), -EINVAL);
	fdt_nop_property(tree, bus, "ranges");
	UK_TEST_EXPECT_EQ(uk_fdt_reg(tree, inner, device, 0, &base, &len),
			  -EINVAL);
	fdt_nop_property(tree, device, "reg");
	UK_TEST_EXPECT_EQ(uk_fdt_reg(tree, inner, device, 0, &base, &len),
			  -ENOENT);
}
