# SPDX-License-Identifier: BSD-3-Clause
"""The recipes, copied from their page and run as it says."""
import pytest

from conftest import ROOT, run
from net import namespace, tool
from pages import commands, section, write_files
from test_tty import Terminal

PAGE = "docs/guide/recipes.md"


@pytest.fixture
def projects(tmp_path):
    """A folder with Tessera in it, where recipes are put beside."""
    (tmp_path / "tessera").symlink_to(ROOT)
    return tmp_path


def recipe(heading, projects):
    """Writes the files of a recipe; returns its lists of commands."""
    text = section(PAGE, heading)
    write_files(text, projects)
    return commands(text)


def test_a_server_with_files_of_the_host(projects):
    (*prepare, start), (ask,) = recipe(
        "A server on musl with files of the host", projects)
    build = start.replace("tess run --mount www:/srv", "tess build")
    assert build != start
    # What a build fetches isn't to be had in the namespace.
    r = run("sh", "-ec", "\n".join([*prepare, build]), cwd=projects)
    assert r.returncode == 0, r.stdout + r.stderr
    with namespace(), Terminal("env", "-C", projects / "server",
                               *start.split()) as terminal:
        terminal.expect("server: port 80")
        assert tool(*ask.split()) == "Hello from the host\n"
        assert tool(*ask.replace("hello", "nosuch").split(), "-w",
                    "%{http_code}") == "404"
        terminal.type("\x03", "terminating on signal 2")
        terminal.end()


def test_files_of_an_initrd(projects):
    typed, = recipe("A program that reads files of an initrd", projects)
    script = "\n".join(typed)
    for more in "", " -p linuxu":
        r = run("sh", "-ec", script.replace("tess run", "tess run" + more),
                cwd=projects)
        assert (r.returncode, r.stdout) == (0, "good morning\n"), r.stderr


def test_a_port(projects):
    build, check = recipe("A port of your own", projects)
    r = run("sh", "-ec", "\n".join(build), cwd=projects)
    assert (r.returncode, r.stdout.split()[:1]) == (0, ["65536"]), r.stderr
    r = run("sh", "-ec", "\n".join(check), cwd=projects / "pack")
    assert r.returncode == 0, r.stdout + r.stderr
