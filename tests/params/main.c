/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shows what the command line made of its parameters and of other libraries',
 * then its arguments: the tests look at both.
 */
#include <stdio.h>
#include <stdlib.h>
#include <uk/argparse.h>
#include <uk/print.h>

static const char *name = "nobody";
static int number = -1;
static const char *hosts[2];
static unsigned int nhosts;

UK_PARAM(params, name, name, "who it is");
UK_PARAM(params, number, number, "a number");
UK_PARAM_ARRAY(params, host, hosts, nhosts, "a host");

int main(int argc, char *argv[])
{
	void *p = malloc(1 << 20);

	printf("name %s\nnumber %d\n", name, number);
	for (unsigned int i = 0; i < nhosts; i++)
		printf("host %s\n", hosts[i]);
	for (int i = 1; i < argc; i++)
		printf("argv %s\n", argv[i]);
	printf("a mebibyte: %s\n", p ? "yes" : "no");
	free(p);
	uk_pr_warn("a warning\n");
	uk_pr_debug("a detail\n");
	return 0;
}
