/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The line discipline of a terminal: what becomes of the bytes that are typed,
 * from their echo to the line that a program reads. It knows of no device and
 * takes no lock: its owner calls one function at a time.
 * Source: POSIX.1-2017, XBD 11, "General Terminal Interface"; termios(3) for
 * what Linux adds.
 */
#ifndef POSIX_FD_LDISC_H
#define POSIX_FD_LDISC_H

#include <uk/abi/tty.h>
#include <uk/essentials.h>

/* Bytes that wait to be read, the line that is being typed among them. */
#define LDISC_SIZE 1024U

struct ldisc {
	struct uk_termios t;
	/** Puts bytes on the screen. */
	void (*write)(const char *buf, size_t len);
	/* Counting on, modulo LDISC_SIZE: what was read ends, what may be. */
	unsigned int start, line, end;
	unsigned int column, line_column; /* of the cursor, the line */
	bool quoted;			  /* the next byte means itself */
	char bytes[LDISC_SIZE];
	uint8_t ends[LDISC_SIZE / 8]; /* bits: here a line ends */
};

/** Linux's settings of a new terminal, but see ldisc_output() for ONLCR. */
extern const struct uk_termios ldisc_cooked;

/**
 * Changes the settings, as far as they are known here; `l->t` says how far.
 * What was typed already is one line to who reads lines from now on.
 */
void ldisc_set(struct ldisc *l, const struct uk_termios *t);

/** A byte was typed. Returns the signal that it stands for, or 0. */
int ldisc_input(struct ldisc *l, char c);

/** How many bytes may be typed now: others would be lost. */
size_t ldisc_room(const struct ldisc *l);

/**
 * Reads up to `len` > 0 bytes, of one line at most. Returns how many, 0 for
 * the end of file that was typed; -EAGAIN: there is nothing.
 */
long ldisc_read(struct ldisc *l, char *buf, size_t len);

/** Bytes that could be read; of all lines, with their ends of file. */
static inline size_t ldisc_available(const struct ldisc *l)
{
	return l->line - l->start;
}

/** Bytes that could be read, without ends of file: FIONREAD. */
size_t ldisc_count(const struct ldisc *l);

/** Is so much there that poll() is to say so? */
bool ldisc_is_readable(const struct ldisc *l);

/** Throws away what was typed. */
void ldisc_flush(struct ldisc *l);

/** Nothing more will be typed: the line is over. */
void ldisc_end(struct ldisc *l);

/**
 * Writes, with a carriage return before each newline where OPOST and ONLCR
 * are set. They aren't at first: the terminal at the other end does that, by
 * QEMU or Linux. Only reads `l`.
 */
void ldisc_output(const struct ldisc *l, const char *buf, size_t len);

/** That was written: where the cursor is now. */
void ldisc_wrote(struct ldisc *l, const char *buf, size_t len);

#endif /* POSIX_FD_LDISC_H */
