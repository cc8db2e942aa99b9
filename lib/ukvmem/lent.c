/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A handful of pages is enough, whatever a call touches: the oldest one is
 * taken back when another is wanted, and lent again when it is touched again.
 * One instruction touches at most four pages.
 */
#include "lent.h"

#define PAGES 4

static char pages[PAGES][UKPLAT_PAGE_SIZE] __uk_align(UKPLAT_PAGE_SIZE);

static struct {
	uintptr_t at; /* 0: isn't lent */
	uint64_t was;
} lent[PAGES];

static unsigned int oldest;

static void take_back(unsigned int i)
{
	if (lent[i].at)
		ukplat_vm_take_back(lent[i].at, lent[i].was);
	lent[i].at = 0;
}

void lent_take_back(void)
{
	for (unsigned int i = 0; i < PAGES; i++)
		take_back(i);
}

bool lent_put(uintptr_t at, const struct ukplat_page_source *source)
{
	unsigned int i = oldest;
	uint64_t *word = (uint64_t *)pages[i];

	take_back(i);
	for (size_t n = 0; n < UKPLAT_PAGE_SIZE / sizeof(*word); n++)
		((volatile uint64_t *)word)[n] = 0;
	if (ukplat_vm_lend(at, word, &lent[i].was, source))
		return false;
	lent[i].at = at;
	oldest = (i + 1) % PAGES;
	return true;
}
