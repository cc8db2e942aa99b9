/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What TLS costs each side, in memory, by the platform's clock. With the
 * emulator counting instructions that clock's nanoseconds are instructions.
 *
 *	main HANDSHAKES	prints "OPERATION TENTHS" for each
 *
 * Keys and certificates are of P-256, the exchange is of X25519; the client
 * verifies the server. What fails ends it, status 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/plat/time.h>
#include "mbedtls/psa_util.h"
#include "mbedtls/ssl.h"
#include "mbedtls/ssl_ticket.h"
#include "psa/crypto.h"

#define TICKET_S   3600
#define PIPE_BYTES 16384
#define BULK_BYTES 2048 /* a record */
#define BULK_COUNT 256

extern const unsigned char bench_pem[], bench_pem_end[];

struct pipe {
	unsigned char bytes[PIPE_BYTES];
	size_t at, end;
};

struct side {
	mbedtls_ssl_config config;
	mbedtls_ssl_context ssl;
	struct pipe *in, *out;
	uint64_t ns;
};

static struct pipe pipes[2];
static struct side server = {.in = &pipes[0], .out = &pipes[1]};
static struct side client = {.in = &pipes[1], .out = &pipes[0]};
static mbedtls_x509_crt chain;
static mbedtls_pk_context key;
static mbedtls_ssl_ticket_context tickets;

static void want(const char *what, int rc)
{
	if (!rc)
		return;
	printf("%s: -0x%04x\n", what, -rc);
	exit(1);
}

static int take(void *arg, unsigned char *buf, size_t len)
{
	struct pipe *p = ((struct side *)arg)->in;

	len = MIN(len, p->end - p->at);
	if (!len)
		return MBEDTLS_ERR_SSL_WANT_READ;
	memcpy(buf, p->bytes + p->at, len);
	p->at += len;
	return len;
}

static int give(void *arg, const unsigned char *buf, size_t len)
{
	struct pipe *p = ((struct side *)arg)->out;

	if (p->at == p->end)
		p->at = p->end = 0;
	len = MIN(len, sizeof(p->bytes) - p->end);
	if (!len)
		return MBEDTLS_ERR_SSL_WANT_WRITE;
	memcpy(p->bytes + p->end, buf, len);
	p->end += len;
	return len;
}

static void configure(struct side *s, int endpoint)
{
	mbedtls_ssl_config_init(&s->config);
	want("config", mbedtls_ssl_config_defaults(&s->config, endpoint,
						   MBEDTLS_SSL_TRANSPORT_STREAM,
						   MBEDTLS_SSL_PRESET_DEFAULT));
	mbedtls_ssl_conf_rng(&s->config, mbedtls_psa_get_random,
			     MBEDTLS_PSA_RANDOM_STATE);
}

static void set_up(void)
{
	want("psa", psa_crypto_init());
	mbedtls_x509_crt_init(&chain);
	mbedtls_pk_init(&key);
	mbedtls_ssl_ticket_init(&tickets);
	want("certificate", mbedtls_x509_crt_parse(&chain, bench_pem,
						   bench_pem_end - bench_pem));
	want("key", mbedtls_pk_parse_key(
			    &key, bench_pem, bench_pem_end - bench_pem, NULL, 0,
			    mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE));
	want("tickets",
	     mbedtls_ssl_ticket_setup(&tickets, mbedtls_psa_get_random,
				      MBEDTLS_PSA_RANDOM_STATE,
				      MBEDTLS_CIPHER_AES_256_GCM, TICKET_S));
	configure(&server, MBEDTLS_SSL_IS_SERVER);
	configure(&client, MBEDTLS_SSL_IS_CLIENT);
	want("own", mbedtls_ssl_conf_own_cert(&server.config, &chain, &key));
	mbedtls_ssl_conf_session_tickets_cb(&server.config,
					    mbedtls_ssl_ticket_write,
					    mbedtls_ssl_ticket_parse, &tickets);
	mbedtls_ssl_conf_ca_chain(&client.config, &chain, NULL);
	mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
		&client.config,
		MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
}

/* The version and the cipher of connections that begin from now on. */
static void choose(mbedtls_ssl_protocol_version version, const int *ciphers)
{
	mbedtls_ssl_conf_min_tls_version(&client.config, version);
	mbedtls_ssl_conf_max_tls_version(&client.config, version);
	mbedtls_ssl_conf_ciphersuites(&client.config, ciphers);
}

static void begin(struct side *s)
{
	mbedtls_ssl_init(&s->ssl);
	want("setup", mbedtls_ssl_setup(&s->ssl, &s->config));
	mbedtls_ssl_set_bio(&s->ssl, s, give, take, NULL);
}

/* Reading shakes hands first, and handles tickets. */
static void go_on(struct side *s)
{
	uint64_t start = ukplat_clock_ns();
	unsigned char byte;
	int rc = mbedtls_ssl_read(&s->ssl, &byte, 1);

	s->ns += ukplat_clock_ns() - start;
	if (rc != MBEDTLS_ERR_SSL_WANT_READ &&
	    rc != MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
		want("handshake", rc);
}

static void connect(const mbedtls_ssl_session *session)
{
	pipes[0].at = pipes[0].end = pipes[1].at = pipes[1].end = 0;
	begin(&server);
	begin(&client);
	want("name", mbedtls_ssl_set_hostname(&client.ssl, "localhost"));
	if (session)
		want("session", mbedtls_ssl_set_session(&client.ssl, session));
	while (!mbedtls_ssl_is_handshake_over(&client.ssl) ||
	       !mbedtls_ssl_is_handshake_over(&server.ssl)) {
		go_on(&client);
		go_on(&server);
	}
	/* In TLS 1.3 the ticket comes afterwards, and is read in two steps. */
	go_on(&server);
	go_on(&client);
	go_on(&client);
}

static void disconnect(void)
{
	mbedtls_ssl_free(&server.ssl);
	mbedtls_ssl_free(&client.ssl);
}

static void say(const char *what, const char *who, uint64_t ns, long n)
{
	printf("%s-%s %lu\n", what, who, (unsigned long)(ns * 10 / n));
}

/* A session that connections can be resumed by. */
static void get_session(mbedtls_ssl_session *session)
{
	connect(NULL);
	mbedtls_ssl_session_init(session);
	want("ticket", mbedtls_ssl_get_session(&client.ssl, session));
	disconnect();
}

static void shake_hands(const char *what, long n,
			const mbedtls_ssl_session *session)
{
	server.ns = client.ns = 0;
	for (long i = 0; i < n; i++) {
		connect(session);
		disconnect();
	}
	say(what, "server", server.ns, n);
	say(what, "client", client.ns, n);
}

/* From the server to the client, KiB by KiB. */
static void send(const char *what)
{
	static unsigned char block[BULK_BYTES];
	long kib = BULK_COUNT * BULK_BYTES / 1024;
	uint64_t start, ns[2] = {0, 0};

	connect(NULL);
	for (long i = 0; i < BULK_COUNT; i++) {
		int got;

		start = ukplat_clock_ns();
		want("send", mbedtls_ssl_write(&server.ssl, block,
					       sizeof(block)) != sizeof(block));
		ns[0] += ukplat_clock_ns() - start;
		start = ukplat_clock_ns();
		got = mbedtls_ssl_read(&client.ssl, block, sizeof(block));
		ns[1] += ukplat_clock_ns() - start;
		want("receive", got != sizeof(block));
	}
	disconnect();
	say(what, "send", ns[0], kib);
	say(what, "receive", ns[1], kib);
}

int main(int argc, char *argv[])
{
	static const int aes[] = {
		MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
		MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, 0};
	static const int chacha[] = {MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
				     0};
	mbedtls_ssl_session session;
	long n = argc > 1 ? atol(argv[1]) : 8;

	if (n < 1)
		want("arguments: HANDSHAKES", -1);
	set_up();
	choose(MBEDTLS_SSL_VERSION_TLS1_3, aes);
	get_session(&session);
	shake_hands("tls13-full", n, NULL);
	shake_hands("tls13-resumed", n, &session);
	choose(MBEDTLS_SSL_VERSION_TLS1_2, aes);
	get_session(&session);
	shake_hands("tls12-full", n, NULL);
	shake_hands("tls12-resumed", n, &session);
	choose(MBEDTLS_SSL_VERSION_TLS1_3, aes);
	send("aes-kib");
	choose(MBEDTLS_SSL_VERSION_TLS1_3, chacha);
	send("chacha-kib");
	return 0;
}
