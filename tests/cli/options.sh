#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The options that every command has: --schema, -W, --max-errors, --error-format, --version. And the
# limits of input files.
# shellcheck source=tests/lib.sh
. tests/lib.sh

ada="NVIDIA RTX 6000 Ada Generation"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/ada.bin" --only "$ada"

# Each command, with valid arguments.
while read -r verb arguments; do
	[ "$verb" != compile ] || verb=
	name=${verb:-compile}
	arguments=$(echo "$arguments" | sed "s|BLOB|$scratch/ada.bin|g; s|ROOT|$scratch/root|")
	# shellcheck disable=SC2086
	{
		"$VGPUMC" $verb --version >"$scratch/stdout" 2>"$scratch/stderr"
		check "$name --version, status 0" [ $? -eq 0 ]
		check "$name --version, nothing else" cmp /dev/null "$scratch/stderr"
		says "$name --version, one line" 0 1 grep -c '^vgpumc [0-9]' "$scratch/stdout"
		"$VGPUMC" $verb --frobnicate $arguments >"$scratch/stdout" 2>"$scratch/stderr"
		check "$name, unknown option, status 1" [ $? -eq 1 ]
		check "$name, unknown option, nothing on stdout" cmp /dev/null "$scratch/stdout"
		says "$name, unknown option, named" 0 frobnicate cat "$scratch/stderr"
		check_status "$name, --schema without a file" 1 "$VGPUMC" $verb $arguments --schema
		says "$name, no such schema" 2 absent.schema "$VGPUMC" $verb $arguments \
			--schema "$scratch/absent.schema"
		says "$name, no such error format" 1 "supported: text, json, sarif" \
			"$VGPUMC" $verb $arguments --error-format xml
		for count in -1 x 1x '' 4294967296; do
			check_status "$name, --max-errors '$count'" 1 "$VGPUMC" $verb $arguments \
				--max-errors "$count"
		done
	}
done <<END
compile blobs/vgpu-570.144.yaml -o /dev/null
check blobs/vgpu-570.144.yaml
verify BLOB
dump BLOB
match BLOB --board 10de:26b1
diff BLOB BLOB
import tests/xml/good.xml
install BLOB --allow-unsigned --root ROOT
report BLOB --allow-unsigned -o /dev/null
schema list
END

# A misspelt command.
says "a misspelt command" 1 "did you mean the command 'verify'" "$VGPUMC" verfy "$scratch/ada.bin"
cp blobs/vgpu-570.144.yaml "$scratch/check"
check "a source with the name of a command" "$VGPUMC" "$scratch/check" -q -o "$scratch/out"

# An invented release, known only with its schema.
echo 'schema made-up extends r570 { releases 9999.1..9999.5; containers vgpumeta; }' \
	>"$scratch/made-up.schema"
sed 's/^release:.*/release: "9999.3"/' blobs/vgpu-570.144.yaml >"$scratch/new.yaml"
says "without its schema" 2 "no schema covers GSP release 9999.3" "$VGPUMC" check \
	"$scratch/new.yaml"
says "with its schema" 0 "GSP 9999.3, vgpumeta" "$VGPUMC" "$scratch/new.yaml" \
	--schema "$scratch/made-up.schema" -o "$scratch/new.bin"
says "its schema is listed" 0 "made-up" "$VGPUMC" schema list --schema "$scratch/made-up.schema"
says "its schema is shown" 0 "vgpumeta (default)" "$VGPUMC" schema show 9999.4 \
	--schema "$scratch/made-up.schema"
says "dump with its schema" 0 "NVIDIA L4-24Q" "$VGPUMC" dump "$scratch/new.bin" \
	--schema "$scratch/made-up.schema"
says "match with its schema" 0 "NVIDIA L4-24Q" "$VGPUMC" match "$scratch/new.bin" \
	--board 10de:27b8:10de:16ca --schema "$scratch/made-up.schema"
says "a container that it does not allow" 2 "does not allow the container nvvgpumt" \
	"$VGPUMC" check "$scratch/new.yaml" --schema "$scratch/made-up.schema" --container nvvgpumt

# Two schemas that extend one another, given in either order; and two that form a cycle.
echo 'schema second extends made-up { releases 9999.6; }' >"$scratch/second.schema"
for order in "made-up second" "second made-up"; do
	# Two words.
	# shellcheck disable=SC2086
	set -- $order
	says "--schema twice: $order" 0 "schema second" "$VGPUMC" schema show 9999.6 \
		--schema "$scratch/$1.schema" --schema "$scratch/$2.schema"
done
echo 'schema left extends right { releases 9998.1; }' >"$scratch/left.schema"
echo 'schema right extends left { releases 9998.2; }' >"$scratch/right.schema"
says "schemas in a cycle" 2 "schema-base" "$VGPUMC" schema list --schema "$scratch/left.schema" \
	--schema "$scratch/right.schema"
says "one schema twice" 2 "schema-duplicate" "$VGPUMC" schema list \
	--schema "$scratch/made-up.schema" --schema "$scratch/made-up.schema"

# A source with two warnings.
cat >"$scratch/warned.yaml" <<'END'
release: 570.144
vgpu: "17.0"
types:
  - {id: 1, name: A-1, device: 0x26b1, max_instance: 2}
boards:
  - {device: 0x26b1, types: [1]}
END

# warned STATUS WARNINGS ERRORS ARGUMENTS...
warned()
{
	status=$1
	warnings=$2
	errors=$3
	shift 3
	"$VGPUMC" check "$scratch/warned.yaml" "$@" >"$scratch/stdout" 2>"$scratch/stderr"
	got="$? $(grep -c ': warning: ' "$scratch/stderr") $(grep -c ': error: ' "$scratch/stderr")"
	check "warnings with '$*': $got" [ "$got" = "$status $warnings $errors" ]
}

warned 0 2 0
warned 0 1 0 -Wno-unquoted-version
warned 0 0 0 -Wno-unquoted-version -Wno-vgpu-version
warned 0 0 0 -W no-unquoted-version -W no-vgpu-version
warned 2 0 2 -Werror
warned 2 1 1 -Werror=vgpu-version
warned 2 0 1 -Werror -Wno-vgpu-version
warned 2 0 1 -Wno-vgpu-version -Werror
warned 0 2 0 -Wno-vgpu-version -Wvgpu-version
warned 0 2 0 -Werror=vgpu-version -W vgpu-version
"$VGPUMC" "$scratch/warned.yaml" -o "$scratch/not-there" -Werror -q 2>/dev/null
check "a warning that is an error: nothing is written" [ ! -e "$scratch/not-there" ]

# Many errors: some are shown, all are counted.
{
	printf 'release: "570.144"\nvgpu: "18.1"\ntypes:\n'
	for i in $(seq 30); do
		echo "  - {id: $i, name: A-$i, device: 1, max_instance: x$i}"
	done
	printf 'boards:\n  - {device: 1, types: [A-1]}\n'
} >"$scratch/many.yaml"
for most in '' 1 20 29 30 0; do
	"$VGPUMC" check "$scratch/many.yaml" ${most:+--max-errors $most} 2>"$scratch/stderr"
	got=$(grep -c ': error: ' "$scratch/stderr")
	limit=${most:-20}
	[ "$limit" -ne 0 ] || limit=30
	check "--max-errors '$most': $got shown" [ "$got" -eq "$limit" ]
	[ "$limit" -eq 30 ] || says "--max-errors '$most': the rest is counted" 0 \
		"$((30 - limit)) more error" cat "$scratch/stderr"
done

# Diagnostics as JSON: each line is an object with everything that the text has.
"$VGPUMC" check "$scratch/many.yaml" "$scratch/warned.yaml" --error-format json --max-errors 0 \
	>"$scratch/stdout" 2>"$scratch/json"
check "JSON: nothing on stdout" cmp /dev/null "$scratch/stdout"
cp "$scratch/json" "$scratch/objects"
while IFS= read -r line; do
	echo "$line" | jq -e 'type == "object"' >/dev/null || echo "$line"
done <"$scratch/objects" >"$scratch/wrong" 2>&1
check "JSON: one object on each line" cmp /dev/null "$scratch/wrong"
check "JSON: every error" jq -s -e \
	'[.[] | select(.severity == "error")] | length == 30' "$scratch/objects"
check "JSON: warnings too" jq -s -e \
	'[.[] | select(.severity == "warning") | .rule] == ["unquoted-version", "vgpu-version"]' \
	"$scratch/objects"
check "JSON: place and text" jq -s -e --arg file "$scratch/many.yaml" '.[0] == {file: $file,
	line: 4, column: 49, length: 2, severity: "error", rule: "bad-number", message:
	"invalid number '\''x1'\'' for '\''max_instance'\'': it does not start with a digit"}' \
	"$scratch/objects"

# Text from a file is made printable before it reaches the terminal.
printf 'release: "570.144"\nvgpu: "18.1"\n"\\u009b31m\\u007f": 1\ntypes: []\nboards: []\n' \
	>"$scratch/hostile.yaml"
"$VGPUMC" check "$scratch/hostile.yaml" >/dev/null 2>"$scratch/stderr"
check "a hostile key, status 2" [ $? -eq 2 ]
LC_ALL=C tr -d '\n\040-\176' <"$scratch/stderr" >"$scratch/left"
check "a hostile key, nothing unprintable" cmp /dev/null "$scratch/left"
head -c 20000 "$VGPUMC" >"$scratch/garbage"
for verb in check dump verify; do
	says "$verb rejects a program" 2 error "$VGPUMC" "$verb" "$scratch/garbage"
	LC_ALL=C tr -d '\n\040-\176\200-\377' <"$scratch/output" >"$scratch/left"
	check "a program, no control characters from $verb" cmp /dev/null "$scratch/left"
done
says "a program is not a schema" 2 schema-syntax "$VGPUMC" schema list --schema "$scratch/garbage"

# The current folder makes no difference.
case $VGPUMC in
/*) program=$VGPUMC ;;
*) program=$PWD/$VGPUMC ;;
esac
(cd "$scratch" && "$program" "$OLDPWD/blobs/vgpu-570.144.yaml" -q -o elsewhere.bin --only "$ada")
check "from another folder, the same bytes" cmp "$scratch/ada.bin" "$scratch/elsewhere.bin"

# A source of 16 MiB, and one with a byte more.
{
	cat tests/good/minimal.yaml
	echo '#'
} >"$scratch/large.yaml"
size=$(wc -c <"$scratch/large.yaml")
head -c $((16777216 - size)) /dev/zero | tr '\0' '\n' >>"$scratch/large.yaml"
check "16 MiB of source" "$VGPUMC" check "$scratch/large.yaml"
echo >>"$scratch/large.yaml"
says "16 MiB and a byte" 1 "file-too-large" "$VGPUMC" check "$scratch/large.yaml"
says "16 MiB and a byte, from a pipe" 1 "file-too-large" "$VGPUMC" check - <"$scratch/large.yaml"
finish
