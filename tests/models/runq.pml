/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lib/ukschedpreempt/runq.c and lib/uksched/sched.c on one CPU: three threads
 * of two priorities that run, wait, yield and can't be preempted for a while,
 * and interrupts that wake them and end slices, in any order.
 *
 * Model-checked by spin: nobody is in the queue twice or while he runs; once
 * an interrupt is over the most urgent runs; who shares his priority with
 * others has a slice that ends. With BUG defined an idle thread that was just
 * woken may be preempted, which spin must find.
 */
#define THREADS 3
#define NOBODY	3
#define LEVELS	2

byte prio[THREADS];
bool waiting[THREADS], queued[THREADS];
chan list[LEVELS] = [THREADS + 1] of { byte };
byte running = 0, current = 0;
bool idle, idling, wanted, off;
bool slice, fresh; /* set; the same thread has run since it was */

inline append(t)
{
	assert(!queued[t]);
	queued[t] = true;
	list[prio[t]] ! t
}

inline start_slice()
{
	slice = true;
	fresh = true
}

inline push(t)
{
	append(t);
	if
	:: idle || prio[t] < prio[running]
	:: else ->
		if
		:: prio[t] > prio[running] -> wanted = true
		:: prio[t] == prio[running] && !slice -> start_slice()
		:: else
		fi
	fi
}

inline pop(t)
{
	wanted = false;
	idle = (len(list[0]) + len(list[1]) == 0);
	t = NOBODY;
	if
	:: idle
	:: else ->
		if
		:: len(list[1]) > 0 -> list[1] ? t
		:: else -> list[0] ? t
		fi;
		queued[t] = false;
		running = t;
		fresh = false;
		if
		:: len(list[prio[t]]) > 0 && !slice -> start_slice()
		:: else
		fi
	fi
}

inline look()
{
	if
	:: idle
	:: else ->
		if
		:: len(list[1]) > 0 && prio[running] == 0 -> wanted = true
		:: len(list[prio[running]]) > 0 && !slice &&
		   !(len(list[1]) > 0 && prio[running] == 0) ->
			start_slice()
		:: else
		fi
	fi
}

/* Switches, or begins to idle on behalf of who waits. */
inline switch()
{
	pop(next);
	if
	:: next == NOBODY -> idling = true
	:: else ->
		idling = false;
		current = next
	fi
}

inline switch_thread()
{
#ifdef BUG
	if
	:: waiting[current]
	:: else ->
#else
	if
	:: idling
	:: else ->
#endif
		push(current);
		switch()
	fi
}

/* What an idle CPU does after each interrupt. */
inline leave_interrupt()
{
	if
	:: wanted && !off -> switch_thread()
	:: else
	fi;
	if
	:: idling -> switch()
	:: else
	fi;
	check()
}

inline check()
{
	assert(idling || !queued[current]);
	assert(idling || running == current);
	assert(idling || off || len(list[1]) == 0 || prio[current] == 1);
	assert(idling || wanted || slice ||
	       len(list[prio[current]]) == 0);
	assert(!idling || len(list[0]) + len(list[1]) == 0)
}

/* Interrupts are on: whatever happens next. */
active proctype cpu()
{
	byte next, who;

	d_step {
		prio[2] = 1;
		append(1);
		append(2);
		wanted = true
	}
	do
	/* The thread's own doing, while it runs. */
	:: atomic {
		!idling && !off && !waiting[current] ->
		if
		:: push(current); switch()		/* yields */
		:: waiting[current] = true; switch()	/* waits */
		:: off = true
		fi
	}
	:: atomic {
		off ->
		off = false;
		if
		:: wanted -> switch_thread()
		:: else
		fi;
		check()
	}
	/* Interrupts: one that wakes somebody, and the slice's end, or both. */
	:: atomic {
		if
		:: waiting[0] -> who = 0
		:: waiting[1] -> who = 1
		:: waiting[2] -> who = 2
		fi;
		waiting[who] = false;
		push(who);
		if
		:: slice -> goto slice_over
		:: goto over
		fi
	}
	:: atomic {
		slice ->
slice_over:	slice = false;
		if
		:: !fresh -> look()
		:: fresh && len(list[prio[running]]) > 0 -> wanted = true
		:: else
		fi;
over:		if
		:: wanted = true /* anybody may want it */
		:: skip
		fi;
		leave_interrupt()
	}
	od
}
