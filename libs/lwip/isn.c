/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Initial sequence numbers that no attacker can guess [RFC 6528]: a clock of
 * 4 us, plus a keyed hash of the connection; and SYN cookies, another such
 * hash. The hash is SipHash-2-4 (J.-P. Aumasson, D. J. Bernstein, 2012).
 */
#include <uk/plat/time.h>
#include <uk/swrand.h>
#include "lwip/opt.h"
#include "lwiphooks.h"

struct sip {
	uint64_t a, b, c, d;
};

static inline uint64_t rotl(uint64_t x, unsigned int n)
{
	return x << n | x >> (64 - n);
}

static void sip_round(struct sip *s)
{
	s->a += s->b;
	s->b = rotl(s->b, 13) ^ s->a;
	s->a = rotl(s->a, 32);
	s->c += s->d;
	s->d = rotl(s->d, 16) ^ s->c;
	s->a += s->d;
	s->d = rotl(s->d, 21) ^ s->a;
	s->c += s->b;
	s->b = rotl(s->b, 17) ^ s->c;
	s->c = rotl(s->c, 32);
}

static void sip_word(struct sip *s, uint64_t w)
{
	s->d ^= w;
	sip_round(s);
	sip_round(s);
	s->a ^= w;
}

static uint64_t siphash(const uint64_t key[2], const uint64_t *words,
			unsigned int n)
{
	struct sip s = {
		key[0] ^ 0x736f6d6570736575,
		key[1] ^ 0x646f72616e646f6d,
		key[0] ^ 0x6c7967656e657261,
		key[1] ^ 0x7465646279746573,
	};

	for (unsigned int i = 0; i < n; i++)
		sip_word(&s, words[i]);
	sip_word(&s, (uint64_t)(n * 8) << 56);
	s.c ^= 0xff;
	for (unsigned int i = 0; i < 4; i++)
		sip_round(&s);
	return s.a ^ s.b ^ s.c ^ s.d;
}

/* The keyed hash of a connection and another value. */
static u32_t hash(const ip_addr_t *local_ip, u16_t local_port,
		  const ip_addr_t *remote_ip, u16_t remote_port, uint64_t other)
{
	static uint64_t key[2];
	uint64_t words[6] = {0};

	if (!key[0])
		uk_swrand_fill(key, sizeof(key));
#if LWIP_IPV6
	if (IP_IS_V6(local_ip)) {
		memcpy(words, ip_2_ip6(local_ip)->addr, 16);
		memcpy(words + 2, ip_2_ip6(remote_ip)->addr, 16);
	}
#endif
#if LWIP_IPV4
	if (IP_IS_V4(local_ip)) {
		words[0] = ip_2_ip4(local_ip)->addr;
		words[1] = ip_2_ip4(remote_ip)->addr;
	}
#endif
	words[4] = (uint32_t)local_port << 16 | remote_port;
	words[5] = other;
	return siphash(key, words, ARRAY_SIZE(words));
}

u32_t uk_lwip_isn(const ip_addr_t *local_ip, u16_t local_port,
		  const ip_addr_t *remote_ip, u16_t remote_port)
{
	return hash(local_ip, local_port, remote_ip, remote_port, UINT64_MAX) +
	       ukplat_clock_ns() / 4096;
}

/* Never hashes uk_lwip_isn()'s UINT64_MAX: neither reveals the other. */
u32_t uk_lwip_cookie(const ip_addr_t *local_ip, u16_t local_port,
		     const ip_addr_t *remote_ip, u16_t remote_port, u32_t irs,
		     u32_t time)
{
	return hash(local_ip, local_port, remote_ip, remote_port,
		    (uint64_t)time << 32 | irs);
}
