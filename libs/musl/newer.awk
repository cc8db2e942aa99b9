# SPDX-License-Identifier: BSD-3-Clause
#
# bits/syscall.h as musl itself is compiled with, read twice: of a call that
# there is with times of 32 bits and of 64 only the newer one. musl would try
# both, for kernels that lack one.
$1 == "#define" && NR == FNR { known[$2] = 1 }
NR == FNR { next }
$1 == "#define" && $2 ~ /_time32$/ { next }
$1 == "#define" && ($2 "_time64" in known) { next }
$1 == "#define" && $2 ~ /32$/ && (substr($2, 1, length($2) - 2) "64" in known) { next }
{ print }
