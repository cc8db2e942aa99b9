/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What parameters share with their help.
 */
#ifndef PARAM_H
#define PARAM_H

#include <uk/argparse.h>

UK_TABLE_DECLARE(params, struct uk_param);

/** To the console, as it is. */
void param_say(const char *s);

/** Says what `p` expects, and ends the line. */
void param_say_expected(const struct uk_param *p);

#endif /* PARAM_H */
