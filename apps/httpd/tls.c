/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TLS on a connection. Mbed TLS asks for encrypted bytes and gives some away,
 * and is never kept waiting: what can't go on says so. Only a record that
 * there is room for is begun.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/swrand.h>
#include "mbedtls/pk.h"
#include "mbedtls/psa_util.h"
#include "mbedtls/ssl.h"
#include "mbedtls/ssl_ticket.h"
#include "mbedtls/x509_crt.h"
#include "psa/crypto.h"
#include "queue.h"
#include "response.h"
#include "tls.h"

#define RECORDS_MORE  512 /* of records, besides what they say; at most */
#define TICKET_S      (2 * 3600) /* sessions are resumed for so long */
#define PLAIN_MAX     4096	 /* read at once */
#define ALERT(reason) MBEDTLS_SSL_ALERT_MSG_##reason

/* A record waits for room for all of it. */
_Static_assert(TCP_SND_BUF >= 2 * MBEDTLS_SSL_OUT_CONTENT_LEN, "");

struct tls {
	mbedtls_ssl_context ssl;
	struct tcp_pcb *pcb;
	struct pbuf *in; /* came, not read yet */
	enum tls_state state;
	bool said; /* something was sent since it was last cleared */
	bool held; /* Mbed TLS has a record that lwIP had no memory for */
	bool ended;
};

static mbedtls_ssl_config config;
static mbedtls_x509_crt chain;
static mbedtls_pk_context key;
static mbedtls_ssl_ticket_context tickets;

/* --- what there is once ------------------------------------------------ */
static bool wrong(const char *what, int rc)
{
	printf("httpd: https: %s (-0x%04x)\n", what, -rc);
	return false;
}

/* `pem` ends in a NUL, which `size` counts. */
static bool read_pem(const unsigned char *pem, size_t size)
{
	int rc = mbedtls_x509_crt_parse(&chain, pem, size);

	if (rc)
		return wrong("the certificates can't be read", rc);
	rc = mbedtls_pk_parse_key(&key, pem, size, NULL, 0,
				  mbedtls_psa_get_random,
				  MBEDTLS_PSA_RANDOM_STATE);
	if (rc)
		return wrong("the key can't be read", rc);
	rc = mbedtls_pk_check_pair(&chain.pk, &key, mbedtls_psa_get_random,
				   MBEDTLS_PSA_RANDOM_STATE);
	if (rc)
		return wrong("the key isn't the certificate's", rc);
	return true;
}

static bool configure(void)
{
	static const char *protocols[] = {"http/1.1", NULL};
	int rc;

	rc = mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_SERVER,
					 MBEDTLS_SSL_TRANSPORT_STREAM,
					 MBEDTLS_SSL_PRESET_DEFAULT);
	if (!rc)
		rc = mbedtls_ssl_conf_own_cert(&config, &chain, &key);
	if (!rc)
		rc = mbedtls_ssl_conf_alpn_protocols(&config, protocols);
	if (!rc)
		rc = mbedtls_ssl_ticket_setup(&tickets, mbedtls_psa_get_random,
					      MBEDTLS_PSA_RANDOM_STATE,
					      MBEDTLS_CIPHER_AES_256_GCM,
					      TICKET_S);
	if (rc)
		return wrong("can't be set up", rc);
	mbedtls_ssl_conf_rng(&config, mbedtls_psa_get_random,
			     MBEDTLS_PSA_RANDOM_STATE);
	mbedtls_ssl_conf_session_tickets_cb(&config, mbedtls_ssl_ticket_write,
					    mbedtls_ssl_ticket_parse, &tickets);
	return true;
}

bool tls_init(const void *pem, size_t len)
{
	psa_status_t status = psa_crypto_init();
	char *text = calloc(1, len + 1);
	bool ok;

	if (!uk_swrand_is_seeded())
		return wrong("there is no randomness for keys", 0);
	if (status || !text)
		return wrong("no memory", status);
	memcpy(text, pem, len);
	mbedtls_ssl_config_init(&config);
	mbedtls_x509_crt_init(&chain);
	mbedtls_pk_init(&key);
	mbedtls_ssl_ticket_init(&tickets);
	ok = read_pem((unsigned char *)text, len + 1) && configure();
	mbedtls_platform_zeroize(text, len);
	free(text);
	return ok;
}

/* --- what Mbed TLS calls ----------------------------------------------- */
static void drop(struct tls *t, size_t n)
{
	t->in = pbuf_free_header(t->in, n);
	tcp_recved(t->pcb, n);
}

static int take(void *arg, unsigned char *buf, size_t len)
{
	struct tls *t = arg;

	if (!t->in)
		return MBEDTLS_ERR_SSL_WANT_READ;
	len = pbuf_copy_partial(t->in, buf, MIN(len, (size_t)QUEUE_MAX), 0);
	drop(t, len);
	return len;
}

static int give(void *arg, const unsigned char *buf, size_t len)
{
	struct tls *t = arg;

	len = MIN(len, (size_t)tcp_sndbuf(t->pcb));
	len = MIN(len, (size_t)UINT16_MAX);
	if (!len || tcp_write(t->pcb, buf, len, TCP_WRITE_FLAG_COPY) != ERR_OK)
		return MBEDTLS_ERR_SSL_WANT_WRITE;
	t->said = true;
	return len;
}

/* --- a connection ------------------------------------------------------ */
struct tls *tls_new(struct tcp_pcb *pcb)
{
	struct tls *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->pcb = pcb;
	mbedtls_ssl_init(&t->ssl);
	if (mbedtls_ssl_setup(&t->ssl, &config)) {
		tls_free(t);
		return NULL;
	}
	mbedtls_ssl_set_bio(&t->ssl, t, give, take, NULL);
	return t;
}

void tls_free(struct tls *t)
{
	if (t->in)
		pbuf_free(t->in);
	mbedtls_ssl_free(&t->ssl);
	free(t);
}

bool tls_input(struct tls *t, struct pbuf *p)
{
	return queue_put(&t->in, p);
}

enum tls_state tls_state(const struct tls *t)
{
	return t->state;
}

bool tls_is_shaking_hands(const struct tls *t)
{
	return t->state == TLS_OPEN &&
	       !mbedtls_ssl_is_handshake_over((mbedtls_ssl_context *)&t->ssl);
}

static bool has_to_wait(int rc)
{
	return rc == MBEDTLS_ERR_SSL_WANT_READ ||
	       rc == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/* Mbed TLS has an alert for most of what goes wrong. */
static void fail(struct tls *t, int rc)
{
	unsigned char alert = ALERT(DECODE_ERROR);

	t->state = TLS_FAILED;
	if (t->said || rc == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
		return;
	if (rc == MBEDTLS_ERR_SSL_ALLOC_FAILED)
		alert = ALERT(INTERNAL_ERROR);
	else if (rc == MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE)
		alert = ALERT(HANDSHAKE_FAILURE);
	else if (rc == MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION)
		alert = ALERT(PROTOCOL_VERSION);
	mbedtls_ssl_send_alert_message(&t->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL,
				       alert);
}

static bool shake_hands(struct tls *t)
{
	while (!mbedtls_ssl_is_handshake_over(&t->ssl)) {
		int rc;

		t->said = false;
		rc = mbedtls_ssl_handshake_step(&t->ssl);
		if (has_to_wait(rc))
			return false;
		if (rc) {
			fail(t, rc);
			return false;
		}
	}
	return true;
}

struct pbuf *tls_read(struct tls *t)
{
	static unsigned char plain[PLAIN_MAX];
	struct pbuf *p;
	int n;

	if (t->state != TLS_OPEN || !shake_hands(t))
		return NULL;
	t->said = false;
	do
		n = mbedtls_ssl_read(&t->ssl, plain, sizeof(plain));
	while (n == MBEDTLS_ERR_SSL_WANT_READ && t->in);
	if (n == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
		t->state = TLS_EOF;
	else if (n < 0 && !has_to_wait(n))
		fail(t, n);
	if (n <= 0)
		return NULL;
	p = pbuf_alloc(PBUF_RAW, n, PBUF_RAM);
	if (!p) {
		fail(t, MBEDTLS_ERR_SSL_ALLOC_FAILED);
		return NULL;
	}
	pbuf_take(p, plain, n);
	return p;
}

/* What is held goes first: whatever it is called with, Mbed TLS sends that. */
static bool flush(struct tls *t)
{
	if (t->held)
		t->held = mbedtls_ssl_write(&t->ssl, (void *)"", 1) < 0;
	return !t->held;
}

/* What a record holds at most, but at least a head, be it in several. */
size_t tls_room(struct tls *t)
{
	size_t n;

	if (t->state == TLS_FAILED || !mbedtls_ssl_is_handshake_over(&t->ssl) ||
	    !flush(t))
		return 0;
	n = MAX(mbedtls_ssl_get_max_out_record_payload(&t->ssl),
		RESPONSE_HEAD_MAX);
	return tcp_sndbuf(t->pcb) >= n + RECORDS_MORE ? n : 0;
}

bool tls_write(struct tls *t, const void *data, size_t n)
{
	const unsigned char *p = data;

	while (n) {
		int rc = mbedtls_ssl_write(&t->ssl, p, n);

		if (rc == MBEDTLS_ERR_SSL_WANT_WRITE &&
		    n <= (size_t)mbedtls_ssl_get_max_out_record_payload(
				 &t->ssl)) {
			t->held = true;
			return true;
		}
		if (rc < 0) {
			fail(t, rc);
			return false;
		}
		p += rc;
		n -= rc;
	}
	return true;
}

void tls_end(struct tls *t)
{
	if (!t->ended && t->state != TLS_FAILED && flush(t))
		mbedtls_ssl_close_notify(&t->ssl);
	t->ended = true;
	if (t->in)
		drop(t, t->in->tot_len);
}
