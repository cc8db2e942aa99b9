/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The hypervisor's interface, as far as it is used here: numbers and layouts
 * that never change. Source: Xen, xen/include/public (files in brackets).
 */
#ifndef XEN_PUBLIC_H
#define XEN_PUBLIC_H

/* Hypercalls [xen.h, 1]. */
#define XEN_SET_TRAP_TABLE    0
#define XEN_MMU_UPDATE	      1
#define XEN_SET_CALLBACKS     4
#define XEN_MEMORY_OP	      12
#define XEN_MULTICALL	      13
#define XEN_UPDATE_VA_MAPPING 14
#define XEN_XEN_VERSION	      17
#define XEN_CONSOLE_IO	      18
#define XEN_GRANT_TABLE_OP    20
#define XEN_IRET	      23
#define XEN_VCPU_OP	      24
#define XEN_SET_SEGMENT_BASE  25
#define XEN_MMUEXT_OP	      26
#define XEN_SCHED_OP	      29
#define XEN_EVENT_CHANNEL_OP  32
#define XEN_PHYSDEV_OP	      33
#define XEN_HVM_OP	      34

/* Bytes of a hypercall's place in the page of them [arch-x86/xen.h]. */
#define XEN_HYPERCALL_SLOT 32

#define XEN_DOMID_SELF 0x7ff0 /* [xen.h] */

/* Notes of an ELF image [elfnote.h]. */
#define XEN_ELFNOTE_ENTRY	   1
#define XEN_ELFNOTE_HYPERCALL_PAGE 2
#define XEN_ELFNOTE_VIRT_BASE	   3
#define XEN_ELFNOTE_PADDR_OFFSET   4
#define XEN_ELFNOTE_XEN_VERSION	   5
#define XEN_ELFNOTE_GUEST_OS	   6
#define XEN_ELFNOTE_GUEST_VERSION  7
#define XEN_ELFNOTE_LOADER	   8
#define XEN_ELFNOTE_FEATURES	   10
#define XEN_ELFNOTE_PHYS32_ENTRY   18

#define XEN_FLAT_CS 0xe033 /* [arch-x86/xen-x86_64.h] */

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

/* Scheduling [sched.h]. */
#define XEN_SCHED_YIELD	   0
#define XEN_SCHED_BLOCK	   1
#define XEN_SCHED_SHUTDOWN 2
enum xen_shutdown {
	XEN_SHUTDOWN_POWEROFF,
	XEN_SHUTDOWN_REBOOT,
	XEN_SHUTDOWN_SUSPEND,
	XEN_SHUTDOWN_CRASH,
};
/* Ours: no reason that Xen knows, and so for who made the domain to take it
 * away; the low bits are an image's status that isn't 0. */
#define XEN_SHUTDOWN_STATUS 0x80

/* The console of the hypervisor itself [xen.h, 3]. */
#define XEN_CONSOLE_WRITE 0
#define XEN_CONSOLE_READ  1

/* The console's ring, a page [io/console.h]. */
#define XEN_CONSOLE_IN	1024
#define XEN_CONSOLE_OUT 2048
struct xen_console_ring {
	char in[XEN_CONSOLE_IN];
	char out[XEN_CONSOLE_OUT];
	uint32_t in_cons, in_prod, out_cons, out_prod;
};

/* Event channels, two levels of bits [event_channel.h, xen.h]. */
#define XEN_EVTCHN_BIND_INTERDOMAIN 0
#define XEN_EVTCHN_BIND_VIRQ	    1
#define XEN_EVTCHN_CLOSE	    3
#define XEN_EVTCHN_SEND		    4
#define XEN_EVTCHN_STATUS	    5
#define XEN_EVTCHN_ALLOC_UNBOUND    6
#define XEN_EVTCHN_UNMASK	    9
#define XEN_VIRQ_TIMER		    0
#define XEN_VIRQ_CONSOLE	    2
#define XEN_WORD_BITS		    64
#define XEN_PORTS_MAX		    (XEN_WORD_BITS * XEN_WORD_BITS)

struct xen_vcpu_info {
	uint8_t upcall_pending;
	uint8_t upcall_mask;
	uint64_t pending_sel;
#if defined(__x86_64__)
	uint64_t cr2, reserved;
#endif
	uint64_t time[4]; /* struct vcpu_time_info: plat/common/pvclock.h */
};

struct xen_shared_info {
	struct xen_vcpu_info vcpu[
#if defined(__x86_64__)
		32
#else
		1
#endif
	];
	uint64_t pending[XEN_WORD_BITS];
	uint64_t mask[XEN_WORD_BITS];
	uint32_t wall_version, wall_sec, wall_nsec, wall_sec_high;
};

/* VCPUs [vcpu.h]. */
#define XEN_VCPU_STOP_PERIODIC	 7
#define XEN_VCPU_SET_SINGLESHOT	 8
#define XEN_VCPU_STOP_SINGLESHOT 9
struct xen_singleshot {
	uint64_t at; /* ns, of the clock above */
	uint32_t flags;
};

/* Grants, version 1 [grant_table.h]. */
#define XEN_GNTTAB_SETUP_TABLE 2
#define XEN_GNTTAB_QUERY_SIZE  6
#define XEN_GTF_PERMIT_ACCESS  1
#define XEN_GTF_READONLY       0x04
#define XEN_GTF_READING	       0x08
#define XEN_GTF_WRITING	       0x10
#define XEN_GNTTAB_RESERVED    8 /* the first: the toolstack's */
struct xen_grant_entry {
	uint16_t flags;
	uint16_t domid;
	uint32_t frame;
};

/* PV domains on x86_64 [arch-x86/xen-x86_64.h, xen.h, physdev.h]. */
#if defined(__x86_64__)
#define XEN_M2P ((const uint64_t *)0xffff800000000000)

#define XEN_SIF_DOM0 2
struct xen_start_info {
	char magic[32];
	uint64_t nr_pages;
	uint64_t shared_info; /* machine address */
	uint32_t flags;
	uint64_t store_mfn;
	uint32_t store_port;
	uint64_t console_mfn; /* these two not in the first domain */
	uint32_t console_port;
	uint64_t pt_base, nr_pt_frames;
	uint64_t mfn_list;
	uint64_t mod_start, mod_len;
	char cmdline[1024];
	uint64_t first_p2m_pfn, nr_p2m_frames;
};

struct xen_mmu_update {
	uint64_t ptr, val;
};

#define XEN_UVMF_INVLPG 2

struct xen_trap_info {
	uint8_t vector, flags;
	uint16_t cs;
	uint64_t address;
};

#define XEN_PHYSDEV_SET_IOPL 6
#define XEN_SEGBASE_FS	     0
#endif

/* Memory [memory.h]. */
#define XEN_MEM_ADD_TO_PHYSMAP	7
#define XENMAPSPACE_SHARED_INFO 0
#define XENMAPSPACE_GRANT_TABLE 1
struct xen_add_to_physmap {
	uint16_t domid, size;
	uint32_t space;
	uint64_t idx, gpfn;
};

/* Parameters of a domain that isn't PV [hvm/params.h, hvm/hvm_op.h]. */
#define XEN_HVM_SET_PARAM	   0
#define XEN_HVM_GET_PARAM	   1
#define XEN_HVM_PARAM_CALLBACK	   0
#define XEN_HVM_PARAM_STORE_PFN	   1
#define XEN_HVM_PARAM_STORE_PORT   2
#define XEN_HVM_PARAM_CONSOLE_PFN  17
#define XEN_HVM_PARAM_CONSOLE_PORT 18
struct xen_hvm_param {
	uint16_t domid, pad;
	uint32_t index;
	uint64_t value;
};
#endif /* !__ASSEMBLY__ */

#endif /* XEN_PUBLIC_H */
