/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * gdb's packets: any bytes go in, and what comes out is a packet that gdb
 * takes; memory is touched only where the target has some; what is written is
 * read again; a packet that is put together arrives.
 */
#include <uk/errno.h>
#include "../../lib/ukgdb/command.h"
#include "host.h"

#define BASE 0xfffff000UL /* of the target's memory */
#define SIZE 0x1800
#define REGS 20
#define TIDS 300

static uint8_t memory[SIZE], regs[REGS][GDB_REG_MAX];
static unsigned int breaks;

const char gdb_target_xml[] = "<target>}*#$</target>";
const char gdb_vcont[] = "vCont;c;C;s;S";

static uint8_t *at(uint64_t addr, size_t len)
{
	CHECK(len && len <= GDB_PACKET_MAX && addr + (len - 1) >= addr);
	return addr >= BASE && addr - BASE < SIZE && len <= SIZE - (addr - BASE)
		       ? memory + (addr - BASE)
		       : NULL;
}

int gdb_peek(uint64_t addr, void *buf, size_t len)
{
	const uint8_t *p = at(addr, len);

	if (p)
		memcpy(buf, p, len);
	return p ? 0 : -EFAULT;
}

int gdb_poke(uint64_t addr, const void *buf, size_t len)
{
	uint8_t *p = at(addr, len);

	if (p)
		memcpy(p, buf, len);
	return p ? 0 : -EFAULT;
}

int gdb_break_set(enum gdb_break type, uint64_t addr, uint64_t len)
{
	CHECK(type < GDB_BREAK_TYPES);
	breaks++;
	return len > 8 ? -EINVAL : addr < BASE ? -EFAULT : 0;
}

int gdb_break_clear(enum gdb_break type, uint64_t addr, uint64_t len)
{
	CHECK(type < GDB_BREAK_TYPES);
	return addr + len ? 0 : -ENOTSUP;
}

unsigned int gdb_regs_nr(void)
{
	return REGS;
}

unsigned int gdb_reg_size(unsigned int i)
{
	CHECK(i < REGS);
	return i % 4 == 3 ? 10 : i % 4 == 2 ? 16 : 4 << i % 4;
}

int gdb_reg_read(unsigned long tid, unsigned int i, uint8_t *buf)
{
	CHECK(i < REGS && gdb_thread_exists(tid));
	memcpy(buf, regs[i], gdb_reg_size(i));
	return i % 7 == 6 ? -1 : (int)gdb_reg_size(i);
}

int gdb_reg_write(unsigned long tid, unsigned int i, const uint8_t *buf)
{
	CHECK(i < REGS && gdb_thread_exists(tid));
	memcpy(regs[i], buf, gdb_reg_size(i));
	return i % 5 == 4 ? -EINVAL : 0;
}

void gdb_set_pc(uint64_t pc)
{
	memcpy(regs[0], &pc, 4);
}

unsigned long gdb_thread_current(void)
{
	return 1;
}

unsigned long gdb_thread_after(unsigned long tid)
{
	return tid < TIDS ? tid + 1 : 0;
}

bool gdb_thread_exists(unsigned long tid)
{
	return tid && tid <= TIDS;
}

void gdb_thread_describe(unsigned long tid, char text[GDB_NAME_MAX])
{
	CHECK(gdb_thread_exists(tid));
	strcpy(text, "a thread");
}

void gdb_put_stop(struct gdb_tx *tx)
{
	gdb_put(tx, "T05");
}

/* A packet as gdb wants it: its data, and their length. */
static size_t check_packet(const struct gdb_tx *tx, char *data)
{
	char sum[3];
	uint8_t is = 0;
	size_t len = tx->len - 4;

	CHECK(tx->len >= 4 && len <= GDB_PACKET_MAX);
	CHECK(tx->data[0] == '$' && tx->data[len + 1] == '#');
	for (size_t i = 1; i <= len; i++) {
		CHECK(tx->data[i] != '$' && tx->data[i] != '#');
		is += (uint8_t)tx->data[i];
	}
	sprintf(sum, "%02x", is);
	CHECK(memcmp(sum, tx->data + len + 2, 2) == 0);
	memcpy(data, tx->data + 1, len);
	data[len] = '\0';
	return len;
}

static struct gdb_session session;

static enum gdb_next command(const char *p, size_t len, char *reply)
{
	static struct gdb_tx tx;
	char *exact = malloc(len); /* for ASan to see its end */
	enum gdb_next next;

	memcpy(exact, p, len);
	gdb_tx_begin(&tx);
	next = gdb_command(&session, exact, len, &tx);
	gdb_tx_end(&tx);
	check_packet(&tx, reply);
	free(exact);
	CHECK(session.signal <= 255);
	CHECK(!session.thread || gdb_thread_exists(session.thread));
	return next;
}

/* Packets, each up to a newline. */
static void commands(struct input *in)
{
	static char reply[GDB_PACKET_MAX + 1];

	while (left(in)) {
		const uint8_t *end = memchr(in->at, '\n', left(in));
		size_t len = end ? (size_t)(end - in->at) : left(in);

		command((const char *)in->at, len, reply);
		in->at += MIN(len + 1, left(in));
	}
}

/* As they come from the line. */
static void line(struct input *in)
{
	static char reply[GDB_PACKET_MAX + 1];
	struct gdb_rx *rx = calloc(1, sizeof(*rx));

	while (left(in)) {
		if (gdb_rx_byte(rx, (char)take(in, 1)) == GDB_PACKET) {
			CHECK(rx->state == GDB_RX_IDLE);
			command(rx->data, rx->len, reply);
		}
		CHECK(rx->len <= GDB_PACKET_MAX);
	}
	free(rx);
}

static enum gdb_input feed(struct gdb_rx *rx, const char *p, size_t len)
{
	enum gdb_input what = GDB_NOTHING;

	for (size_t i = 0; i < len; i++) {
		CHECK(what == GDB_NOTHING);
		what = gdb_rx_byte(rx, p[i]);
	}
	return what;
}

/* What is put together arrives; with a bit flipped it doesn't. */
static void round_trip(struct input *in)
{
	static struct gdb_tx tx;
	static struct gdb_rx rx;
	static char back[GDB_PACKET_MAX];
	size_t flip = take(in, 2), len = left(in), n;
	struct gdb_in data;
	uint64_t number;

	gdb_tx_begin(&tx);
	gdb_put_number(&tx, len);
	gdb_put(&tx, ",");
	n = gdb_put_binary(&tx, (const char *)in->at, len);
	gdb_tx_end(&tx);
	memset(&rx, 0, sizeof(rx));
	CHECK(feed(&rx, tx.data, tx.len) == GDB_PACKET);
	data = (struct gdb_in){rx.data, rx.data + rx.len};
	CHECK(gdb_take_number(&data, &number) && number == len);
	CHECK(gdb_take_char(&data, ','));
	CHECK(gdb_take_binary(&data, back, n) && data.at == data.end);
	CHECK(memcmp(back, in->at, n) == 0);
	flip %= (tx.len - 4) * 8;
	tx.data[1 + flip / 8] ^= 1 << flip % 8;
	if (strchr("#$", tx.data[1 + flip / 8]))
		return; /* another packet, of eight bits' certainty */
	for (size_t i = 0, packets = 0; i < tx.len; i++) {
		packets += gdb_rx_byte(&rx, tx.data[i]) == GDB_PACKET;
		CHECK(!packets);
	}
}

/* What M or X has written m reads, as far as there is memory. */
static void write_and_read(struct input *in)
{
	static char packet[4 * 512 + 64], reply[GDB_PACKET_MAX + 1];
	bool binary = take(in, 1) & 1;
	uint64_t addr = BASE + take(in, 2) - 64;
	size_t len = MIN(left(in), 256), n;
	bool there = len && addr >= BASE && addr - BASE + len <= SIZE;

	n = sprintf(packet, "%c%lx,%zx:", binary ? 'X' : 'M', addr, len);
	for (size_t i = 0; i < len; i++) {
		char c = in->at[i];

		if (!binary) {
			n += sprintf(packet + n, "%02x", in->at[i]);
			continue;
		}
		if (strchr("#$}*", c) && c) {
			packet[n++] = '}';
			c ^= 0x20;
		}
		packet[n++] = c;
	}
	CHECK(command(packet, n, reply) == GDB_STAY);
	CHECK(!strcmp(reply, there || !len ? "OK" : "E14"));
	n = sprintf(packet, "m%lx,%zx", addr, len);
	CHECK(command(packet, n, reply) == GDB_STAY);
	for (size_t i = 0; there && i < len; i++) {
		sprintf(packet, "%02x", in->at[i]);
		CHECK(!memcmp(packet, reply + 2 * i, 2));
	}
	if (addr < BASE || addr - BASE >= SIZE)
		CHECK(!len || !strcmp(reply, "E14"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	session = (struct gdb_session){0};
	switch (take(&in, 1) % 4) {
	case 0: commands(&in); break;
	case 1: line(&in); break;
	case 2: round_trip(&in); break;
	case 3: write_and_read(&in); break;
	}
	return 0;
}
