# SPDX-License-Identifier: BSD-3-Clause
"""gdb's helpers for Tessera; `help tess` lists them. Loaded by tess debug, or
by hand: source support/debug/tessera-gdb.py

All that is known of the image comes from its debug information: nothing here
needs a stub or an operating system at the other end."""
import os
import pathlib

import gdb

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# What ukarch_ctx_switch() leaves on a thread's stack: bytes, and where the
# registers are (arch/*/ctx.S).
CONTEXTS = {
    "i386:x86-64": (64, {"r15": 8, "r14": 16, "r13": 24, "r12": 32,
                         "rbx": 40, "rbp": 48, "rip": 56}),
    "aarch64": (176, {"x29": 0, "x30": 8, "pc": 8,
                      **{f"x{19 + i}": 16 + 8 * i for i in range(10)}}),
    "arm": (104, {"lr": 100, "pc": 100,
                  **{f"r{4 + i}": 68 + 4 * i for i in range(8)}}),
}
STATES = ["ready", "waiting", "ended"]
WAITING = 1


def set_paths():
    """The build calls folders by short names (Makefile.uk), which are relative
    to its own; gdb looks for sources with that before them, and without."""
    paths = {"tessera": ROOT,
             **{p.name: p for p in (ROOT / "libs").glob("*")}}
    if "TESSERA_APP" in os.environ:
        paths["app"] = os.environ["TESSERA_APP"]
        paths["build"] = os.environ["TESSERA_OUT"]
    paths.update({f"build/{name}": p for name, p in paths.items()})
    # The first that fits counts: the longest name.
    for name in sorted(paths, reverse=True):
        gdb.execute(f'set substitute-path "{name}" "{paths[name]}"')


def symbol(name, static_in=None):
    """The variable, None where the image has none."""
    if static_in:
        found = [s for s in gdb.lookup_static_symbols(name)
                 if s.symtab.filename.endswith(static_in)]
        return found[0].value() if found else None
    found = gdb.lookup_global_symbol(name)
    return found.value() if found else None


def chain(first, link):
    while first:
        yield first
        first = first.dereference()[link]


def each_cpu(variable):
    """The variable of every CPU: each has a copy (uk/plat/cpu.h)."""
    if variable is None:
        return
    offsets = symbol("ukplat_cpu_offsets")
    if offsets is None:
        yield variable
        return
    for cpu in range(int(symbol("ukplat_cpus"))):
        at = int(variable.address) + int(offsets[cpu])
        yield gdb.Value(at).cast(variable.type.pointer()).dereference()


def run_queues():
    """The threads that are ready."""
    coop = symbol("first", "ukschedcoop/runq.c")
    if coop is not None:
        yield from chain(coop, "next")
    for queue in each_cpu(symbol("runq_of_cpu")):
        for i in range(queue["lists"].type.range()[1], -1, -1):
            yield from chain(queue["lists"][i]["first"], "next")


def on_cpus():
    """The threads that run, by CPU."""
    current = symbol("uk_thread_current_")
    if current is not None:
        return [current]
    return [queue["running"] for queue in each_cpu(symbol("runq_of_cpu"))]


def timers(timer):
    """All of a heap, or of a part of one (lib/uktimer)."""
    for t in chain(timer, "next"):
        yield t
        yield from timers(t["child"])


def with_deadlines():
    """The threads that a timer will wake."""
    thread = gdb.lookup_type("struct uk_thread")
    at = next(f.bitpos // 8 for f in thread.fields() if f.name == "timer")
    for heap in each_cpu(symbol("heap", "uktimer/timer.c")):
        for t in timers(heap["root"]):
            where = gdb.find_pc_line(int(t["fn"])).symtab
            if where and where.filename.endswith("uksched/waitq.c"):
                yield gdb.Value(int(t) - at).cast(thread.pointer())


def find_threads():
    """Pointers to all threads that can be found, and if these are all."""
    all_threads = symbol("uk_threads")
    if all_threads is not None:
        return list(chain(all_threads, "all_next")), True
    found = {}

    def add(t):
        if not t or int(t) in found:
            return
        found[int(t)] = t
        for joiner in chain(t["joiners"]["first"], "next"):
            add(joiner)
        # Whoever waits for the same.
        if int(t["state"]) == WAITING and t["queue"]:
            for other in chain(t["queue"]["first"], "next"):
                add(other)
    boot = symbol("boot_thread", "uksched/sched.c")
    for t in [*on_cpus(), boot.address, *run_queues(), *with_deadlines()]:
        add(t)
    return list(found.values()), False


def need_threads():
    """The thread that gdb stands in, all that run, all that can be found, and
    if these are all."""
    running = on_cpus()
    if not running:
        raise gdb.GdbError("this image has no threads: main() runs alone")
    # A machine's CPUs are gdb's threads.
    cpu = gdb.selected_thread().num - 1 if len(running) > 1 else 0
    threads, complete = find_threads()
    return running[cpu], running, threads, complete


def name_of(t):
    return t["name"].string() if t["name"] else f"{int(t):#x}"


def saved_registers(t):
    arch = gdb.selected_frame().architecture().name()
    key = next((k for k in CONTEXTS if arch.startswith(k)), None)
    if key is None:
        raise gdb.GdbError(f"not known how {arch} keeps a thread")
    size, places = CONTEXTS[key]
    context = int(t["context"])
    word = gdb.lookup_type("unsigned long").pointer()
    regs = {r: int(gdb.Value(context + at).cast(word).dereference())
            for r, at in places.items()}
    regs["sp"] = context + size
    return regs


class as_thread:
    """Within, the frames are those of thread `t`, which isn't running."""

    def __init__(self, t):
        self.regs = saved_registers(t)

    @staticmethod
    def set(regs):
        for r, v in regs.items():
            gdb.execute(f"set ${r} = {v}", to_string=True)

    def __enter__(self):
        gdb.newest_frame().select()
        self.before = {r: int(gdb.parse_and_eval(f"${r}").cast(
            gdb.lookup_type("unsigned long"))) for r in self.regs}
        self.set(self.regs)

    def __exit__(self, *_):
        self.set(self.before)


def place(frame):
    """Function, file and line, outside of the scheduler and its locks (and what
    these have inline)."""
    inside = ("/uksched/", "/uklock/", "/uk/arch/")
    first = frame
    while frame and frame.find_sal().symtab and any(
            i in frame.find_sal().symtab.filename for i in inside):
        frame = frame.older()
    frame = frame or first
    sal = frame.find_sal()
    line = f" at {sal.symtab.filename}:{sal.line}" if sal.symtab else ""
    return f"{frame.name() or hex(frame.pc())}(){line}"


class Tess(gdb.Command):
    """Tessera: threads, memory, and how the image was started."""

    def __init__(self):
        super().__init__("tess", gdb.COMMAND_USER, prefix=True)


class Threads(gdb.Command):
    """List the threads: * runs, what the others are doing, and where."""

    def __init__(self):
        super().__init__("tess threads", gdb.COMMAND_STACK)

    def invoke(self, arg, from_tty):
        current, running, threads, complete = need_threads()
        for t in threads:
            state = "running" if t in running else STATES[int(t["state"])]
            if t == current:
                where = place(gdb.newest_frame())
            elif t in running:
                where = f"on CPU {running.index(t)}"
            else:
                with as_thread(t):
                    where = place(gdb.newest_frame())
            print(f"{'*' if t == current else ' '} {name_of(t):16} {state:8} "
                  f"priority {int(t['priority']):2}  {where}")
        if not complete:
            print("(threads that wait without a deadline may be missing: the "
                  "option LIBUKSCHED_LIST has all listed)")


class Backtrace(gdb.Command):
    """Show the calls of a thread that isn't running.

tess bt NAME     of the thread of that name, or at that address
tess bt          of all"""

    def __init__(self):
        super().__init__("tess bt", gdb.COMMAND_STACK)

    def invoke(self, arg, from_tty):
        current, running, threads, _ = need_threads()
        chosen = [t for t in threads
                  if not arg or arg in (name_of(t), hex(int(t)))]
        if not chosen:
            raise gdb.GdbError(f"no thread '{arg}'")
        for t in chosen:
            print(f"thread {name_of(t)}:")
            if t == current:
                gdb.execute("bt")
                continue
            if t in running:
                print(f"runs on CPU {running.index(t)}: "
                      f"thread {running.index(t) + 1} of gdb's")
                continue
            with as_thread(t):
                gdb.execute("bt")


class Memory(gdb.Command):
    """List the memory regions that the image was given."""

    def __init__(self):
        super().__init__("tess memory", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        info = symbol("bootinfo", "/boot.c")
        if info is None:
            raise gdb.GdbError("no boot information in this image")
        for i in range(int(info["nregions"])):
            r = info["regions"][i]
            base, size = int(r["base"]), int(r["len"])
            kind = str(r["type"]).replace("UKPLAT_MEM_", "").lower()
            print(f"{base:#14x} - {base + size - 1:#14x} "
                  f"{size >> 10:10} KiB  {kind}")


class Image(gdb.Command):
    """Tell who loaded the image, and its command line."""

    def __init__(self):
        super().__init__("tess image", gdb.COMMAND_STATUS)

    def invoke(self, arg, from_tty):
        info = symbol("bootinfo", "/boot.c")
        if info is None:
            raise gdb.GdbError("no boot information in this image")
        print(f"loader: {info['loader'].string()}\n"
              f"command line: {info['cmdline'].string()}")


def use_what_there_is():
    """gdb takes hardware watchpoints for granted."""
    connection = gdb.selected_inferior().connection
    if not connection.send_packet("z2,0,4"):
        gdb.execute("set can-use-hw-watchpoints 0", to_string=True)


class Ending(gdb.Breakpoint):
    """Tells the status: not every monitor does, before it is gone."""

    def __init__(self):
        super().__init__("*ukplat_shutdown", internal=True)

    def stop(self):
        status = int(gdb.parse_and_eval("status")) & 0xff
        print(f"[the image ends with status {status}]")
        return False


class Crash(gdb.Breakpoint):
    """Stops where a trap is about to end the image, at the place of the trap:
    the registers become those that the trap handler was given. Going on from
    there traps once more, and the image ends with its crash screen."""

    def __init__(self):
        super().__init__("-source ukdebug/crash.c -function crash",
                         internal=True)
        gdb.events.stop.connect(self.on_stop)

    def on_stop(self, event):
        if self not in getattr(event, "breakpoints", ()):
            return
        self.enabled = False
        trap = gdb.parse_and_eval("*trap")
        reason = symbol("crash_reason", "common/trap.c") or trap["name"]
        regs = trap["regs"].dereference()
        values = {f.name: regs[f.name] for f in regs.type.fields()}
        if "x" in values:               # arm64
            values.update({f"x{i}": values["x"][i] for i in range(31)})
            values["cpsr"] = values["pstate"]
        for name in ("x", "pstate", "esr", "vector", "error", "cs", "ss",
                     "rflags"):
            values.pop(name, None)
        values["eflags"] = regs["rflags"] if "rip" in values else None
        for name, value in values.items():
            if value is not None:
                gdb.execute(f"set ${name} = {int(value)}", to_string=True)
        print(f"[the image crashes: {reason.string()}]")
        gdb.execute("bt")


class Attach(gdb.Command):
    """Come to an image that waits at a socket, and run it to main().

tess attach gdb SOCKET     at the monitor's, before the first instruction
tess attach stub SOCKET    at the image's own (ukgdb)"""

    def __init__(self):
        super().__init__("tess attach", gdb.COMMAND_RUNNING)

    def invoke(self, arg, from_tty):
        how, _, socket = arg.partition(" ")
        if gdb.lookup_global_symbol("linuxu_start"):
            # It knows signals then, and steps ARM by breakpoints.
            gdb.execute("set osabi GNU/Linux", to_string=True)
        gdb.execute(f"target remote {socket}", to_string=True)
        use_what_there_is()
        # In memory there may be nothing to put an instruction into yet.
        gdb.execute("tbreak main" if how == "stub" else "thbreak main",
                    to_string=True)
        gdb.execute("continue")
        if how == "gdb":
            Ending()
            if not gdb.lookup_global_symbol("linuxu_start"):
                Crash()


class Start(gdb.Command):
    """Run an image of platform linuxu to main()."""

    def __init__(self):
        super().__init__("tess start", gdb.COMMAND_RUNNING)

    def invoke(self, arg, from_tty):
        # The interrupts of this platform.
        gdb.execute("handle SIGALRM nostop noprint pass", to_string=True)
        gdb.execute("tbreak main", to_string=True)
        gdb.execute("run")


set_paths()
for command in (Tess, Threads, Backtrace, Memory, Image, Attach, Start):
    command()
