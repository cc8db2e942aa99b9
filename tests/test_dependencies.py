# SPDX-License-Identifier: BSD-3-Clause
"""The ports' versions in the documents, and ./tess outdated."""
import itertools
import lzma
import re

from conftest import ROOT, run, tess
from test_front import path_without

PAGE = (ROOT / "docs/dependencies.md").read_text()


def recipes():
    """The text of each port's recipe, with its list of releases if it has
    several."""
    for f in [*ROOT.glob("lib/*/Makefile.uk"), *ROOT.glob("libs/*/Makefile.uk")]:
        text = "".join(p.read_text() for p in (f, f.parent / "releases.mk")
                       if p.exists())
        if "call fetch" in text:
            yield f.parent.name, text


def versions():
    """Those of each port: as the recipe names the archive, or as Debian names
    each of the releases."""
    return {port: re.findall(r"call fetch.*-(\d[\w.-]*)\.tar\.\w+\)\)$", text,
                             re.M)
            or re.findall(r"_DEBIAN := \w+/\S+=([\d.]+)-\S+$", text, re.M)
            for port, text in recipes()}


def test_the_page_names_each_port_with_its_version():
    rows = {port: cell.split(", ") for port, cell in
            re.findall(r"^\| (\w+) \| ([^|]+) \|", PAGE, re.M)}
    rows.pop("port")
    assert rows == versions()


def test_each_port_has_a_sum_and_a_second_place():
    for port, text in recipes():
        sums = re.findall(r"^(\w+)_SHA256 := [0-9a-f]{64}$", text, re.M)
        places = re.findall(r"^(\w+)_DEBIAN := \w+/\S+=\S+$", text, re.M)
        assert sums and sums == places, port


def test_outdated():
    r = tess("outdated")
    assert r.returncode == 0, r.stderr
    for port, releases in versions().items():
        lines = re.findall(rf"^{port} +(\S+) +(\S.*)$", r.stdout, re.M)
        assert [version for version, _ in lines] == releases, r.stdout
        for _, rest in lines:
            assert "none known" in rest or "CVE-" in rest, rest


# Each is older than the next.
ORDER = """0.9 1.0~~ 1.0~~a 1.0~ 1.0~rc1 1.0 1.0-1~bpo12+1 1.0-1 1.0-1+b1 1.0-2
1.0-10 1.0a 1.0a1 1.0+b 1.0.1 1.2.3-dfsg-1 1.2.3.dfsg-1 1.9 1.10 3.0a-b-1
12.2.0-14+deb12u1 20240101000000000001 20240101000000000002 1:0.1 2:0.1"""


def test_versions_are_compared_as_debian_does():
    pairs = list(itertools.combinations(ORDER.split(), 2))
    script = 'printf "%s\\n" $1 $2 | awk -f "$0"; shift 2; '
    script = "while [ $# -gt 1 ]; do " + script + "done"
    for way in 1, -1:
        r = run("sh", "-c", script, ROOT / "support/build/newest.awk",
                *[v for pair in pairs for v in pair[::way]])
        assert r.stdout.split() == [newer for _, newer in pairs], r.stderr


def test_outdated_without_apt(tmp_path):
    """The lists come from the archive itself."""
    for suite, versions in ("old", "1.9-1 1.10-1"), ("new", "1.10~rc1-1"):
        folder = tmp_path / f"dists/{suite}/main/source"
        folder.mkdir(parents=True)
        folder.joinpath("Sources.xz").write_bytes(lzma.compress("".join(
            f"Package: {name}\nVersion: {v}\n\n" for v in versions.split()
            for name in ("port", "another-" + v)).encode()))
    r = run("sh", "-ec", f"""
        . {ROOT}/support/build/debian.sh
        . {ROOT}/support/tess/outdated.sh
        OUTDATED_SUITES="old new" lists={tmp_path}/lists root={ROOT}
        mirror() {{ echo file://{tmp_path}; }}
        read_lists
        newest port""", env={"PATH": str(path_without(
            tmp_path, "apt-get", "apt-cache", "dpkg"))})
    assert (r.returncode, r.stdout) == (0, "1.10-1\n"), r.stderr
