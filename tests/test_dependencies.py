# SPDX-License-Identifier: BSD-3-Clause
"""The ports' versions in the documents, and ./tess outdated."""
import re

from conftest import ROOT, tess

PAGE = (ROOT / "docs/dependencies.md").read_text()


def recipes():
    """The version of each port, as its recipe names the archive."""
    found = {}
    for f in [*ROOT.glob("lib/*/Makefile.uk"), *ROOT.glob("libs/*/Makefile.uk")]:
        text = f.read_text()
        name = re.search(r"call fetch.*-(\d[\w.-]*)\.tar\.\w+\)\)$", text,
                         re.M)
        if name:
            found[f.parent.name] = name[1]
    return found


def test_the_page_names_each_port_with_its_version():
    rows = dict(re.findall(r"^\| (\w+) \| (\S+) \|", PAGE, re.M))
    rows.pop("port")
    assert rows == recipes()


def test_each_port_has_a_sum_and_a_second_place():
    for f in [*ROOT.glob("lib/*/Makefile.uk"), *ROOT.glob("libs/*/Makefile.uk")]:
        text = f.read_text()
        if "call fetch" in text:
            assert re.search(r"^\w+_SHA256 := [0-9a-f]{64}$", text, re.M), f
            assert re.search(r"^\w+_DEBIAN := \w+/\S+=\S+$", text, re.M), f


def test_outdated():
    r = tess("outdated")
    assert r.returncode == 0, r.stderr
    for port, version in recipes().items():
        line = re.search(rf"^{port} +(\S+) +(\S.*)$", r.stdout, re.M)
        assert line, r.stdout
        assert line[1] == version, line[0]
        assert "none known" in line[2] or "CVE-" in line[2] or \
            "looked through" in line[2], line[0]
