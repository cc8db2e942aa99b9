/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Instead of musl's: the thread pointer as compiled code reads it here (see
 * arch/arm/tls.S), not the CPU's register, which a kernel below has.
 */
extern uintptr_t uk_arm_thread_pointer;

static inline uintptr_t __get_tp()
{
	return uk_arm_thread_pointer;
}

#define TLS_ABOVE_TP
#define GAP_ABOVE_TP 8
#define MC_PC	     arm_pc
