/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's generator: RDSEED, or RDRAND where it has only that, or where
 * others have drained RDSEED. What RDRAND gives is stretched from 128 bits.
 * Source: Intel, Digital Random Number Generator Software Implementation
 * Guide, 4.1 (CPUID), 5.2.1 (ten tries of RDRAND), 5.3.1 (RDSEED may fail at
 * any time; pause between tries).
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/plat/entropy.h>

#define RDRAND_TRIES 10
#define RDSEED_TRIES 100

#define CPUID_1_ECX_RDRAND (1 << 30)
#define CPUID_7_EBX_RDSEED (1 << 18)

static bool take(bool (*try)(uint64_t *), unsigned int tries, uint64_t *v)
{
	while (tries--) {
		if (try(v))
			return true;
		__asm__ volatile("pause");
	}
	return false;
}

size_t ukplat_entropy(void *buf, size_t len)
{
	bool rdrand = x86_cpuid(1).ecx & CPUID_1_ECX_RDRAND;
	bool rdseed =
		x86_cpuid(0).eax >= 7 && x86_cpuid(7).ebx & CPUID_7_EBX_RDSEED;
	uint64_t v, last = 0;
	size_t done = 0;

	while (done < len) {
		size_t n = MIN(len - done, sizeof(v));

		if (!(rdseed && take(x86_rdseed, RDSEED_TRIES, &v)) &&
		    !(rdrand && take(x86_rdrand, RDRAND_TRIES, &v)))
			break;
		/* Some CPUs' is stuck after sleep, and says all is well. */
		if (v == last || v == UINT64_MAX)
			return 0;
		last = v;
		memcpy((char *)buf + done, &v, n);
		done += n;
	}
	return done;
}

uint64_t ukplat_entropy_ticks(void)
{
	return x86_rdtsc();
}
