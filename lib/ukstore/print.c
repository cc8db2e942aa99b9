/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The store on the console, as text or JSON, and there at exit by the
 * parameter ukstore.print.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include "store_internal.h"

static enum uk_store_format at_exit;

static const char *const formats[] = {
	[UK_STORE_OFF] = "off",
	[UK_STORE_TEXT] = "text",
	[UK_STORE_JSON] = "json",
};

static int set_format(const struct uk_param *p, void *var, const char *value)
{
	(void)p;
	for (unsigned int i = 0; i < ARRAY_SIZE(formats); i++)
		if (uk_streq(value, formats[i])) {
			*(enum uk_store_format *)var = i;
			return 0;
		}
	return -EINVAL;
}

static const struct uk_param_type format_type = {
	.expects = "text, json or off",
	.bare = "text",
	.set = set_format,
};

UK_PARAM_TYPED(ukstore, print, format_type, at_exit,
	       "prints all statistics at exit");

static void say(const char *s)
{
	ukplat_console_write(s, strlen(s));
}

struct output {
	enum uk_store_format format;
	unsigned int n;
};

static int print(const struct uk_store_item *item, void *arg)
{
	struct output *out = arg;
	char path[UK_STORE_PATH_MAX], line[UK_STORE_PATH_MAX + 32];
	bool json = out->format == UK_STORE_JSON;
	const char *fmt = item->entry->kind == UK_STORE_KIND_COUNTER
				  ? "%s%s%s%llu%s"
				  : "%s%s%s%lld%s";

	uk_store_path(item, path);
	uk_snprintf(line, sizeof(line), fmt,
		    json ? out->n ? ",\n\"" : "{\"" : "", path,
		    json ? "\":" : " ", (long long)item->value,
		    json ? "" : "\n");
	say(line);
	out->n++;
	return 0;
}

void uk_store_print(const char *prefix, enum uk_store_format format)
{
	struct output out = {.format = format};

	if (format == UK_STORE_OFF)
		return;
	say("=== ukstore\n");
	uk_store_walk(prefix, print, &out);
	if (format == UK_STORE_JSON)
		say(out.n ? "}\n" : "{}\n");
	say("=== end\n");
}

static void print_at_exit(int status)
{
	(void)status;
	uk_store_print(NULL, at_exit);
}
UK_EXIT_CALL(print_at_exit, 80);
