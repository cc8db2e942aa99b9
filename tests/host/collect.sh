#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# collect.sh FOLDER SUBJECT OPTION...: fuzzes SUBJECT for a minute, beginning
# with its corpus, and prints as text the smallest inputs that reach what the
# corpus doesn't.
set -eu
folder=$1 subject=$2
shift 2
work=$folder/collect-$subject
rm -rf "$work"
mkdir -p "$work/found" "$work/new"
rm -f "$work/list"
LLVM_PROFILE_FILE=/dev/null "$folder/$subject" "$@" -max_total_time="${SECONDS_EACH:-60}" \
	-seed_inputs="@$folder/corpus/$subject/list" "$work/found" >&2
cp -r "$folder/corpus/$subject" "$work/old"
rm "$work/old/list"
# What the corpus reaches counts as reached; only new edges count.
LLVM_PROFILE_FILE=/dev/null "$folder/$subject" "$@" -use_value_profile=0 -use_counters=0 -merge=1 \
	"$work/old" "$work/found" >&2
find "$work/old" -type f ! -name '[0-9][0-9][0-9]' -exec ./corpus.py --text {} +
