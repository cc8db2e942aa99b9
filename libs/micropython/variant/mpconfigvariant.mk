# SPDX-License-Identifier: BSD-3-Clause
#
# What of MicroPython's Unix port is left out: foreign code, threads, whose
# stacks it would look through by signals, file systems on disks, which are
# Tessera's, and what isn't in the archive (TLS, a database).
FROZEN_MANIFEST =
MICROPY_PY_BTREE = 0
MICROPY_PY_FFI = 0
MICROPY_PY_SOCKET = 0
MICROPY_PY_SSL = 0
MICROPY_PY_THREAD = 0
MICROPY_PY_TERMIOS = 0
MICROPY_VFS_FAT = 0
MICROPY_VFS_LFS1 = 0
MICROPY_VFS_LFS2 = 0
