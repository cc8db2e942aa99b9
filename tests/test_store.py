# SPDX-License-Identifier: BSD-3-Clause
"""Statistics: what an image prints of its libraries at exit."""
import json
import re

import pytest

from conftest import run_image

MAIN = """#include <stdlib.h>
#include <uk/sched.h>
#include <uk/store.h>
static unsigned char things = 200;
static int level = -3;
static void *volatile block;
UK_STORE_COUNTER(app, things, things);
UK_STORE_GAUGE(app, level, level);
static void *nothing(void *arg)
{
	return arg;
}
int main(void)
{
	struct uk_thread *t = uk_thread_create("t", nothing, NULL);

	uk_thread_join(t, NULL);
	block = malloc(1000);
	free(block);
	block = malloc(100);
	return 0;
}
"""


@pytest.fixture(scope="module")
def image(make_app):
    app = make_app()
    (app.dir / "main.c").write_text(MAIN)
    app.config(PLAT_LINUXU=True, PLAT_KVM=False, LIBUKSCHED=True,
               LIBUKSTORE=True, LIBUKALLOC_STATS=True)
    app.built()
    return app.image("linuxu")


def check(values):
    assert values["app.things"] == 200 and values["app.level"] == -3
    assert values["uksched.threads"] == 1
    assert values["uksched.switches"] >= 2
    heap = {n.split(".")[2]: v for n, v in values.items()
            if n.startswith("ukalloc.buddy.")}
    assert heap["total_allocs"] >= 3 and heap["failed"] == 0
    assert heap["peak_bytes"] >= 16384 and 100 <= heap["cur_bytes"] < 16384
    assert heap["total_allocs"] - heap["total_frees"] == heap["cur_allocs"]


def dump(image, how):
    r = run_image(image, how, "--")
    assert r.returncode == 0
    m = re.fullmatch(r"=== ukstore\n(.*)=== end\n", r.stdout, re.S)
    assert m, r.stdout
    return m.group(1)


def test_text(image):
    lines = dump(image, "ukstore.print").splitlines()
    assert all(re.fullmatch(r"[\w.-]+ -?\d+", line) for line in lines)
    check({n: int(v) for n, v in map(str.split, lines)})


def test_json(image):
    check(json.loads(dump(image, "ukstore.print=json")))


def test_off(image):
    assert run_image(image).stdout == ""
    r = run_image(image, "ukstore.print=loud", "--")
    assert (r.returncode, r.stdout) == (1, (
        "command line: ukstore.print=loud: expected text, json or off\n"))


def test_a_worker_does_not_keep_an_image_up(app):
    """The last thread that isn't a service ends it."""
    (app.dir / "main.c").write_text(
        "#include <uk/sched.h>\nint main(void)\n{\n"
        "\tuk_thread_exit(NULL);\n}\n")
    app.config(PLAT_LINUXU=True, PLAT_KVM=False, LIBUKWORK=True)
    app.built()
    assert run_image(app.image("linuxu")).returncode == 0
