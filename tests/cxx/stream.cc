/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams: to memory and to files, their formats and errors.
 */
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <limits>
#include <locale>
#include <sstream>
#include <string>
#include "case.h"

namespace fs = std::filesystem;

static const fs::path folder = "cxx.files";

CASE(stream, writes_numbers)
{
	std::ostringstream s;

	s << 42 << ' ' << std::hex << std::showbase << 255 << ' ' << std::dec
	  << std::setw(6) << std::setfill('.') << -7 << ' ' << std::fixed
	  << std::setprecision(3) << 2.0 / 3 << ' ' << std::scientific << 1e100
	  << ' ' << std::boolalpha << true << ' ' << 1.5L;
	CHECK(s.str() == "42 0xff ....-7 0.667 1.000e+100 true 1.500e+00");
}

CASE(stream, reads_words_and_numbers)
{
	std::istringstream s("12 0x1f word 2.5 rest of it\nnext");
	int a, b;
	double d;
	std::string word, rest;

	s >> a >> std::hex >> b >> word >> d;
	std::getline(s, rest);
	CHECK(a == 12 && b == 31 && word == "word" && d == 2.5);
	CHECK(rest == " rest of it");
	s >> a;
	CHECK(s.fail() && !s.eof());
}

CASE(stream, throws_if_asked_to)
{
	std::istringstream s("text");
	int i;

	s.exceptions(std::ios::failbit);
	THROWS(std::ios::failure, s >> i);
	THROWS(std::exception, s >> i);
}

CASE(stream, files)
{
	fs::create_directories(folder);
	fs::path path = folder / "text";
	std::string line;

	std::ofstream(path) << "one\ntwo\n" << 3 << '\n';
	std::ofstream(path, std::ios::app) << "four\n";
	std::fstream f(path);
	CHECK(std::getline(f, line) && line == "one");
	f.seekp(4);
	f << "TWO";
	f.seekg(0);
	std::string all((std::istreambuf_iterator<char>(f)), {});
	CHECK(all == "one\nTWO\n3\nfour\n");
	f.close();
	CHECK(fs::remove_all(folder) == 2);
}

CASE(stream, large_file)
{
	fs::create_directories(folder);
	fs::path path = folder / "large";
	std::string text(100000, 'x'), back;

	text[70000] = 'y';
	std::ofstream(path, std::ios::binary) << text;
	CHECK(fs::file_size(path) == text.size());
	std::ifstream f(path, std::ios::binary);
	f.seekg(-30001, std::ios::end);
	CHECK(f.get() == 'x' && f.get() == 'y');
	f.seekg(0);
	back.resize(text.size());
	CHECK(f.read(&back[0], back.size()) && back == text);
	f.close();
	fs::remove_all(folder);
}

CASE(stream, no_such_file)
{
	std::ifstream f(folder / "none");
	std::error_code why;

	CHECK(!f && !f.is_open());
	CHECK(!fs::remove(folder / "none", why) && !why);
	CHECK(fs::file_size(folder / "none", why) == UINTMAX_MAX);
	CHECK(why == std::errc::no_such_file_or_directory);
	THROWS(fs::filesystem_error, fs::directory_iterator(folder / "none"));
}

CASE(stream, folders)
{
	std::string names;
	int n = 0;

	CHECK(fs::create_directories(folder / "a/b"));
	std::ofstream(folder / "a/file") << "12345";
	fs::rename(folder / "a/file", folder / "a/b/moved");
	fs::copy_file(folder / "a/b/moved", folder / "copied");
	for (auto &e : fs::recursive_directory_iterator(folder))
		n += e.is_regular_file() ? 10 : 1;
	CHECK(n == 22);
	CHECK(fs::file_size(folder / "copied") == 5);
	CHECK(fs::is_directory(folder / "a/b"));
	CHECK(fs::path("/x/./y/../z").lexically_normal() == "/x/z");
	CHECK(fs::remove_all(folder) == 5);
	CHECK(!fs::exists(folder));
}

CASE(stream, shares_with_stdio)
{
	CHECK(std::ios::sync_with_stdio());
	std::cout << "# by streams, ";
	std::printf("by stdio, ");
	std::cout << "by streams" << std::endl;
	CHECK(std::cout.good());
	std::cerr << "# to the error stream\n";
}

CASE(stream, wide)
{
	std::wostringstream s;

	s << L"w" << 3 << L'\u00e4';
	CHECK(s.str() == L"w3\u00e4");
	CHECK(std::stod(L"2.5") == 2.5);
}

struct dots : std::numpunct<char> {
	char do_thousands_sep() const override
	{
		return '.';
	}
	std::string do_grouping() const override
	{
		return "\3";
	}
};

CASE(stream, locales)
{
	std::ostringstream s;

	CHECK(std::locale().name() == "C");
	s.imbue(std::locale(std::locale::classic(), new dots));
	s << 1234567;
	CHECK(s.str() == "1.234.567");
	CHECK(std::toupper('a', std::locale()) == 'A');
	CHECK(std::use_facet<std::ctype<char>>(std::locale())
		      .is(std::ctype_base::digit, '7'));
	THROWS(std::runtime_error, std::locale("no such locale"));
}
