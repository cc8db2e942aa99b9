/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is answered to a request.
 */
#ifndef HTTPD_RESPONSE_H
#define HTTPD_RESPONSE_H

#include "http.h"

#define RESPONSE_HEAD_MAX 2048
#define RESPONSE_COPY_MAX 512 /* a body up to this goes along with the head */

struct response {
	char head[RESPONSE_HEAD_MAX];
	size_t head_len;
	const void *body; /* what comes behind, constant memory */
	size_t body_len;
	bool close; /* the connection ends with it */
};

/** Answers `r`. */
void response_to(const struct http_request *r, struct response *out);

/** Answers what http_parse() found to be wrong, -400 to -505. */
void response_error(int status, struct response *out);

/** Call it now and then: brings the date up to date. */
void response_tick(void);

#endif /* HTTPD_RESPONSE_H */
