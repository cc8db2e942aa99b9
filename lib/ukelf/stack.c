/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a program begins with. Source: System V ABI, AMD64 supplement, 3.4.1
 * (process stack, auxiliary vector); getauxval(3).
 */
#include <uk/arch/string.h>
#include <uk/elf.h>
#include "format.h"

#ifdef __aarch64__
#define PLATFORM "aarch64"
#else
#define PLATFORM "x86_64"
#endif

#define CLOCK_TICKS 100

enum {
	AT_NULL,
	AT_PHDR = 3,
	AT_PHENT,
	AT_PHNUM,
	AT_PAGESZ,
	AT_BASE,
	AT_FLAGS,
	AT_ENTRY,
	AT_UID = 11,
	AT_EUID,
	AT_GID,
	AT_EGID,
	AT_PLATFORM,
	AT_HWCAP,
	AT_CLKTCK,
	AT_SECURE = 23,
	AT_RANDOM = 25,
	AT_EXECFN = 31,
};

/* The stack as it grows; `at` 0: it is full. */
struct stack {
	uintptr_t at, limit;
};

static void *push(struct stack *s, const void *data, size_t len)
{
	if (!s->at || len > s->at - s->limit) {
		s->at = 0;
		return NULL;
	}
	s->at -= len;
	return memcpy((void *)s->at, data, len);
}

static uintptr_t push_string(struct stack *s, const char *string)
{
	return (uintptr_t)push(s, string, strlen(string) + 1);
}

static size_t count(char *const *v)
{
	size_t n = 0;

	while (v[n])
		n++;
	return n;
}

/* The strings, the last one first; `*first` is where the first one begins. */
static void push_strings(struct stack *s, char *const *v, uintptr_t *first)
{
	for (size_t n = count(v); n--;)
		*first = push_string(s, v[n]);
}

/* A vector of strings that lie one behind the other, from `string` on. */
static uintptr_t *put_vector(uintptr_t *to, char *const *v, uintptr_t string)
{
	for (; *v; v++) {
		*to++ = string;
		string += strlen(*v) + 1;
	}
	*to++ = 0;
	return to;
}

uintptr_t uk_elf_stack(void *stack, size_t len, const struct uk_elf *elf,
		       const struct uk_elf_args *args)
{
	struct stack s = {(uintptr_t)stack + len, (uintptr_t)stack + len / 2};
	size_t argc = count(args->argv), envc = count(args->envp), words;
	uintptr_t path = push_string(&s, args->path), argv = 0, envp = 0, *to;
	uintptr_t platform = push_string(&s, PLATFORM);
	uintptr_t random = (uintptr_t)push(&s, args->random, 16);

	push_strings(&s, args->envp, &envp);
	push_strings(&s, args->argv, &argv);
	const uintptr_t aux[] = {
		AT_PHDR,     elf->headers ? elf->headers + elf->bias : 0,
		AT_PHENT,    sizeof(struct elf_phdr),
		AT_PHNUM,    elf->headers ? elf->n_headers : 0,
		AT_PAGESZ,   4096,
		AT_BASE,     args->linker,
		AT_FLAGS,    0,
		AT_ENTRY,    elf->entry + elf->bias,
		AT_UID,	     0,
		AT_EUID,     0,
		AT_GID,	     0,
		AT_EGID,     0,
		AT_PLATFORM, platform,
		AT_HWCAP,    args->hwcap,
		AT_CLKTCK,   CLOCK_TICKS,
		AT_SECURE,   0,
		AT_RANDOM,   random,
		AT_EXECFN,   path,
		AT_NULL,     0,
	};

	words = 1 + argc + 1 + envc + 1 + ARRAY_SIZE(aux);
	if (!s.at || s.at - s.limit < (words + 2) * sizeof(*to))
		return 0;
	s.at = ALIGN_DOWN(s.at - words * sizeof(*to), 16);
	to = (uintptr_t *)s.at;
	*to++ = argc;
	to = put_vector(to, args->argv, argv);
	to = put_vector(to, args->envp, envp);
	memcpy(to, aux, sizeof(aux));
	return s.at;
}
