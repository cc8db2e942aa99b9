/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Some of the rest: containers, algorithms, expressions, time, chance.
 */
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <complex>
#include <functional>
#include <list>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <valarray>
#include <vector>
#include "case.h"

CASE(library, vectors_and_algorithms)
{
	std::vector<int> v(1000);

	std::iota(v.begin(), v.end(), 0);
	std::shuffle(v.begin(), v.end(), std::mt19937(7));
	CHECK(!std::is_sorted(v.begin(), v.end()));
	std::stable_sort(v.begin(), v.end(), std::greater<>());
	CHECK(v.front() == 999 && v.back() == 0);
	v.erase(std::remove_if(v.begin(), v.end(), [](int i) { return i % 2; }),
		v.end());
	CHECK(v.size() == 500);
	CHECK(std::accumulate(v.begin(), v.end(), 0) == 249500);
}

CASE(library, maps)
{
	std::map<std::string, int> words;
	std::unordered_map<std::string, int> hashed;

	for (auto w : {"b", "a", "c", "a"}) {
		words[w]++;
		hashed[w]++;
	}
	CHECK(words.size() == 3 && words.begin()->first == "a");
	CHECK(hashed.at("a") == 2 && !hashed.count("d"));
	for (int i = 0; i < 5000; i++)
		hashed.emplace(std::to_string(i), i);
	CHECK(hashed.size() == 5003 && hashed["4999"] == 4999);
	THROWS(std::out_of_range, words.at("d"));
}

CASE(library, lists_and_sets)
{
	std::list<int> l{3, 1, 2}, more{9, 8};
	std::multiset<int> s{3, 1, 3};

	l.sort();
	l.splice(l.begin(), more);
	CHECK(l == (std::list<int>{9, 8, 1, 2, 3}));
	CHECK(s.count(3) == 2 && *s.begin() == 1);
}

CASE(library, strings)
{
	std::string s = "a long enough string not to be held in place";
	std::string_view v = s;

	CHECK(v.substr(2, 4) == "long" && s.find("place") == 39);
	CHECK(std::to_string(-12345) + std::to_string(1.5) == "-123451.500000");
	CHECK(std::stod("0x1p-3") == 0.125 &&
	      std::stoul("777", nullptr, 8) == 511);
	s.replace(2, 4, "short").insert(0, 3, '>');
	CHECK(s.compare(0, 10, ">>>a short") == 0);
}

CASE(library, characters_to_numbers)
{
	char text[32];
	double d;
	auto end = std::to_chars(text, text + sizeof(text), 0.1).ptr;

	CHECK(std::string_view(text, end - text) == "0.1");
	CHECK(std::from_chars(text, end, d).ptr == end && d == 0.1);
}

CASE(library, regular_expressions)
{
	std::regex date(R"((\d{4})-(\d\d)-(\d\d))");
	std::string text = "from 2026-11-28 to 2027-01-02";
	std::smatch m;

	CHECK(std::regex_search(text, m, date) && m[2] == "11");
	CHECK(std::regex_replace(text, date, "$3.$2.$1") ==
	      "from 28.11.2026 to 02.01.2027");
	CHECK(!std::regex_match("abc", std::regex("[^a-c]+")));
	CHECK(std::regex_match("ABBA",
			       std::regex("(a|b)*", std::regex::icase)));
	THROWS(std::regex_error, std::regex("(open"));
}

CASE(library, time)
{
	using namespace std::chrono;
	auto start = steady_clock::now();
	system_clock::time_point epoch;

	CHECK(duration_cast<seconds>(90min) == 5400s);
	CHECK(steady_clock::now() >= start);
	CHECK(system_clock::to_time_t(epoch) == 0);
	CHECK(system_clock::now() > epoch);
}

CASE(library, chance)
{
	std::mt19937 twister;
	std::random_device device;
	std::normal_distribution<> normal;
	unsigned int all = 0;

	twister.discard(9999);
	CHECK(twister() == 4123659995u); /* as the standard says */
	for (int i = 0; i < 32; i++)
		all |= device();
	CHECK(all > UINT32_MAX / 2);
	CHECK(std::isfinite(normal(twister)));
}

CASE(library, numbers)
{
	std::complex<double> c = std::polar(2.0, std::acos(-1.0) / 2);
	std::valarray<double> v{1, 4, 9};

	CHECK(std::abs(c.real()) < 1e-15 && c.imag() == 2);
	CHECK(std::sqrt(v).sum() == 6);
	CHECK(std::gcd(12, 18) == 6 && std::hypot(3.0, 4.0) == 5);
	CHECK(std::cyl_bessel_j(0, 0.0) == 1);
}

CASE(library, functions_and_tuples)
{
	std::function<int(int)> f = [](int i) { return i + 1; };
	auto bound = std::bind(std::plus<>(), std::placeholders::_1, 10);
	auto [a, b] = std::tuple(1, std::optional<int>());

	CHECK(f(bound(5)) == 16);
	CHECK(a == 1 && b.value_or(7) == 7);
	THROWS(std::bad_optional_access, b.value());
}
