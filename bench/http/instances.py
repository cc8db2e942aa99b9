# SPDX-License-Identifier: BSD-3-Clause
"""How long the next instance takes to be there, as their number grows."""
import contextlib
import os
import select
import signal
import statistics
import subprocess
import time

import measure

# Left to the host, of what it has.
SPARE = 0.2


def memory(field):
    with open("/proc/meminfo") as f:
        for line in f:
            name, value, *_ = line.split()
            if name == field + ":":
                return int(value)
    raise KeyError(field)


def full():
    return memory("MemAvailable") < SPARE * memory("MemTotal")


def up(process, seconds=60):
    """Waits for its word."""
    text, end = b"", time.monotonic() + seconds
    while b"up" not in text:
        ready, _, _ = select.select([process.stdout], [], [],
                                    end - time.monotonic())
        more = os.read(process.stdout.fileno(), 4096) if ready else b""
        if not more:
            raise RuntimeError(f"an instance isn't there: {text}")
        text += more


@contextlib.contextmanager
def ended(processes):
    try:
        yield processes
    finally:
        for p in processes:
            p.send_signal(signal.SIGKILL)
        for p in processes:
            p.wait()
            p.stdout.close()


def grow(command, most):
    """Seconds that each took, until there are `most` or memory is short."""
    taken = []
    with ended([]) as all_of_them:
        while len(taken) < most and not full():
            start = time.monotonic()
            # posix_spawn: what it costs doesn't grow with this process.
            p = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, close_fds=False)
            all_of_them.append(p)
            up(p)
            taken.append(time.monotonic() - start)
    return taken


def around(taken, n):
    """The median of those about the `n`th: one alone says little."""
    return statistics.median(taken[max(n - 1 - n // 10, 0):n + n // 10])


def marks(taken):
    """[(n, seconds)] at 1, 2, 5, 10, ..., and the last."""
    steps = sorted({m * 10 ** e for e in range(5) for m in (1, 2, 5)
                    if m * 10 ** e <= len(taken)} | {len(taken)})
    return [(n, around(taken, n)) for n in steps]


def instances(parts, most=1000):
    """Seconds of each instance in turn, by name."""
    os.sched_setaffinity(0, range(os.cpu_count()))
    microvm = [*measure.QEMU, "-cpu", "max", "-M", "microvm", "-m", "8",
               "-kernel", str(parts.up["kvm"])]
    box = ["unshare", "--mount", "--pid", "--fork", "--uts", "--ipc", "--net",
           "--kill-child"]
    program = str(parts.up["host"])
    return {
        "linuxu": grow([str(parts.up["linuxu"])], most),
        "process": grow([program], most),
        "process in namespaces": grow([*box, program], most),
        "microvm": grow(microvm, most),
    }
