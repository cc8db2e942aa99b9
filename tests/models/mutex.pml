/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lib/uklock/mutex.c on one CPU: threads may be switched between any two
 * steps; what runs with interrupts off is one step. `listed` is what
 * lib/uklock/inherit.c keeps: the thread in whose list the mutex is.
 *
 * Model-checked by spin: one holder at a time, nobody is forgotten, and in
 * the end all is as in the beginning. With BUG defined the slow bit goes
 * although the mutex is listed, which spin must find.
 */
#define THREADS 3
#define ROUNDS	2

byte owner;	/* 0: free */
bool slow;	/* the pointer's lowest bit */
byte listed;	/* by whom; 0: nobody */
chan queue = [THREADS] of { byte };
bool hurried[THREADS + 1]; /* waits with a deadline */
bool ready[THREADS + 1] = true;
bool timed_out[THREADS + 1];
byte inside, done;

inline set_owner(who)
{
#ifdef BUG
	slow = (who != 0 && len(queue) > 0);
#else
	slow = (who != 0 && (listed != 0 || len(queue) > 0));
#endif
	owner = who;
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

inline lock_slow(me)
{
	atomic {
		if
		:: owner == 0 -> set_owner(me)
		:: else ->
			slow = true;
			if
			:: listed == 0 -> listed = owner
			:: else
			fi;
			timed_out[me] = false;
			ready[me] = false;
			queue ! me;
			if
			:: hurried[me] = true
			:: hurried[me] = false
			fi
		fi
	}
	atomic {
		ready[me];
		if
		:: owner != 0 && owner != me && len(queue) == 0 ->
			unlist(owner)
		:: else
		fi;
		/* Only who has waited does this; it changes nothing else. */
		set_owner(owner)
	}
}

inline unlock_slow(me)
{
	byte next;

	d_step {
		assert(owner == me);
		next = 0;
		if
		:: len(queue) > 0 ->
			queue ? next;
			ready[next] = true;
			hurried[next] = false
		:: else
		fi;
		set_owner(next);
		unlist(me);
		if
		:: next != 0 && len(queue) > 0 -> listed = next
		:: else
		fi
	}
}

proctype thread(byte me)
{
	byte round = 0;
	bool fast;

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

/* The timer's interrupt: whoever waits with a deadline may get tired. */
active proctype timer()
{
	byte who;

end:	do
	:: atomic {
		if
		:: hurried[1] -> who = 1
		:: hurried[2] -> who = 2
		:: hurried[3] -> who = 3
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
