/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sleep of single.c; an interrupt's handler ends it, even in advance.
 */
#ifndef LWIP_WAIT_H
#define LWIP_WAIT_H

#include <uk/essentials.h>

/** Sleeps until glue_wait_end() or `deadline`. Context: thread. */
void glue_wait(uint64_t deadline);

/** Ends the sleep, or the next one. Context: any. */
void glue_wait_end(void);

#endif /* LWIP_WAIT_H */
