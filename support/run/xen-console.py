#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""xen-console.py LOG PREFIX COMMAND...: runs QEMU and stands between Xen's console and
ours. Lines that begin with (XEN) are the hypervisor's, and the last of them
kept in LOG; all else is the domain's, and passed on at once, without the CR
that Xen puts before each LF and the PREFIX that lines may have. Xen waits for five seconds when all is over: we
don't. Ends with 134 when the domain has crashed, else as the command."""
import os
import pathlib
import subprocess
import sys

MARK = b"(XEN) "
CRASHED = b"Dom0 crashed"
PANIC = b"Reboot in five seconds"
SHOWN = 30  # of the hypervisor's last lines


class Console:
    def __init__(self, out, prefix):
        self.out = out
        self.prefix = prefix
        self.line = b""  # begun; None: it is the domain's, passed on already
        self.cr = False
        self.kept = []
        self.status = None

    def byte(self, b):
        """One byte without its CR."""
        if self.line is None:
            self.out(b)
            if b == b"\n":
                self.line = b""
            return
        self.line += b
        if self.line.startswith(MARK):
            if b == b"\n":
                self.end_of_xens()
        elif self.line == self.prefix:
            self.line = None
        elif not (MARK.startswith(self.line) or
                  self.prefix.startswith(self.line)):
            self.out(self.line)
            self.line = b"" if b == b"\n" else None

    def end_of_xens(self):
        self.kept = self.kept[-SHOWN:] + [self.line]
        if CRASHED in self.line:
            self.status = 134
        elif PANIC in self.line:
            self.status = 1
        self.line = b""

    def feed(self, data):
        for i in range(len(data)):
            b = data[i:i + 1]
            if self.cr and b != b"\n":
                self.byte(b"\r")
            self.cr = b == b"\r"
            if not self.cr:
                self.byte(b)


def main():
    sent = bytearray()
    c = Console(sent.extend, sys.argv[2].encode())
    with subprocess.Popen(sys.argv[3:], stdout=subprocess.PIPE) as qemu:
        while c.status is None:
            data = os.read(qemu.stdout.fileno(), 65536)
            if not data:
                break
            c.feed(data)
            while sent:
                del sent[:os.write(1, sent)]
        if c.status is not None:
            qemu.terminate()
    pathlib.Path(sys.argv[1]).write_bytes(b"".join(c.kept))
    return qemu.returncode if c.status is None else c.status


if __name__ == "__main__":
    sys.exit(main())
