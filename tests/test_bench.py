# SPDX-License-Identifier: BSD-3-Clause
"""Exact figures don't grow: hello world's, and what calls on files cost.
./tess bench hello --record, or files, lowers the ones kept in figures.csv of
bench/hello and bench/files."""
import sys

import pytest

from conftest import ROOT, tess

sys.path[:0] = [str(ROOT / "bench/hello"), str(ROOT / "bench/files")]
import cost  # noqa: E402
import figures  # noqa: E402
import measure  # noqa: E402

# What the project promises for kvm x86_64.
GOALS = {"size": 32768, "minimal": 16384, "memory": 208 << 10}
LIBC_GOALS = {"musl": 100_000, "newlib": 120_000}


@pytest.mark.parametrize("target", measure.TARGETS)
def test_figures_do_not_grow(target, tmp_path):
    now, recorded = measure.exact(target, tmp_path), measure.recorded()[target]
    grown = {n: (v, recorded[n]) for n, v in now.items()
             if v > recorded[n]}
    assert not grown, f"(now, recorded): {grown}"


def test_goals():
    for name, goal in GOALS.items():
        assert measure.recorded()["kvm-x86_64"][name] <= goal


@pytest.mark.parametrize("libc", LIBC_GOALS)
def test_goals_of_c_libraries(libc, tmp_path):
    image = measure.Image("kvm-x86_64", tmp_path, libc=libc)
    assert image.size < LIBC_GOALS[libc]
    assert image.prints("q35", 8 << 10, 60)


def test_it_counts_instructions(tmp_path):
    """The same each time, and more when there is more to do."""
    image = measure.Image("kvm-x86_64", tmp_path)
    assert image.instructions() == image.instructions()
    minimal = measure.Image("kvm-x86_64", tmp_path, minimal=True)
    assert minimal.instructions() < image.instructions()


@pytest.mark.parametrize("target", ["kvm-x86_64", "kvm-arm64"])
def test_pages_of_firmware_are_not_counted(target, tmp_path):
    """What is in memory before the image's first instruction."""
    image = measure.Image(target, tmp_path)
    other = ("-device", f"loader,addr={measure.RAM[target] + 0x3000000:#x},"
             "data=255,data-len=4")
    assert measure.written_frames(image, *other) == \
        measure.written_frames(image)


def test_figures_are_kept_for_each_compiler(tmp_path):
    """A compiler without any is held to the nearest one's, less strictly."""
    table = tmp_path / "figures.csv"
    table.write_text("gcc,what,size\n")
    figures.write(table, 14, ["what", "size"], [{"what": "a", "size": 40}])
    figures.write(table, 12, ["what", "size"], [{"what": "a", "size": 30}])
    figures.write(table, 14, ["what", "size"], [{"what": "a", "size": 44}])
    assert [(r["gcc"], r["size"]) for r in figures.rows(table)] == [
        ("12", "30"), ("14", "44")]
    for gcc, size, times in (12, "30", 1), (14, "44", 1), (16, "44", 1.25):
        (row,), slack = figures.read(table, gcc)
        assert (row["size"], slack) == (size, times)


def test_calls_on_files_do_not_grow(tmp_path):
    now, recorded = cost.exact(tmp_path), cost.recorded()
    assert now.keys() == recorded.keys()
    grown = {key: (n, recorded[key]) for key, n in now.items()
             if n > recorded[key]}
    assert not grown, f"(now, recorded): {grown}"


def test_unknown_benchmark():
    r = tess("bench", "nosuch")
    assert r.returncode == 2
    assert "hello" in r.stderr
