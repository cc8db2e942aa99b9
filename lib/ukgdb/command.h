/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * gdb's commands.
 */
#ifndef UKGDB_COMMAND_H
#define UKGDB_COMMAND_H

#include "target.h"

enum gdb_next {
	GDB_STAY, /* the reply is to be sent */
	/* For the others there is none yet: */
	GDB_CONTINUE,
	GDB_STEP,
	GDB_KILL,
	/* but this one has: */
	GDB_DETACH,
};

/* What a gdb has said. All zero when one comes. */
struct gdb_session {
	unsigned long thread; /* whose registers; 0: the current one's */
	unsigned int signal;  /* to go on with; 0: none */
	bool no_ack;	      /* acknowledges no more, from the next on */
};

/** Does what the packet `[p, p + len)` says; the reply goes to `tx`. */
enum gdb_next gdb_command(struct gdb_session *s, const char *p, size_t len,
			  struct gdb_tx *tx);

#endif /* UKGDB_COMMAND_H */
