/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The exception table: instructions that may touch a program's memory, and
 * where the CPU goes on when one of them faults there. The addresses are
 * relative to the entry, so that the image may lie anywhere. There with the
 * option HAVE_PROGRAM; without it, no entry is made and nothing is looked up.
 */
#ifndef UK_ARCH_FIXUP_H
#define UK_ARCH_FIXUP_H

#include <uk/config.h>

/* Does the system call under way fail with EFAULT, or does its code check? */
#define UKARCH_FIXUP_CALL_FAILS 1
#define UKARCH_FIXUP_CHECKED	0

#ifdef __ASSEMBLER__
/* clang-format off */
.macro fixup at:req, to:req, how:req
#ifdef CONFIG_HAVE_PROGRAM
	.pushsection .uk_table.fixups.50, "a"
	.balign	8
	.long	\at - .
	.long	\to - .
	.quad	\how
	.popsection
#endif
.endm
/* clang-format on */
#else
#include <uk/essentials.h>
#include <uk/table.h>

struct ukarch_fixup {
	int32_t at, to; /* relative to these fields themselves */
	uint64_t how;	/* UKARCH_FIXUP_* */
};

static inline uintptr_t ukarch_fixup_at(const struct ukarch_fixup *f)
{
	return (uintptr_t)&f->at + f->at;
}

static inline uintptr_t ukarch_fixup_to(const struct ukarch_fixup *f)
{
	return (uintptr_t)&f->to + f->to;
}
#endif

#endif /* UK_ARCH_FIXUP_H */
