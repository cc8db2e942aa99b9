/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages lent to the image where a program has unmapped its own: see
 * uk_vmem_lend(). ukvmem takes them back before it changes any mapping.
 */
#ifndef UKVMEM_LENT_H
#define UKVMEM_LENT_H

#include <uk/config.h>
#include <uk/vmem.h>

#ifdef CONFIG_HAVE_PROGRAM
/** Restores the mappings behind lent pages. Context: ukvmem is locked. */
void lent_take_back(void);

/** Lends a page at `at`; see uk_vmem_lend(). Context: the same. */
bool lent_put(uintptr_t at, const struct ukplat_page_source *source);
#else
static inline void lent_take_back(void)
{
}
#endif

#endif /* UKVMEM_LENT_H */
