/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is measured, the same in an image and in a Linux program: each gives
 * these operations, and measure() their cost.
 */
#ifndef OPS_H
#define OPS_H

/* Two threads that yield to each other: one switch from one to the other. */
void op_switch(long n);
/* An uncontended mutex: locked and unlocked. */
void op_lock(long n);
/* A message to a thread that waits for it, and its answer. */
void op_round_trip(long n);
/* 64 bytes of memory, had and given back. */
void op_alloc(long n);
/* The same of the buddy allocator, and of a pool. */
void op_buddy(long n);
void op_pool(long n);

#endif /* OPS_H */
