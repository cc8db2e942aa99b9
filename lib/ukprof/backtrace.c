/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who called whom, by frame pointers, which may be anything: each is read
 * only where there is memory, and must lead up.
 */
#include <uk/arch/regs.h>
#include <uk/plat/memory.h>
#include "leaf.h"
#include "prof_internal.h"

struct trail {
	uint32_t *places;
	unsigned int n;
};

/* False when there is no room; then the last place says so. */
static bool add(struct trail *t, uint32_t place)
{
	if (t->n == DEPTH) {
		t->places[DEPTH - 1] = PLACE_DEEPER;
		return false;
	}
	t->places[t->n++] = place;
	return true;
}

unsigned int backtrace(const struct ukplat_irq_frame *f, uint32_t places[DEPTH])
{
	struct trail t = {places, 0};
	uintptr_t fp = f->fp, lr = leaf_return(f);

	add(&t, functions_place(f->pc));
	if (lr)
		add(&t, functions_place(lr - 1));
	for (;;) {
		const uintptr_t *frame =
			(const uintptr_t *)(fp - UKARCH_FRAME_BELOW);
		uintptr_t next, ret;

		if (!IS_ALIGNED(fp, sizeof(long)) ||
		    !ukplat_mem_readable((uintptr_t)frame, 2 * sizeof(*frame)))
			break;
		next = frame[0];
		ret = frame[1];
		if (is_code(ret - 1)) {
			if (ret != lr && !add(&t, functions_place(ret - 1)))
				break;
		} else if (UKARCH_FRAME_BELOW && ret) {
			next = ret; /* it has saved nothing else */
		} else {
			break;
		}
		lr = 0;
		if (next <= fp)
			break;
		fp = next;
	}
	return t.n;
}
