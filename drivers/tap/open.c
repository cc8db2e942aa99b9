/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Opening a tap device.
 * Source: Linux, Documentation/networking/tuntap.rst,
 * include/uapi/linux/{if_tun,sockios}.h.
 */
#include <uk/arch/string.h>
#include "tap.h"

#define AT_FDCWD   (-100)
#define O_RDWR	   02
#define O_NONBLOCK 04000
#define O_CLOEXEC  02000000

#define IFF_TAP		0x0002
#define IFF_NO_PI	0x1000
#define IFF_VNET_HDR	0x4000
#define TUNSETIFF	0x400454caUL
#define TUNSETOFFLOAD	0x400454d0UL
#define TUNSETVNETHDRSZ 0x400454d8UL
#define TUN_F_CSUM	0x01
#define TUN_F_TSO4	0x02
#define TUN_F_TSO6	0x04
#define VNETHDR_SIZE	10

#define SIOCGIFMTU  0x8921UL
#define AF_INET	    2
#define SOCK_DGRAM  2
#define MTU_DEFAULT 1500

struct ifreq {
	char name[TAP_NAME_MAX];
	union {
		short flags;
		int mtu;
		/* As large as the kernel's: struct ifmap is the largest. */
		char room[16 + sizeof(long)];
	};
};

static long ioctl(int fd, unsigned long op, const void *arg)
{
	return syscall3(SYS_ioctl, fd, op, (long)arg);
}

static uint16_t mtu_of(const char *name)
{
	struct ifreq ifr = {.mtu = 0};
	int s = syscall3(SYS_socket, AF_INET, SOCK_DGRAM, 0);
	long rc;

	memcpy(ifr.name, name, strlen(name));
	rc = ioctl(s, SIOCGIFMTU, &ifr);
	syscall3(SYS_close, s, 0, 0);
	return rc || ifr.mtu < 68 || ifr.mtu > UINT16_MAX ? MTU_DEFAULT
							  : ifr.mtu;
}

int tap_open(const char *name, uint16_t *mtu)
{
	struct ifreq ifr = {.flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};
	int size = VNETHDR_SIZE;
	long rc;
	int fd;

	if (!*name || strlen(name) >= TAP_NAME_MAX)
		return -EINVAL;
	fd = syscall6(SYS_openat, AT_FDCWD, (long)"/dev/net/tun",
		      O_RDWR | O_NONBLOCK | O_CLOEXEC, 0, 0, 0);
	if (fd < 0)
		return fd;
	memcpy(ifr.name, name, strlen(name));
	rc = ioctl(fd, TUNSETIFF, &ifr);
	if (rc == 0)
		rc = ioctl(fd, TUNSETVNETHDRSZ, &size);
	if (rc) {
		syscall3(SYS_close, fd, 0, 0);
		return rc;
	}
	*mtu = mtu_of(name);
	return fd;
}

int tap_set_offload(int fd, uint32_t features)
{
	unsigned long f = 0;

	f |= features & UK_NETDEV_RX_CSUM ? TUN_F_CSUM : 0;
	f |= features & UK_NETDEV_RX_GSO4 ? TUN_F_TSO4 : 0;
	f |= features & UK_NETDEV_RX_GSO6 ? TUN_F_TSO6 : 0;
	return ioctl(fd, TUNSETOFFLOAD, (void *)f);
}
