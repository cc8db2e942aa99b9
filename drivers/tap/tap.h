/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of this driver share.
 */
#ifndef TAP_H
#define TAP_H

#include <fd.h>
#include <uk/netdev.h>

#define TAP_NAME_MAX 16 /* IFNAMSIZ, with the NUL */

/*
 * Opens or makes the tap device `name` and puts its MTU to `*mtu`. Returns a
 * descriptor or negative errno.
 */
int tap_open(const char *name, uint16_t *mtu);

/* What the kernel may give: any of UK_NETDEV_RX_{CSUM,GSO4,GSO6}. */
int tap_set_offload(int fd, uint32_t features);

#endif /* TAP_H */
