/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of an image, wanted or not.
 */
#ifndef UK_PLAT_SHUTDOWN_H
#define UK_PLAT_SHUTDOWN_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Exit status of an image that crashed: what a shell shows for SIGABRT. */
#define UKPLAT_STATUS_CRASH 134

/**
 * Ends the machine or process. `status` (its low 8 bits) becomes the exit
 * status that `tess run` returns, where the platform has a way to tell it.
 *
 * Context: any. Doesn't return; runs no destructors (see ukboot for those).
 */
void ukplat_shutdown(int status) __uk_noreturn;

/** Restarts the machine; on linuxu ends the process as ukplat_shutdown(). */
void ukplat_restart(void) __uk_noreturn;

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_SHUTDOWN_H */
