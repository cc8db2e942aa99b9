/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls of the hypervisor. They return what Xen says: 0 or more, or a negative
 * errno with Linux's numbers. Pointers that are handed over are virtual
 * addresses of mapped memory, which stays the caller's. Context: any.
 * Source: Xen, xen/include/public/arch-*.
 */
#ifndef XEN_HYPERCALL_H
#define XEN_HYPERCALL_H

#include <uk/essentials.h>
#include <xen/public.h>

#if defined(__x86_64__)
/* Filled by who builds the domain. */
#define XEN_CALL_(n)                                                           \
	__asm__ volatile("call xen_hypercall_page + %c[off]"                   \
			 : "=a"(rc), "+D"(a1), "+S"(a2), "+d"(a3), "+r"(a4)    \
			 : [off] "i"(n * XEN_HYPERCALL_SLOT)                   \
			 : "memory", "rcx", "r8", "r9", "r11")
#define XEN_REG_A4 "r10"
/** Hypercall `n`, a constant, with up to four arguments. */
#define xen_call(n, arg1, arg2, arg3, arg4)                                    \
	({                                                                     \
		long rc;                                                       \
		unsigned long a1 = (unsigned long)(arg1);                      \
		unsigned long a2 = (unsigned long)(arg2);                      \
		unsigned long a3 = (unsigned long)(arg3);                      \
		register unsigned long a4 __asm__(XEN_REG_A4) =                \
			(unsigned long)(arg4);                                 \
		XEN_CALL_(n);                                                  \
		rc;                                                            \
	})
#elif defined(__aarch64__)
#define xen_call(n, arg1, arg2, arg3, arg4)                                    \
	({                                                                     \
		register unsigned long a1 __asm__("x0") =                      \
			(unsigned long)(arg1);                                 \
		register unsigned long a2 __asm__("x1") =                      \
			(unsigned long)(arg2);                                 \
		register unsigned long a3 __asm__("x2") =                      \
			(unsigned long)(arg3);                                 \
		register unsigned long a4 __asm__("x3") =                      \
			(unsigned long)(arg4);                                 \
		register unsigned long nr __asm__("x16") = (n);                \
		__asm__ volatile("hvc #0xEA1"                                  \
				 : "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4),     \
				   "+r"(nr)                                    \
				 :                                             \
				 : "memory", "x4");                            \
		(long)a1;                                                      \
	})
#elif defined(__arm__)
/* hvc #0xea1 */
#define xen_call(n, arg1, arg2, arg3, arg4)                                    \
	({                                                                     \
		register unsigned long a1 __asm__("r0") =                      \
			(unsigned long)(arg1);                                 \
		register unsigned long a2 __asm__("r1") =                      \
			(unsigned long)(arg2);                                 \
		register unsigned long a3 __asm__("r2") =                      \
			(unsigned long)(arg3);                                 \
		register unsigned long a4 __asm__("r3") =                      \
			(unsigned long)(arg4);                                 \
		register unsigned long nr __asm__("r12") = (n);                \
		__asm__ volatile(".inst 0xe140ea71"                            \
				 : "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4),     \
				   "+r"(nr)                                    \
				 :                                             \
				 : "memory", "r4");                            \
		(long)a1;                                                      \
	})
#endif

static inline long xen_console_io(int op, size_t len, char *buf)
{
	return xen_call(XEN_CONSOLE_IO, op, len, buf, 0);
}

static inline long xen_sched_op(int op, const void *arg)
{
	return xen_call(XEN_SCHED_OP, op, arg, 0, 0);
}

static inline long xen_event_channel_op(int op, void *arg)
{
	return xen_call(XEN_EVENT_CHANNEL_OP, op, arg, 0, 0);
}

static inline long xen_vcpu_op(int op, unsigned int vcpu, const void *arg)
{
	return xen_call(XEN_VCPU_OP, op, vcpu, arg, 0);
}

static inline long xen_grant_table_op(int op, void *arg, unsigned int n)
{
	return xen_call(XEN_GRANT_TABLE_OP, op, arg, n, 0);
}

static inline long xen_memory_op(int op, void *arg)
{
	return xen_call(XEN_MEMORY_OP, op, arg, 0, 0);
}

static inline long xen_hvm_op(int op, void *arg)
{
	return xen_call(XEN_HVM_OP, op, arg, 0, 0);
}

#endif /* XEN_HYPERCALL_H */
