/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What other libraries ask of the process.
 */
#ifndef UK_POSIX_PROCESS_H
#define UK_POSIX_PROCESS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The soft limit of a resource, UK_RLIMIT_... of uk/abi/resource.h, in that
 * resource's unit; UK_RLIM_INFINITY for none. Who has the resource enforces
 * it. Context: any.
 */
uint64_t uk_process_limit(unsigned int resource);

#ifdef __cplusplus
}
#endif

#endif /* UK_POSIX_PROCESS_H */
