/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The server's key, and its certificate, which the client trusts; as text.
 */
	.section .rodata.pem, "a"
	.globl bench_pem, bench_pem_end
bench_pem:
	.incbin PEM
	.byte 0
bench_pem_end:
