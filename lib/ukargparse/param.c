/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Parameters of libraries, set from words of the command line. Runs before
 * there is a heap.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/console.h>
#include "param.h"

void param_say(const char *s)
{
	ukplat_console_write(s, strlen(s));
}

void param_say_expected(const struct uk_param *p)
{
	param_say(p->type->expects);
	if (p->type->say_range)
		p->type->say_range(p);
	param_say("\n");
}

/* What `word` begins with; *rest is what follows its name. */
static const struct uk_param *find(const char *word, const char **rest)
{
	const struct uk_param *p;

	uk_table_foreach (p, params) {
		const char *n = p->name, *w = word;

		for (; *n && *n == *w; n++)
			w++;
		*rest = w;
		if (!*n && (!*w || *w == '='))
			return p;
	}
	return NULL;
}

int uk_param_set(const char *word)
{
	const char *value;
	const struct uk_param *p = find(word, &value);
	unsigned int at;
	int rc;

	if (!p)
		return -ENOENT;
	value = *value ? value + 1 : p->type->bare;
	if (!value)
		return -EINVAL;
	at = p->count ? *p->count : 0;
	if (p->count && at == p->room)
		return -E2BIG;
	rc = p->type->set(p, (char *)p->var + at * p->size, value);
	if (rc == 0 && p->count)
		*p->count = at + 1;
	return rc;
}

static void tell(const char *word, int rc)
{
	const char *rest;
	const struct uk_param *p = find(word, &rest);

	param_say("command line: ");
	param_say(word);
	if (!p) {
		param_say(": no library here has this parameter, ignored\n");
	} else if (rc == -E2BIG) {
		param_say(": given too often\n");
	} else {
		param_say(*rest ? ": expected " : ": has no value, expected ");
		param_say_expected(p);
	}
}

static bool has_value(const char *word)
{
	while (*word && *word != '=')
		word++;
	return *word;
}

int uk_params_set(char *const words[], int n)
{
	int result = 0;

	for (int i = 0; i < n; i++) {
		int rc = uk_param_set(words[i]);

		if (rc == 0)
			continue;
		if (rc != -ENOENT)
			result = -EINVAL;
		else if (i == 0 && !has_value(words[i]))
			continue;
		tell(words[i], rc);
	}
	return result;
}
