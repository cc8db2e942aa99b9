/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counts for long enough to tell a KVM that runs kernel code from one that
 * interprets it, then ends with a status to know it by.
 */
int main(int argc, char *argv[]);

int main(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	for (volatile unsigned int i = 0; i < 10000000; i++)
		;
	return 42;
}
