# SPDX-License-Identifier: BSD-3-Clause
"""The ports' versions in the documents, and ./tess outdated."""
import re

from conftest import ROOT, tess

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
