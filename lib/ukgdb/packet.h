/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets of gdb's remote serial protocol: taking bytes in, putting replies
 * together. Nothing here knows a target. What comes in is checked here.
 * Source: Debugging with GDB, appendix E, "Overview".
 */
#ifndef UKGDB_PACKET_H
#define UKGDB_PACKET_H

#include <uk/essentials.h>

/* Bytes between `$` and `#`, both ways. */
#define GDB_PACKET_MAX 4096

enum gdb_input {
	GDB_NOTHING, /* yet */
	GDB_PACKET,  /* whole, in `data` */
	GDB_DAMAGED, /* to be sent again */
	GDB_ACK,
	GDB_NAK,
	GDB_INTERRUPT,
};

/* All zero to begin with. */
struct gdb_rx {
	enum { GDB_RX_IDLE, GDB_RX_DATA, GDB_RX_SUM, GDB_RX_SUM2 } state;
	uint8_t sum, told;
	bool too_long;
	size_t len;
	char data[GDB_PACKET_MAX];
};

/** Takes a byte of the line's; says what it completes. */
enum gdb_input gdb_rx_byte(struct gdb_rx *rx, char c);

/** A packet to send: data[0..len). */
struct gdb_tx {
	size_t len;
	bool too_long;
	char data[GDB_PACKET_MAX + 4];
};

/** Begins a packet, and ends it: only then can it be sent. */
void gdb_tx_begin(struct gdb_tx *tx);
void gdb_tx_end(struct gdb_tx *tx);

/* What is put into one. Too much of it makes the packet an error reply. */
void gdb_put(struct gdb_tx *tx, const char *s);
void gdb_put_hex(struct gdb_tx *tx, const void *bytes, size_t len);
void gdb_put_number(struct gdb_tx *tx, uint64_t v); /* in hex */
/** Escaped; returns how many of the bytes fitted. */
size_t gdb_put_binary(struct gdb_tx *tx, const char *bytes, size_t len);

/** What is left of a packet to be read. */
struct gdb_in {
	const char *at, *end;
};

/** Takes `s` or `c` if that comes next; returns whether it did. */
bool gdb_take(struct gdb_in *in, const char *s);
bool gdb_take_char(struct gdb_in *in, char c);
/** Takes a hex number of up to 64 bits. */
bool gdb_take_number(struct gdb_in *in, uint64_t *v);
/** Takes `len` bytes in hex, and `len` bytes that are escaped. */
bool gdb_take_hex(struct gdb_in *in, void *bytes, size_t len);
bool gdb_take_binary(struct gdb_in *in, void *bytes, size_t len);

#endif /* UKGDB_PACKET_H */
