/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * futex(). Source: Linux uapi linux/futex.h.
 */
#ifndef UK_ABI_FUTEX_H
#define UK_ABI_FUTEX_H

#define UK_FUTEX_WAIT		0
#define UK_FUTEX_WAKE		1
#define UK_FUTEX_REQUEUE	3
#define UK_FUTEX_CMP_REQUEUE	4
#define UK_FUTEX_WAKE_OP	5
#define UK_FUTEX_WAIT_BITSET	9
#define UK_FUTEX_WAKE_BITSET	10
#define UK_FUTEX_CMD_MASK	0x7f
#define UK_FUTEX_CLOCK_REALTIME 256

#define UK_FUTEX_BITSET_ALL 0xffffffffU

/* What FUTEX_WAKE_OP does with the second word, and compares. */
#define UK_FUTEX_OP_SET	  0
#define UK_FUTEX_OP_ADD	  1
#define UK_FUTEX_OP_OR	  2
#define UK_FUTEX_OP_ANDN  3
#define UK_FUTEX_OP_XOR	  4
#define UK_FUTEX_OP_SHIFT 8 /* the argument is 1 << it */

#define UK_FUTEX_CMP_EQ 0
#define UK_FUTEX_CMP_NE 1
#define UK_FUTEX_CMP_LT 2
#define UK_FUTEX_CMP_LE 3
#define UK_FUTEX_CMP_GT 4
#define UK_FUTEX_CMP_GE 5

#endif /* UK_ABI_FUTEX_H */
