/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The key and the certificates that are built in.
 */
	.section .rodata.pem, "a"
	.globl httpd_pem, httpd_pem_end
httpd_pem:
	.incbin SERVER_PEM
httpd_pem_end:
