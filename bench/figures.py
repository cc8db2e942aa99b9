# SPDX-License-Identifier: BSD-3-Clause
"""Exact figures, in a table for each program that measures them. They are kept
for each major version of the compiler, since its code differs.
"""
import csv
import subprocess

# A compiler without figures of its own is held to those of the nearest one,
# and may be so many times above them.
STRANGER = 1.25


def version(compiler):
    return int(subprocess.run([compiler, "-dumpversion"], text=True,
                              check=True, stdout=subprocess.PIPE)
               .stdout.split(".")[0])


def rows(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def read(path, gcc):
    """The rows that this version of the compiler is held to, and how many
    times above them it may be."""
    known = {int(row["gcc"]) for row in rows(path)}
    nearest = min(known, key=lambda v: (abs(v - gcc), v))
    return ([row for row in rows(path) if int(row["gcc"]) == nearest],
            1 if nearest == gcc else STRANGER)


def write(path, gcc, names, new):
    """Records rows of this version, by column; others' stay."""
    kept = [row for row in rows(path) if int(row["gcc"]) != gcc]
    new = [{"gcc": gcc, **row} for row in new]
    with open(path, "w", newline="") as f:
        out = csv.DictWriter(f, ["gcc", *names], lineterminator="\n")
        out.writeheader()
        out.writerows(sorted(kept + new, key=lambda row: int(row["gcc"])))
