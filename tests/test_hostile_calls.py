# SPDX-License-Identifier: BSD-3-Clause
"""Hostile programs: whatever they do with calls, memory and signal
frames, the image ends with their status, or by a signal of theirs."""
import pytest

from conftest import ROOT, run
from test_elf import COMPILERS, KVM, image
from test_files import archive

SLOW = pytest.mark.slow


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """An archive with the fuzzer of calls and another, for the target."""
    made = {}

    def build(target):
        if target not in made:
            top = tmp_path_factory.mktemp(target) / "root"
            (top / "tmp").mkdir(parents=True)
            for name in ("calls", "memory"):
                r = run(COMPILERS[target], "-O2", "-static", "-pthread", "-w",
                        "-o", top / name, ROOT / f"tests/hostile/{name}.c")
                assert r.returncode == 0, r.stderr
            made[target] = archive(top, "cpio", str(top) + ".cpio")
        return made[target]
    return build


def survives(programs, target, seed, seconds, memory):
    status, said = image(target, [
        "--timeout", str(seconds * 3 + 60), "--memory", str(memory),
        "--initrd", programs(target), "apps/elfloader"],
        ["/calls", str(seed), str(seconds)])
    end = f"seed {seed}: {said[-3000:]}"
    assert "CRASH" not in said, end
    if status == 0:
        assert "done: " in said, end
    else:
        assert status > 128, end
        assert f"the program ends by signal {status - 128}" in said, end


# With less memory, calls meet its end too.
@pytest.mark.parametrize("seed, memory", [(1, 128), (2, 28)])
@pytest.mark.parametrize("target", KVM)
def test_random_calls(programs, target, seed, memory):
    survives(programs, target, seed, 5, memory)


@pytest.mark.parametrize("target", [
    pytest.param(t, marks=SLOW) for t in KVM])
def test_an_hour_of_random_calls(programs, target):
    for seed in range(100, 160):
        survives(programs, target, seed, 60, 128 if seed % 2 else 28)


@pytest.mark.parametrize("way, status", [
    ("touch", 137), ("fill", 137), ("addresses", 0), ("small", 0)])
@pytest.mark.parametrize("target", KVM)
def test_memory_that_there_is_not(programs, target, way, status):
    """Using more memory than exists ends in SIGKILL; addresses cost none."""
    found, said = image(target, ["--memory", "64", "--initrd",
                                 programs(target), "apps/elfloader"],
                        ["/memory", way])
    assert found == status, said
    assert ("done" in said) == (status == 0), said
    assert ("ends by signal 9: out of memory" in said) == (status != 0), said
