/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lib/uklock/mutex.c on several CPUs: each thread has one to itself. The slow
 * functions have a lock, which the quick ones don't ask for: what those do,
 * and each access of these to the owner, is a step of its own. `listed` is
 * what lib/uklock/inherit.c keeps: the thread in whose list the mutex is.
 *
 * Model-checked by spin: one holder at a time, nobody is forgotten, and in
 * the end all is as in the beginning. With BUG defined who has waited writes
 * the owner back although the quick functions may have changed it meanwhile,
 * which spin must find.
 */
#define THREADS 3
#define ROUNDS	2

byte owner;	/* 0: free */
bool slow;	/* the pointer's lowest bit */
bool locked;	/* the lock of all wait queues */
byte listed;	/* by whom; 0: nobody */
chan queue = [THREADS] of { byte };
bool hurried[THREADS + 1]; /* waits with a deadline */
bool ready[THREADS + 1] = true;
bool timed_out[THREADS + 1];
byte inside, done;

inline lock_all()
{
	atomic {
		!locked;
		locked = true
	}
}

inline unlock_all()
{
	locked = false
}

/* What is read of the queue the lock guards; the store comes after. */
inline set_owner(who)
{
	slow_now = (who != 0 && (listed != 0 || len(queue) > 0));
	atomic {
		owner = who;
		slow = slow_now
	}
}

inline unlist(who)
{
	if
	:: listed != 0 ->
		assert(listed == who);
		listed = 0
	:: else
	fi
}

/* Sets `seen` to the owner, which stays it; 0: it is `me` now. */
inline take_or_hold(me)
{
	do
	:: atomic {
		owner == 0 && !slow ->
		owner = me;
		seen = 0
	} break
	:: atomic {
		owner != 0 && !slow ->
		slow = true;
		seen = owner
	} break
	:: atomic {
		slow ->
		seen = owner
	} break
	od
}

inline lock_slow(me)
{
	lock_all();
	take_or_hold(me);
	if
	:: seen == 0
	:: else ->
		d_step {
			if
			:: listed == 0 -> listed = seen
			:: else
			fi;
			ready[me] = false;
			queue ! me
		}
		if
		:: hurried[me] = true
		:: hurried[me] = false
		fi;
		unlock_all();
		ready[me];
		lock_all();
		seen = owner;
		if
		:: seen != 0 && seen != me && len(queue) == 0 ->
			unlist(seen)
		:: else
		fi
	fi;
#ifndef BUG
	if
	:: slow ->
#endif
		seen = owner;
		set_owner(seen)
#ifndef BUG
	:: else
	fi
#endif
	;
	unlock_all()
}

inline unlock_slow(me)
{
	lock_all();
	assert(owner == me);
	atomic {
		fast = (owner == me && !slow);
		if
		:: fast -> owner = 0
		:: else
		fi
	}
	if
	:: fast
	:: else ->
		seen = 0;
		if
		:: len(queue) > 0 ->
			atomic {
				queue ? seen;
				hurried[seen] = false;
				ready[seen] = true
			}
		:: else
		fi;
		set_owner(seen);
		unlist(me);
		if
		:: seen != 0 && len(queue) > 0 -> listed = seen
		:: else
		fi
	fi;
	unlock_all()
}

proctype thread(byte me)
{
	byte round = 0, seen;
	bool fast, slow_now;

	do
	:: round < ROUNDS ->
		round++;
		atomic {
			timed_out[me] = false;
			fast = (owner == 0 && !slow);
			if
			:: fast -> owner = me
			:: else
			fi
		}
		if
		:: !fast -> lock_slow(me)
		:: else
		fi;
		if
		:: timed_out[me] -> goto next_round
		:: else
		fi;
		inside++;
		assert(inside == 1 && owner == me);
		inside--;
		atomic {
			fast = (owner == me && !slow);
			if
			:: fast -> owner = 0
			:: else
			fi
		}
		if
		:: !fast -> unlock_slow(me)
		:: else
		fi;
next_round:	skip
	:: else -> break
	od;
	done++
}

/* A timer's interrupt, on any CPU: who waits with a deadline may get tired. */
active proctype timer()
{
	byte who;

end:	do
	:: atomic {
		if
		:: !locked && hurried[1] -> who = 1
		:: !locked && hurried[2] -> who = 2
		:: !locked && hurried[3] -> who = 3
		fi;
		queue ?? eval(who);
		hurried[who] = false;
		timed_out[who] = true;
		ready[who] = true
	}
	od
}

active proctype main()
{
	atomic {
		run thread(1);
		run thread(2);
		run thread(3)
	}
	done == THREADS;
	assert(owner == 0 && !slow && listed == 0 && len(queue) == 0)
}
