/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for descriptors, pipes, and signals meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#include "case.h"

static int p[2];

static int make_pipe(void)
{
	p[0] = p[1] = -1;
	return CHECK(pipe(p) == 0);
}

static void close_pipe(void)
{
	close(p[0]);
	close(p[1]);
}

static volatile sig_atomic_t hits;
static sigset_t mask_in_handler;

static void hit(int sig)
{
	(void)sig;
	hits++;
	sigprocmask(SIG_BLOCK, NULL, &mask_in_handler);
}

static void handle(int sig, int flags)
{
	struct sigaction sa = {.sa_handler = hit, .sa_flags = flags};

	sigemptyset(&sa.sa_mask);
	CHECK(sigaction(sig, &sa, NULL) == 0);
	hits = 0;
}

static pthread_t boss;

static void *kills_boss(void *arg)
{
	usleep(2000);
	pthread_kill(boss, SIGUSR1);
	return arg;
}

static pthread_t kill_soon(void)
{
	pthread_t t;

	boss = pthread_self();
	CHECK(pthread_create(&t, NULL, kills_boss, NULL) == 0);
	return t;
}

static sigset_t none, usr1;

static void block_usr1(void)
{
	sigemptyset(&none);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
}

static int is_blocked(void)
{
	sigset_t now;

	sigprocmask(SIG_BLOCK, NULL, &now);
	return sigismember(&now, SIGUSR1);
}

/* --- pipes ------------------------------------------------------------- */

CASE(pipe, flags, "O_CLOEXEC and O_NONBLOCK clear; pipe2() may set them")
{
	char c;

	NEED(make_pipe());
	CHECK(fcntl(p[0], F_GETFD) == 0 && fcntl(p[1], F_GETFL) == O_WRONLY);
	close_pipe();
	NEED(pipe2(p, O_CLOEXEC | O_NONBLOCK) == 0);
	CHECK(fcntl(p[0], F_GETFD) == FD_CLOEXEC);
	CHECK(read(p[0], &c, 1) == -1 && errno == EAGAIN);
	close_pipe();
}

CASE(read, pipe_ends, "0 when nobody has the pipe open for writing")
{
	char buf[8];

	NEED(make_pipe());
	write(p[1], "abc", 3);
	close(p[1]);
	CHECK(read(p[0], buf, 8) == 3 && read(p[0], buf, 8) == 0);
	CHECK(write(p[0], "x", 1) == -1 && errno == EBADF);
	close(p[0]);
}

CASE(write, broken_pipe, "[EPIPE], and SIGPIPE is sent to the thread")
{
	NEED(make_pipe());
	close(p[0]);
	handle(SIGPIPE, SA_RESTART);
	CHECK(write(p[1], "x", 1) == -1 && errno == EPIPE);
	CHECK(hits == 1);
	signal(SIGPIPE, SIG_IGN);
	CHECK(write(p[1], "x", 1) == -1 && errno == EPIPE);
	signal(SIGPIPE, SIG_DFL);
	close(p[1]);
}

CASE(write, blocked_sigpipe, "a blocked SIGPIPE stays pending")
{
	sigset_t set, pending;

	NEED(make_pipe());
	close(p[0]);
	handle(SIGPIPE, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, NULL);
	CHECK(write(p[1], "x", 1) == -1 && errno == EPIPE);
	CHECK(hits == 0);
	sigpending(&pending);
	CHECK(sigismember(&pending, SIGPIPE));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	CHECK(hits == 1);
	signal(SIGPIPE, SIG_DFL);
	close(p[1]);
}

CASE(read, interrupted, "[EINTR] a signal, and no data was transferred")
{
	pthread_t killer;
	char c;

	NEED(make_pipe());
	handle(SIGUSR1, 0);
	killer = kill_soon();
	CHECK(read(p[0], &c, 1) == -1 && errno == EINTR);
	CHECK(hits == 1);
	pthread_join(killer, NULL);
	close_pipe();
}

static void writes(int sig)
{
	(void)sig;
	hits++;
	write(p[1], "r", 1);
}

CASE(read, restarted, "SA_RESTART: shall restart instead of failing")
{
	struct sigaction sa = {.sa_handler = writes, .sa_flags = SA_RESTART};
	pthread_t killer;
	char c = 0;

	NEED(make_pipe());
	sigemptyset(&sa.sa_mask);
	sigaction(SIGUSR1, &sa, NULL);
	hits = 0;
	killer = kill_soon();
	CHECK(read(p[0], &c, 1) == 1 && c == 'r' && hits == 1);
	pthread_join(killer, NULL);
	close_pipe();
}

CASE(recv, interrupted, "[EINTR] interrupted before any data was available")
{
	pthread_t killer;
	char c;

	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, p) == 0);
	handle(SIGUSR1, 0);
	killer = kill_soon();
	CHECK(recv(p[0], &c, 1, 0) == -1 && errno == EINTR);
	pthread_join(killer, NULL);
	close_pipe();
}

CASE(recv, interrupted_with_timeout,
     "Linux: with SO_RCVTIMEO a call fails with EINTR in spite of SA_RESTART")
{
	struct timeval t = {100, 0};
	pthread_t killer;
	char c;

	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, p) == 0);
	setsockopt(p[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	handle(SIGUSR1, SA_RESTART);
	killer = kill_soon();
	CHECK(recv(p[0], &c, 1, 0) == -1 && errno == EINTR);
	pthread_join(killer, NULL);
	close_pipe();
}

/* --- poll() and ppoll() ------------------------------------------------- */

CASE(poll, events, "the descriptors for which an event occurred are counted")
{
	struct pollfd f[4];
	int e = eventfd(1, 0);

	NEED(make_pipe());
	f[0] = (struct pollfd){p[0], POLLIN};
	f[1] = (struct pollfd){p[1], POLLOUT};
	f[2] = (struct pollfd){-1, POLLIN, 99};
	f[3] = (struct pollfd){e, POLLIN};
	CHECK(poll(f, 4, 0) == 2);
	CHECK(f[0].revents == 0 && f[1].revents == POLLOUT);
	CHECK(f[2].revents == 0 && f[3].revents == POLLIN);
	write(p[1], "x", 1);
	CHECK(poll(f, 1, -1) == 1 && f[0].revents == POLLIN);
	close(p[1]);
	CHECK(poll(f, 1, -1) == 1 && f[0].revents == (POLLIN | POLLHUP));
	close(p[0]);
	CHECK(poll(f, 1, -1) == 1 && f[0].revents == POLLNVAL);
	close(e);
}

CASE(poll, broken_pipe, "POLLERR when nobody reads")
{
	struct pollfd f;

	NEED(make_pipe());
	close(p[0]);
	f = (struct pollfd){p[1], 0};
	CHECK(poll(&f, 1, 0) == 1 && f.revents == POLLERR);
	close(p[1]);
}

CASE(poll, interrupted, "[EINTR], with SA_RESTART too")
{
	struct pollfd f;
	pthread_t killer;

	NEED(make_pipe());
	f = (struct pollfd){p[0], POLLIN};
	handle(SIGUSR1, SA_RESTART);
	killer = kill_soon();
	CHECK(poll(&f, 1, -1) == -1 && errno == EINTR);
	CHECK(hits == 1);
	pthread_join(killer, NULL);
	close_pipe();
}

CASE(ppoll, unblocks,
     "the mask is replaced for the call: a pending signal ends it")
{
	struct timespec no_time = {0, 0};
	struct pollfd f;

	NEED(make_pipe());
	f = (struct pollfd){p[0], POLLIN};
	handle(SIGUSR1, 0);
	block_usr1();
	raise(SIGUSR1);
	CHECK(ppoll(&f, 1, &no_time, NULL) == 0 && hits == 0);
	CHECK(ppoll(&f, 1, NULL, &none) == -1 && errno == EINTR);
	CHECK(hits == 1 && is_blocked());
	raise(SIGUSR1);
	CHECK(ppoll(&f, 1, &no_time, &none) == -1 && errno == EINTR);
	CHECK(hits == 2);
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	close_pipe();
}

CASE(ppoll, ready_first, "what is ready is told, and the signal stays pending")
{
	struct pollfd f;

	NEED(make_pipe());
	f = (struct pollfd){p[1], POLLOUT};
	handle(SIGUSR1, 0);
	block_usr1();
	raise(SIGUSR1);
	CHECK(ppoll(&f, 1, NULL, &none) == 1 && f.revents == POLLOUT);
	CHECK(hits == 0);
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	CHECK(hits == 1);
	close_pipe();
}

CASE(ppoll, mask_in_handler, "the handler runs with the mask of the call")
{
	sigset_t usr2;

	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	handle(SIGUSR1, 0);
	block_usr1();
	raise(SIGUSR1);
	CHECK(ppoll(NULL, 0, NULL, &usr2) == -1 && errno == EINTR);
	CHECK(sigismember(&mask_in_handler, SIGUSR2) == 1);
	CHECK(sigismember(&mask_in_handler, SIGUSR1) == 1); /* its own */
	CHECK(is_blocked());
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
}

CASE(ppoll, blocks, "signals that the mask has do not end it")
{
	struct timespec t = {0, 20000000};
	pthread_t killer;

	handle(SIGUSR1, 0);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	killer = kill_soon();
	CHECK(ppoll(NULL, 0, &t, &usr1) == 0);
	pthread_join(killer, NULL);
	CHECK(hits == 1 && !is_blocked());
}

CASE(ppoll, times, "[EINVAL] the time is none")
{
	struct timespec t = {0, 1000000000};

	CHECK(ppoll(NULL, 0, &t, NULL) == -1 && errno == EINVAL);
	t = (struct timespec){-1, 0};
	CHECK(ppoll(NULL, 0, &t, NULL) == -1 && errno == EINVAL);
}

/* --- select() and pselect() --------------------------------------------- */

CASE(select, sets, "the sets are replaced by what is ready, all are counted")
{
	struct timeval t = {0, 0};
	fd_set in, out;
	int n;

	NEED(make_pipe());
	n = (p[0] > p[1] ? p[0] : p[1]) + 1;
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(p[0], &in);
	FD_SET(p[1], &out);
	CHECK(select(n, &in, &out, NULL, &t) == 1);
	CHECK(!FD_ISSET(p[0], &in) && FD_ISSET(p[1], &out));
	write(p[1], "x", 1);
	FD_SET(p[0], &in);
	CHECK(select(n, &in, &out, NULL, NULL) == 2);
	close_pipe();
	CHECK(select(n, &in, NULL, NULL, &t) == -1 && errno == EBADF);
	CHECK(select(-1, NULL, NULL, NULL, &t) == -1 && errno == EINVAL);
}

CASE(pselect, unblocks, "the mask is replaced for the call, and restored")
{
	struct timespec t = {100, 0};

	handle(SIGUSR1, 0);
	block_usr1();
	raise(SIGUSR1);
	CHECK(pselect(0, NULL, NULL, NULL, &t, &none) == -1 && errno == EINTR);
	CHECK(hits == 1 && is_blocked());
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
}

CASE(pselect, no_mask, "without a mask it is as select()")
{
	struct timespec t = {0, 1000000};

	handle(SIGUSR1, 0);
	block_usr1();
	raise(SIGUSR1);
	CHECK(pselect(0, NULL, NULL, NULL, &t, NULL) == 0 && hits == 0);
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	CHECK(hits == 1);
}

/* --- epoll ------------------------------------------------------------- */

static int watch(int ep, int op, int fd, uint32_t events)
{
	struct epoll_event e = {.events = events, .data.fd = fd};

	return epoll_ctl(ep, op, fd, &e);
}

CASE(epoll_ctl, errors, "Linux: [EEXIST], [ENOENT], [EBADF], [EINVAL]")
{
	int ep = epoll_create1(EPOLL_CLOEXEC);

	NEED(make_pipe());
	CHECK(fcntl(ep, F_GETFD) == FD_CLOEXEC);
	CHECK(watch(ep, EPOLL_CTL_MOD, p[0], EPOLLIN) == -1 && errno == ENOENT);
	CHECK(watch(ep, EPOLL_CTL_ADD, p[0], EPOLLIN) == 0);
	CHECK(watch(ep, EPOLL_CTL_ADD, p[0], EPOLLIN) == -1 && errno == EEXIST);
	CHECK(watch(ep, EPOLL_CTL_ADD, -1, EPOLLIN) == -1 && errno == EBADF);
	CHECK(watch(ep, EPOLL_CTL_ADD, ep, EPOLLIN) == -1 && errno == EINVAL);
	CHECK(watch(p[0], EPOLL_CTL_ADD, p[1], EPOLLIN) == -1 &&
	      errno == EINVAL);
	CHECK(watch(ep, EPOLL_CTL_DEL, p[0], 0) == 0);
	CHECK(watch(ep, EPOLL_CTL_DEL, p[0], 0) == -1 && errno == ENOENT);
	close_pipe();
	close(ep);
}

CASE(epoll_wait, triggers,
     "Linux: level-triggered ones are told again, EPOLLET once for each event, "
     "EPOLLONESHOT once")
{
	struct epoll_event e[4];
	int ep = epoll_create1(0);

	NEED(make_pipe());
	watch(ep, EPOLL_CTL_ADD, p[0], EPOLLIN);
	CHECK(epoll_wait(ep, e, 4, 0) == 0);
	write(p[1], "x", 1);
	CHECK(epoll_wait(ep, e, 4, -1) == 1 && e[0].data.fd == p[0]);
	CHECK(epoll_wait(ep, e, 4, -1) == 1 && e[0].events == EPOLLIN);
	watch(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET);
	CHECK(epoll_wait(ep, e, 4, 0) == 1 && epoll_wait(ep, e, 4, 0) == 0);
	write(p[1], "x", 1);
	CHECK(epoll_wait(ep, e, 4, 0) == 1 && epoll_wait(ep, e, 4, 0) == 0);
	watch(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT);
	CHECK(epoll_wait(ep, e, 4, 0) == 1 && epoll_wait(ep, e, 4, 0) == 0);
	write(p[1], "x", 1);
	CHECK(epoll_wait(ep, e, 4, 0) == 0);
	close_pipe();
	close(ep);
}

CASE(epoll_wait, sockets_beside_others,
     "Linux: sockets, pipes, counters and timers in one wait")
{
	struct itimerspec t = {.it_value.tv_nsec = 1};
	int ep = epoll_create1(0), ev = eventfd(0, 0), s[2];
	int tm = timerfd_create(CLOCK_MONOTONIC, 0), seen = 0;
	struct epoll_event e[8];

	NEED(make_pipe());
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	watch(ep, EPOLL_CTL_ADD, p[0], EPOLLIN);
	watch(ep, EPOLL_CTL_ADD, ev, EPOLLIN);
	watch(ep, EPOLL_CTL_ADD, s[0], EPOLLIN | EPOLLRDHUP);
	watch(ep, EPOLL_CTL_ADD, tm, EPOLLIN);
	CHECK(epoll_wait(ep, e, 8, 0) == 0);
	write(p[1], "x", 1);
	eventfd_write(ev, 3);
	send(s[1], "x", 1, 0);
	timerfd_settime(tm, 0, &t, NULL);
	usleep(100);
	CHECK(epoll_wait(ep, e, 8, -1) == 4);
	for (int i = 0; i < 4; i++)
		seen += e[i].events == EPOLLIN;
	CHECK(seen == 4);
	close(s[1]);
	watch(ep, EPOLL_CTL_DEL, p[0], 0);
	watch(ep, EPOLL_CTL_DEL, ev, 0);
	watch(ep, EPOLL_CTL_DEL, tm, 0);
	CHECK(epoll_wait(ep, e, 8, -1) == 1 && e[0].data.fd == s[0]);
	CHECK(e[0].events == (EPOLLIN | EPOLLRDHUP | EPOLLHUP));
	close(s[0]);
	close(ev);
	close(tm);
	close_pipe();
	close(ep);
}

CASE(epoll_wait, interrupted, "Linux: [EINTR]; never restarted")
{
	int ep = epoll_create1(0);
	struct epoll_event e;
	pthread_t killer;

	handle(SIGUSR1, SA_RESTART);
	killer = kill_soon();
	CHECK(epoll_wait(ep, &e, 1, -1) == -1 && errno == EINTR);
	CHECK(hits == 1);
	pthread_join(killer, NULL);
	CHECK(epoll_wait(ep, &e, 0, 0) == -1 && errno == EINVAL);
	close(ep);
}

CASE(epoll_pwait, unblocks, "Linux: the mask is replaced for the call")
{
	int ep = epoll_create1(0);
	struct epoll_event e;

	handle(SIGUSR1, 0);
	block_usr1();
	raise(SIGUSR1);
	CHECK(epoll_pwait(ep, &e, 1, 0, NULL) == 0 && hits == 0);
	CHECK(epoll_pwait(ep, &e, 1, -1, &none) == -1 && errno == EINTR);
	CHECK(hits == 1 && is_blocked());
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	close(ep);
}

/* --- eventfd ------------------------------------------------------------ */

CASE(eventfd, counts, "Linux: read() gives the sum and clears it")
{
	int fd = eventfd(2, EFD_NONBLOCK);
	eventfd_t v = 0;

	CHECK(eventfd_write(fd, 3) == 0);
	CHECK(eventfd_read(fd, &v) == 0 && v == 5);
	CHECK(eventfd_read(fd, &v) == -1 && errno == EAGAIN);
	CHECK(eventfd_write(fd, ~0ULL) == -1 && errno == EINVAL);
	CHECK(eventfd_write(fd, ~0ULL - 1) == 0);
	CHECK(eventfd_write(fd, 1) == -1 && errno == EAGAIN);
	CHECK(read(fd, &v, 4) == -1 && errno == EINVAL);
	close(fd);
}

CASE(eventfd, semaphore, "Linux: EFD_SEMAPHORE: read() takes one")
{
	int fd = eventfd(2, EFD_NONBLOCK | EFD_SEMAPHORE);
	eventfd_t v = 0;

	CHECK(eventfd_read(fd, &v) == 0 && v == 1);
	CHECK(eventfd_read(fd, &v) == 0 && v == 1);
	CHECK(eventfd_read(fd, &v) == -1 && errno == EAGAIN);
	close(fd);
}

/* --- signalfd ----------------------------------------------------------- */

CASE(signalfd, reads, "Linux: read() takes pending signals of the set")
{
	struct signalfd_siginfo si[3];
	union sigval v = {.sival_int = 42};
	int fd;

	handle(SIGUSR1, 0);
	block_usr1();
	fd = signalfd(-1, &usr1, SFD_NONBLOCK | SFD_CLOEXEC);
	NEED(fd >= 0);
	CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	CHECK(read(fd, si, sizeof(si)) == -1 && errno == EAGAIN);
	raise(SIGUSR1);
	CHECK(read(fd, si, sizeof(si)) == sizeof(si[0]));
	CHECK(si[0].ssi_signo == SIGUSR1 && si[0].ssi_pid == getpid());
	CHECK(sigqueue(getpid(), SIGUSR1, v) == 0);
	CHECK(read(fd, si, sizeof(si)) == sizeof(si[0]));
	CHECK(si[0].ssi_code == SI_QUEUE && si[0].ssi_int == 42);
	CHECK(read(fd, si, 4) == -1 && errno == EINVAL);
	close(fd);
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	CHECK(hits == 0);
}

CASE(signalfd, polls, "Linux: readable while a signal of the set is pending")
{
	struct signalfd_siginfo si;
	struct pollfd f;
	pthread_t killer;

	block_usr1();
	f = (struct pollfd){signalfd(-1, &usr1, 0), POLLIN};
	CHECK(poll(&f, 1, 0) == 0);
	killer = kill_soon();
	CHECK(poll(&f, 1, -1) == 1 && f.revents == POLLIN);
	pthread_join(killer, NULL);
	CHECK(read(f.fd, &si, sizeof(si)) == sizeof(si));
	CHECK(poll(&f, 1, 0) == 0);
	killer = kill_soon();
	CHECK(read(f.fd, &si, sizeof(si)) == sizeof(si));
	CHECK(si.ssi_signo == SIGUSR1 && si.ssi_code == SI_TKILL);
	pthread_join(killer, NULL);
	close(f.fd);
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
}

CASE(signalfd, changes, "Linux: of a descriptor: its set is another one now")
{
	sigset_t usr2;
	int fd;

	block_usr1();
	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	fd = signalfd(-1, &usr2, SFD_NONBLOCK);
	raise(SIGUSR1);
	CHECK(read(fd, &(struct signalfd_siginfo){0},
		   sizeof(struct signalfd_siginfo)) == -1 &&
	      errno == EAGAIN);
	CHECK(signalfd(fd, &usr1, 0) == fd);
	CHECK(read(fd, &(struct signalfd_siginfo){0},
		   sizeof(struct signalfd_siginfo)) ==
	      sizeof(struct signalfd_siginfo));
	close(fd);
	CHECK(signalfd(fd, &usr1, 0) == -1 && errno == EBADF);
	NEED(make_pipe());
	CHECK(signalfd(p[0], &usr1, 0) == -1 && errno == EINVAL);
	close_pipe();
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
}
