#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Compiling as a person or a script meets it: what goes to which stream, exit status, nothing
# half-written, the same bytes everywhere.
# shellcheck source=tests/lib.sh
. tests/lib.sh

source=blobs/vgpu-570.144.yaml
ada="NVIDIA RTX 6000 Ada Generation"
out=$scratch/out.bin

# compile ARGUMENTS...: the RTX 6000 Ada
compile()
{
	"$VGPUMC" "$source" --only "$ada" "$@"
}

# silent NAME FILE: it must be empty
silent()
{
	check "$1" cmp /dev/null "$2"
}

# The summary and -q; "-" for input and output.
compile -o "$out" >"$scratch/stdout" 2>"$scratch/stderr"
silent "data only goes to stdout" "$scratch/stdout"
for word in 570.144 18.1 nvvgpumt "1 board" "29 types" "337432 bytes" unsigned; do
	says "the summary says $word" 0 "$word" cat "$scratch/stderr"
done
says "the summary is one line" 0 1 grep -c '' "$scratch/stderr"
compile -q -o - >"$scratch/piped" 2>"$scratch/stderr"
silent "-q is silent" "$scratch/stderr"
same "to stdout" "$out" "$scratch/piped"
"$VGPUMC" - --only "$ada" -q -o "$scratch/from-stdin" <"$source" 2>"$scratch/stderr"
same "from stdin" "$out" "$scratch/from-stdin"
compile -o - 2>/dev/null | cmp - "$out" >"$scratch/output" 2>&1
silent "a summary does not mix with the data" "$scratch/output"

# The same bytes in any locale, order of arguments, folder and time zone.
for locale in C.UTF-8 tr_TR.UTF-8 de_DE.UTF-8; do
	LC_ALL=$locale TZ=Asia/Kathmandu "$VGPUMC" --only "$ada" -o "$scratch/$locale" -q "$source"
	same "the same bytes with $locale" "$out" "$scratch/$locale"
done
says "--only by device id" 0 "1 board" "$VGPUMC" "$source" --only 0x26b1 -o "$out.2"
same "--only by device id, the same bytes" "$out" "$out.2"
says "--only twice" 0 "2 boards" "$VGPUMC" "$source" --only "$ada" --only "NVIDIA L40" -o "$out.2"
says "--only a board that is not there" 2 "NVIDIA L40" "$VGPUMC" "$source" --only "NVIDIA L41" \
	-o "$scratch/none"

# Containers and releases.
says "--container vgpumeta" 0 vgpumeta "$VGPUMC" "$source" --only "$ada" -o "$out.meta" \
	--container vgpumeta
says "no such container" 1 "supported: nvvgpumt, vgpumeta" \
	compile -o "$scratch/none" --container zip
says "--release" 0 570.133.07 compile -o "$out.2" --release 570.133.07
says "a release that no schema covers" 2 570.211.01 compile -o "$scratch/none" --release 571.1
says "a release that is none" 1 "five" compile -o "$scratch/none" --release five

# Nothing is written when something is wrong, and what was there stays.
sed 's/^release:.*/release: "1.1"/' "$source" >"$scratch/wrong.yaml"
cp "$out" "$scratch/kept"
check_status "a wrong source" 2 "$VGPUMC" "$scratch/wrong.yaml" -o "$scratch/kept"
same "the older file stays" "$out" "$scratch/kept"
mkdir "$scratch/folder"
check_status "a wrong source, no file before" 2 "$VGPUMC" "$scratch/wrong.yaml" \
	-o "$scratch/folder/out"
check_status "into a folder that is not there" 1 compile -o "$scratch/folder/none/out"
check_status "into a folder" 1 compile -o "$scratch/folder"
ls -A "$scratch/folder" >"$scratch/left"
silent "no file is left behind" "$scratch/left"
if [ -w /dev/full ]; then
	"$VGPUMC" "$source" -q -o - >/dev/full 2>"$scratch/stderr"
	check "a full disk, status 1" [ $? -eq 1 ]
	says "a full disk, said" 0 "error: " cat "$scratch/stderr"
fi
check_status "no such source" 1 "$VGPUMC" "$scratch/absent.yaml" -o "$scratch/none"
check_status "a folder as a source" 1 "$VGPUMC" "$scratch" -o "$scratch/none"
check_status "no source" 1 "$VGPUMC" -o "$scratch/none"
check_status "no output" 1 "$VGPUMC" "$source"
check_status "no such option" 1 "$VGPUMC" "$source" -o "$scratch/none" --frobnicate
check_status "a key without a certificate" 1 compile -o "$scratch/none" --key /dev/null
check "nothing was written" [ ! -e "$scratch/none" ]

# check writes nothing and says the same.
check "check" "$VGPUMC" check "$source"
check_status "check, a wrong source" 2 "$VGPUMC" check "$scratch/wrong.yaml"

# Diagnostics as JSON and as text.
"$VGPUMC" check "$scratch/wrong.yaml" --error-format json >"$scratch/stdout" 2>"$scratch/stderr"
check "JSON diagnostics, status 2" [ $? -eq 2 ]
check "JSON diagnostics, one object a line" jq -e '.severity and .message' "$scratch/stderr"
silent "JSON diagnostics, nothing on stdout" "$scratch/stdout"
"$VGPUMC" check "$scratch/wrong.yaml" 2>"$scratch/stderr"
check_status "no colours in a file" 1 grep "$(printf '\033')" "$scratch/stderr"
says "the place, the line" 0 '"1.1"' cat "$scratch/stderr"

# Help and version go to stdout.
for verb in "" check verify sign dump match diff import install report schema; do
	# shellcheck disable=SC2086
	"$VGPUMC" $verb --help >"$scratch/stdout" 2>"$scratch/stderr"
	check "${verb:-compile} --help, status 0" [ $? -eq 0 ]
	silent "${verb:-compile} --help, nothing on stderr" "$scratch/stderr"
	says "${verb:-compile} --help, on stdout" 0 "Usage: vgpumc" cat "$scratch/stdout"
	says "${verb:-compile} --help, exit status" 0 "Exit status" cat "$scratch/stdout"
	LC_ALL=C grep -n '.\{101,\}' "$scratch/stdout" >"$scratch/long"
	silent "${verb:-compile} --help fits a terminal of 100 columns" "$scratch/long"
done
says "help" 0 "Usage: vgpumc SOURCE.yaml" "$VGPUMC" help
says "help of a command" 0 "Usage: vgpumc diff OLD NEW" "$VGPUMC" help diff
says "help of none" 1 "did you mean the command 'diff'" "$VGPUMC" help dif
check_status "help of two" 1 "$VGPUMC" help diff dump
for file in "$out" tests/xml/good.xml; do
	says "${file##*.} is no source" 2 "[not-a-source]" "$VGPUMC" check "$file"
	check "it is said once" test "$(grep -c error: "$scratch/output")" -eq 1
done
says "--version" 0 "vgpumc " "$VGPUMC" --version
check_status "no arguments" 1 "$VGPUMC"
finish
