/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the system is. Source: Linux uapi linux/utsname.h, linux/sysinfo.h,
 * linux/random.h.
 */
#ifndef UK_ABI_SYSINFO_H
#define UK_ABI_SYSINFO_H

#include <uk/essentials.h>

#define UK_UTS_LEN 65 /* with the zero */

struct uk_utsname {
	char sysname[UK_UTS_LEN], nodename[UK_UTS_LEN], release[UK_UTS_LEN],
		version[UK_UTS_LEN], machine[UK_UTS_LEN],
		domainname[UK_UTS_LEN];
};

struct uk_sysinfo {
	long uptime;
	unsigned long loads[3], totalram, freeram, sharedram, bufferram,
		totalswap, freeswap;
	uint16_t procs, pad;
	unsigned long totalhigh, freehigh;
	uint32_t mem_unit;
};

#define UK_GRND_NONBLOCK 1
#define UK_GRND_RANDOM	 2
#define UK_GRND_INSECURE 4

#endif /* UK_ABI_SYSINFO_H */
