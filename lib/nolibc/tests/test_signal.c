/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * <signal.h>: arguments and results of its functions. tests/posix tests the
 * delivery of signals.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <uk/test.h>

static volatile sig_atomic_t seen, value;

static void on_signal(int sig)
{
	seen = sig;
}

static void on_info(int sig, siginfo_t *info, void *context)
{
	(void)context;
	seen = sig == info->si_signo ? sig : -1;
	value = info->si_code;
}

UK_TESTCASE(nolibc, signal_sets)
{
	sigset_t set;

	sigemptyset(&set);
	UK_TEST_EXPECT_EQ(sigaddset(&set, SIGUSR1), 0);
	UK_TEST_EXPECT_EQ(sigaddset(&set, SIGRTMAX), 0);
	UK_TEST_EXPECT_EQ(sigismember(&set, SIGUSR1), 1);
	UK_TEST_EXPECT_EQ(sigismember(&set, SIGRTMAX), 1);
	UK_TEST_EXPECT_EQ(sigismember(&set, SIGUSR2), 0);
	UK_TEST_EXPECT_EQ(sigdelset(&set, SIGRTMAX), 0);
	UK_TEST_EXPECT_EQ(sigismember(&set, SIGRTMAX), 0);
	sigfillset(&set);
	UK_TEST_EXPECT_EQ(sigismember(&set, SIGHUP), 1);
	errno = 0;
	UK_TEST_EXPECT_EQ(sigaddset(&set, 0), -1);
	UK_TEST_EXPECT_EQ(sigismember(&set, NSIG), -1);
	UK_TEST_EXPECT_EQ(errno, EINVAL);
}

UK_TESTCASE(nolibc, signal_handlers)
{
	struct sigaction a = {.sa_sigaction = on_info, .sa_flags = SA_SIGINFO},
			 old;

	UK_TEST_EXPECT(signal(SIGUSR1, on_signal) == SIG_DFL);
	UK_TEST_EXPECT_EQ(raise(SIGUSR1), 0);
	UK_TEST_EXPECT_EQ(seen, SIGUSR1);
	sigemptyset(&a.sa_mask);
	sigaddset(&a.sa_mask, SIGUSR2);
	UK_TEST_EXPECT_EQ(sigaction(SIGUSR1, &a, &old), 0);
	UK_TEST_EXPECT(old.sa_handler == on_signal);
	seen = 0;
	UK_TEST_EXPECT_EQ(kill(0, SIGUSR1), 0);
	UK_TEST_EXPECT_EQ(seen, SIGUSR1);
	UK_TEST_EXPECT_EQ(value, SI_USER);
	UK_TEST_EXPECT_EQ(sigaction(SIGUSR1, NULL, &old), 0);
	UK_TEST_EXPECT_EQ(sigismember(&old.sa_mask, SIGUSR2), 1);
	UK_TEST_EXPECT(signal(SIGUSR1, SIG_DFL) != SIG_ERR);
	UK_TEST_EXPECT(signal(SIGKILL, on_signal) == SIG_ERR);
}

UK_TESTCASE(nolibc, signals_that_wait)
{
	struct timespec soon = {.tv_nsec = 1};
	sigset_t set, before, found;
	siginfo_t info;
	int sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	UK_TEST_EXPECT_EQ(sigprocmask(SIG_BLOCK, &set, &before), 0);
	UK_TEST_EXPECT_EQ(sigismember(&before, SIGUSR2), 0);
	UK_TEST_EXPECT(sigtimedwait(&set, &info, &soon) == -1 &&
		       errno == EAGAIN);
	raise(SIGUSR2);
	UK_TEST_EXPECT_EQ(sigpending(&found), 0);
	UK_TEST_EXPECT_EQ(sigismember(&found, SIGUSR2), 1);
	UK_TEST_EXPECT_EQ(sigwaitinfo(&set, &info), SIGUSR2);
	UK_TEST_EXPECT_EQ(info.si_code, SI_TKILL);
	raise(SIGUSR2);
	UK_TEST_EXPECT_EQ(sigwait(&set, &sig), 0);
	UK_TEST_EXPECT_EQ(sig, SIGUSR2);
	UK_TEST_EXPECT_EQ(alarm(100), 0);
	UK_TEST_EXPECT_EQ(alarm(0), 100);
	UK_TEST_EXPECT(signal(SIGUSR2, on_signal) == SIG_DFL);
	raise(SIGUSR2);
	seen = 0;
	UK_TEST_EXPECT(sigsuspend(&before) == -1 && errno == EINTR);
	UK_TEST_EXPECT_EQ(seen, SIGUSR2);
	signal(SIGUSR2, SIG_DFL);
	UK_TEST_EXPECT_EQ(sigprocmask(SIG_SETMASK, &before, NULL), 0);
}
