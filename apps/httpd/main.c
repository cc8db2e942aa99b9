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
#include "response.h"

extern const char httpd_www[], httpd_www_end[];

static uint16_t port = 80;
static uint16_t timeout = 60;
UK_PARAM_RANGE(httpd, port, port, 1, 65535, "TCP port to listen at");
UK_PARAM_RANGE(httpd, timeout, timeout, 2, 3600,
	       "seconds until a connection that does nothing is closed");

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
	printf("httpd: http://%s:%u/\n", ip4addr_ntoa(netif_ip4_addr(n)), port);
#else
	if (!ip6_addr_isvalid(netif_ip6_addr_state(n, 0)))
		return;
	printf("httpd: http://[%s]:%u/\n", ip6addr_ntoa(netif_ip6_addr(n, 0)),
	       port);
#endif
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
	if (conn_listen(port, timeout)) {
		printf("httpd: can't listen at port %u\n", port);
		return 1;
	}
	for (;;) {
		say_address();
		response_tick();
		uk_lwip_wait(UINT64_MAX);
	}
}
