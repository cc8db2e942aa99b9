/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files share. Each returns main()'s status. */
#ifndef NETCLIENT_H
#define NETCLIENT_H

#include <netdb.h>

/** Says what failed, and errno. Returns 1. */
int fail(const char *what);

/** The address as a text, in memory that the next call writes to. */
const char *text_of(const struct addrinfo *ai);

/** resolve NODE SERVICE WORD...: shows all that getaddrinfo() finds. */
int resolve(int argc, char *argv[]);

/** keepalive ADDRESS PORT: waits for a client, and for the client to vanish. */
int keepalive(int argc, char *argv[]);

/** burst PORT BACKLOG: accepts slowly, and closes each connection first. */
int burst(int argc, char *argv[]);

/** idle SECONDS: waits. */
int idle(int argc, char *argv[]);

#endif /* NETCLIENT_H */
