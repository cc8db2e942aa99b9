# SPDX-License-Identifier: BSD-3-Clause
"""The build tool: targets, what gets rebuilt, reproducibility, bad input."""
import hashlib
import http.server
import json
import pathlib
import re
import tarfile
import threading

import pytest

from conftest import ROOT, App, compiled, run, run_image


def test_the_descriptions_application(tmp_path):
    """Its four files, used in their own folder as the description has it."""
    d = tmp_path / "helloworld"
    d.mkdir()
    (d / "Makefile").write_text(
        f"UK_ROOT ?= {ROOT}\nUK_LIBS ?= {ROOT}/libs\n"
        "LIBS := $(UK_LIBS)/newlib\n\nall:\n"
        "\t@make -C $(UK_ROOT) A=$(PWD) L=$(LIBS)\n\n$(MAKECMDGOALS):\n"
        "\t@make -C $(UK_ROOT) A=$(PWD) L=$(LIBS) $(MAKECMDGOALS)\n")
    for f in ("Makefile.uk", "Config.uk", "main.c"):
        (d / f).write_text((ROOT / "apps/helloworld" / f).read_text())
    for target in ("defconfig", "all"):
        r = run("make", target, cwd=d, env={"PWD": str(d)})
        assert r.returncode == 0, r.stdout + r.stderr
    assert (d / "build/helloworld_kvm-x86_64").exists()
    assert (d / "build/helloworld_kvm-x86_64.dbg").exists()


def test_make_minus_C_from_elsewhere(tmp_path):
    r = run("make", "-C", ROOT / "apps/helloworld", f"O={tmp_path}/o",
            f"C={tmp_path}/c", "print-libs", cwd=tmp_path)
    assert r.returncode == 0, r.stderr
    assert "apphelloworld" in r.stdout


def test_several_platforms_at_once(app):
    app.config(PLAT_KVM=True, PLAT_LINUXU=True)
    app.built()
    assert app.image("kvm").exists() and app.image("linuxu").exists()
    r = run_image(app.image("linuxu"))
    assert (r.returncode, r.stdout) == (0, "hi\n")


def test_second_make_does_nothing(app):
    app.built()
    before = {p: p.stat().st_mtime_ns for p in app.out.rglob("*.o")}
    r = app.built()
    assert compiled(r) == [] and "LINK" not in r.stdout
    assert before == {p: p.stat().st_mtime_ns for p in app.out.rglob("*.o")}


def test_an_option_rebuilds_only_what_sees_it(app):
    main = app.dir / "main.c"
    main.write_text(main.read_text().replace(
        "int main", "#include <uk/config.h>\n#ifdef CONFIG_APP_LOUD\n"
        "#define LOUD 1\n#endif\nint main"))
    app.built()
    app.config(APP_LOUD=True)
    assert compiled(app.built()) == ["main.c"]
    app.config(STACK_SIZE_PAGE_ORDER=5)
    r = app.built()
    assert compiled(r) == [] and "LINK" in r.stdout


def test_a_files_flags_rebuild_that_file(app):
    (app.dir / "other.c").write_text("int other(void);\nint other(void)\n"
                                     "{\n\treturn 1;\n}\n")
    uk = app.dir / "Makefile.uk"
    uk.write_text(uk.read_text() + "APP_SRCS-y += $(APP_BASE)/other.c\n")
    app.built()
    uk.write_text(uk.read_text() + "APP_OTHER_FLAGS-y += -DTWO=2\n")
    assert compiled(app.built()) == ["other.c"]


def test_variants_and_objects(app):
    (app.dir / "v.c").write_text("int NAME(void);\nint NAME(void)\n"
                                 "{\n\treturn 3;\n}\n")
    (app.dir / "main.c").write_text("int one(void);\nint two(void);\n"
                                    "int main(void)\n{\n"
                                    "\treturn one() + two();\n}\n")
    uk = app.dir / "Makefile.uk"
    uk.write_text(uk.read_text() +
                  "APP_SRCS-y += $(APP_BASE)/v.c|first\n"
                  "APP_SRCS-y += $(APP_BASE)/v.c|second\n"
                  "APP_V_FIRST_FLAGS-y += -DNAME=one\n"
                  "APP_V_SECOND_FLAGS-y += -DNAME=two\n")
    app.config(PLAT_LINUXU=True, PLAT_KVM=False)
    app.built()
    assert run_image(app.image("linuxu")).returncode == 6


def test_only_exported_symbols_leave_a_library(app, tmp_path):
    lib = tmp_path / "mylib"
    lib.mkdir()
    (lib / "Makefile.uk").write_text(
        "$(eval $(call addlib,libmy))\nLIBMY_SRCS-y += $(LIBMY_BASE)/my.c\n")
    (lib / "exportsyms.uk").write_text("# the interface\nmy_public\n")
    (lib / "my.c").write_text(
        "int my_public(void);\nint my_hidden(void);\n"
        "int my_hidden(void)\n{\n\treturn 1;\n}\n"
        "int my_public(void)\n{\n\treturn my_hidden();\n}\n")
    app.built(f"L={lib}")
    nm = run("nm", app.out / "lib/libmy.o").stdout
    assert re.search(r" T my_public$", nm, re.M)
    assert not re.search(r" T my_hidden$", nm, re.M)
    (app.dir / "main.c").write_text("int my_hidden(void);\nint main(void)\n"
                                    "{\n\treturn my_hidden();\n}\n")
    r = app.make(f"L={lib}")
    assert r.returncode != 0
    assert "app needs the symbol 'my_hidden'" in r.stderr
    assert "libmy defines it but keeps it to itself" in r.stderr
    assert not app.image().exists()


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_reproducible(tmp_path):
    apps = [App(tmp_path / place) for place in ("here", "somewhere/else")]
    for a in apps:
        a.config(PLAT_KVM=True, PLAT_LINUXU=True)
        a.built(env={"CCACHE_DISABLE": "y"})
    for plat in ("kvm", "linuxu"):
        for suffix in ("", ".dbg"):
            assert len({digest(a.image(plat).with_name(
                a.image(plat).name + suffix)) for a in apps}) == 1


@pytest.mark.parametrize("options, args", [
    ({}, ["CC=clang"]), ({"OPTIMIZE_LTO": True}, []),
    ({"OPTIMIZE_SIZE": True}, []), ({"OPTIMIZE_NONE": True}, []),
    ({"STACK_PROTECTOR": False, "OPTIMIZE_FRAME_POINTER": False}, []),
    ({"LIBUKBOOT_HEAP": False, "LIBUKDEBUG": False}, []),
    ({"LIBUKALLOC_STATS": True, "LIBUKDEBUG_PRINTK_DEBUG": True}, []),
])
def test_ways_to_build(app, options, args):
    app.config(PLAT_LINUXU=True, **options)
    app.built(*args)
    assert run_image(app.image("linuxu")).stdout == "hi\n"


def test_warnings_are_errors_only_for_those_who_ask(app):
    """So that a newer compiler stops no user's build; the tests do ask."""
    assert "-Werror" not in app.built("V=1", env={"UK_WERROR": ""}).stdout
    assert "-Werror" in app.built("V=1").stdout
    app.built("clean")
    app.config(WERROR=True)
    assert "-Werror" in app.built("V=1", env={"UK_WERROR": ""}).stdout


def test_targets(app):
    app.built("defconfig")
    app.built("olddefconfig")
    app.config(APP_LOUD=True)
    app.built("savedefconfig")
    assert (app.dir / "defconfig").read_text() == "CONFIG_APP_LOUD=y\n"
    assert "libnolibc" in app.built("print-libs").stdout.split()
    assert "UK_ARCH = x86_64" in app.built("print-vars").stdout
    app.built("compile_commands.json")
    commands = json.loads((app.out / "compile_commands.json").read_text())
    assert any(c["file"].endswith("/main.c") for c in commands)
    r = app.built("libs")
    assert "LINK" not in r.stdout
    r = app.built("images")
    assert compiled(r) == [] and app.image().exists()
    assert re.search(r"libnolibc +\d+", app.built("size").stdout)
    app.built("graph")
    assert "<svg" in (app.out / "graph.svg").read_text()
    app.built("clean-libnolibc")
    again = compiled(app.built())
    assert "string.c" in again and "main.c" not in again
    app.built("clean")
    assert not app.image().exists()
    app.built("properclean")
    assert not app.out.exists() and (app.dir / ".config").exists()
    app.built("distclean")
    assert not (app.dir / ".config").exists()
    assert "menuconfig" in app.built("help").stdout


def test_V_shows_commands(app):
    assert " -c " in app.built("V=1").stdout


def fails(result, *messages):
    assert result.returncode != 0
    text = result.stdout + result.stderr
    for m in messages:
        assert m in text, text


def test_bad_input(app, tmp_path):
    fails(app.make(f"A={tmp_path}/nowhere"), "There is no application folder")
    fails(app.make(f"A={tmp_path}"), "it has no Makefile.uk")
    fails(app.make(f"L={tmp_path}/nolib"), "has no Makefile.uk")
    fails(app.make(f"O={tmp_path}/a b"), "has a space in it")
    fails(app.make("CC=nocc"), "The compiler 'nocc' is missing")
    app.config(LIBNOSUCH=True)
    fails(app.make(), "there is no option LIBNOSUCH")


def test_a_library_named_twice(app, tmp_path):
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "Makefile.uk").write_text(
            "$(eval $(call addlib,libsame))\n")
    fails(app.make(f"L={tmp_path}/one:{tmp_path}/two"),
          "Two libraries are called 'libsame'")
    fails(app.make(f"L={tmp_path}/one:{tmp_path}/one"),
          "names the same folder twice")


def test_an_undeclared_symbol(app):
    (app.dir / "main.c").write_text("int nowhere(void);\nint main(void)\n"
                                    "{\n\treturn nowhere();\n}\n")
    fails(app.make(), "app needs the symbol 'nowhere'", "make menuconfig")


def fetch_app(app, tmp_path, sha, tail=""):
    src = tmp_path / "src-1.0"
    src.mkdir()
    (src / "answer.c").write_text("int answer(void);\nint answer(void)\n"
                                  "{\n\treturn 41;\n}\n")
    run("tar", "--sort=name", "--mtime=@0", "-czf", tmp_path / "src-1.0.tar.gz",
        "-C", tmp_path, "src-1.0")
    real = digest(tmp_path / "src-1.0.tar.gz")
    (app.dir / "main.c").write_text("int answer(void);\nint main(void)\n"
                                    "{\n\treturn answer();\n}\n")
    uk = app.dir / "Makefile.uk"
    uk.write_text(uk.read_text() + f"APP_SHA256 := {sha or real}\n"
                  f"$(eval $(call fetch,app,file://{tmp_path}/src-1.0.tar.gz))\n"
                  + tail +
                  "APP_SRCS-y += $(APP_ORIGIN)/src-1.0/answer.c\n")
    app.config(PLAT_LINUXU=True, PLAT_KVM=False)
    return {"XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_fetch_and_patch_and_cache(app, tmp_path):
    (app.dir / "patches").mkdir()
    (app.dir / "patches/1.patch").write_text(
        "--- a/answer.c\n+++ b/answer.c\n@@ -1,5 +1,5 @@\n int answer(void);\n"
        " int answer(void)\n {\n-\treturn 41;\n+\treturn 42;\n }\n")
    env = fetch_app(app, tmp_path, None,
                    "$(eval $(call patch,app,$(APP_BASE)/patches,src-1.0))\n")
    app.built(env=env)
    assert run_image(app.image("linuxu")).returncode == 42
    assert compiled(app.built(env=env)) == []
    app.built("properclean", env=env)
    (tmp_path / "src-1.0.tar.gz").unlink()
    app.built(env=env)  # from the cache
    assert run_image(app.image("linuxu")).returncode == 42


def test_fetch_refuses_another_sum(app, tmp_path):
    env = fetch_app(app, tmp_path, "0" * 64)
    r = app.make(env=env)
    fails(r, "is not the one expected", "expected sha256 " + "0" * 64)
    assert digest(tmp_path / "src-1.0.tar.gz") in r.stderr


def test_fetch_without_a_source(app, tmp_path):
    env = fetch_app(app, tmp_path, None)
    uk = app.dir / "Makefile.uk"
    uk.write_text(uk.read_text().replace(
        f"file://{tmp_path}", "http://127.0.0.1:9"))
    fails(app.make(env=env), "its source can't be had", "127.0.0.1:9")


def cached(env):
    return sorted((pathlib.Path(env["XDG_CACHE_HOME"])).rglob("*-src-1.0.tar.gz"))


def test_fetch_refuses_a_cached_archive_that_changed(app, tmp_path):
    """It is fetched again; without a source both sums are printed."""
    env = fetch_app(app, tmp_path, None)
    app.built(env=env)
    good, = cached(env)
    whole = good.read_bytes()
    for bad in (whole[:-1], whole[:50] + b"x" + whole[51:]):
        app.built("properclean", env=env)
        good.write_bytes(bad)
        wrong = digest(good)
        r = app.built(env=env)
        assert digest(good) == digest(tmp_path / "src-1.0.tar.gz")
        assert f"got             {wrong}" in r.stderr
    app.built("properclean", env=env)
    (tmp_path / "src-1.0.tar.gz").unlink()
    good.write_bytes(whole[:-1])
    wrong = digest(good)
    fails(app.make(env=env), hashlib.sha256(whole).hexdigest(), wrong,
          "there is no archive")
    assert not good.exists()


class Half(http.server.BaseHTTPRequestHandler):
    """Serves the archive, at first but half of it."""
    requests = 0

    def do_GET(self):
        body = self.server.archive.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        Half.requests += 1
        self.wfile.write(body if Half.requests > 1 else body[:len(body) // 2])

    def log_message(self, *args):
        pass


def test_fetch_is_interrupted(app, tmp_path):
    """The partial file is deleted; the next build fetches all of it."""
    env = {**fetch_app(app, tmp_path, None), "no_proxy": "127.0.0.1"}
    server = http.server.HTTPServer(("127.0.0.1", 0), Half)
    server.archive = tmp_path / "src-1.0.tar.gz"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    uk = app.dir / "Makefile.uk"
    uk.write_text(uk.read_text().replace(
        f"file://{tmp_path}", f"http://127.0.0.1:{server.server_port}"))
    fails(app.make(env=env), "its source can't be had")
    assert not cached(env) and not app.image("linuxu").exists()
    app.built(env=env)
    server.shutdown()
    server.server_close()
    assert digest(cached(env)[0]) == digest(server.archive)
    assert run_image(app.image("linuxu")).returncode == 41


def test_fetch_unpacks_nothing_elsewhere(app, tmp_path):
    """A link in an archive leads nowhere, and names stay in its folder."""
    env = fetch_app(app, tmp_path, None)
    outside = tmp_path / "outside"
    outside.mkdir()
    archive = tmp_path / "src-1.0.tar.gz"
    before = digest(archive)
    with tarfile.open(archive, "w:gz") as t:
        t.add(tmp_path / "src-1.0", "src-1.0")
        link = tarfile.TarInfo("src-1.0/out")
        link.type, link.linkname = tarfile.SYMTYPE, str(outside)
        t.addfile(link)
        for name in ("src-1.0/out/evil", "../../../../evil"):
            t.addfile(tarfile.TarInfo(name))
    uk = app.dir / "Makefile.uk"
    uk.write_text(uk.read_text().replace(before, digest(archive)))
    fails(app.make(env=env), "can't unpack")
    assert not list(outside.iterdir())
    assert not [p for p in tmp_path.rglob("evil")
                if "origin" not in p.parts]
