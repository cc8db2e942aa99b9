/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The files that are built in, as an archive.
 */
	.section .rodata.www, "a"
	.balign 64
	.globl httpd_www, httpd_www_end
httpd_www:
	.incbin WWW_TAR
httpd_www_end:
