/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads, what they wait by, and what each has of its own.
 */
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include "case.h"

using namespace std::chrono_literals;

CASE(thread, runs_and_joins)
{
	int sum = 0;
	std::thread t([&sum](int a, int b) { sum = a + b; }, 2, 3);

	CHECK(t.joinable() && t.get_id() != std::this_thread::get_id());
	t.join();
	CHECK(sum == 5 && !t.joinable());
	THROWS(std::system_error, t.join());
}

CASE(thread, mutex)
{
	std::vector<std::thread> all;
	std::mutex m;
	int n = 0;

	for (int i = 0; i < 4; i++)
		all.emplace_back([&] {
			for (int j = 0; j < 500; j++) {
				std::lock_guard<std::mutex> hold(m);
				int was = n;

				if (j % 100 == 0)
					std::this_thread::yield();
				n = was + 1;
			}
		});
	for (auto &t : all)
		t.join();
	CHECK(n == 2000);
}

CASE(thread, condition)
{
	std::mutex m;
	std::condition_variable some;
	std::deque<int> queue;
	long sum = 0;

	std::thread taker([&] {
		for (int got = 1; got;) {
			std::unique_lock<std::mutex> hold(m);

			some.wait(hold, [&] { return !queue.empty(); });
			got = queue.front();
			queue.pop_front();
			sum += got;
		}
	});
	for (int i = 100; i >= 0; i--) {
		std::lock_guard<std::mutex> hold(m);

		queue.push_back(i);
		some.notify_one();
	}
	taker.join();
	CHECK(sum == 5050);
}

CASE(thread, waits_end)
{
	std::timed_mutex m;
	std::mutex held;
	std::condition_variable never;
	std::unique_lock<std::mutex> hold(held);
	auto start = std::chrono::steady_clock::now();

	CHECK(never.wait_for(hold, 5ms) == std::cv_status::timeout);
	CHECK(std::chrono::steady_clock::now() - start >= 5ms);
	m.lock();
	std::thread([&] { CHECK(!m.try_lock_for(1ms)); }).join();
	m.unlock();
}

CASE(thread, recursive_and_shared)
{
	std::recursive_mutex r;
	std::shared_mutex s;
	std::lock_guard<std::recursive_mutex> one(r), two(r);

	s.lock_shared();
	std::thread([&] {
		CHECK(s.try_lock_shared());
		s.unlock_shared();
		CHECK(!s.try_lock());
		CHECK(!r.try_lock());
	}).join();
	s.unlock_shared();
	CHECK(s.try_lock());
	s.unlock();
}

static std::string log_of_threads;

struct leaves_word {
	std::string word;

	~leaves_word()
	{
		log_of_threads += word;
	}
};

static thread_local int number = 5;
static thread_local leaves_word own, second;

CASE(thread, locals_are_destroyed)
{
	log_of_threads = "";
	number++;
	std::thread([] {
		CHECK(number == 5);
		own.word = "one,";
		second.word = "two,";
		log_of_threads += "ends,";
	}).join();
	CHECK(number == 6);
	/* The last that was made is the first that goes. */
	CHECK(log_of_threads == "ends,two,one,");
}

CASE(thread, exceptions_stay_in_theirs)
{
	std::atomic<int> caught{0};
	std::vector<std::thread> all;

	for (int i = 0; i < 4; i++)
		all.emplace_back([&caught, i] {
			for (int j = 0; j < 50; j++)
				try {
					try {
						throw i * 100 + j;
					} catch (int) {
						std::this_thread::yield();
						throw;
					}
				} catch (int k) {
					caught += k == i * 100 + j;
				}
		});
	for (auto &t : all)
		t.join();
	CHECK(caught == 200);
}

CASE(thread, exception_to_another)
{
	std::exception_ptr p;

	std::thread([&p] {
		try {
			throw std::runtime_error("over there");
		} catch (...) {
			p = std::current_exception();
		}
	}).join();
	try {
		std::rethrow_exception(p);
	} catch (const std::runtime_error &e) {
		CHECK(std::string(e.what()) == "over there");
	}
}

CASE(thread, async)
{
	auto far = std::async(std::launch::async,
			      [] { return std::this_thread::get_id(); });
	auto later = std::async(std::launch::deferred,
				[] { return std::this_thread::get_id(); });

	CHECK(later.wait_for(0s) == std::future_status::deferred);
	CHECK(far.get() != std::this_thread::get_id());
	CHECK(later.get() == std::this_thread::get_id());
}

CASE(thread, futures_bring_exceptions)
{
	auto f = std::async(std::launch::async,
			    []() -> int { throw std::domain_error("none"); });
	std::promise<int> broken;
	auto never = broken.get_future();

	THROWS(std::domain_error, f.get());
	{
		std::promise<int> gone = std::move(broken);
	}
	THROWS(std::future_error, never.get());
}

CASE(thread, promise_and_task)
{
	std::promise<std::string> p;
	std::packaged_task<int(int)> twice([](int i) { return 2 * i; });
	auto text = p.get_future();
	auto number = twice.get_future();

	std::thread([&] { p.set_value("told"); }).join();
	std::thread(std::move(twice), 21).join();
	CHECK(text.get() == "told" && number.get() == 42);
}

CASE(thread, call_once)
{
	std::once_flag once;
	std::atomic<int> calls{0};
	std::vector<std::thread> all;

	for (int i = 0; i < 3; i++)
		all.emplace_back([&] {
			std::call_once(once, [&] {
				std::this_thread::yield();
				calls++;
			});
			CHECK(calls == 1);
		});
	for (auto &t : all)
		t.join();
}

CASE(thread, statics_are_made_once)
{
	static std::atomic<int> made;
	std::vector<std::thread> all;

	for (int i = 0; i < 3; i++)
		all.emplace_back([] {
			struct slow {
				slow()
				{
					std::this_thread::sleep_for(1ms);
					made++;
				}
			};
			static slow s;

			CHECK(made == 1);
		});
	for (auto &t : all)
		t.join();
}
