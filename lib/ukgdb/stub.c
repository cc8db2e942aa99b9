/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The stub: a trap handler that lets gdb look and change things before the
 * image goes on. While it does nothing else runs: interrupts are off.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/gdb.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include <uk/plat/debug.h>
#include <uk/plat/shutdown.h>
#include "command.h"
#include "stub.h"

static bool wait;
static const char *where = "";
UK_PARAM(ukgdb, wait, wait, "wait for gdb before main()");
UK_PARAM(ukgdb, socket, where, "linuxu: the socket to wait for gdb at");

bool gdb_bare, gdb_polled;

static bool open;     /* there is a line */
static bool shared;   /* and it is the console's */
static bool inside;   /* stopped */
static bool attached; /* a gdb is there */
static bool awaited;  /* gdb waits for us to stop */

static struct gdb_rx rx;
static struct gdb_tx tx;
static struct gdb_session session;
static struct gdb_stop stop;

bool uk_gdb_attached(void)
{
	return attached;
}

static void console(const char *s)
{
	ukplat_console_write(s, strlen(s));
}

static void send(void)
{
	gdb_tx_end(&tx);
	ukplat_debug_write(tx.data, tx.len);
}

void gdb_put_stop(struct gdb_tx *reply)
{
	const uint8_t signal = stop.signal;

	gdb_put(reply, "T");
	gdb_put_hex(reply, &signal, 1);
	gdb_put(reply, "thread:");
	gdb_put_number(reply, gdb_thread_current());
	gdb_put(reply, ";");
	if (!stop.what)
		return;
	gdb_put(reply, stop.what);
	gdb_put(reply, ":");
	if (stop.has_addr)
		gdb_put_number(reply, stop.addr);
	gdb_put(reply, ";");
}

/* Acknowledgements of these would come between others. */
bool gdb_say(const char *s, size_t len)
{
	static struct gdb_tx text;

	if (!attached || !awaited || !session.no_ack)
		return false;
	while (len) {
		size_t n = MIN(len, GDB_PACKET_MAX / 2 - 1);

		gdb_tx_begin(&text);
		gdb_put(&text, "O");
		gdb_put_hex(&text, s, n);
		gdb_tx_end(&text);
		ukplat_debug_write(text.data, text.len);
		s += n;
		len -= n;
	}
	return true;
}

/* The end, as gdb is told: `how` W and a status, X and a signal. */
static void say_end(const char *how, uint8_t what)
{
	if (!attached || !awaited)
		return;
	gdb_tx_begin(&tx);
	gdb_put(&tx, how);
	gdb_put_hex(&tx, &what, 1);
	send();
	attached = false;
	ukplat_debug_console = NULL;
}

static void on_exit(int status)
{
	say_end("W", status);
}
UK_EXIT_CALL(on_exit, 99);

static char next_byte(void)
{
	char c;

	while (!ukplat_debug_read(&c, 1))
		ukplat_debug_wait();
	return c;
}

static void begin_session(void)
{
	session = (struct gdb_session){0};
	attached = true;
	if (shared)
		ukplat_debug_console = gdb_console;
}

static void end_session(void)
{
	gdb_breaks_clear();
	attached = false;
	ukplat_debug_console = NULL;
}

/* gdb's first packet, of which it doesn't know how it is acknowledged. */
static bool is_first(void)
{
	static const char first[] = "qSupported";

	return rx.len >= sizeof(first) - 1 &&
	       !memcmp(rx.data, first, sizeof(first) - 1);
}

static enum gdb_next do_packet(void)
{
	enum gdb_next next;

	if (!attached || is_first())
		begin_session();
	if (!session.no_ack)
		ukplat_debug_write("+", 1);
	gdb_tx_begin(&tx);
	next = gdb_command(&session, rx.data, rx.len, &tx);
	if (next == GDB_STAY || next == GDB_DETACH)
		send();
	return next;
}

/* Until gdb has the image do something else than be looked at. */
static enum gdb_next serve(void)
{
	enum gdb_next next = GDB_STAY;

	while (next == GDB_STAY)
		switch (gdb_rx_byte(&rx, next_byte())) {
		case GDB_PACKET: next = do_packet(); break;
		case GDB_DAMAGED:
			if (!session.no_ack)
				ukplat_debug_write("-", 1);
			break;
		case GDB_NAK: ukplat_debug_write(tx.data, tx.len); break;
		case GDB_NOTHING:
		case GDB_ACK:
		case GDB_INTERRUPT: break;
		}
	return next;
}

bool gdb_attention(void)
{
	char c;

	/* A shared line is the console's before gdb has come. */
	if (inside || !open || (shared && !attached))
		return false;
	while (ukplat_debug_read(&c, 1)) {
		if (gdb_rx_byte(&rx, c) == GDB_INTERRUPT && attached)
			return true;
		if (rx.state == GDB_RX_IDLE)
			continue;
		/* A new gdb, which waits for nothing yet. */
		awaited = false;
		return true;
	}
	return false;
}

/* What it is when it isn't a stop by gdb's will. */
static void tell_crash(const struct ukplat_trap *trap)
{
	const char *what =
		ukplat_crash_reason() ? ukplat_crash_reason() : trap->name;

	if (!gdb_say(what, strlen(what)) || !gdb_say("\n", 1)) {
		console("ukgdb: ");
		console(what);
		console(", waiting for gdb\n");
	}
}

/* The image is stopped at `trap`. Returns whether it goes on there. */
static bool stop_at(struct ukplat_trap *trap, bool crash)
{
	enum gdb_next next;

	gdb_regs = trap->regs;
	if (gdb_bare)
		gdb_arch_fp_save();
	if (crash)
		tell_crash(trap);
	if (attached && awaited) {
		gdb_tx_begin(&tx);
		gdb_put_stop(&tx);
		send();
	}
	awaited = false;
	next = serve();
	awaited = true;
	if (next == GDB_KILL) {
		end_session();
		ukplat_shutdown(UKPLAT_STATUS_CRASH);
	}
	if (next == GDB_DETACH)
		end_session();
	else if (crash && session.signal)
		say_end("X", session.signal);
	gdb_arch_resume(trap->regs, next == GDB_STEP);
	if (gdb_bare)
		gdb_arch_fp_restore();
	return !crash || (next != GDB_DETACH && !session.signal);
}

static unsigned int signal_of(const struct ukplat_trap *trap)
{
	if (ukplat_crash_reason())
		return GDB_SIGABRT;
	switch (trap->kind) {
	case UKPLAT_TRAP_INVALID_OP: return GDB_SIGILL;
	case UKPLAT_TRAP_PAGE_FAULT: return GDB_SIGSEGV;
	case UKPLAT_TRAP_BUS_ERROR: return GDB_SIGBUS;
	case UKPLAT_TRAP_MATH: return GDB_SIGFPE;
	case UKPLAT_TRAP_DEBUG: return GDB_SIGTRAP;
	case UKPLAT_TRAP_ATTENTION: return GDB_SIGINT;
	case UKPLAT_TRAP_FATAL:
	case UKPLAT_TRAP_UNKNOWN: break;
	}
	return GDB_SIGABRT;
}

static bool on_trap(struct ukplat_trap *trap)
{
	bool crash = trap->kind != UKPLAT_TRAP_DEBUG &&
		     trap->kind != UKPLAT_TRAP_ATTENTION,
	     goes_on;

	if (!open || inside)
		return trap->kind == UKPLAT_TRAP_ATTENTION;
	if (trap->kind == UKPLAT_TRAP_ATTENTION && !gdb_attention())
		return true;
	stop = (struct gdb_stop){.signal = signal_of(trap)};
	if (!gdb_arch_stop(trap, &stop))
		return true;
	inside = true;
	goes_on = stop_at(trap, crash);
	inside = false;
	return goes_on;
}
/* After those that deal with faults, before the crash screen. */
UKPLAT_TRAP_HANDLER(on_trap, 50);

static int init(struct uk_init_ctx *ctx)
{
	int flags = ukplat_debug_open(where, wait);

	(void)ctx;
	if (flags < 0) {
		if (wait)
			console("ukgdb: no line for gdb here\n");
		return 0;
	}
	gdb_bare = flags & UKPLAT_DEBUG_BARE;
	gdb_polled = flags & UKPLAT_DEBUG_POLLED;
	shared = flags & UKPLAT_DEBUG_SHARED;
	open = true;
	return 0;
}
uk_early_initcall_prio(init, 90);

static int wait_for_gdb(struct uk_init_ctx *ctx)
{
	(void)ctx;
	/* One that was quick has stopped the image before, and gone on. */
	if (wait && open && !attached) {
		console("ukgdb: waiting for gdb\n");
		uk_gdb_break();
	}
	return 0;
}
uk_late_initcall_prio(wait_for_gdb, 99);

void uk_gdb_break(void)
{
	if (open)
		gdb_arch_break_here();
}

void gdb_set_pc(uint64_t pc)
{
	gdb_arch_set_pc(gdb_regs, pc);
}
