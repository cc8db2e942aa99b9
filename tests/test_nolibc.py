# SPDX-License-Identifier: BSD-3-Clause
"""nolibc from outside: floating point as an option, standard input, exits."""
from conftest import run, run_image


def program(app, body, functions="", **options):
    """An image for linuxu whose main() is `body`."""
    (app.dir / "main.c").write_text(
        "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
        "#include <unistd.h>\n" + functions + "int main(void)\n{\n" + body + "\n}\n")
    app.config(PLAT_LINUXU=True, PLAT_KVM=False, **options)
    app.built()
    return app.image("linuxu")


def test_printf_of_a_double(app):
    body = 'printf("%d %.3f %s\\n", 1, 2.0 / 3, "end"); return 0;'
    off = program(app, body)
    assert run_image(off).stdout == "1 <LIBUKFMT_FLOAT=n> end\n"
    small = off.stat().st_size
    on = program(app, body, LIBUKFMT_FLOAT=True)
    assert run_image(on).stdout == "1 0.667 end\n"
    assert small < on.stat().st_size < small + 8000


def test_the_formatter_without_floats(app):
    """The unit tests of ukfmt, in the image that has no floating point."""
    image = program(app, "return 2;", LIBUKTEST=True, LIBUKFMT_TEST=True)
    r = run_image(image, "ukfmt.")
    assert r.returncode == 0 and "ok" in r.stdout
    assert "ukfmt.marks_floats" in r.stdout


def test_standard_input(app, tmp_path):
    image = program(app, """
	char line[16], word[8];
	int a, b, c;

	printf("%d ", scanf("%d,%d", &a, &b));
	printf("%d %s", a + b, fgets(line, sizeof(line), stdin));
	printf("%s|", fgets(line, 6, stdin));
	printf("%s", fgets(line, sizeof(line), stdin));
	while ((c = getchar()) != EOF && c != '.')
		putchar(c);
	printf("%zu %.3s ", fread(word, 1, 3, stdin), word);
	printf("%d", scanf("%d", &a));
	printf("%d", getchar());
	return feof(stdin) && !ferror(stdin) ? 3 : 4;""")
    text = tmp_path / "input"
    text.write_bytes(b"20, 22 rest\nlonger line\r\nraw.xyz  ")
    with text.open("rb") as f:
        r = run(image, stdin=f)
    assert r.stdout == "2 42  rest\nlonge|r line\n\nraw3 xyz -1-1"
    assert r.returncode == 3


def test_ways_out(app):
    """exit() and a return run what atexit() was given, _Exit() doesn't."""
    functions = ('static void first(void)\n{\n\tprintf("first");\n}\n'
                 'static void last(void)\n{\n\tprintf("last ");\n}\n')
    for leave, status, text in (("", 7, "last first"),
                                ("exit(5);", 5, "last first"),
                                ("_Exit(6);", 6, ""), ("_exit(8);", 8, "")):
        image = program(app, f"\tatexit(first);\n\tatexit(last);\n\t{leave}\n"
                        "\treturn 7;", functions)
        r = run_image(image)
        assert (r.returncode, r.stdout) == (status, text)
