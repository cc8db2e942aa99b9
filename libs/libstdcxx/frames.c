/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a compiler's crtbegin.o does: the unwinder is told where the
 * descriptions of frames are, and destructors have an object that they are of.
 */
#include <uk/init.h>

extern const char uk_eh_frame_start[];

void *__dso_handle;

/* Of libgcc; it keeps `object`, which has 6 to 8 words. */
void __register_frame_info(const void *begin, void *object);

/* glibc's way to a shared object's descriptions, for frames not found here. */
int _dl_find_object(void *pc, void *result);

int _dl_find_object(void *pc, void *result)
{
	(void)pc;
	(void)result;
	return -1;
}

static int init(struct uk_init_ctx *ctx)
{
	static void *object[8];

	(void)ctx;
	__register_frame_info(uk_eh_frame_start, object);
	return 0;
}

/* Behind the C library, whose locks it takes; before any constructor. */
uk_early_initcall_prio(init, 20);
