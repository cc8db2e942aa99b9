/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * gdb's commands. Each is checked here, once, before anything is done; one
 * that isn't known gets an empty reply, which says just that.
 * Source: Debugging with GDB, E.2 to E.4 and E.6.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "command.h"

#define CHUNK 1024 /* bytes of memory at a time */
#define PAGE  4096

struct command {
	struct gdb_session *session;
	struct gdb_in in;
	struct gdb_tx *tx;
};

static enum gdb_next reply(struct command *c, const char *s)
{
	gdb_put(c->tx, s);
	return GDB_STAY;
}

static enum gdb_next reply_errno(struct command *c, int rc)
{
	switch (-rc) {
	case 0: return reply(c, "OK");
	case ENOTSUP: return GDB_STAY;
	case EFAULT: return reply(c, "E14");
	case ENOMEM: return reply(c, "E12");
	default: return reply(c, "E22");
	}
}

static unsigned long thread(const struct command *c)
{
	return c->session->thread ? c->session->thread : gdb_thread_current();
}

/* --- registers --- */

static void put_reg(struct command *c, unsigned int i)
{
	uint8_t value[GDB_REG_MAX];
	int size = gdb_reg_read(thread(c), i, value);

	if (size >= 0)
		gdb_put_hex(c->tx, value, size);
	else
		for (size = gdb_reg_size(i); size; size--)
			gdb_put(c->tx, "xx");
}

static enum gdb_next read_regs(struct command *c)
{
	for (unsigned int i = 0; i < gdb_regs_nr(); i++)
		put_reg(c, i);
	return GDB_STAY;
}

/* Takes what gdb doesn't know; true if that comes next. */
static bool take_unknown(struct command *c, unsigned int size)
{
	if (c->in.end - c->in.at < 2 * (long)size || *c->in.at != 'x')
		return false;
	c->in.at += 2 * size;
	return true;
}

/* All or, when the packet is too short for them, the first ones. */
static enum gdb_next write_regs(struct command *c)
{
	uint8_t value[GDB_REG_MAX];

	if (!gdb_thread_exists(thread(c)))
		return reply(c, "E22");
	for (unsigned int i = 0; i < gdb_regs_nr(); i++) {
		unsigned int size = gdb_reg_size(i);

		if (c->in.at == c->in.end)
			break;
		if (take_unknown(c, size))
			continue;
		if (!gdb_take_hex(&c->in, value, size))
			return reply(c, "E22");
		gdb_reg_write(thread(c), i, value);
	}
	return reply(c, "OK");
}

static enum gdb_next read_reg(struct command *c)
{
	uint64_t i;

	if (!gdb_take_number(&c->in, &i) || i >= gdb_regs_nr())
		return reply(c, "E22");
	put_reg(c, i);
	return GDB_STAY;
}

static enum gdb_next write_reg(struct command *c)
{
	uint8_t value[GDB_REG_MAX];
	uint64_t i;

	if (!gdb_take_number(&c->in, &i) || i >= gdb_regs_nr() ||
	    !gdb_take_char(&c->in, '=') ||
	    !gdb_take_hex(&c->in, value, gdb_reg_size(i)))
		return reply(c, "E22");
	return reply_errno(c, gdb_reg_write(thread(c), i, value));
}

/* --- memory --- */

static bool take_range(struct command *c, uint64_t *addr, uint64_t *len)
{
	return gdb_take_number(&c->in, addr) && gdb_take_char(&c->in, ',') &&
	       gdb_take_number(&c->in, len) &&
	       (!*len || *len - 1 <= UINT64_MAX - *addr);
}

/* As much as there is: up to the first page that isn't. */
static enum gdb_next read_memory(struct command *c)
{
	static uint8_t chunk[CHUNK];
	uint64_t addr, len, n;

	if (!take_range(c, &addr, &len))
		return reply(c, "E22");
	len = MIN(len, GDB_PACKET_MAX / 2);
	if (!len)
		return GDB_STAY;
	for (uint64_t done = 0; done < len; done += n) {
		n = MIN(len - done, PAGE - (addr + done) % PAGE);
		n = MIN(n, CHUNK);
		if (gdb_peek(addr + done, chunk, n))
			return done ? GDB_STAY : reply(c, "E14");
		gdb_put_hex(c->tx, chunk, n);
	}
	return GDB_STAY;
}

static enum gdb_next write_memory(struct command *c,
				  bool (*take)(struct gdb_in *, void *, size_t))
{
	static uint8_t bytes[GDB_PACKET_MAX];
	uint64_t addr, len;

	if (!take_range(c, &addr, &len) || !gdb_take_char(&c->in, ':') ||
	    len > sizeof(bytes) || !take(&c->in, bytes, len))
		return reply(c, "E22");
	return reply_errno(c, len ? gdb_poke(addr, bytes, len) : 0);
}

static enum gdb_next change_break(struct command *c,
				  int (*change)(enum gdb_break, uint64_t,
						uint64_t))
{
	uint64_t type, addr, len;

	if (!gdb_take_number(&c->in, &type) || !gdb_take_char(&c->in, ',') ||
	    !take_range(c, &addr, &len))
		return reply(c, "E22");
	if (type >= GDB_BREAK_TYPES)
		return GDB_STAY;
	return reply_errno(c, change(type, addr, len));
}

/* --- threads --- */

/* -1: all, 0: any; both are 0 here. */
static bool take_thread(struct gdb_in *in, unsigned long *tid)
{
	uint64_t v;

	if (gdb_take(in, "-1")) {
		*tid = 0;
		return true;
	}
	if (!gdb_take_number(in, &v) || v > UINTPTR_MAX)
		return false;
	*tid = v;
	return true;
}

static enum gdb_next choose_thread(struct command *c)
{
	bool for_regs = gdb_take_char(&c->in, 'g');
	unsigned long tid;

	if (!for_regs && !gdb_take_char(&c->in, 'c'))
		return GDB_STAY;
	if (!take_thread(&c->in, &tid) || (tid && !gdb_thread_exists(tid)))
		return reply(c, "E22");
	if (for_regs)
		c->session->thread = tid;
	return reply(c, "OK");
}

static enum gdb_next is_alive(struct command *c)
{
	unsigned long tid;

	return reply(c, take_thread(&c->in, &tid) && gdb_thread_exists(tid)
				? "OK"
				: "E03");
}

/* From where the last part ended on, as many as fit. */
static enum gdb_next list_threads(struct command *c, unsigned long after)
{
	static unsigned long last;
	const char *sep = "m";

	last = after ? last : 0;
	for (unsigned long t = gdb_thread_after(last); t;
	     t = gdb_thread_after(last)) {
		if (c->tx->len > GDB_PACKET_MAX - 32)
			break;
		gdb_put(c->tx, sep);
		gdb_put_number(c->tx, t);
		sep = ",";
		last = t;
	}
	return *sep == 'm' ? reply(c, "l") : GDB_STAY;
}

static enum gdb_next describe_thread(struct command *c)
{
	char text[GDB_NAME_MAX];
	unsigned long tid;

	if (!take_thread(&c->in, &tid) || !gdb_thread_exists(tid))
		return reply(c, "E03");
	gdb_thread_describe(tid, text);
	gdb_put_hex(c->tx, text, strlen(text));
	return GDB_STAY;
}

/* --- queries --- */

static enum gdb_next read_features(struct command *c)
{
	size_t size = strlen(gdb_target_xml);
	uint64_t at, len;

	if (!take_range(c, &at, &len) || at > size)
		return reply(c, "E22");
	len = MIN(len, size - at);
	gdb_put(c->tx, "m");
	if (gdb_put_binary(c->tx, gdb_target_xml + at, len) == size - at)
		c->tx->data[1] = 'l';
	return GDB_STAY;
}

static enum gdb_next query(struct command *c)
{
	struct gdb_in *in = &c->in;

	if (gdb_take(in, "Supported")) {
		gdb_put(c->tx, "PacketSize=");
		gdb_put_number(c->tx, GDB_PACKET_MAX);
		return reply(c, ";QStartNoAckMode+;vContSupported+;swbreak+"
				";hwbreak+;qXfer:features:read+");
	}
	if (gdb_take(in, "Xfer:features:read:target.xml:"))
		return read_features(c);
	if (gdb_take(in, "fThreadInfo"))
		return list_threads(c, 0);
	if (gdb_take(in, "sThreadInfo"))
		return list_threads(c, 1);
	if (gdb_take(in, "ThreadExtraInfo,"))
		return describe_thread(c);
	/* Leaving, gdb detaches instead of killing. */
	if (gdb_take(in, "Attached"))
		return reply(c, "1");
	if (gdb_take(in, "C") && in->at == in->end) {
		gdb_put(c->tx, "QC");
		gdb_put_number(c->tx, gdb_thread_current());
	}
	return GDB_STAY;
}

static enum gdb_next set(struct command *c)
{
	if (!gdb_take(&c->in, "StartNoAckMode"))
		return GDB_STAY;
	c->session->no_ack = true;
	return reply(c, "OK");
}

/* --- going on --- */

static bool take_signal(struct command *c)
{
	uint64_t v;

	if (!gdb_take_number(&c->in, &v) || v > 255)
		return false;
	c->session->signal = v;
	return true;
}

/* c, s [ADDRESS]; C, S SIGNAL[;ADDRESS] */
static enum gdb_next resume(struct command *c, enum gdb_next how, bool signal)
{
	uint64_t pc;

	if (signal && !take_signal(c))
		return reply(c, "E22");
	if (signal)
		gdb_take_char(&c->in, ';');
	if (gdb_take_number(&c->in, &pc))
		gdb_set_pc(pc);
	return how;
}

/*
 * The first action that is for the thread that stopped; it is the only one
 * that can be stepped.
 */
static enum gdb_next resume_threads(struct command *c)
{
	while (gdb_take_char(&c->in, ';')) {
		unsigned long tid = 0;
		bool with_signal, step;

		if (c->in.at == c->in.end)
			break;
		with_signal = *c->in.at == 'C' || *c->in.at == 'S';
		step = (*c->in.at | 0x20) == 's';
		if (!step && (*c->in.at | 0x20) != 'c')
			break;
		c->in.at++;
		if (with_signal && !take_signal(c))
			break;
		if (gdb_take_char(&c->in, ':') && !take_thread(&c->in, &tid))
			break;
		if (!tid || tid == gdb_thread_current())
			return step ? GDB_STEP : GDB_CONTINUE;
		c->session->signal = 0;
	}
	c->session->signal = 0;
	return reply(c, "E22");
}

static enum gdb_next v_command(struct command *c)
{
	if (gdb_take(&c->in, "Cont?"))
		return reply(c, gdb_vcont);
	if (*gdb_vcont && gdb_take(&c->in, "Cont"))
		return resume_threads(c);
	return GDB_STAY;
}

static enum gdb_next dispatch(struct command *c)
{
	char name = *c->in.at++;

	c->session->signal = 0;
	switch (name) {
	case '?': gdb_put_stop(c->tx); return GDB_STAY;
	case 'g': return read_regs(c);
	case 'G': return write_regs(c);
	case 'p': return read_reg(c);
	case 'P': return write_reg(c);
	case 'm': return read_memory(c);
	case 'M': return write_memory(c, gdb_take_hex);
	case 'X': return write_memory(c, gdb_take_binary);
	case 'Z': return change_break(c, gdb_break_set);
	case 'z': return change_break(c, gdb_break_clear);
	case 'H': return choose_thread(c);
	case 'T': return is_alive(c);
	case 'q': return query(c);
	case 'Q': return set(c);
	case 'v': return v_command(c);
	case 'c': return resume(c, GDB_CONTINUE, false);
	case 'C': return resume(c, GDB_CONTINUE, true);
	case 's': return resume(c, GDB_STEP, false);
	case 'S': return resume(c, GDB_STEP, true);
	case 'k': return GDB_KILL;
	case 'D': reply(c, "OK"); return GDB_DETACH;
	default: return GDB_STAY;
	}
}

enum gdb_next gdb_command(struct gdb_session *s, const char *p, size_t len,
			  struct gdb_tx *tx)
{
	struct command c = {s, {p, p + len}, tx};

	return len ? dispatch(&c) : GDB_STAY;
}
