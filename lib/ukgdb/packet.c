/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets: `$` data `#` sum. Within the data `}` escapes what would be taken
 * for one of these.
 */
#include "packet.h"

#define INTERRUPT  '\003'
#define ESCAPE	   '}'
#define ESCAPED(c) ((c) ^ 0x20)

static const char digits[] = "0123456789abcdef";

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum gdb_input out_of_packet(char c)
{
	switch (c) {
	case '+': return GDB_ACK;
	case '-': return GDB_NAK;
	case INTERRUPT: return GDB_INTERRUPT;
	default: return GDB_NOTHING;
	}
}

static void take_data(struct gdb_rx *rx, char c)
{
	rx->sum += (uint8_t)c;
	if (rx->len < GDB_PACKET_MAX)
		rx->data[rx->len++] = c;
	else
		rx->too_long = true;
}

/* A byte of the sum; -1: that is no digit. */
static enum gdb_input take_sum(struct gdb_rx *rx, int d)
{
	if (rx->state == GDB_RX_SUM && d >= 0) {
		rx->told = d << 4;
		rx->state = GDB_RX_SUM2;
		return GDB_NOTHING;
	}
	rx->state = GDB_RX_IDLE;
	return d < 0 || (rx->told | d) != rx->sum || rx->too_long ? GDB_DAMAGED
								  : GDB_PACKET;
}

enum gdb_input gdb_rx_byte(struct gdb_rx *rx, char c)
{
	/* Wherever it comes, a packet begins: the last one was cut off. */
	if (c == '$') {
		rx->state = GDB_RX_DATA;
		rx->sum = 0;
		rx->len = 0;
		rx->too_long = false;
		return GDB_NOTHING;
	}
	switch (rx->state) {
	case GDB_RX_IDLE: return out_of_packet(c);
	case GDB_RX_DATA:
		if (c == '#')
			rx->state = GDB_RX_SUM;
		else
			take_data(rx, c);
		return GDB_NOTHING;
	case GDB_RX_SUM:
	case GDB_RX_SUM2: return take_sum(rx, digit(c));
	}
	return GDB_NOTHING;
}

void gdb_tx_begin(struct gdb_tx *tx)
{
	tx->data[0] = '$';
	tx->len = 1;
	tx->too_long = false;
}

static bool has_room(struct gdb_tx *tx, size_t n)
{
	if (n > GDB_PACKET_MAX + 1 - tx->len)
		tx->too_long = true;
	return !tx->too_long;
}

void gdb_tx_end(struct gdb_tx *tx)
{
	uint8_t sum = 0;

	if (tx->too_long) {
		gdb_tx_begin(tx);
		gdb_put(tx, "E.too long");
	}
	for (size_t i = 1; i < tx->len; i++)
		sum += (uint8_t)tx->data[i];
	tx->data[tx->len++] = '#';
	tx->data[tx->len++] = digits[sum >> 4];
	tx->data[tx->len++] = digits[sum & 15];
}

void gdb_put(struct gdb_tx *tx, const char *s)
{
	for (; *s && has_room(tx, 1); s++)
		tx->data[tx->len++] = *s;
}

void gdb_put_hex(struct gdb_tx *tx, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	if (len > GDB_PACKET_MAX || !has_room(tx, 2 * len)) {
		tx->too_long = true;
		return;
	}
	for (; len; len--, p++) {
		tx->data[tx->len++] = digits[*p >> 4];
		tx->data[tx->len++] = digits[*p & 15];
	}
}

void gdb_put_number(struct gdb_tx *tx, uint64_t v)
{
	unsigned int shift = 60;

	while (shift && !(v >> shift))
		shift -= 4;
	if (!has_room(tx, shift / 4 + 1))
		return;
	for (;; shift -= 4) {
		tx->data[tx->len++] = digits[v >> shift & 15];
		if (!shift)
			break;
	}
}

static bool is_special(char c)
{
	return c == '$' || c == '#' || c == ESCAPE || c == '*';
}

size_t gdb_put_binary(struct gdb_tx *tx, const char *bytes, size_t len)
{
	size_t n = 0;

	for (; n < len && tx->len + 2 <= GDB_PACKET_MAX + 1; n++) {
		char c = bytes[n];

		if (is_special(c)) {
			tx->data[tx->len++] = ESCAPE;
			c = ESCAPED(c);
		}
		tx->data[tx->len++] = c;
	}
	return n;
}

bool gdb_take(struct gdb_in *in, const char *s)
{
	const char *at = in->at;

	for (; *s; s++, at++)
		if (at == in->end || *at != *s)
			return false;
	in->at = at;
	return true;
}

bool gdb_take_char(struct gdb_in *in, char c)
{
	if (in->at == in->end || *in->at != c)
		return false;
	in->at++;
	return true;
}

bool gdb_take_number(struct gdb_in *in, uint64_t *v)
{
	const char *first = in->at;
	uint64_t n = 0;
	int d;

	while (in->at < in->end && (d = digit(*in->at)) >= 0) {
		if (n >> 60)
			return false;
		n = n << 4 | (unsigned int)d;
		in->at++;
	}
	if (in->at == first)
		return false;
	*v = n;
	return true;
}

bool gdb_take_hex(struct gdb_in *in, void *bytes, size_t len)
{
	uint8_t *p = bytes;

	for (; len; len--, in->at += 2) {
		int high, low;

		if (in->end - in->at < 2)
			return false;
		high = digit(in->at[0]);
		low = digit(in->at[1]);
		if (high < 0 || low < 0)
			return false;
		*p++ = high << 4 | low;
	}
	return true;
}

bool gdb_take_binary(struct gdb_in *in, void *bytes, size_t len)
{
	char *p = bytes;

	for (; len; len--) {
		char c;

		if (in->at == in->end)
			return false;
		c = *in->at++;
		if (c == ESCAPE) {
			if (in->at == in->end)
				return false;
			c = ESCAPED(*in->at++);
		}
		*p++ = c;
	}
	return true;
}
