#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Plant each bug of mutants.txt in a copy of the driver and run the parts that must find it:
#
#	tests/kernel/mutants.sh MADE CACHE VGPUMC [NAME-PATTERN]
#
# A bug counts as found only if the named test fails. The columns of a line become variables.
# shellcheck disable=SC2154
set -u

made=$(cd "$1" && pwd) || exit 1
cache=$(cd "$2" && pwd) || exit 1
program=$(realpath "$3")
pattern=${4-.}
list=$(realpath tests/kernel/mutants.txt)
work=$made/mutants
failed=0

# Copy what bed.sh reads. Its builds stay, so that only changed files are built again.
copy_tree()
{
	mkdir -p "$work/tree/tests" "$work/tree/blobs" "$work/made"
	rm -rf "$work/tree/kernel" "$work/tree/tests/kernel"
	cp -r kernel "$work/tree/"
	cp -r tests/kernel "$work/tree/tests/"
	cp blobs/vgpu-*.yaml "$work/tree/blobs/"
	for item in files keys rejected expected records; do
		[ -e "$work/made/$item" ] || cp -r "$made/$item" "$work/made/"
	done
}

# plant FILE TEXT REPLACEMENT: TEXT must be in the file once
plant()
{
	TEXT=$2 REPLACEMENT=$3 perl -0777 -i -pe '
		BEGIN { for (qw(TEXT REPLACEMENT)) { $ENV{$_} =~ s/\\n/\n/g; $ENV{$_} =~ s/\\\|/|/g } }
		$count = s/\Q$ENV{TEXT}\E/$ENV{REPLACEMENT}/g;
		END { exit($count == 1 ? 0 : 1) }' "$work/tree/kernel/driver/$1"
}

while IFS= read -r line; do
	case $line in
	'#'* | '') continue ;;
	esac
	# " | " separates; an escaped bar does not.
	eval "$(echo "$line" | perl -ne '
		chomp;
		@names = qw(name file text replacement bed parts test);
		@values = split /(?<!\\) \|(?: |(?= \|))/;
		for (0 .. 6) { $v = $values[$_] // ""; $v =~ s/\x27/\x27\\\x27\x27/g;
			print "$names[$_]=\x27$v\x27\n" }')"
	echo "$name" | grep -q -E "$pattern" || continue
	if [ -z "$test" ]; then
		echo "not ok mutant: $name: its line lacks a column"
		failed=1
		continue
	fi
	copy_tree
	if ! plant "$file" "$text" "$replacement"; then
		echo "not ok mutant: $name: its text is not in $file exactly once"
		failed=1
		continue
	fi
	# No part for a bug runs vgpumc in the guest, so any program will do there.
	(cd "$work/tree" && PARTS=$parts sh tests/kernel/bed.sh "$bed" "$work/made" "$cache" \
		"$program" "$program") >"$work/log" 2>&1 </dev/null
	if grep '^not ok' "$work/log" | grep -q -F "$test"; then
		echo "ok mutant: $name"
	else
		tail -n 20 "$work/log"
		echo "not ok mutant: $name: '$test' did not fail"
		failed=1
	fi
done <"$list"
exit "$failed"
