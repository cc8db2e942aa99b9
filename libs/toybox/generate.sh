#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# generate.sh SOURCE COMMANDS: has upstream's scripts write the headers of a
# toybox with those commands, a file of names. Its configuration program isn't
# built: what it would ask is known.

set -eu
cd "$1"
wanted=$2
unset CFLAGS LDFLAGS CROSS_COMPILE V
export CC=cc HOSTCC=cc NOBUILD=1 LC_ALL=C GENDIR=generated

rm -rf generated
mkdir generated
bash scripts/genconfig.sh
{
	tr ' a-z' '\nA-Z' <"$wanted"
	echo TOYBOX TOYBOX_FLOAT TOYBOX_FORCE_NOMMU TOYBOX_LSM_NONE SORT_FLOAT TEST_GLUE | tr ' ' '\n'
} >generated/wanted
cat Config.in generated/Config.in generated/Config.probed |
	awk 'NR == FNR { wanted[$1] = 1; next }
	     $1 == "config" && !seen[$2]++ {
		     print $2 in wanted ? "CONFIG_" $2 "=y" : "# CONFIG_" $2 " is not set"
	     }' generated/wanted - >.config
# No libraries to look for, nor uids that mean anything.
echo "CONFIG_TOYBOX_UID_SYS=100
CONFIG_TOYBOX_UID_USR=500" >>.config
bash scripts/make.sh
