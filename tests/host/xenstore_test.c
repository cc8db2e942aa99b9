/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hostile xenstore: it writes any index and any bytes, at any time. No
 * message is longer than it may be or leaves its buffer; a link that was
 * broken stays so; what is sent through an honest ring arrives.
 */
#include <uk/errno.h>
#include "../../drivers/xenbus/names.h"
#include "../../drivers/xenstore/wire.h"
#include "host.h"

static struct xs_ring ring;
static struct xs_link link;

/* What the other end does between our calls. */
static void other_end(struct input *in, bool honest)
{
	unsigned int n = take(in, 1);
	uint32_t room = XS_RING_SIZE - (ring.rsp_prod - ring.rsp_cons);

	ring.req_cons = honest ? ring.req_prod : take(in, 4);
	if (honest)
		n = MIN(n, room);
	for (unsigned int i = 0; i < n; i++)
		ring.rsp[ring.rsp_prod++ % XS_RING_SIZE] = take(in, 1);
	if (!honest)
		ring.rsp_prod = take(in, 4);
}

static void check_message(void)
{
	static const enum xs_type types[] = {XS_READ, XS_WRITE, XS_ERROR};
	uint32_t token;

	CHECK(link.in.len <= UK_XS_DATA_MAX);
	CHECK(link.data[link.in.len] == '\0');
	for (unsigned int i = 0; i < ARRAY_SIZE(types); i++) {
		int rc = xs_reply_error(&link, types[i]);

		CHECK(rc <= 0 && rc > -200);
		CHECK(!rc == (link.in.type == types[i]));
	}
	if (xs_event_token(&link, &token)) {
		char want[16];
		size_t path = strlen(link.data) + 1;

		/* Leading zeroes are the other's business. */
		CHECK(path < link.in.len);
		sprintf(want, "%x", token);
		CHECK(strstr(link.data + path, want));
	}
}

static void check_names(struct input *in)
{
	char *s = take_string(in);
	uint64_t v;

	if (!uk_xs_number(s, 1000, &v))
		CHECK(v <= 1000 && v == strtoull(s, NULL, 10));
	if (!uk_xs_number(s, UINT64_MAX, &v))
		CHECK(v == strtoull(s, NULL, 10));
	if (xenbus_is_name(s, 16))
		CHECK(*s && strlen(s) < 16 && !strpbrk(s, "/. %\n"));
	if (xenbus_is_path(s, 64))
		CHECK(*s == '/' && strlen(s) < 64 && !strstr(s, "//") &&
		      s[strlen(s) - 1] != '/');
	free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	bool honest = take(&in, 1) & 1;
	char out[300];

	memset(&ring, 0, sizeof(ring));
	ring.req_prod = ring.req_cons = take(&in, 4);
	ring.rsp_prod = ring.rsp_cons = take(&in, 4);
	xs_link_init(&link, &ring);
	for (unsigned int i = 0; i < 40 && left(&in) > 40; i++) {
		bool was_broken = link.broken;
		size_t len = take(&in, 1);
		uint32_t at = ring.req_prod;
		long n;
		int rc;

		other_end(&in, honest);
		for (size_t k = 0; k < len; k++)
			out[k] = k * 7 + i;
		n = xs_link_put(&link, out, len);
		CHECK(n == -EIO || (n >= 0 && (size_t)n <= len));
		CHECK(!honest || n == (long)len || link.broken);
		for (long k = 0; k < n; k++)
			CHECK(ring.req[(at + k) % XS_RING_SIZE] == out[k]);
		rc = xs_link_get(&link);
		CHECK(!was_broken || (rc == -EIO && n == -EIO));
		if (rc == 1)
			check_message();
	}
	check_names(&in);
	return 0;
}
