/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The owner of a socket, which gets SIGIO when poll() may tell something new,
 * if O_ASYNC is set, and SIGURG when an urgent byte is announced. It can only
 * be the process, by its number or its group's. Source: fcntl(2), socket(7).
 */
#include <uk/syscall_signal.h>
#include "socket_internal.h"

#define PROCESS 1

int socket_set_owner(struct uk_socket *s, int who)
{
	if (who == INT32_MIN)
		return -EINVAL;
	if (who && who != PROCESS && who != -PROCESS)
		return -ESRCH;
	s->owner = who;
	return 0;
}

void uk_socket_notify_of(struct uk_socket *s, short events)
{
	uk_file_notify_of(&s->file, events);
	if (s->file.flags & UK_O_ASYNC && s->owner)
		uk_signal_event(UK_SIGIO);
}

void uk_socket_notify(struct uk_socket *s)
{
	uk_socket_notify_of(s, ~0);
}

void uk_socket_urgent(struct uk_socket *s)
{
	if (s->owner)
		uk_signal_event(UK_SIGURG);
}
