/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each block on pages of its own, at their end. Where it is chosen it is the
 * default from level `lib` on, on top of the heap that was it before.
 */
#ifndef UK_ALLOCGUARD_H
#define UK_ALLOCGUARD_H

#include <uk/alloc.h>

extern struct uk_alloc uk_allocguard;

#endif /* UK_ALLOCGUARD_H */
