/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef DISKS_TEST_H
#define DISKS_TEST_H

/** Asks for the gateway's address until it answers. False: it doesn't. */
int arp_ask(unsigned int tries);

/**
 * Has the device called `name` (00:04.0) see a ring that cannot be, so that it
 * wants a reset. False: there is no such one.
 */
int harm_ring(const char *name);

/** Takes the device in `slot` of a PC out, as its firmware would. */
void harm_eject(unsigned int slot);

#endif /* DISKS_TEST_H */
