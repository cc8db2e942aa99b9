/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The iperf server's parameters from its client, in a block of just their
 * size: what is taken is within bounds, and what a client says is what comes
 * out, whatever else is in its object.
 */
#include "../../apps/iperf/iperf.h"
#include "host.h"

static void any(struct input *in)
{
	size_t n = left(in);
	char *buf = malloc(n ? n : 1);
	struct params p, before;

	memset(&p, 0xa5, sizeof(p));
	before = p;
	memcpy(buf, in->at, n);
	if (params_parse(buf, n, &p)) {
		CHECK(p.streams >= 1 && p.streams <= STREAMS_MAX);
		CHECK(p.len >= 1 && p.len <= 1048576);
	} else {
		CHECK(memcmp(&p, &before, sizeof(p)) == 0);
	}
	free(buf);
}

static const char *yes(bool b)
{
	return b ? "true" : "false";
}

static void said(struct input *in)
{
	static const char *const between[] = {
		"", "\"x\":[1,{\"tcp\":\"}\"}],", "\"y\": null ,\t",
		"\"len2\":\"\\\"len\\\":0\",", "\"z\":-1.5e3,"};
	unsigned int streams = 1 + take(in, 1) % STREAMS_MAX;
	unsigned int len = 1 + take(in, 3) % 1048576;
	uint64_t rate = take(in, 8);
	uint8_t bits = take(in, 1);
	char s[512];
	struct params p;
	int n;

	n = snprintf(s, sizeof(s),
		     "{%s\"udp\":%s,%s\"reverse\":%s,\"bidirectional\":%s,"
		     "\"parallel\":%u,%s\"len\":%u,\"bandwidth\":%llu,"
		     "\"udp_counters_64bit\":%d}",
		     between[take(in, 1) % ARRAY_SIZE(between)], yes(bits & 1),
		     between[take(in, 1) % ARRAY_SIZE(between)], yes(bits & 2),
		     yes(bits & 4), streams,
		     between[take(in, 1) % ARRAY_SIZE(between)], len,
		     (unsigned long long)rate, bits >> 3 & 1);
	CHECK(params_parse(s, n, &p));
	CHECK(!p.tcp && p.udp == (bits & 1) && p.reverse == (bits >> 1 & 1));
	CHECK(p.bidirectional == (bits >> 2 & 1) && p.wide == (bits >> 3 & 1));
	CHECK(p.streams == streams && p.len == len && p.rate == rate);
	/* Without its end it is none. */
	CHECK(!params_parse(s, n - 1, &p));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	if (take(&in, 1) & 1)
		said(&in);
	else
		any(&in);
	return 0;
}
