/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ioctl() of sockets: requests for any socket, the provider's, interfaces'.
 * Source: socket(7), netdevice(7).
 */
#include <uk/abi/inet.h>
#include <uk/abi/tty.h>
#include "socket_internal.h"

#define SIOC_GROUP   0x89
#define GROUP_OF(rq) ((rq) >> 8)

static int set_async(struct uk_file *f, const int *on)
{
	if (*on)
		__atomic_or_fetch(&f->flags, UK_O_ASYNC, __ATOMIC_RELAXED);
	else
		__atomic_and_fetch(&f->flags, ~UK_O_ASYNC, __ATOMIC_RELAXED);
	return 0;
}

int socket_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	struct uk_socket *s = socket_of(f);
	int rc;

	if (!arg)
		return -EFAULT;
	switch (request) {
	case UK_FIOASYNC: return set_async(f, arg);
	case UK_FIOSETOWN:
	case UK_SIOCSPGRP: return socket_set_owner(s, *(const int *)arg);
	case UK_FIOGETOWN:
	case UK_SIOCGPGRP: *(int *)arg = s->owner; return 0;
	default: break;
	}
	rc = s->provider->ioctl(s->handle, request, arg);
	if (rc == -ENOTTY && GROUP_OF(request) == SIOC_GROUP)
		rc = socket_interfaces(request, arg);
	return rc;
}
