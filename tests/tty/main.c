/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Says what it reads, line by line; a line may be the name of something to do.
 * Its end is status 3.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <sys/ioctl.h>

static struct termios before;

static void on_interrupt(int sig)
{
	(void)sig;
	printf("interrupted\n");
}

/* Keys by number, until q. */
static void raw(void)
{
	struct termios t = before;
	unsigned char c = 0;

	cfmakeraw(&t);
	tcsetattr(0, TCSAFLUSH, &t);
	printf("raw\n");
	while (c != 'q' && read(0, &c, 1) == 1)
		printf("key %02x\n", c);
	tcsetattr(0, TCSADRAIN, &before);
}

static void read_within(cc_t min, cc_t time, const char *name)
{
	struct termios t = before;
	char buf[16];

	t.c_lflag &= ~(ICANON | ECHO);
	t.c_cc[VMIN] = min;
	t.c_cc[VTIME] = time;
	tcsetattr(0, TCSANOW, &t);
	printf("%s\n", name);
	printf("%zd bytes\n", read(0, buf, sizeof(buf)));
	tcsetattr(0, TCSANOW, &before);
}

static void count(void)
{
	int n = -1;

	printf("type ahead\n");
	while (ioctl(0, FIONREAD, &n) == 0 && n < 3)
		usleep(1000);
	tcflush(0, TCIFLUSH);
	printf("%d bytes", n);
	ioctl(0, FIONREAD, &n);
	printf(", then %d\n", n);
}

static void size(void)
{
	struct winsize w = {.ws_row = 1};

	ioctl(0, TIOCGWINSZ, &w);
	printf("%d rows, %d columns\n", w.ws_row, w.ws_col);
}

static void compute(void)
{
	printf("computing\n");
	for (volatile unsigned int i = 0;; i++)
		;
}

static void handle(const char *line)
{
	if (!strcmp(line, "raw"))
		raw();
	else if (!strcmp(line, "two"))
		read_within(2, 0, line);
	else if (!strcmp(line, "soon"))
		read_within(0, 1, line);
	else if (!strcmp(line, "count"))
		count();
	else if (!strcmp(line, "size"))
		size();
	else if (!strcmp(line, "crash"))
		__builtin_trap();
	else if (!strcmp(line, "compute"))
		compute();
	else
		printf("[%s]\n", line);
}

int main(void)
{
	struct sigaction sa = {.sa_handler = on_interrupt};
	char line[80];
	ssize_t n;

	setvbuf(stdout, NULL, _IONBF, 0);
	sigaction(SIGINT, &sa, NULL);
	tcgetattr(0, &before);
	printf("%s\n",
	       isatty(0) && before.c_lflag & ICANON ? "terminal" : "bytes");
	for (;;) {
		printf("> ");
		n = read(0, line, sizeof(line) - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 3;
		line[n] = '\0';
		line[strcspn(line, "\n")] = '\0';
		handle(line);
	}
}
