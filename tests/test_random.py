# SPDX-License-Identifier: BSD-3-Clause
"""Random numbers: where the seed comes from, and the warning where there is
none."""
import pytest

from conftest import tess

MAIN = r"""
#include <stdio.h>
#include <uk/swrand.h>

int main(void)
{
	printf("%s %08x\n", uk_swrand_is_seeded() ? "seeded" : "unseeded",
	       uk_swrand_u32());
	return 0;
}
"""


@pytest.mark.parametrize("target, seeded", [
    (("-m", "x86_64", "--cpu", "qemu64"), False),
    (("-m", "x86_64", "--cpu", "max"), True),
    # cortex-a53 has no generator: QEMU's device tree brings a seed
    (("-m", "arm64"), True),
    (("-m", "arm64", "--machine", "virt,dtb-randomness=off"), False),
    (("-m", "arm64", "--cpu", "max", "--machine",
      "virt,dtb-randomness=off"), True),
    (("-p", "linuxu", "-m", "x86_64"), True),
    (("-p", "linuxu", "-m", "arm"), True),
])
def test_seed(make_app, target, seeded):
    app = make_app()
    (app.dir / "main.c").write_text(MAIN)
    seen = set()
    for _ in range(2):
        r = tess("run", *target, "-c", "LIBUKSWRAND=y", app.dir)
        assert r.returncode == 0, r.stdout + r.stderr
        assert ("no source of randomness" in r.stdout) == (not seeded)
        state, number = r.stdout.split()[-2:]
        assert state == ("seeded" if seeded else "unseeded")
        seen.add(number)
    assert len(seen) == 2
