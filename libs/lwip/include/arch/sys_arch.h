/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP's locks, messages and threads by uklock, ukmpi and uksched.
 */
#ifndef LWIP_ARCH_SYS_ARCH_H
#define LWIP_ARCH_SYS_ARCH_H

#include <uk/mpi.h>
#include <uk/sched.h>

typedef struct {
	struct uk_semaphore sem;
	bool valid;
} sys_sem_t;

typedef struct {
	struct uk_mutex mutex;
	bool valid;
} sys_mutex_t;

typedef struct {
	struct uk_mbox mbox;
	void **slots; /* NULL: not valid */
} sys_mbox_t;

typedef struct uk_thread *sys_thread_t;
typedef unsigned long sys_prot_t;

#define sys_sem_valid(s)	 ((s)->valid)
#define sys_sem_set_invalid(s)	 ((s)->valid = false)
#define sys_mutex_valid(m)	 ((m)->valid)
#define sys_mutex_set_invalid(m) ((m)->valid = false)
#define sys_mbox_valid(m)	 ((m)->slots != NULL)
#define sys_mbox_set_invalid(m)	 ((m)->slots = NULL)

#endif /* LWIP_ARCH_SYS_ARCH_H */
