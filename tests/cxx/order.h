/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What static objects note when they are made.
 */
#ifndef ORDER_H
#define ORDER_H

#include <string>

std::string &order();

struct noted {
	explicit noted(const char *name)
	{
		order() += name;
	}
};

#endif /* ORDER_H */
