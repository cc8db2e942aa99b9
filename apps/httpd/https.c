/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * https: who the server is, and where it listens.
 */
#include <stdio.h>
#include <uk/argparse.h>
#include "conn.h"
#include "files.h"
#include "https.h"
#include "tls.h"

#define SERVER_PEM FILES_PRIVATE "/server.pem"

extern const char httpd_pem[], httpd_pem_end[];

static uint16_t port = 443;
UK_PARAM_RANGE(httpd, https, port, 1, 65535, "TCP port of https");

bool https_start(void)
{
	const struct file *f = files_private(SERVER_PEM);

	if (f ? !tls_init(f->data, f->len)
	      : !tls_init(httpd_pem, httpd_pem_end - httpd_pem))
		return false;
	if (conn_listen(port, true)) {
		printf("httpd: can't listen at port %u\n", port);
		return false;
	}
	return true;
}

uint16_t https_port(void)
{
	return port;
}
