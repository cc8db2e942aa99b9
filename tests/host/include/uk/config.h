/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The configuration that is tested on the host.
 */
#define CONFIG_LIBUKALLOC_STATS		1
#define CONFIG_LIBUKARGPARSE_HELP	1
#define CONFIG_LIBUKDEBUG_ENABLE_ASSERT 1
