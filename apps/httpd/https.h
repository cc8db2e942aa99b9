/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The same files by https, with the option APPHTTPD_HTTPS.
 */
#ifndef HTTPD_HTTPS_H
#define HTTPD_HTTPS_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef CONFIG_APPHTTPD_HTTPS
/**
 * Listens, with the key and the certificates of the file .tls/server.pem, or
 * those built in. Says what is wrong and returns false.
 */
bool https_start(void);

/** Where it listens; 0: nowhere. */
uint16_t https_port(void);
#else
static inline bool https_start(void)
{
	return true;
}

static inline uint16_t https_port(void)
{
	return 0;
}
#endif

#endif /* HTTPD_HTTPS_H */
