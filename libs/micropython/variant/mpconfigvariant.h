/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MicroPython's Unix port as it is here: all of the language, and no code that
 * is written at run time, since no memory is both written and executed.
 */
#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)

#define MICROPY_PY_SYS_PLATFORM	    "tessera"
#define MICROPY_PY_SYS_PATH_DEFAULT ".frozen:/lib"

#define MICROPY_EMIT_X64   (0)
#define MICROPY_EMIT_THUMB (0)
#define MICROPY_EMIT_ARM   (0)

#define MICROPY_VFS_ROM (0)

/* A signal's handler runs in calls: a loop makes one now and then, for ^C. */
#include <signal.h>
#define MICROPY_VM_HOOK_INIT static unsigned int loops;
#define MICROPY_VM_HOOK_LOOP                                                   \
	if (++loops % 1024 == 0)                                               \
		sigprocmask(SIG_BLOCK, NULL, NULL);

#include "ports/unix/variants/mpconfigvariant_common.h"
