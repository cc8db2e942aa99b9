/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The version that Makefile.uk fetches.
 */
#ifndef _NEWLIB_VERSION_H__
#define _NEWLIB_VERSION_H__ 1

#define _NEWLIB_VERSION	      "4.5.0"
#define __NEWLIB__	      4
#define __NEWLIB_MINOR__      5
#define __NEWLIB_PATCHLEVEL__ 0

/* sys/config.h, where it comes first, has the configuration from here. */
#include <newlib.h>

#endif /* !_NEWLIB_VERSION_H__ */
