/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The line discipline. Between `start` and `line` is what may be read, between
 * `line` and `end` the line that is being typed, empty where there are no
 * lines (without ICANON). An end of file is a NUL at which a line ends.
 */
#include <uk/abi/signal.h>
#include <uk/errno.h>
#include "ldisc.h"

#define IFLAGS                                                                 \
	(UK_ISTRIP | UK_INLCR | UK_IGNCR | UK_ICRNL | UK_IMAXBEL | UK_IUTF8)
#define OFLAGS (UK_OPOST | UK_ONLCR)
#define LFLAGS                                                                 \
	(UK_ISIG | UK_ICANON | UK_ECHO | UK_ECHOE | UK_ECHOK | UK_ECHONL |     \
	 UK_NOFLSH | UK_ECHOCTL | UK_ECHOKE | UK_IEXTEN)
#define CFLAGS (UK_CS8 | UK_CREAD | UK_B38400)

#define CTRL(c) ((c) ^ 0x40)

const struct uk_termios ldisc_cooked = {
	.iflag = UK_ICRNL | UK_IMAXBEL | UK_IUTF8,
	.oflag = UK_OPOST,
	.cflag = CFLAGS,
	.lflag = UK_ISIG | UK_ICANON | UK_ECHO | UK_ECHOE | UK_ECHOK |
		 UK_ECHOCTL | UK_ECHOKE | UK_IEXTEN,
	.cc =
		{
			[UK_VINTR] = CTRL('C'),
			[UK_VQUIT] = CTRL('\\'),
			[UK_VERASE] = 0x7f,
			[UK_VKILL] = CTRL('U'),
			[UK_VEOF] = CTRL('D'),
			[UK_VMIN] = 1,
			[UK_VSUSP] = CTRL('Z'),
			[UK_VREPRINT] = CTRL('R'),
			[UK_VWERASE] = CTRL('W'),
			[UK_VLNEXT] = CTRL('V'),
		},
};

static bool local(const struct ldisc *l, unsigned int flags)
{
	return (l->t.lflag & flags) == flags;
}

/* Is it this special character? */
static bool is(const struct ldisc *l, unsigned int which, char c)
{
	return c && (unsigned char)c == l->t.cc[which];
}

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

static bool is_word(char c)
{
	return ('0' <= c && c <= '9') ||
	       ('a' <= (c | 0x20) && (c | 0x20) <= 'z') || c == '_';
}

/* --- bytes that wait ----------------------------------------------------- */

static char at(const struct ldisc *l, unsigned int i)
{
	return l->bytes[i % LDISC_SIZE];
}

static bool ends_at(const struct ldisc *l, unsigned int i)
{
	return l->ends[i % LDISC_SIZE / 8] & 1 << i % 8;
}

static void set_end(struct ldisc *l, unsigned int i, bool on)
{
	uint8_t bit = 1 << i % 8, *byte = &l->ends[i % LDISC_SIZE / 8];

	*byte = on ? *byte | bit : *byte & ~bit;
}

static size_t used(const struct ldisc *l)
{
	return l->end - l->start;
}

/* The last place is for what ends the line. */
size_t ldisc_room(const struct ldisc *l)
{
	size_t most = LDISC_SIZE - local(l, UK_ICANON);

	if (used(l) < most)
		return most - used(l);
	/* Of a line that is too long the rest is lost, but for its end. */
	return ldisc_available(l) ? 0 : 1;
}

static bool put(struct ldisc *l, char c, bool ends)
{
	if (used(l) >= LDISC_SIZE - (local(l, UK_ICANON) && !ends)) {
		if (l->t.iflag & UK_IMAXBEL)
			l->write("\a", 1);
		return false;
	}
	if (l->end == l->line)
		l->line_column = l->column;
	l->bytes[l->end % LDISC_SIZE] = c;
	set_end(l, l->end++, ends);
	if (ends || !local(l, UK_ICANON))
		l->line = l->end;
	return true;
}

long ldisc_read(struct ldisc *l, char *buf, size_t len)
{
	size_t n = 0;

	if (!ldisc_available(l))
		return -EAGAIN;
	while (ldisc_available(l)) {
		bool ends = ends_at(l, l->start);
		char c = at(l, l->start);
		bool eof = ends && !c;

		/* The end of a file that is read to its end goes along. */
		if (n == len && !eof)
			break;
		l->start++;
		if (!eof)
			buf[n++] = c;
		if (ends)
			break;
	}
	return n;
}

size_t ldisc_count(const struct ldisc *l)
{
	size_t n = 0;

	for (unsigned int i = l->start; i != l->line; i++)
		n += at(l, i) || !ends_at(l, i);
	return n;
}

bool ldisc_is_readable(const struct ldisc *l)
{
	size_t wanted = 1;

	if (!local(l, UK_ICANON) && !l->t.cc[UK_VTIME] && l->t.cc[UK_VMIN])
		wanted = l->t.cc[UK_VMIN];
	return ldisc_available(l) >= wanted;
}

void ldisc_flush(struct ldisc *l)
{
	l->start = l->line = l->end;
}

void ldisc_end(struct ldisc *l)
{
	if (l->line != l->end)
		set_end(l, l->end - 1, true);
	l->line = l->end;
}

void ldisc_set(struct ldisc *l, const struct uk_termios *t)
{
	bool other = (l->t.lflag ^ t->lflag) & UK_ICANON;

	l->t = *t;
	l->t.iflag &= IFLAGS;
	l->t.oflag &= OFLAGS;
	l->t.cflag = CFLAGS;
	l->t.lflag &= LFLAGS;
	if (!other)
		return;
	for (unsigned int i = l->start; i != l->end; i++)
		set_end(l, i, false);
	l->line = l->start;
	ldisc_end(l);
}

/* --- the screen ---------------------------------------------------------- */

/* Where the cursor is after `c`, which is shown as ^C is. */
static unsigned int after(const struct ldisc *l, unsigned int column, char c)
{
	if (c == '\t')
		return (column | 7) + 1;
	if (is_control(c))
		return local(l, UK_ECHOCTL) ? column + 2 : column;
	if (l->t.iflag & UK_IUTF8 && ((unsigned char)c & 0xc0) == 0x80)
		return column;
	return column + 1;
}

/* Where it is at byte `to` of the line. */
static unsigned int column_at(const struct ldisc *l, unsigned int to)
{
	unsigned int column = l->line_column;

	for (unsigned int i = l->line; i != to; i++)
		column = after(l, column, at(l, i));
	return column;
}

void ldisc_output(const struct ldisc *l, const char *buf, size_t len)
{
	bool cr = (l->t.oflag & (UK_OPOST | UK_ONLCR)) == (UK_OPOST | UK_ONLCR);
	size_t from = 0;

	for (size_t i = 0; cr && i < len; i++)
		if (buf[i] == '\n') {
			l->write(buf + from, i - from);
			l->write("\r", 1);
			from = i;
		}
	l->write(buf + from, len - from);
}

void ldisc_wrote(struct ldisc *l, const char *buf, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (buf[i] == '\n' || buf[i] == '\r')
			l->column = 0;
		else if (buf[i] == '\b')
			l->column -= l->column > 0;
		else if (buf[i] == '\t' || !is_control(buf[i]))
			l->column = after(l, l->column, buf[i]);
}

static void show(struct ldisc *l, const char *buf, size_t len)
{
	ldisc_output(l, buf, len);
	ldisc_wrote(l, buf, len);
}

static bool has_caret(const struct ldisc *l, char c)
{
	return is_control(c) && c != '\t' && local(l, UK_ECHOCTL) &&
	       (c != '\n' || local(l, UK_ICANON));
}

static void echo(struct ldisc *l, char c)
{
	char caret[] = {'^', CTRL(c)};

	if (!local(l, UK_ECHO))
		return;
	if (has_caret(l, c))
		show(l, caret, 2);
	else
		show(l, &c, 1);
}

static void echo_newline(struct ldisc *l)
{
	if (local(l, UK_ECHO) || local(l, UK_ECHONL))
		show(l, "\n", 1);
}

/* --- editing ------------------------------------------------------------- */

static char last(const struct ldisc *l)
{
	return at(l, l->end - 1);
}

/* Takes back the last character, of however many bytes. */
static void erase(struct ldisc *l)
{
	unsigned int column = column_at(l, l->end), to;

	while (--l->end != l->line && l->t.iflag & UK_IUTF8 &&
	       ((unsigned char)at(l, l->end) & 0xc0) == 0x80)
		;
	for (to = column_at(l, l->end); column > to; column--)
		if (local(l, UK_ECHO | UK_ECHOE))
			show(l, "\b \b", 3);
}

static void erase_character(struct ldisc *l, char c)
{
	if (l->end == l->line)
		return;
	erase(l);
	if (!local(l, UK_ECHOE))
		echo(l, c);
}

/* What isn't of a word, then the word. */
static void erase_word(struct ldisc *l)
{
	bool word = false;

	while (l->end != l->line && (!word || is_word(last(l)))) {
		word = is_word(last(l));
		erase(l);
	}
}

static void erase_line(struct ldisc *l, char c)
{
	if (local(l, UK_ECHO | UK_ECHOE | UK_ECHOK | UK_ECHOKE)) {
		while (l->end != l->line)
			erase(l);
		return;
	}
	l->end = l->line;
	echo(l, c);
	if (local(l, UK_ECHO | UK_ECHOK))
		show(l, "\n", 1);
}

static void reprint(struct ldisc *l, char c)
{
	echo(l, c);
	echo_newline(l);
	l->line_column = l->column;
	for (unsigned int i = l->line; i != l->end; i++)
		echo(l, at(l, i));
}

static int signal_of(const struct ldisc *l, char c)
{
	if (!local(l, UK_ISIG))
		return 0;
	return is(l, UK_VINTR, c)   ? UK_SIGINT
	       : is(l, UK_VQUIT, c) ? UK_SIGQUIT
	       : is(l, UK_VSUSP, c) ? UK_SIGTSTP
				    : 0;
}

static void plain(struct ldisc *l, char c)
{
	if (put(l, c, false))
		echo(l, c);
}

/* Is it for editing the line? Then that is done. */
static bool edits(struct ldisc *l, char c)
{
	if (is(l, UK_VERASE, c))
		erase_character(l, c);
	else if (is(l, UK_VKILL, c))
		erase_line(l, c);
	else if (is(l, UK_VWERASE, c) && local(l, UK_IEXTEN))
		erase_word(l);
	else if (is(l, UK_VREPRINT, c) && local(l, UK_IEXTEN | UK_ECHO))
		reprint(l, c);
	else if (is(l, UK_VLNEXT, c) && local(l, UK_IEXTEN))
		l->quoted = true;
	else
		return false;
	return true;
}

static void edit(struct ldisc *l, char c)
{
	if (edits(l, c))
		return;
	if (is(l, UK_VEOF, c)) {
		put(l, '\0', true);
	} else if (c == '\n') {
		if (put(l, c, true))
			echo_newline(l);
	} else if (is(l, UK_VEOL, c) ||
		   (is(l, UK_VEOL2, c) && local(l, UK_IEXTEN))) {
		if (put(l, c, true))
			echo(l, c);
	} else {
		plain(l, c);
	}
}

int ldisc_input(struct ldisc *l, char c)
{
	int sig;

	if (l->t.iflag & UK_ISTRIP)
		c &= 0x7f;
	if (l->quoted) {
		l->quoted = false;
		plain(l, c);
		return 0;
	}
	sig = signal_of(l, c);
	if (sig) {
		if (!local(l, UK_NOFLSH))
			ldisc_flush(l);
		echo(l, c);
		return sig;
	}
	if (c == '\r' && l->t.iflag & UK_IGNCR)
		return 0;
	if (c == '\r' && l->t.iflag & UK_ICRNL)
		c = '\n';
	else if (c == '\n' && l->t.iflag & UK_INLCR)
		c = '\r';
	if (local(l, UK_ICANON))
		edit(l, c);
	else
		plain(l, c);
	return 0;
}
