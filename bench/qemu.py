# SPDX-License-Identifier: BSD-3-Clause
"""What differs from one QEMU to the next."""
import functools
import subprocess


@functools.cache
def steps_by_property(program):
    """Since 8.1 it is a property of the accelerator; 10.0 has no other."""
    text = subprocess.run([program, "-help"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True).stdout
    return "one-insn-per-tb" in text


def stepping(program):
    """The options by which its emulator logs each instruction by itself."""
    if steps_by_property(program):
        return ["-accel", "tcg,one-insn-per-tb=on"]
    return ["-accel", "tcg", "-singlestep"]


def stepping_command(program):
    """The monitor's command that switches it on and off."""
    return "one-insn-per-tb" if steps_by_property(program) else "singlestep"
