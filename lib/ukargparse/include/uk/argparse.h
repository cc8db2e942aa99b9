/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The command line that the loader hands over: its words, and the parameters
 * of libraries that stand in it.
 *
 *	[PROGRAM] library.name=value ... -- main()'s arguments
 *
 * A library (or the application) declares a parameter for one of its
 * variables, whose initial value is the default, and finds it set when the
 * first init call runs:
 *
 *	static bool promiscuous;
 *	UK_PARAM(mynet, promiscuous, promiscuous, "take frames for others too");
 *
 * It needs `select LIBUKARGPARSE` for that. Without CONFIG_LIBUKBOOT_ARGS
 * nobody reads a command line and the default stays.
 */
#ifndef UK_ARGPARSE_H
#define UK_ARGPARSE_H

#include <uk/config.h>
#include <uk/essentials.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Splits `line` in place at blanks. '...' keeps everything, "..." everything
 * but backslash escapes, and outside of quotes a backslash takes the next
 * character as it is, as in a shell. Words go to argv[0..], at most `max`.
 *
 * Returns how many; -E2BIG when there are more than `max`, -EINVAL when a
 * quote isn't closed or the line ends in a backslash: then the words found
 * so far are in argv and the rest of the line is as it was read.
 * Context: any. `line` is written to and must live as long as argv is used.
 */
int uk_args_split(char *line, char *argv[], int max);

struct uk_param;

/** How values are read. A library may bring a type of its own. */
struct uk_param_type {
	/** What is expected, for messages. */
	const char *expects;
	/** Puts " from MIN to MAX" on the console; may be NULL. */
	void (*say_range)(const struct uk_param *p);
	/** What the name alone means, without `=`; NULL: it is an error. */
	const char *bare;
	/**
	 * Reads `value`, which is never freed, into `var`, p->var or an
	 * element of it. Returns 0, or -EINVAL or -ERANGE with `var` as it was.
	 */
	int (*set)(const struct uk_param *p, void *var, const char *value);
};

struct uk_param {
	const char *name; /* "library.name" */
	const struct uk_param_type *type;
	void *var;
	unsigned int *count; /* array: elements set so far; else NULL */
	unsigned int room;   /* array: elements there are */
	unsigned int size;   /* of the variable or one element, bytes */
	long long min, max;  /* of an integer, both included */
#ifdef CONFIG_LIBUKARGPARSE_HELP
	const char *help;
#endif
};

/*
 * Integers are decimal or 0x..., may end in K, M or G (2^10, 2^20, 2^30) and
 * must be in range. A bool is on, yes, true, 1 or off, no, false, 0; its name
 * alone means on. A string is taken as it is.
 */
extern const struct uk_param_type uk_param_type_str, uk_param_type_bool,
	uk_param_type_signed, uk_param_type_unsigned;

/**
 * Parameter `lib.name` for the variable `var`: bool, any integer type but
 * plain char, or (const) char *. The last value given counts.
 */
#define UK_PARAM(lib, name, var, help)                                         \
	UK_PARAM_RANGE(lib, name, var, UK_PARAM_MIN_(var), UK_PARAM_MAX_(var), \
		       help)

/** The same for an integer from `min` to `max`, both included. */
#define UK_PARAM_RANGE(lib, name, var, min_, max_, help)                       \
	UK_PARAM_ENTRY_(lib, name, UK_PARAM_TYPE_(var), var, help,             \
			.min = (long long)(min_), .max = (long long)(max_))

/**
 * Array `arr`: each time the parameter is given sets one element more, and
 * the unsigned int `n` says how many there are. Too many are an error.
 */
#define UK_PARAM_ARRAY(lib, name, arr, n, help)                                \
	UK_PARAM_ENTRY_(lib, name, UK_PARAM_TYPE_((arr)[0]), (arr)[0], help,   \
			.min = UK_PARAM_MIN_((arr)[0]),                        \
			.max = UK_PARAM_MAX_((arr)[0]), .count = &(n),         \
			.room = ARRAY_SIZE(arr))

/** Any variable, with a `struct uk_param_type` that knows it. */
#define UK_PARAM_TYPED(lib, name, type_, var, help)                            \
	UK_PARAM_ENTRY_(lib, name, &(type_), var, help, .min = 0)

#ifdef CONFIG_LIBUKARGPARSE_HELP
#define UK_PARAM_HELP_(text) .help = (text),
#else
#define UK_PARAM_HELP_(text)
#endif

#define UK_PARAM_SIGNED_(v)                                                    \
	_Generic((v),                                                          \
		signed char: 1,                                                \
		short: 1,                                                      \
		int: 1,                                                        \
		long: 1,                                                       \
		long long: 1,                                                  \
		default: 0)
#define UK_PARAM_MAX_(v)                                                       \
	((long long)(~0ULL >> (64 - 8 * sizeof(v) + UK_PARAM_SIGNED_(v))))
#define UK_PARAM_MIN_(v) (UK_PARAM_SIGNED_(v) ? -UK_PARAM_MAX_(v) - 1 : 0)

#define UK_PARAM_TYPE_(v)                                                      \
	_Generic((v),                                                          \
		bool: &uk_param_type_bool,                                     \
		char *: &uk_param_type_str,                                    \
		const char *: &uk_param_type_str,                              \
		signed char: &uk_param_type_signed,                            \
		short: &uk_param_type_signed,                                  \
		int: &uk_param_type_signed,                                    \
		long: &uk_param_type_signed,                                   \
		long long: &uk_param_type_signed,                              \
		unsigned char: &uk_param_type_unsigned,                        \
		unsigned short: &uk_param_type_unsigned,                       \
		unsigned int: &uk_param_type_unsigned,                         \
		unsigned long: &uk_param_type_unsigned,                        \
		unsigned long long: &uk_param_type_unsigned)

/* Sorted by name, by the linker. */
#define UK_PARAM_ENTRY_(lib, name_, type_, var_, help_, ...)                   \
	UK_TABLE_ENTRY(params, lib.name_)                                      \
	struct uk_param uk_param_##lib##_##name_ = {.name = #lib "." #name_,   \
						    .type = (type_),           \
						    .var = &(var_),            \
						    .size = sizeof(var_),      \
						    UK_PARAM_HELP_(help_)      \
							    __VA_ARGS__}

/**
 * Sets the parameter that `word`, "library.name=value", names. Says nothing.
 *
 * Returns 0; -ENOENT when no linked library has it; -EINVAL or -ERANGE for a
 * value that its type refuses or that is missing; -E2BIG when its array is
 * full. `word` must live on: a string parameter points into it.
 * Context: before whoever uses the parameter reads it.
 */
int uk_param_set(const char *word);

/**
 * Sets what words[0..n) name, and tells the console of each that is wrong. A
 * parameter that nobody has is told and passed over: the same command line
 * may start images of different make. So is, without a word, a first word
 * that has no `=`: some loaders put the program's name there.
 *
 * Returns 0, or -EINVAL when a value was wrong. Context: as uk_param_set().
 */
int uk_params_set(char *const words[], int n);

#ifdef __cplusplus
}
#endif

#endif /* UK_ARGPARSE_H */
