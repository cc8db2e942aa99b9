/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Trace points: places in the code that leave a record, when it passes them,
 * of the time and some numbers. With the library uktrace they are there, to
 * be switched on one by one or library by library; without it they are
 * nothing at all, and so any library may have them.
 */
#ifndef UK_TRACE_H
#define UK_TRACE_H

#include <uk/config.h>
#include <uk/essentials.h>
#ifdef CONFIG_LIBUKTRACE
#include <uk/table.h>
#endif

/** Most numbers of a record. */
#define UK_TRACE_ARGS_MAX 8

/*
 * The numbers, as an array behind a 0 which keeps it from being empty. What
 * isn't an integer doesn't compile: pointers are cast to uintptr_t.
 */
#ifdef __cplusplus
template <unsigned long n> struct uk_trace_args_ {
	uint64_t v[n];
};

template <typename... T>
static inline uk_trace_args_<sizeof...(T)> uk_trace_list_(T... args)
{
	return {{static_cast<uint64_t>(args)...}};
}

#define UK_TRACE_ARGS_(...) uk_trace_list_(0, ##__VA_ARGS__).v
#else
#define UK_TRACE_ARGS_(...)                                                    \
	(const uint64_t[])                                                     \
	{                                                                      \
		0, ##__VA_ARGS__                                               \
	}
#endif

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_LIBUKTRACE
struct uk_tracepoint {
	const char *lib, *name, *fmt;
	bool *on;
	unsigned int nargs;
};

/** Leaves a record: what UK_TRACE() calls. Context: any. */
void uk_trace_record(const struct uk_tracepoint *p, const uint64_t *args);

/**
 * The trace point `name` (a word) of the library whose code this is. `fmt` is
 * text with a conversion for each number that follows: %d, %u, %x, %p (the
 * address of code), %s (up to 8 characters, by uk_trace_text()). Those whose
 * names end in _begin and _end belong together. Context: any, once there is
 * a clock.
 */
#define UK_TRACE(name_, fmt_, ...)                                             \
	do {                                                                   \
		static bool uk_trace_on_;                                      \
		UK_TABLE_ENTRY(tracepoints, 50)                                \
		struct uk_tracepoint uk_trace_point_ = {                       \
			.lib = __LIBNAME__,                                    \
			.name = #name_,                                        \
			.fmt = (fmt_),                                         \
			.on = &uk_trace_on_,                                   \
			.nargs = sizeof(UK_TRACE_ARGS_(__VA_ARGS__)) /         \
					 sizeof(uint64_t) -                    \
				 1,                                            \
		};                                                             \
		_Static_assert(sizeof(UK_TRACE_ARGS_(__VA_ARGS__)) <=          \
				       (UK_TRACE_ARGS_MAX + 1) *               \
					       sizeof(uint64_t),               \
			       "too many numbers for a trace point");          \
		if (unlikely(uk_trace_on_))                                    \
			uk_trace_record(&uk_trace_point_,                      \
					UK_TRACE_ARGS_(__VA_ARGS__) + 1);      \
	} while (0)
#else
static inline void uk_trace_nothing(const char *fmt, const uint64_t *args)
{
	(void)fmt;
	(void)args;
}

#define UK_TRACE(name_, fmt_, ...)                                             \
	do {                                                                   \
		if (0)                                                         \
			uk_trace_nothing((fmt_), UK_TRACE_ARGS_(__VA_ARGS__)); \
	} while (0)
#endif

/** Up to 8 characters of `s` (NULL: none), from `from` on, as a number. */
static inline uint64_t uk_trace_text(const char *s, unsigned int from)
{
	uint64_t v = 0;

	for (unsigned int i = 0; s && s[i] && i < from + 8; i++)
		if (i >= from)
			v |= (uint64_t)(unsigned char)s[i] << 8 * (i - from);
	return v;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_TRACE_H */
