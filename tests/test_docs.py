# SPDX-License-Identifier: BSD-3-Clause
"""Every command that the README and the guides show is run here, but those of
recipes.md, which are test_recipes.py's."""
import re
import shlex

import pytest

import pages
from conftest import ROOT, run
from test_menus import ENTER, ESCAPE, Terminal, save_menuconfig

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")),
         ROOT / "CONTRIBUTING.md"]


def commands(page):
    """The indented lines that are commands, without their remarks."""
    found = []
    for line in page.read_text().splitlines():
        m = re.match(r"    ((\./tess|make)( .*)?)$", line)
        if m:
            found.append(re.sub(r"\s+#.*", "", m.group(1)))
    return found


ALL = list(dict.fromkeys(c for page in PAGES if page.name != "recipes.md"
                         for c in commands(page)))


def test_the_readme_opens_with_the_two():
    assert commands(PAGES[0])[:2] == ["./tess run apps/helloworld",
                                      "./tess check"]
    opening = PAGES[0].read_text().split("\n\n")[1]
    assert len(opening.split()) <= 80


def test_every_library_is_named():
    """Each library, driver and port has its row, with its option, and the
    page that the row leads to names it too."""
    page = (ROOT / "docs/guide/libraries.md").read_text()
    rows = re.findall(r"^\| (\S+) \| `(LIB\w+)` \|.*\]\((.*)\) \|$", page, re.M)
    there = {}
    for f in sorted(ROOT.glob("*/*/Config.uk")):
        m = re.search(r"^(?:menu)?config (LIB\w+)\n\tbool", f.read_text(), re.M)
        if f.parts[-3] in ("lib", "libs", "drivers") and m:
            there[f.parent.name] = m[1]
    there.pop("compat")  # other names for options that are here
    assert {name: option for name, option, _ in rows} == there
    assert not [row for row in rows if not re.search(
        rf"(?<![\w-])({row[0]}|{row[1]})(?![\w-])",
        (ROOT / "docs/guide" / row[2]).read_text())]


def test_every_link_leads_somewhere():
    for page in PAGES:
        for link in re.findall(r"\]\(([^):#]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / link).exists(), (page, link)


def test_the_options_exist():
    known = {name for f in ROOT.rglob("Config.uk") for name in
             re.findall(r"^config (\w+)", f.read_text(), re.M)}
    named = [n for page in (ROOT / "docs").rglob("*.md") for n in
             re.findall(r"`([A-Z][A-Z0-9_]{4,})`", page.read_text())
             if n.startswith(("LIBUK", "OPTIMIZE_", "STACK_", "KVM_",
                              "ARM64_"))]
    assert named and set(named) <= known


@pytest.fixture
def guide_app(tmp_path):
    """The guide's application: its four files, as they stand there."""
    app = tmp_path / "mine"
    pages.write_files(pages.section("docs/guide/first-app.md"), app)
    return app


def run_command(args, tmp_path, guide_app):
    args = [str(guide_app) if a == "apps/mine" else a for a in args]
    if args[:2] == ["./tess", "check"]:
        return  # this is it
    cwd = ROOT
    if args[0] == "make":
        # In the application's folder, but leaving nothing behind there.
        cwd = ROOT if "-C" in args else ROOT / "apps/helloworld"
        args += [f"O={tmp_path}/o", f"C={tmp_path}/config"]
    if "menuconfig" in args:
        save_menuconfig(*args, cwd=cwd)
        # What it saved would be the configuration of all later builds.
        (ROOT / "apps/helloworld/.config").unlink(missing_ok=True)
        return
    r = run(*args, cwd=cwd)
    assert r.returncode == 0, r.stdout + r.stderr


# Benchmarks take minutes; tests of their own look into them.
@pytest.mark.parametrize("command", [
    pytest.param(c, marks=[pytest.mark.slow] * ("tess bench" in c))
    for c in ALL])
def test_command(command, tmp_path, guide_app):
    for part in command.split(" && "):
        run_command(shlex.split(part), tmp_path, guide_app)


def test_the_first_application(guide_app):
    r = run("make", f"UK_ROOT={ROOT}", f"UK_LIBS={ROOT}/libs", cwd=guide_app)
    assert r.returncode == 0, r.stdout + r.stderr
    r = run(ROOT / "tess", "run", "-p", "linuxu", ".", "--", "one", "two",
            cwd=guide_app)
    assert (r.returncode, r.stdout) == (0, "mine: 2 arguments\n"), r.stderr
    r = run(ROOT / "tess", "run", "-p", "linuxu", "-c", "APPMINE_NAME=hello",
            ".", "--", "a", "b", cwd=guide_app)
    assert (r.returncode, r.stdout) == (0, "hello: 2 arguments\n"), r.stderr


def test_the_first_applications_option_is_in_the_menu(guide_app):
    t = Terminal("make", f"UK_ROOT={ROOT}", "menuconfig", cwd=guide_app)
    t.expect("Tessera configuration")
    t.type("/")
    t.expect("Search Configuration Parameter")
    t.type("APPMINE")
    t.type(ENTER)
    t.expect("Name of the program")
    t.expect("Application")
    t.type(ESCAPE)
    t.type(ESCAPE)
    if t.sees("save"):
        t.type(ENTER)
    assert t.finish() == 0, t.text
