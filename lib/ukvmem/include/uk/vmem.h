/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtual memory: mappings of zeroed memory at addresses where nothing else
 * is. The pages before and behind a mapping are never mapped, so that who runs
 * over its ends faults.
 *
 * Lengths are bytes, rounded up to pages. Context, unless told: thread.
 */
#ifndef UK_VMEM_H
#define UK_VMEM_H

#include <uk/alloc.h>
#include <uk/plat/paging.h>
#include <uk/plat/trap.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Rights; none of them: any access faults. Not both of the last. */
#define UK_VMEM_READ  UKPLAT_PAGE_READ
#define UK_VMEM_WRITE UKPLAT_PAGE_WRITE /* and read */
#define UK_VMEM_EXEC  UKPLAT_PAGE_EXEC	/* and read */
#define UK_VMEM_RW    (UK_VMEM_READ | UK_VMEM_WRITE)

/*
 * A page gets memory when it is touched for the first time, from threads only:
 * not in interrupt handlers. When there is none then, the trap goes on to the
 * next handler with the note uk_vmem_no_memory.
 */
#define UK_VMEM_LAZY 0x100

extern const char uk_vmem_no_memory[];

/*
 * For a program (uk/program.h): the mapping gets an address of the programs'
 * part of the range. Without the option HAVE_PROGRAM there is one part.
 */
#define UK_VMEM_PROGRAM 0x200

/**
 * Maps `len` bytes; `flags` are rights, UK_VMEM_LAZY and UK_VMEM_PROGRAM.
 * Returns NULL when there is no memory, or for rights that can't be granted.
 */
void *uk_vmem_map(size_t len, unsigned int flags);

/**
 * The same at `at`, page aligned, with no guard pages around it. Returns 0;
 * -EEXIST when something is mapped there; -EINVAL for what can't be had, an
 * address where no mapping may be among it; -ENOMEM.
 */
int uk_vmem_map_at(void *at, size_t len, unsigned int flags);

/**
 * The same in place of what is mapped there. Returns 0; -EINVAL; -ENOMEM: then
 * nothing may be mapped there any more.
 */
int uk_vmem_replace(void *at, size_t len, unsigned int flags);

/**
 * Makes `[at, at + len)`, mapped with the same flags all over, `to` bytes long
 * in its place. Returns 0; -EINVAL; -EFAULT when it isn't such a mapping;
 * -ENOMEM when there is no memory or no room behind it.
 */
int uk_vmem_grow(void *at, size_t len, size_t to);

/**
 * Moves such a mapping, with its memory, to `*where`, in place of what is
 * mapped there, or, when that is NULL, to a free address, and makes it `to`
 * bytes long. `keep`: a lazy mapping without memory stays at `at`. Returns 0,
 * with the address in `*where`; -EINVAL, also when the two overlap; -EFAULT
 * and -ENOMEM as above.
 */
int uk_vmem_move(void *at, size_t len, void **where, size_t to, bool keep);

/**
 * Unmaps `[at, at + len)`, `at` page aligned: mappings or parts of them. What
 * isn't mapped there stays so. Returns 0; -EINVAL for what can't be in the
 * range; -ENOMEM when there is no memory to note the rest of a mapping, and
 * then nothing was changed.
 */
int uk_vmem_unmap(void *at, size_t len);

/**
 * The same for any page aligned range of addresses, of which only what is a
 * program's is unmapped. Without HAVE_PROGRAM that is all of it.
 */
int uk_vmem_unmap_program(void *at, size_t len);

/**
 * Changes rights, in the same way; all must be mapped, or it is -ENOMEM.
 * -EACCES when a mapping may never be written to.
 * Contents stay. Context: thread.
 */
int uk_vmem_protect(void *at, size_t len, unsigned int rights);

/**
 * Has `[at, at + len)`, `at` page aligned, all of it mapped, be zeroes again;
 * lazy mappings give their memory back. Returns 0; -EINVAL, -ENOMEM as above.
 */
int uk_vmem_discard(void *at, size_t len);

/**
 * Called after a fault at `at`; returns whether it has handled the fault, maybe
 * by uk_vmem_protect(): then the access is tried again.
 * Context: trap, interrupts off.
 */
typedef bool (*uk_vmem_fault_fn)(void *at, enum ukplat_trap_access access,
				 void *arg);

/**
 * Has `fn` called for the mapping that `at` is in, before anything else is
 * tried; NULL: no more. Returns 0, or -ENOMEM when nothing is mapped there.
 */
int uk_vmem_on_fault(void *at, uk_vmem_fault_fn fn, void *arg);

/**
 * The heap whose pages an object may show: they lie where the platform's tables
 * find them, which those of other heaps (ukallocguard's) don't. Context: any.
 */
struct uk_alloc *uk_vmem_heap(void);

/*
 * An object whose pages, of uk_vmem_heap(), several mappings show. Mappings
 * have a page only once it was touched, and may write to it only once it was
 * touched to be written to: so the owner knows which pages have changed.
 */
struct uk_vmem_object {
	/**
	 * The page at `offset` bytes, about to be written to if `write`; NULL:
	 * there is none, and the trap goes on to the next handler with the note
	 * uk_vmem_no_page. Context: trap, or preemption off.
	 */
	void *(*page)(struct uk_vmem_object *o, uint64_t offset, bool write);
	/** A reference more. Context: preemption off. */
	void (*get)(struct uk_vmem_object *o);
	/** One less, after a mapping has gone. Context: thread, may sleep. */
	void (*put)(struct uk_vmem_object *o);
	struct mapping *mappings; /* ukvmem's */
};

extern const char uk_vmem_no_page[];

/**
 * Has the whole mapping `[at, at + len)` show `o` from `offset`, page aligned,
 * on; its memory goes. Each mapping, or part of one that was parted, has a
 * reference: this call takes over one. `read_only`: uk_vmem_protect() won't
 * allow writing. Returns 0, or -EFAULT when it isn't one mapping.
 */
int uk_vmem_set_object(void *at, size_t len, struct uk_vmem_object *o,
		       uint64_t offset, bool read_only);

/**
 * Takes `len` bytes from `offset` on out of all mappings of `o`: the next
 * access to them asks o->page() again. Takes time for each mapping of `o`.
 */
void uk_vmem_hide_object(struct uk_vmem_object *o, uint64_t offset,
			 uint64_t len);

/**
 * The object, with a reference, that the first mapping of one in
 * `[*at, *at + *len)` shows; `*at` and `*len` become that part, `*offset` where
 * in the object it begins. NULL: there is none.
 */
struct uk_vmem_object *uk_vmem_next_object(void **at, size_t *len,
					   uint64_t *offset);

/** Is all of `[at, at + len)` mapped, with at least these rights? */
bool uk_vmem_has(const void *at, size_t len, unsigned int rights);

/**
 * After a fault of the image's own code at a program's address `at`: puts a
 * zeroed page there for a while, so that the code can go on; its call then
 * fails. uk_vmem_take_back(), the next change of any mapping, or a few other
 * lent pages take it away and restore the former mapping. Returns false when
 * `at` isn't a program's address, or there is no memory for tables.
 * There with the option HAVE_PROGRAM. Context: trap, interrupts off.
 */
bool uk_vmem_lend(const void *at);

/** Takes all lent pages away. Context: thread. */
void uk_vmem_take_back(void);

/** Is `at` an address where mappings may be? Context: any. */
bool uk_vmem_is_here(const void *at);

#ifdef __cplusplus
}
#endif

#endif /* UK_VMEM_H */
