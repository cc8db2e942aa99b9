/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Thread-local variables: each thread has a copy of the image's section
 * .tdata, and zeroes for .tbss. The first thread's is made at boot, level
 * `early`, priority 05; schedulers make the others.
 * Source: U. Drepper, "ELF Handling For Thread-Local Storage", 0.21, section 3
 * (variant I on arm, variant II on x86).
 */
#ifndef UK_TLS_H
#define UK_TLS_H

#include <uk/plat/tls.h>
#include <uk/essentials.h>

/** Bytes that a thread's copy takes, whatever its alignment. Context: any. */
size_t uk_tls_size(void);

/**
 * Lays a copy out in `area`, uk_tls_size() bytes that stay as long as the
 * thread does. Returns the thread pointer for it. Context: any.
 */
void *uk_tls_init(void *area);

/** The thread pointer of the first thread. */
extern void *uk_tls_first;

/** Has the image any such variable? If not, the pointer is never used. */
extern bool uk_tls_any;

#endif /* UK_TLS_H */
