/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lib/ukschedpreempt/cpus.c and lib/uksched/cpus.c: two CPUs, a run queue
 * each, three threads that yield, wait and wake each other, be it while one
 * is still leaving its CPU, and CPUs that steal from each other or sleep. One
 * thread is pinned.
 * What is done to a queue with its lock held is one step.
 *
 * Model-checked by spin: a thread is in one queue at most and runs on one CPU
 * at most, with its registers saved before; and nobody is left in a queue
 * when all CPUs sleep. With BUG_STEAL defined a thread is stolen whose
 * registers aren't saved yet, with BUG_POKE the other CPU isn't told of one
 * that was put into its queue, which spin must find.
 */
#define CPUS	2
#define THREADS 3
#define NOBODY	3
#define PINNED	2

byte cpu_of[THREADS];
bool on_cpu[THREADS], saved[THREADS] = true, queued[THREADS];
bool waiting[THREADS];
chan list[CPUS] = [THREADS] of { byte };
bool poked[CPUS];
byte current[CPUS] = NOBODY;

/* By CPU `me`. Where it is on a CPU still it goes there, else anywhere. */
inline push(me, t)
{
	if
	:: on_cpu[t] || t == PINNED
	:: else ->
		if
		:: cpu_of[t] = me
		:: cpu_of[t] = 1 - me
		fi
	fi;
	d_step {
		assert(!queued[t]);
		queued[t] = true;
		n = cpu_of[t];
		list[n] ! t
	}
	d_step {
		if
#ifndef BUG_POKE
		:: n != me -> poked[n] = true
#endif
		:: else
		fi;
		n = 0
	}
}

inline take(me, t)
{
	queued[t] = false;
	on_cpu[t] = true;
	cpu_of[t] = me
}

/* Of the other's queue, one that is on no CPU. */
inline steal(me)
{
	d_step {
		n = len(list[1 - me]);
		do
		:: n > 0 && next == NOBODY ->
			n--;
			list[1 - me] ? who;
			if
#ifdef BUG_STEAL
			:: who != PINNED ->
#else
			:: who != PINNED && !on_cpu[who] ->
#endif
				next = who;
				take(me, next)
			:: else -> list[1 - me] ! who
			fi
		:: else -> break
		od;
		n = 0;
		who = 0
	}
}

inline switch(me)
{
	d_step {
		if
		:: len(list[me]) > 0 ->
			list[me] ? next;
			take(me, next)
		:: else
		fi
	}
	if
	:: next == NOBODY -> steal(me)
	:: else
	fi;
	from = current[me];
	if
	:: next == from
	:: else ->
		atomic {
			current[me] = next;
			if
			:: next != NOBODY ->
				assert(saved[next] || next == from);
				saved[next] = false
			:: else
			fi
		}
		if
		:: from != NOBODY ->
			saved[from] = true;
			on_cpu[from] = false
		:: else
		fi
	fi;
	d_step {
		next = NOBODY;
		from = NOBODY;
		who = 0
	}
}

proctype cpu(byte me)
{
	byte next = NOBODY, from = NOBODY, who, n;

	do
	:: current[me] != NOBODY ->
		if
		:: who = current[me];
		   push(me, who);
		   switch(me)
		:: waiting[current[me]] = true;
		   switch(me)
		:: atomic {
			if
			:: waiting[0] -> who = 0
			:: waiting[1] -> who = 1
			:: waiting[2] -> who = 2
			fi;
			waiting[who] = false
		   }
		   push(me, who)
		fi
	:: current[me] == NOBODY ->
		switch(me);
		if
		:: current[me] == NOBODY ->
end:			atomic {
				poked[me];
				poked[me] = false
			}
		:: else
		fi
	od
}

/* Nothing else can happen. */
active proctype all_sleep()
{
	timeout;
	assert(len(list[0]) + len(list[1]) == 0)
}

init
{
	atomic {
		list[0] ! 0;
		list[0] ! 1;
		list[1] ! 2;
		queued[0] = true;
		queued[1] = true;
		queued[2] = true;
		cpu_of[2] = 1;
		run cpu(0);
		run cpu(1)
	}
}
