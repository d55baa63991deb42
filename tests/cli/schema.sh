#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The schemas say what the layout tables of tests/data/layouts say: each member's offset, size and
# key, and which schema covers which of the public GSP releases, with which limits.
# shellcheck source=tests/lib.sh
. tests/lib.sh

layouts=tests/data/layouts
"$VGPUMC" schema list >"$scratch/list" 2>&1
check "schema list" "$VGPUMC" schema list

for table in "$layouts"/r*.tsv; do
	name=$(basename "$table" .tsv)
	grep -q "^$name " "$scratch/list" || continue
	"$VGPUMC" schema show "$name" >"$scratch/$name.shown" 2>&1

	# Rows of the info record only: from its heading to the next empty line. OFFSET SIZE TYPE
	# MEMBER KEY
	sed -n '/^info /,/^$/p' "$scratch/$name.shown" | awk '$1 ~ /^[0-9]+$/ {
		print $4, $1, $2, $5 }' >"$scratch/$name.got"
	awk -v layout="$name" '
		/^#/ { next }
		NR == FNR { key[$1] = $2; next }
		{ print $1, $3, $4, key[$1] }' "$layouts/keys.tsv" "$table" >"$scratch/$name.wanted"
	check "$name, every member" diff "$scratch/$name.wanted" "$scratch/$name.got"
	size=$(sed -n 's/^# sizeof[^0-9]*//p' "$table")
	says "$name, $size bytes" 0 "$size bytes" grep '^info ' "$scratch/$name.shown"
done

# Of each release whose layout has a schema, the schema that is found for it.
grep -v '^#' "$layouts/releases.tsv" | while read -r release layout types instances; do
	grep -q "^$layout " "$scratch/list" || continue
	"$VGPUMC" schema show "$release" 2>&1 | awk -v schema="schema $layout" \
		-v types="info[$types]" -v instances="in {1..$instances}" -v release="$release" '
		index($0, schema " ") == 1 || index($0, schema ":") == 1 { found++ }
		$3 == types { found++ }
		$4 == "maxInstance" && index($0, instances) { found++ }
		END { if (found != 3) print release " is not " schema " " types " " instances }'
done >"$scratch/wrong"
check "every public release" diff /dev/null "$scratch/wrong"

says "a release that no schema covers" 2 "nearest" "$VGPUMC" schema show 999.1
check_status "no such verb" 1 "$VGPUMC" schema frobnicate
finish
