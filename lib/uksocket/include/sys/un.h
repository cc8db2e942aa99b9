/* SPDX-License-Identifier: BSD-3-Clause */
/* Addresses of sockets within the image (POSIX.1-2017 <sys/un.h>). */
#ifndef _SYS_UN_H
#define _SYS_UN_H

#include <sys/socket.h>

struct sockaddr_un {
	sa_family_t sun_family;
	char sun_path[108];
};

#endif /* _SYS_UN_H */
