/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Questions to name servers, and their answers, as messages. Source: RFC 1035
 * (sections in brackets), RFC 3596 for AAAA. Nothing here knows of a network.
 */
#ifndef UKSOCKET_DNS_H
#define UKSOCKET_DNS_H

#include <uk/essentials.h>

#define DNS_PORT	53
#define DNS_MESSAGE_MAX 512 /* over UDP [4.2.1] */
#define DNS_NAME_MAX	254 /* as a text, with the NUL */
#define DNS_ADDRS_MAX	16  /* of a family; more are left out */

enum dns_type {
	DNS_A = 1,
	DNS_AAAA = 28,
};

struct dns_found {
	unsigned int n;
	/* In the order of the answer, 4 or 16 bytes each. */
	uint8_t addrs[DNS_ADDRS_MAX][16];
	char name
		[DNS_NAME_MAX]; /* that they belong to; "": the one asked for */
};

/**
 * Writes the question for `name`'s addresses to `buf`, DNS_MESSAGE_MAX bytes.
 * Returns its length, or -EINVAL: no name that could be asked for. Context:
 * any.
 */
int dns_question(uint8_t *buf, const char *name, enum dns_type type,
		 uint16_t id);

/**
 * Reads the answer `msg` to the question `question` of `question_len` bytes.
 * Returns 0, perhaps with no address; -ENOENT: there is no such name; -EAGAIN:
 * the server couldn't say; -EBADMSG: no answer to this question, or broken.
 * Context: any.
 */
int dns_answer(const uint8_t *msg, size_t len, const uint8_t *question,
	       size_t question_len, struct dns_found *found);

#endif /* UKSOCKET_DNS_H */
