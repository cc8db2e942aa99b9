/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A client of TLS, in several threads at once.
 *
 *	HOST PORT NAME AUTHORITY THREADS
 *
 * Each asks the server HOST, whose certificate has to be of NAME and by one of
 * the file AUTHORITY's, for its page, and shows the answer's first line, or
 * what is wrong with the certificate.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/lwip.h>
#include <uk/plat/time.h>
#include "mbedtls/error.h"
#include "mbedtls/net_sockets.h"
#include "mbedtls/psa_util.h"
#include "mbedtls/ssl.h"
#include "psa/crypto.h"

#define MAX_THREADS 16
#define WAIT	    (20 * UKPLAT_NSEC_PER_SEC)

static mbedtls_ssl_config config;
static mbedtls_x509_crt authority;
static const char *host, *port, *name;

static void *fail(const char *what, int rc)
{
	char text[128];

	mbedtls_strerror(rc, text, sizeof(text));
	printf("%s: %s\n", what, text);
	return NULL;
}

/* What is wrong with the certificate, if that is it. */
static void *refuse(mbedtls_ssl_context *ssl, int rc)
{
	uint32_t flags = mbedtls_ssl_get_verify_result(ssl);
	char text[512];

	if (rc != MBEDTLS_ERR_X509_CERT_VERIFY_FAILED)
		return fail("handshake", rc);
	mbedtls_x509_crt_verify_info(text, sizeof(text), "", flags);
	printf("refused: %s", text);
	return NULL;
}

static void *ask(mbedtls_ssl_context *ssl)
{
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	char answer[512];
	int rc = mbedtls_ssl_write(ssl, (const void *)request,
				   sizeof(request) - 1);

	while (rc > 0 || rc == MBEDTLS_ERR_SSL_WANT_READ) {
		rc = mbedtls_ssl_read(ssl, (void *)answer, sizeof(answer) - 1);
		if (rc > 0) {
			answer[rc] = 0;
			printf("%s %.*s\n", mbedtls_ssl_get_version(ssl),
			       (int)strcspn(answer, "\r\n"), answer);
			mbedtls_ssl_close_notify(ssl);
			return NULL;
		}
	}
	return fail("answer", rc);
}

static void *talk(mbedtls_ssl_context *ssl, mbedtls_net_context *net)
{
	int rc = mbedtls_net_connect(net, host, port, MBEDTLS_NET_PROTO_TCP);

	if (rc)
		return fail("connect", rc);
	rc = mbedtls_ssl_setup(ssl, &config);
	if (!rc)
		rc = mbedtls_ssl_set_hostname(ssl, name);
	if (rc)
		return fail("setup", rc);
	mbedtls_ssl_set_bio(ssl, net, mbedtls_net_send, mbedtls_net_recv, NULL);
	rc = mbedtls_ssl_handshake(ssl);
	return rc ? refuse(ssl, rc) : ask(ssl);
}

static void *client(void *arg)
{
	mbedtls_ssl_context ssl;
	mbedtls_net_context net;

	(void)arg;
	mbedtls_ssl_init(&ssl);
	mbedtls_net_init(&net);
	talk(&ssl, &net);
	mbedtls_ssl_free(&ssl);
	mbedtls_net_free(&net);
	return NULL;
}

static int configure(const char *file)
{
	int rc = psa_crypto_init();

	mbedtls_ssl_config_init(&config);
	mbedtls_x509_crt_init(&authority);
	if (!rc)
		rc = mbedtls_x509_crt_parse_file(&authority, file);
	if (!rc)
		rc = mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT,
						 MBEDTLS_SSL_TRANSPORT_STREAM,
						 MBEDTLS_SSL_PRESET_DEFAULT);
	mbedtls_ssl_conf_rng(&config, mbedtls_psa_get_random,
			     MBEDTLS_PSA_RANDOM_STATE);
	mbedtls_ssl_conf_ca_chain(&config, &authority, NULL);
	return rc;
}

int main(int argc, char *argv[])
{
	pthread_t threads[MAX_THREADS];
	int n, rc;

	if (argc != 6 || (n = atoi(argv[5])) > MAX_THREADS) {
		printf("arguments: HOST PORT NAME AUTHORITY THREADS\n");
		return 2;
	}
	host = argv[1];
	port = argv[2];
	name = argv[3];
	rc = configure(argv[4]);
	if (rc) {
		fail("configure", rc);
		return 1;
	}
	if (uk_lwip_wait_address(ukplat_clock_ns() + WAIT)) {
		printf("no address\n");
		return 1;
	}
	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, client, NULL);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
