/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals that wait: in a list of their thread, or in the process's.
 */
#include <uk/alloc.h>
#include "sigtimer.h"

static struct signal *of_process;
static int fatal; /* the signal that ends the process, as soon as it can */

void (*signal_notice)(void);

/* A thread's list hangs at its uk_posix_thread. */
static struct signal **list_of(struct uk_thread *t)
{
	struct uk_posix_thread *p = t ? t->posix : NULL;

	return p ? (struct signal **)&p->signals : &of_process;
}

static uk_sigset set_of(const struct signal *s)
{
	uk_sigset set = 0;

	for (; s; s = s->next)
		set |= BIT(s->info.signo);
	return set;
}

static uk_sigset blocked_by(const struct uk_thread *t)
{
	const struct uk_posix_thread *p = t->posix;

	return p ? p->blocked : 0;
}

/* Is it waited for by sigwait() and its like? */
static bool waits(const struct uk_thread *t, int sig)
{
	const struct uk_posix_thread *p = t->posix;

	return p && p->waits & BIT(sig);
}

static bool takes(const struct uk_thread *t, int sig)
{
	return !(blocked_by(t) & BIT(sig)) || waits(t, sig);
}

/*
 * Is it a thread of the process? One that has made no call of threads or
 * signals is a library's, as those of a network: it runs no handlers. Those
 * that end aren't in the list any more.
 */
static bool is_of_process(const struct uk_thread *t)
{
	return !t->service && (t->posix || t->id == 1);
}

/*
 * Who takes a signal of the process: the main thread, else this one, else any;
 * nobody where all block it. [Linux, complete_signal()]
 */
static struct uk_thread *taker(int sig)
{
	struct uk_thread *found = NULL;

	for (struct uk_thread *t = uk_threads; t; t = t->all_next)
		if (is_of_process(t) && takes(t, sig) &&
		    (!found || t->id == 1 ||
		     (t == uk_thread_current() && found->id != 1)))
			found = t;
	return found;
}

/* Tells who takes what waits for the process, now that masks are others. */
static void retarget(void)
{
	for (struct signal *s = of_process; s; s = s->next) {
		struct uk_thread *t = taker(s->info.signo);

		if (t && (waits(t, s->info.signo) ||
			  !signal_is_ignored(s->info.signo)))
			uk_thread_interrupt(t);
	}
}

/* What a thread has not taken goes with it; others take the process's. */
static void ended(struct uk_posix_thread *p)
{
	unsigned long flags;
	struct signal *s;

	while ((s = p->signals)) {
		p->signals = s->next;
		s->queued = false;
		signal_free(s);
	}
	flags = uk_waitq_lock();
	retarget();
	uk_waitq_unlock(flags);
}

/*
 * Is one for `t`, NULL: for the process, dropped? Not while it is blocked,
 * since by the time it is unblocked it may have a handler; of the process's
 * threads the first one's mask counts [Linux, sig_ignored()].
 */
static bool is_dropped(struct uk_thread *t, int sig)
{
	if (!signal_is_ignored(sig))
		return false;
	if (!t)
		t = uk_posix_thread_find(1);
	return !t || !(blocked_by(t) & BIT(sig) || waits(t, sig));
}

/* A stop signal discards pending SIGCONTs, and vice versa [POSIX, 2.4.3]. */
static void take_back(int sig)
{
	static const unsigned char stops[] = {UK_SIGSTOP, UK_SIGTSTP,
					      UK_SIGTTIN, UK_SIGTTOU};

	for (unsigned int i = 0; i < ARRAY_SIZE(stops); i++)
		if (sig == UK_SIGCONT)
			signal_drop(stops[i]);
		else if (sig == stops[i])
			signal_drop(UK_SIGCONT);
}

static void append(struct signal **list, struct signal *s)
{
	while (*list)
		list = &(*list)->next;
	s->next = NULL;
	s->queued = true;
	*list = s;
}

void signal_post(struct uk_thread *t, struct signal *s)
{
	int sig = s->info.signo;
	struct signal **list = list_of(t);

	if (s->queued)
		return;
	take_back(sig);
	if (is_dropped(t, sig) ||
	    (sig < UK_SIGRTMIN && !s->own && set_of(*list) & BIT(sig))) {
		signal_free(s);
		return;
	}
	append(list, s);
	if (!t)
		t = taker(sig);
	if (!t)
		return;
	if (t->posix)
		((struct uk_posix_thread *)t->posix)->ended = ended;
	if (waits(t, sig))
		uk_thread_interrupt(t);
	else if (!takes(t, sig) || signal_is_ignored(sig))
		return;
	else if (signal_is_fatal(sig))
		fatal = sig;
	else
		uk_thread_interrupt(t);
}

int signal_fatal(void)
{
	return fatal;
}

/* The lowest number first, of one number the oldest. */
static struct signal *take_from(struct signal **list, uk_sigset set)
{
	struct signal **best = NULL, *s;

	for (; *list; list = &(*list)->next)
		if (BIT((*list)->info.signo) & set &&
		    (!best || (*list)->info.signo < (*best)->info.signo))
			best = list;
	if (!best)
		return NULL;
	s = *best;
	*best = s->next;
	s->queued = false;
	return s;
}

bool signal_take(uk_sigset set, struct uk_siginfo *info)
{
	struct signal *s = take_from(list_of(uk_thread_current()), set);

	if (!s)
		s = take_from(&of_process, set);
	if (!s)
		return false;
	if (s->taken)
		s->taken(s);
	*info = s->info;
	signal_free(s);
	sigtimers_resume();
	return true;
}

uk_sigset signal_pending(void)
{
	return set_of(*list_of(uk_thread_current())) | set_of(of_process);
}

static void forget_from(struct signal **list, const struct signal *s)
{
	while (*list && *list != s)
		list = &(*list)->next;
	if (*list)
		*list = s->next;
}

void signal_forget(struct signal *s)
{
	if (!s->queued)
		return;
	s->queued = false;
	forget_from(&of_process, s);
	for (struct uk_thread *t = uk_threads; t; t = t->all_next)
		if (t->posix)
			forget_from(list_of(t), s);
}

static void drop_from(struct signal **list, int sig)
{
	struct signal *s;

	while ((s = take_from(list, BIT(sig))))
		signal_free(s);
}

void signal_drop(int sig)
{
	drop_from(&of_process, sig);
	for (struct uk_thread *t = uk_threads; t; t = t->all_next)
		if (t->posix)
			drop_from(list_of(t), sig);
}

void signal_recheck(void)
{
	struct uk_thread *t = uk_thread_current();

	sigtimers_resume();
	uk_thread_resume();
	if (signal_pending() & ~blocked_by(t))
		uk_thread_interrupt(t);
	retarget();
}

/* Those that wait and are no timer's, as long as there is memory for more. */
static unsigned int allocated;

void signal_free(struct signal *s)
{
	if (s && !s->kept) {
		__atomic_fetch_sub(&allocated, 1, __ATOMIC_RELAXED);
		uk_free(uk_alloc_get_default(), s);
	}
}

struct signal *signal_new(int sig, int code)
{
	struct signal *s = NULL;

	if (__atomic_load_n(&allocated, __ATOMIC_RELAXED) < UK_SIGPENDING_MAX)
		s = uk_calloc(uk_alloc_get_default(), 1, sizeof(*s));
	if (s) {
		__atomic_fetch_add(&allocated, 1, __ATOMIC_RELAXED);
		s->info.signo = sig;
		s->info.code = code;
		s->info.pid = 1;
	}
	return s;
}
