/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which of the messages that were compiled in are shown: ukdebug.level.
 */
#include <uk/argparse.h>
#include <uk/print.h>

unsigned int uk_print_level = UK_PRINT_LEVEL;

UK_PARAM_RANGE(ukdebug, level, uk_print_level, 0, 3,
	       "messages: 0 errors, 1 warnings, 2 information, 3 debugging");
