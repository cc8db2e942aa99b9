/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A web server of files: those of its archive, and those of an initrd.
 */
#include <stdio.h>
#include <uk/argparse.h>
#include <uk/lwip.h>
#include <uk/plat/bootinfo.h>
#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "conn.h"
#include "files.h"
#include "https.h"
#include "response.h"

extern const char httpd_www[], httpd_www_end[];

static uint16_t port = 80;
static uint16_t timeout = 60;
static uint16_t head_timeout = 10;
UK_PARAM_RANGE(httpd, port, port, 1, 65535, "TCP port to listen at");
UK_PARAM_RANGE(httpd, timeout, timeout, 2, 3600,
	       "seconds until a connection that does nothing is closed");
UK_PARAM_RANGE(httpd, head_timeout, head_timeout, 2, 3600,
	       "seconds that a request's head or a TLS handshake may take");

static bool load_files(void)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();
	int n = files_add(httpd_www, httpd_www_end - httpd_www), more = 0;

	if (n >= 0 && bi->initrd)
		more = files_add((void *)(uintptr_t)bi->initrd, bi->initrd_len);
	if (n < 0 || more < 0) {
		printf("httpd: the archive can't be read\n");
		return false;
	}
	printf("httpd: %d files\n", n + more);
	return true;
}

static void say(const char *scheme, const struct netif *n, uint16_t at)
{
#if LWIP_IPV4
	printf("httpd: %s://%s:%u/\n", scheme, ip4addr_ntoa(netif_ip4_addr(n)),
	       at);
#else
	printf("httpd: %s://[%s]:%u/\n", scheme,
	       ip6addr_ntoa(netif_ip6_addr(n, 0)), at);
#endif
}

/* Says where it is to be found, once it has an address. */
static void say_address(void)
{
	static bool said;
	const struct netif *n = netif_default;

	if (said || !n)
		return;
#if LWIP_IPV4
	if (ip4_addr_isany_val(*netif_ip4_addr(n)))
		return;
#else
	if (!ip6_addr_isvalid(netif_ip6_addr_state(n, 0)))
		return;
#endif
	if (https_port())
		say("https", n, https_port());
	say("http", n, port);
	said = true;
}

int main(void)
{
	if (!load_files())
		return 1;
	if (!netif_default) {
		printf("httpd: there is no network device\n");
		return 1;
	}
	conn_init(timeout, head_timeout);
	if (conn_listen(port, false)) {
		printf("httpd: can't listen at port %u\n", port);
		return 1;
	}
	if (!https_start())
		return 1;
	for (;;) {
		say_address();
		response_tick();
		uk_lwip_wait(UINT64_MAX);
	}
}
