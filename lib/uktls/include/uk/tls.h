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
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What a C library keeps of each thread where its thread pointer leads: on x86
 * from there on, on arm just below. There may be one.
 */
struct uk_tls_head {
	size_t size; /* bytes, a multiple of 16 */
	/**
	 * Fills it for a new thread, whose number is `id` (0: none has one).
	 * Context: thread or boot; on the maker's thread.
	 */
	void (*init)(void *pointer, unsigned long id);
};

/** Registers it. */
#define UK_TLS_HEAD(name, size_, init_)                                        \
	UK_TABLE_ENTRY(tls_heads, 50)                                          \
	struct uk_tls_head name = {.size = (size_), .init = (init_)}

/** Bytes that a thread's copy takes, whatever its alignment. Context: any. */
size_t uk_tls_size(void);

/**
 * Lays a copy out in `area`, uk_tls_size() bytes that stay as long as the
 * thread does, for thread `id`. Returns the thread pointer for it. Context:
 * thread or boot.
 */
void *uk_tls_init(void *area, unsigned long id);

/** The thread pointer of the first thread. */
extern void *uk_tls_first;

/** Has the image any of that? If not, the pointer is never used. */
extern bool uk_tls_any;

#ifdef __cplusplus
}
#endif

#endif /* UK_TLS_H */
