#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""coverage.py FOLDER SUBJECT ROOT SOURCE...: prints how many percent of each
source's lines the subject's last runs reached, as lines of coverage/clang-14.csv.
FOLDER holds the program and the profiles, SUBJECT-SEED.profraw."""
import json
import os
import pathlib
import subprocess
import sys


def output(*args):
    return subprocess.run(args, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


folder, subject = pathlib.Path(sys.argv[1]), sys.argv[2]
root, sources = pathlib.Path(sys.argv[3]), sys.argv[4:]
merged = folder / f"{subject}.profdata"
output("llvm-profdata", "merge", "-o", merged,
       *sorted(folder.glob(f"{subject}-*.profraw")))
wanted = {os.path.abspath(root / s) for s in sources}
report = json.loads(output("llvm-cov", "export", "-summary-only",
                           "-instr-profile", merged, folder / subject))
lines = {os.path.abspath(f["filename"]): f["summary"]["lines"]
         for f in report["data"][0]["files"]}
for name in sorted(wanted & lines.keys()):
    # A library from elsewhere is named without the folder it lies in.
    short = os.path.relpath(name, root).rpartition("/origin/")[2]
    part = 100 * lines[name]["covered"] / lines[name]["count"]
    print(f"{subject},{short},{part:.1f}")
