# SPDX-License-Identifier: BSD-3-Clause
"""Names of an image's functions, as nm lists them."""
import bisect
import subprocess


class Symbols:
    def __init__(self, nm, image):
        out = subprocess.run([nm, "-n", image], stdout=subprocess.PIPE,
                             text=True, check=True).stdout
        self.table = sorted((int(f[0], 16), f[2]) for f in
                            map(str.split, out.splitlines())
                            if len(f) == 3 and f[1] in "tTwW"
                            and not f[2].startswith(("$", ".L")))

    def at(self, address):
        """The function that holds `address`, or None."""
        i = bisect.bisect(self.table, (address, "\x7f"))
        return self.table[i - 1][1] if i else None
