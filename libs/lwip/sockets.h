/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared by the files of lwIP as posix-socket's stack (uk/inet.h). All
 * functions are called with the core locked.
 */
#ifndef LWIP_SOCKETS_GLUE_H
#define LWIP_SOCKETS_GLUE_H

#include <uk/inet.h>
#include "lwip/opt.h"
#include "lwip/ip.h"
#include "lwip/pbuf.h"

/* The head of every pcb of posix-socket's. */
struct glue_pcb {
	enum uk_inet_kind kind;
	void *owner;
	bool six;
};

/** An address as lwIP has it; false: it has no such family. */
bool glue_to_lwip(const struct uk_inet_addr *from, ip_addr_t *to);
void glue_from_lwip(const ip_addr_t *from, struct uk_inet_addr *to);

/**
 * The same of one to bind to: the unspecified one of IPv6 is that of both
 * families, unless `only6`.
 */
bool glue_local_to_lwip(const struct uk_inet_addr *from, bool only6,
			ip_addr_t *to);

/** A socket more, false: there are LIBLWIP_SOCKETS_MAX; and one less. */
bool glue_socket_begin(void);
void glue_socket_end(void);

/** Negative errno of an err_t. */
int glue_errno(err_t err);

void *glue_tcp_open(bool six, void *owner);
void glue_tcp_close(struct glue_pcb *g, bool reset);
int glue_tcp_bind(struct glue_pcb *g, const ip_addr_t *at, u16_t port);
int glue_tcp_connect(struct glue_pcb *g, const ip_addr_t *to, u16_t port);
void glue_tcp_local(struct glue_pcb *g, struct uk_inet_end *at);
void glue_tcp_set(struct glue_pcb *g, enum uk_inet_setting what, int value);
int glue_tcp_listen(void *pcb, int backlog);
void glue_tcp_accepted(void *pcb);
long glue_tcp_send(void *pcb, const struct uk_msghdr *m, int flags);
int glue_tcp_send_end(void *pcb);
size_t glue_tcp_receive(void *pcb, const struct uk_msghdr *m, size_t len,
			size_t skip, bool peek);
void glue_tcp_now(void *pcb, struct uk_inet_tcp *now);
bool glue_tcp_lingers(const struct uk_inet_end *at);

void *glue_udp_open(bool six, void *owner);
void *glue_raw_open(int protocol, bool six, void *owner);
void glue_packet_close(struct glue_pcb *g);
int glue_packet_bind(struct glue_pcb *g, const ip_addr_t *at, u16_t port);
int glue_packet_connect(struct glue_pcb *g, const ip_addr_t *to, u16_t port);
void glue_packet_local(struct glue_pcb *g, struct uk_inet_end *at);
void glue_packet_set(struct glue_pcb *g, enum uk_inet_setting what, int v);
void glue_packet_disconnect(void *pcb, const struct uk_inet_end *at);
int glue_packet_send(void *pcb, const struct uk_msghdr *m, size_t len,
		     const struct uk_inet_route *r);
size_t glue_packet_copy(const struct uk_inet_packet *p,
			const struct uk_msghdr *m, size_t skip);
void glue_packet_free(struct uk_inet_packet *p);

/** Copies `len` bytes to the vector from its byte `skip` on. */
void glue_copy_out(const struct uk_msghdr *m, size_t skip, const void *data,
		   size_t len);

#endif /* LWIP_SOCKETS_GLUE_H */
