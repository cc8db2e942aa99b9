/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TLS on a connection of lwIP's, by Mbed TLS. Encrypted bytes wait where lwIP
 * put them until there is room for what they say. Without the option
 * APPHTTPD_HTTPS nobody has any of it.
 */
#ifndef HTTPD_TLS_H
#define HTTPD_TLS_H

#include <stddef.h>
#include <uk/config.h>
#include <uk/essentials.h>
#include "lwip/tcp.h"

struct tls;

enum tls_state {
	TLS_OPEN,
	TLS_EOF,   /* the peer sends no more, and has said so */
	TLS_FAILED /* it has been told why, if it could be */
};

#ifdef CONFIG_APPHTTPD_HTTPS
/**
 * Reads the `len` bytes at `pem`: a private key and, the server's own first,
 * certificates. Says what is wrong and returns false, or is ready.
 */
bool tls_init(const void *pem, size_t len);

/** The server's side of a connection that has just begun; NULL: no memory. */
struct tls *tls_new(struct tcp_pcb *pcb);

/** Nothing is said to the peer, and its connection isn't touched. */
void tls_free(struct tls *t);

/** Takes `p`, encrypted bytes; false, and it doesn't, when it has too many. */
bool tls_input(struct tls *t, struct pbuf *p);

/**
 * What the peer says, the caller's; NULL when there is nothing: then
 * tls_state() says whether there will be. Shakes hands at first.
 */
struct pbuf *tls_read(struct tls *t);

enum tls_state tls_state(const struct tls *t);

/** Returns whether the handshake goes on still. Context: any. */
bool tls_is_shaking_hands(const struct tls *t);

/** How many bytes may be written. */
size_t tls_room(struct tls *t);

/** Writes `n` bytes, not more than there is room for. False: it has failed. */
bool tls_write(struct tls *t, const void *data, size_t n);

/** Says that nothing follows, and throws away what still comes. */
void tls_end(struct tls *t);
#else
static inline bool tls_init(const void *pem, size_t len)
{
	(void)pem;
	(void)len;
	return true;
}

static inline struct tls *tls_new(struct tcp_pcb *pcb)
{
	(void)pcb;
	return NULL;
}

static inline void tls_free(struct tls *t)
{
	(void)t;
}

static inline bool tls_input(struct tls *t, struct pbuf *p)
{
	(void)t;
	(void)p;
	return false;
}

static inline struct pbuf *tls_read(struct tls *t)
{
	(void)t;
	return NULL;
}

static inline enum tls_state tls_state(const struct tls *t)
{
	(void)t;
	return TLS_OPEN;
}

static inline bool tls_is_shaking_hands(const struct tls *t)
{
	(void)t;
	return false;
}

static inline size_t tls_room(struct tls *t)
{
	(void)t;
	return 0;
}

static inline bool tls_write(struct tls *t, const void *data, size_t n)
{
	(void)t;
	(void)data;
	(void)n;
	return false;
}

static inline void tls_end(struct tls *t)
{
	(void)t;
}
#endif

#endif /* HTTPD_TLS_H */
