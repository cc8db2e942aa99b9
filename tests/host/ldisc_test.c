/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The line discipline: typed bytes and changes of mode, against a model that
 * keeps lines apart, and against a screen: whatever was typed and erased, its
 * row shows the line that is being typed.
 */
#include <uk/abi/signal.h>
#include <uk/errno.h>
#include "../../lib/posix-fd/ldisc.h"
#include "host.h"

#define WIDTH 65536

/* The row in which the cursor is. */
static struct {
	char cells[WIDTH];
	unsigned int column, most;
} screen;

static void clear(void)
{
	memset(screen.cells, ' ', screen.most + 1);
	screen.column = screen.most = 0;
}

static void show(char c)
{
	switch (c) {
	case '\n': clear(); break;
	case '\r': screen.column = 0; break;
	case '\a': break;
	case '\b':
		CHECK(screen.column);
		screen.column--;
		break;
	case '\t': screen.column = (screen.column | 7) + 1; break;
	default: screen.cells[screen.column++] = c;
	}
	screen.most = MAX(screen.most, screen.column);
	CHECK(screen.most < WIDTH - 1);
}

static void write_screen(const char *buf, size_t len)
{
	while (len--)
		show(*buf++);
}

static struct {
	char bytes[2 * LDISC_SIZE]; /* of whole lines, and the one begun */
	bool ends[2 * LDISC_SIZE];
	unsigned int start, line, end, prompt;
	bool quoted;
} model;

static bool word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_';
}

static void model_put(char c, bool ends)
{
	if (model.end - model.start >= LDISC_SIZE - !ends)
		return;
	if (model.end == model.line)
		model.prompt = screen.column;
	model.bytes[model.end] = c;
	model.ends[model.end++] = ends;
	if (ends)
		model.line = model.end;
}

/* Told of before it is typed. Returns the signal. */
static int model_input(char c)
{
	bool in_word = false;

	if (model.quoted) {
		model.quoted = false;
		model_put(c, false);
		return 0;
	}
	switch (c) {
	case 3:
	case 28:
	case 26:
		model.start = model.line = model.end;
		return c == 3 ? UK_SIGINT : c == 28 ? UK_SIGQUIT : UK_SIGTSTP;
	case 4: model_put('\0', true); break;
	case '\r':
	case '\n': model_put('\n', true); break;
	case 18: model.prompt = 0; break;
	case 21: model.end = model.line; break;
	case 22: model.quoted = true; break;
	case 127: model.end -= model.end > model.line; break;
	case 23:
		while (model.end > model.line &&
		       (!in_word || word(model.bytes[model.end - 1])))
			in_word = word(model.bytes[--model.end]);
		break;
	default: model_put(c, false);
	}
	return 0;
}

/* What the row should be. */
static void check_screen(void)
{
	unsigned int column = model.prompt;

	if (model.line == model.end)
		return;
	for (unsigned int i = model.line; i < model.end; i++) {
		char c = model.bytes[i];

		if (c == '\t') {
			for (unsigned int to = (column | 7) + 1; column < to;)
				CHECK(screen.cells[column++] == ' ');
		} else if ((unsigned char)c < ' ' || c == 127) {
			CHECK(screen.cells[column++] == '^');
			CHECK(screen.cells[column++] == (c ^ 64));
		} else {
			CHECK(screen.cells[column++] == c);
		}
	}
	CHECK(screen.column == column);
	CHECK(screen.cells[column] == ' ');
}

static void check_read(struct ldisc *l, size_t len)
{
	char *buf = malloc(len);
	long n = ldisc_read(l, buf, len);
	unsigned int i = model.start;
	bool over = false;

	if (i == model.line) {
		CHECK(n == -EAGAIN);
	} else {
		CHECK(n >= 0 && (size_t)n <= len);
		for (long k = 0; k < n; k++) {
			CHECK(!over && buf[k] == model.bytes[i]);
			over = model.ends[i++];
		}
		/* The end of file that follows goes along. */
		if (!over && i < model.line && model.ends[i] &&
		    !model.bytes[i]) {
			over = true;
			i++;
		}
		CHECK(over || (size_t)n == len);
		model.start = i;
	}
	free(buf);
}

static void type_lines(struct ldisc *l, struct input *in)
{
	while (left(in)) {
		unsigned int what = take(in, 1);

		if (what >= 0xf8) {
			check_read(l, take(in, 1) % 40 + 1);
		} else if (what >= 0x80) {
			/* Many at once, to fill it. */
			for (unsigned int i = what - 0x80; i && ldisc_room(l);
			     i--) {
				model_input('x');
				CHECK(!ldisc_input(l, 'x'));
			}
		} else if (ldisc_room(l)) {
			int sig = model_input(what);

			CHECK(ldisc_input(l, what) == sig);
		}
		if (model.start > LDISC_SIZE / 2) {
			unsigned int by = model.start;

			memmove(model.bytes, model.bytes + by, model.end - by);
			memmove(model.ends, model.ends + by, model.end - by);
			model.start = 0;
			model.line -= by;
			model.end -= by;
		}
		CHECK(ldisc_available(l) == model.line - model.start);
		CHECK(l->end - l->start == model.end - model.start);
		check_screen();
	}
}

/* Any settings, at any time: it stays within itself. */
static void type_anything(struct ldisc *l, struct input *in)
{
	while (left(in)) {
		unsigned int what = take(in, 1);
		struct uk_termios t = ldisc_cooked;
		char buf[24];

		if (what == 0xff) {
			t.iflag = take(in, 2);
			t.oflag = take(in, 1);
			t.lflag = take(in, 2);
			t.cc[UK_VEOL] = take(in, 1);
			t.cc[UK_VMIN] = take(in, 1);
			ldisc_set(l, &t);
			CHECK((t.lflag & UK_ICANON) || l->line == l->end);
		} else if (what == 0xfe) {
			ldisc_read(l, buf, take(in, 1) % sizeof(buf) + 1);
		} else if (what == 0xfd) {
			ldisc_end(l);
			CHECK(l->line == l->end);
		} else if (ldisc_room(l)) {
			ldisc_input(l, what);
		}
		CHECK(ldisc_available(l) <= LDISC_SIZE);
		CHECK(l->end - l->start <= LDISC_SIZE);
		CHECK(l->end - l->line <= l->end - l->start);
		CHECK(ldisc_count(l) <= ldisc_available(l));
	}
}

static void ignore(const char *buf, size_t len)
{
	CHECK(buf || !len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ldisc *l = calloc(1, sizeof(*l));
	struct input in = {data, data + size};
	bool lines = take(&in, 1) & 1;

	memset(&model, 0, sizeof(model));
	screen.most = WIDTH - 1;
	clear();
	/* About to overflow. */
	l->start = l->line = l->end = -100;
	l->write = lines ? write_screen : ignore;
	ldisc_set(l, &ldisc_cooked);
	if (lines)
		type_lines(l, &in);
	else
		type_anything(l, &in);
	free(l);
	return 0;
}
