/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's modes, and their stacks: threads run in system mode, traps in
 * supervisor mode, interrupts in theirs.
 * Source: Arm ARM, DDI 0487, G1.9.1.
 */
#ifndef ARM_MODES_H
#define ARM_MODES_H

#define MODE_IRQ  0x12
#define MODE_SVC  0x13
#define MODE_SYS  0x1f
#define MODE_MASK 0x1f

#endif /* ARM_MODES_H */
