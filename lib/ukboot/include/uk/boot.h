/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From platform entry to main() and back out.
 */
#ifndef UK_BOOT_H
#define UK_BOOT_H

#include <uk/essentials.h>

/**
 * Ends the image in good order: exit calls (<uk/init.h>), then destructors,
 * then ukplat_shutdown(status). A second call, from one of these, goes
 * straight to the shutdown.
 *
 * Context: thread. Doesn't return.
 */
void uk_exit(int status) __uk_noreturn;

#endif /* UK_BOOT_H */
