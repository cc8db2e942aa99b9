/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Statistics: libraries publish counters and gauges, whoever wants reads them
 * by name. Nothing is copied or counted twice: an entry tells where the
 * library's own variable is, or what computes it.
 *
 *	static uint64_t frames;
 *	UK_STORE_COUNTER(mynet, frames, frames);	mynet.frames
 *
 * What comes and goes has a folder of its own:
 *
 *	static const struct uk_store_entry entries[] = {
 *		UK_STORE_OF(struct nic, UK_STORE_KIND_COUNTER, received),
 *	};
 *	nic->store = (struct uk_store_object){
 *		UK_STORE_OBJECT("mynet", nic->name, entries, nic)};
 *	uk_store_register(&nic->store);			mynet.eth0.received
 *
 * A library does this in a file that is built with an option of its own which
 * `depends on LIBUKSTORE` (see LIBUKSCHED_STORE): without the store it costs
 * nothing.
 */
#ifndef UK_STORE_H
#define UK_STORE_H

#include <uk/essentials.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

enum uk_store_kind {
	UK_STORE_KIND_COUNTER, /* only grows; an unsigned integer */
	UK_STORE_KIND_GAUGE,   /* goes up and down; a signed integer */
};

/* Names are of a-z, 0-9, _ and -; a dot parts them. */
struct uk_store_entry {
	const char *name; /* of a library's own: "library.name" */
	unsigned char kind;
	unsigned char size; /* of the variable, bytes; 0: `get` tells it */
	bool is_signed;	    /* the variable */
	const void *var;    /* NULL: in the object, at `offset` */
	unsigned int offset;
	/**
	 * Computes the value; `object` is NULL for a library's own.
	 * Context: as the reader's; must not sleep.
	 */
	int64_t (*get)(void *object);
};

#define UK_STORE_SIGNED_(v)                                                    \
	_Generic((v),                                                          \
		signed char: 1,                                                \
		short: 1,                                                      \
		int: 1,                                                        \
		long: 1,                                                       \
		long long: 1,                                                  \
		default: 0)

/* Sorted by name, by the linker. */
#define UK_STORE_ENTRY_(lib, name_, ...)                                       \
	UK_TABLE_ENTRY(store, lib.name_)                                       \
	struct uk_store_entry uk_store_##lib##_##name_ = {                     \
		.name = #lib "." #name_, __VA_ARGS__}

/** Publishes the variable `v`, of any integer type, as `lib.name`. */
#define UK_STORE_COUNTER(lib, name, v)                                         \
	UK_STORE_ENTRY_(lib, name, .kind = UK_STORE_KIND_COUNTER, .var = &(v), \
			.size = sizeof(v), .is_signed = UK_STORE_SIGNED_(v))
#define UK_STORE_GAUGE(lib, name, v)                                           \
	UK_STORE_ENTRY_(lib, name, .kind = UK_STORE_KIND_GAUGE, .var = &(v),   \
			.size = sizeof(v), .is_signed = UK_STORE_SIGNED_(v))

/** Publishes what `fn` computes, as struct uk_store_entry's `get`. */
#define UK_STORE_GETTER(lib, name, kind_, fn)                                  \
	UK_STORE_ENTRY_(lib, name, .kind = (kind_), .get = (fn))

/** An entry of an object of type `type`: its member, by the same name. */
#define UK_STORE_OF(type, kind, member)                                        \
	UK_STORE_OF_AS(type, kind, member, #member)
#define UK_STORE_OF_AS(type, kind_, member, name_)                             \
	{.name = (name_),                                                      \
	 .kind = (kind_),                                                      \
	 .size = sizeof(((type *)0)->member),                                  \
	 .is_signed = UK_STORE_SIGNED_(((type *)0)->member),                   \
	 .offset = offsetof(type, member)}

/** An entry of an object that `fn` computes. */
#define UK_STORE_OF_GETTER(name_, kind_, fn)                                   \
	{.name = (name_), .kind = (kind_), .get = (fn)}

/* An object with entries; all stays the owner's. */
struct uk_store_object {
	const char *lib, *name; /* its folder: lib.name */
	const struct uk_store_entry *entries;
	unsigned int n;
	void *object;

	/* private */
	struct uk_store_object *next;
	unsigned int number; /* among those of its name: from 1 on */
};

#define UK_STORE_OBJECT(lib_, name_, entries_, object_)                        \
	.lib = (lib_), .name = (name_), .entries = (entries_),                 \
	.n = ARRAY_SIZE(entries_), .object = (object_)

/**
 * Publishes an object, which stays where it is until it is unregistered. The
 * second of the same name is called name-2, and so on. What isn't allowed in
 * a name reads as `_`. Context: thread, or before there are any.
 */
void uk_store_register(struct uk_store_object *o);

/** Context: thread. */
void uk_store_unregister(struct uk_store_object *o);

/* An entry with its value. */
struct uk_store_item {
	const struct uk_store_entry *entry;
	const struct uk_store_object *object; /* NULL: a library's own */
	int64_t value; /* a counter: to be taken as uint64_t */
};

/** Longest name, with its NUL. Longer ones are cut. */
#define UK_STORE_PATH_MAX 64

/** Writes the whole name of an item to `path`. Context: as uk_store_walk(). */
void uk_store_path(const struct uk_store_item *item,
		   char path[UK_STORE_PATH_MAX]);

/**
 * Calls `fn` for each entry in the folder `prefix`, or the entry of that name;
 * NULL or "": for all. Libraries' own come first, sorted, then objects as they
 * were registered. Ends when `fn` returns anything but 0, and returns that.
 *
 * Context: thread; `fn` mustn't sleep, register or unregister.
 */
int uk_store_walk(const char *prefix,
		  int (*fn)(const struct uk_store_item *item, void *arg),
		  void *arg);

/** Reads the entry `name`. Returns 0 or -ENOENT. Context: thread. */
int uk_store_get(const char *name, int64_t *value);

/**
 * Reads all of `prefix` at once into items[0..max); returns how many there
 * are, which may be more than `max`. Those of objects may be used as long as
 * the objects are there. Context: thread.
 */
size_t uk_store_snapshot(const char *prefix, struct uk_store_item *items,
			 size_t max);

enum uk_store_format {
	UK_STORE_OFF, /* nothing */
	UK_STORE_TEXT,
	UK_STORE_JSON,
};

/**
 * Prints all of `prefix` to the console: a line `=== ukstore`, a line `NAME
 * VALUE` for each, or one JSON object of names and numbers, and a line `===
 * end`. Context: thread.
 */
void uk_store_print(const char *prefix, enum uk_store_format format);

#ifdef __cplusplus
}
#endif

#endif /* UK_STORE_H */
