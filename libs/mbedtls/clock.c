/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mbed TLS's clocks: the monotonic one, and the date, UTC.
 */
#include <uk/plat/time.h>
#include <uk/timeconv.h>
#include "mbedtls/platform_time.h"
#include "mbedtls/platform_util.h"

mbedtls_ms_time_t mbedtls_ms_time(void)
{
	return ukplat_clock_ns() / 1000000;
}

#ifdef MBEDTLS_PLATFORM_TIME_MACRO
mbedtls_time_t uk_mbedtls_time(mbedtls_time_t *t)
{
	static uint64_t boot;
	uint64_t now = ukplat_clock_ns();
	mbedtls_time_t s;

	/* The machine's own clock is slow to read. */
	if (!boot)
		boot = ukplat_wall_clock_ns() - now;
	s = (boot + now) / UKPLAT_NSEC_PER_SEC;
	if (t)
		*t = s;
	return s;
}
#endif

struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *tt,
				     struct tm *tm_buf)
{
	struct uk_utc u;

	uk_utc_of(*tt, &u);
	*tm_buf = (struct tm){
		.tm_sec = u.second,
		.tm_min = u.minute,
		.tm_hour = u.hour,
		.tm_mday = u.day,
		.tm_mon = u.month - 1,
		.tm_year = u.year - 1900,
		.tm_wday = u.weekday,
		.tm_yday = u.yearday - 1,
	};
	return tm_buf;
}
