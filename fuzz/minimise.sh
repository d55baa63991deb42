#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Adds to a corpus what runs found and leaves out what reaches nothing of its own:
# fuzz/minimise.sh TARGET [FOLDER...]
#
# What counts is each edge of the program, not how often it is taken: that makes corpora small.
# FOLDER has inputs too, beside fuzz/TARGET/corpus and what `make fuzz` found. A file in the corpus
# with a name that says what it is stays in any case; the others have their hash for a name. Files
# over 32 KiB are taken only from the corpus, since they make fuzzing slow.
set -eu

target=$1
shift
here=${FUZZ_BUILD:-build/fuzz}/$target
corpus=fuzz/$target/corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export ASAN_OPTIONS="quarantine_size_mb=8${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

is_hash()
{
	[ "${#1}" -eq 40 ] && [ -z "$(printf %s "$1" | tr -d 0-9a-f)" ]
}

mkdir "$work/corpus" "$work/more"
before=$(find "$corpus" -type f | wc -l)
for file in "$corpus"/*; do
	if is_hash "${file##*/}"; then
		cp "$file" "$work/more"
	else
		cp "$file" "$work/corpus"
	fi
done
for folder in "$here/found" "$@"; do
	[ ! -d "$folder" ] || find "$folder" -type f -size -33k -exec cp -t "$work/more" {} +
done
# The first folder gets what adds to it.
"$here/fuzz" -merge=1 -use_counters=0 -max_len=1048576 -timeout=100 "$work/corpus" "$work/more" \
	>"$here/merge.log" 2>&1
rm "$corpus"/*
mv "$work/corpus"/* "$corpus"
printf '  %-7s %-24s %s files of %s, %s\n' MERGE "$target" \
	"$(find "$corpus" -type f | wc -l)" "$before" "$(du -sh --apparent-size "$corpus" | cut -f1)"
