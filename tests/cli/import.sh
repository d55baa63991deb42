#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc import: every value of a vgpuConfig.xml is in the file compiled from it, unknown parts are
# reported, and hostile documents are rejected at once. The files of tests/xml/ contain the expected
# messages, `<!-- expect: TEXT -->`: bad-* are rejected with exactly these errors.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have_python "import" || finish

xml=tests/xml
export PYTHONDONTWRITEBYTECODE=1

# Processor time in seconds, since the machine may be busy; ten times as much with sanitizers.
slow=1
case $VGPUMC in
*-san/*) slow=10 ;;
esac

# within SECONDS COMMAND...
within()
(
	# shellcheck disable=SC3045 # dash, bash and busybox have it
	ulimit -t $(($1 * slow))
	shift
	exec "$@"
)

# through NAME XML RELEASE: import it, compile it to $scratch/NAME.bin, and dump that
through()
{
	"$VGPUMC" import "$2" -q --release "$3" -o "$scratch/$1.yaml" &&
		"$VGPUMC" "$scratch/$1.yaml" -q --container vgpumeta -o "$scratch/$1.bin" &&
		"$VGPUMC" dump "$scratch/$1.bin" --format json >"$scratch/$1.json"
}

# query NAME FILE FILTER: jq's filter must yield true
query()
{
	check "$1" jq -e "$3" "$2"
}

check "import, compile, dump" through good "$xml/good.xml" 570.144
query "boards" "$scratch/good.json" '[.boards[] | [.device, .subsystem, (.types | length)]] ==
	[["0x26b5", "0x0000", 3], ["0x26b5", "0x169d", 1], ["0x1b38", "0x0000", 1]]'
query "instances of each board" "$scratch/good.json" \
	'[.boards[].types[] | [.id, .max_instance]] ==
	[[901, 12], [902, 8], [903, 6], [901, 11], [46, 24]]'
query "digests of each board" "$scratch/good.json" '[.boards[].types[].signature] ==
	["ab" * 128, "", "", "c0" * 128, ""]'
query "licences" "$scratch/good.json" '[.boards[].types[].license] | unique ==
	["NVIDIA-vComputeServer,9.0;Quadro-Virtual-DWS,5.0",
	"Quadro-Virtual-DWS,5.0;GRID-Virtual-WS,2.0;GRID-Virtual-WS-Ext,2.0"]'
query "a whole type" "$scratch/good.json" '.boards[0].types[1] | [.name, .class, .vdev_id, .pdev_id,
	.profile_size, .fb_length, .gsp_heap_size, .fb_reservation, .num_heads, .max_resolution_x,
	.max_resolution_y, .max_pixels, .mappable_video_size, .frl_config, .cuda_enabled,
	.ecc_supported, .multi_vgpu_supported, .multi_vgpu_exclusive, .encoder_capacity,
	.bar1_length, .frl_enable, .gpu_direct_supported] == ["NVIDIA L40-6C", "Compute",
	649402254, 9909, 6442450944, 6039797760, 67108864, 335544320, 1, 4096, 2400, 9216000,
	4194304, 60, 1, 1, 1, 0, 100, 4096, 1, 1]'
says "the source passes all rules" 0 "no errors" "$VGPUMC" check "$scratch/good.yaml" \
	--container vgpumeta -Werror -Wno-wildcard-subsystem
says "shared values are merged in" 0 '<<: *compute-1' cat "$scratch/good.yaml"
says "the comment of a type names its line" 0 '# line 31, disable_esx_aie_6_7 1' \
	cat "$scratch/good.yaml"
says "the comment of a board has what no record holds" 0 \
	'# line 85, fractionalMultiVgpu 1, hostVgpuMode sriov' cat "$scratch/good.yaml"
says "the comment of an entry names the type" 0 '# NVIDIA L40-6C, line 91' cat "$scratch/good.yaml"
says "the comment of the file" 0 'homogeneousVgpus TRUE, pluginSoName libnvidia-vgpu' \
	cat "$scratch/good.yaml"
says "the known vGPU version" 0 'vgpu: "18.1"' "$VGPUMC" import "$xml/good.xml" --release 570.144
says "another vGPU version" 0 'vgpu: "18.4"' "$VGPUMC" import "$xml/good.xml" --release 570.144 \
	--vgpu 18.4
says "an invalid vGPU version" 1 "invalid vGPU version" "$VGPUMC" import "$xml/good.xml" --vgpu 18
says "an invalid release" 1 "invalid GSP release" "$VGPUMC" import "$xml/good.xml" --release x
says "a release without schema" 2 "no schema covers" "$VGPUMC" import "$xml/good.xml" \
	--release 999.1

# Without --release the source has no release.
"$VGPUMC" import "$xml/good.xml" -o "$scratch/open.yaml" 2>"$scratch/output"
check_status "no release in the source" 1 grep -q '^release:' "$scratch/open.yaml"
check "the release is given to the compiler" "$VGPUMC" "$scratch/open.yaml" -q --release 570.144 \
	--container vgpumeta -o "$scratch/open.bin"
same "... with the same result" "$scratch/open.bin" "$scratch/good.bin"

# A pipe at both ends.
pipe()
{
	"$VGPUMC" import - -q --release 570.144 <"$xml/good.xml" |
		"$VGPUMC" - -q --container vgpumeta -o "$scratch/pipe.bin"
}
check "from standard input to standard output" pipe
same "... with the same result" "$scratch/pipe.bin" "$scratch/good.bin"

# values NAME COUNTS: check that NAME.json has the values that Python reads from $scratch/NAME.xml,
# and no others
values()
{
	says "$1: all values are the same" 0 "0 differences in $2," \
		"$python" tests/tools/config_values.py "$scratch/$1.xml" "$scratch/$1.json"
}

cp "$xml/good.xml" "$scratch/good.xml"
values good "3 boards, 5 types"
jq '.boards[0].types[1].frl_config = 61' "$scratch/good.json" >"$scratch/wrong.json"
says "the comparison finds a wrong value" 1 "type 902: frl_config is 61, and 60 in the XML" \
	"$python" tests/tools/config_values.py "$scratch/good.xml" "$scratch/wrong.json"
check "a later release" through good "$xml/good.xml" 580.95.05
values good "3 boards, 5 types"
query "has the vendor that its guests see" "$scratch/good.json" \
	'[.boards[].types[].vgpu_ssvid] | unique == [4318]'

# All public C types of vGPU 15 in the form of NVIDIA's files; the digests are made up.
"$python" tests/tools/vgpu_config.py >"$scratch/v15.xml"
check "all C types of vGPU 15" through v15 "$scratch/v15.xml" 525.60.13
values v15 "34 boards, 238 types"
check "the source is shorter than the XML" test "$(wc -c <"$scratch/v15.yaml")" -lt \
	"$(wc -c <"$scratch/v15.xml")"
check "each type once" test "$(grep -c '^    name: ' "$scratch/v15.yaml")" -eq 238

# 5 MB: all 716 public ids, on more boards than exist.
"$python" tests/tools/vgpu_config.py 5000000 >"$scratch/all.xml"
check "the file has 5 MB" test "$(wc -c <"$scratch/all.xml")" -ge 5000000
check "5 MB in 2 seconds" within 2 "$VGPUMC" import "$scratch/all.xml" -q --release 580.95.05 \
	-o "$scratch/all.yaml"
check "all types" test "$(grep -c '^    name: ' "$scratch/all.yaml")" -eq 716
check "compile it" "$VGPUMC" "$scratch/all.yaml" -q -o "$scratch/all.bin" --container vgpumeta
"$VGPUMC" dump "$scratch/all.bin" --format json >"$scratch/all.json"
values all "153 boards, 12138 types"
rm "$scratch"/all.*

# All published A, B and Q types. For every release the rules report nothing but what the facts
# deserve: nvvgpumt files cannot tell boards of one device id apart, and boards before GSP have
# no subsystem in NVIDIA's table, which vgpu-mgmt needs.
"$python" tests/tools/vgpu_config.py public >"$scratch/public.xml"
for release in 535.129.03 550.163.01 570.144 575.64 580.65.06 580.95.05 595.45.04 \
	610.57.04 615.71.09; do
	check "published types for $release" "$VGPUMC" import "$scratch/public.xml" -q \
		--release "$release" --vgpu 1.1 -o "$scratch/public.yaml"
	check "all published types for $release" \
		test "$(grep -c '^    name: ' "$scratch/public.yaml")" -eq 586
	"$VGPUMC" check "$scratch/public.yaml" --max-errors 0 -Wno-vgpu-version \
		-Wno-not-stored 2>&1 |
		sed -n -E 's/.*(error|warning): .*device (0x[0-9a-f]*).*\[(.*)\]$/\3 \2/p
			t
			s/.*(error|warning): /&/p' >"$scratch/found"
	case $release in
	595.* | 61*) printf 'wildcard-subsystem 0x%s\n' 13f2 13f3 15f7 15f8 15f9 1b38 1bb4 \
		1db3 1db6 ;;
	*) printf 'board-conflict 0x%s\n' 1e30 1e78 25b6 ;;
	esac >"$scratch/deserved"
	same "what the rules report for $release" "$scratch/found" "$scratch/deserved"
done

# An old file with few elements. Its import succeeds, check finds the framebuffer error in the
# source, and once that is corrected, all values are the same.
"$VGPUMC" import "$xml/xenserver.xml" --release 570.144 -o "$scratch/old.yaml" >"$scratch/said" 2>&1
check "an old file imports" test $? -eq 0
says "check reports its error" 2 "framebuffer-split" "$VGPUMC" check "$scratch/old.yaml"
sed 's/^    fb_length: \(.*\)/&\n    profile_size: \1/' "$scratch/old.yaml" \
	>"$scratch/xenserver.yaml"
"$VGPUMC" "$scratch/xenserver.yaml" -q -o "$scratch/xenserver.bin" -Wno-name-grammar
"$VGPUMC" dump "$scratch/xenserver.bin" --format json |
	jq '.boards[].types[].profile_size = 0' >"$scratch/xenserver.json"
sed '/moreOfIt\|stillMore/d' "$xml/xenserver.xml" >"$scratch/xenserver.xml"
values xenserver "2 boards, 3 types"

# expected FILE SEVERITY: check that exactly the messages in the file were reported
expected()
{
	sed -n 's/^<!-- expect: \(.*\) -->$/\1/p' "$1" >"$scratch/wanted"
	test -s "$scratch/wanted" || return 1
	while read -r text; do
		grep -q -F -e "$text" "$scratch/said" || {
			echo "not reported: $text"
			return 1
		}
	done <"$scratch/wanted"
	test "$(grep -c -E "^[^ ]*: $2: " "$scratch/said")" -eq "$(wc -l <"$scratch/wanted")"
}

for file in "$xml"/bad-*.xml; do
	mkdir "$scratch/out"
	"$VGPUMC" import "$file" --release 570.144 -o "$scratch/out/x.yaml" >"$scratch/said" 2>&1
	status=$?
	check "${file##*/}: exit status" test "$status" -eq 2
	check "${file##*/}: errors" expected "$file" error
	check "${file##*/}: nothing written" rmdir "$scratch/out"
done

"$VGPUMC" import "$xml/xenserver.xml" --release 570.144 -o "$scratch/old.yaml" >"$scratch/said" 2>&1
check "unknown elements of an old file are reported" expected "$xml/xenserver.xml" warning
"$VGPUMC" import "$xml/unknown.xml" --release 570.144 -o "$scratch/unknown.yaml" \
	>"$scratch/said" 2>&1
check "unknown parts are warnings, not errors" test $? -eq 0
check "each warning has a location" expected "$xml/unknown.xml" warning
check "the rest is imported" "$VGPUMC" check "$scratch/unknown.yaml" -Wno-name-grammar
check_status "a line break does not end a comment" 1 grep -q -e '^ *evil' "$scratch/unknown.yaml"
check_status "-Werror" 2 "$VGPUMC" import "$xml/unknown.xml" -Werror=unknown-element \
	-o "$scratch/refused.yaml"
check "-Werror: nothing is written" test ! -e "$scratch/refused.yaml"

# hostile NAME TEXT: check that hostile.xml is rejected within a second, with TEXT in the error
hostile()
{
	says "$1" 2 "$2" within 1 "$VGPUMC" import "$scratch/hostile.xml" \
		-o "$scratch/hostile.yaml"
}

# repeat COUNT TEXT
repeat()
{
	awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'
}

# Entity bombs and external entities, larger than in tests/xml/.
{
	echo '<!DOCTYPE vgpu [<!ENTITY e0 "0123456789">'
	awk 'BEGIN {
		for (i = 1; i < 100000; i++) {
			printf "<!ENTITY e%d \"", i
			for (n = 0; n < 10; n++)
				printf "&e%d;", i - 1
			print "\">"
		}
	}'
	echo ']><vgpuconfig>&e99999;</vgpuconfig>'
} >"$scratch/hostile.xml"
hostile "a bomb of 100000 entities" "declarations inside the document are not allowed"
echo '<!DOCTYPE vgpu [<!ENTITY e SYSTEM "/dev/zero">]><vgpuconfig>&e;</vgpuconfig>' \
	>"$scratch/hostile.xml"
hostile "an entity without end" "declarations inside the document are not allowed"
{ echo '<vgpuconfig>'; repeat 1000000 '<a>'; } >"$scratch/hostile.xml"
hostile "elements nested a million deep" "nested too deeply"
{ printf '<vgpuconfig version="'; repeat 1000000 'aaaaaaaa'; echo '"/>'; } >"$scratch/hostile.xml"
hostile "an attribute of 8 MB" "attribute is too long"
{ printf '<vgpuconfig'; awk 'BEGIN { while (i < 100000) printf " a%d=\"\"", i++ }'; echo '/>'; } \
	>"$scratch/hostile.xml"
hostile "100000 attributes" "too many attributes"
{ printf '<'; repeat 1000000 aaaaaaaa; echo '/>'; } >"$scratch/hostile.xml"
hostile "an element's name of 8 MB" "name is too long"
{ echo '<vgpuconfig>'; repeat 600000 '<a/>'; echo '</vgpuconfig>'; } >"$scratch/hostile.xml"
hostile "600000 elements" "too many elements"
{ printf '<vgpuconfig>'; repeat 1000000 'aaaaaaaa'; echo '</vgpuconfig>'; } >"$scratch/hostile.xml"
hostile "8 MB of text" "text is too long"
{ echo '<vgpuconfig>'; repeat 20000 '<vgpuType/>'; echo '</vgpuconfig>'; } >"$scratch/hostile.xml"
hostile "20000 types" "too many vgpuType elements (limit: 16384)"
head -c 17000000 /dev/zero >"$scratch/hostile.xml"
check_status "17 MB" 1 "$VGPUMC" import "$scratch/hostile.xml"
printf '<vgpuconfig>\377</vgpuconfig>' >"$scratch/hostile.xml"
hostile "not UTF-8" "not well-formed"
printf "<vgpuconfig>\\r</vgpuconfig>" >"$scratch/hostile.xml"
hostile "a bare carriage return" "without a line feed"
: >"$scratch/hostile.xml"
hostile "nothing at all" "no element found"
check "hostile documents: nothing is written" test ! -e "$scratch/hostile.yaml"
check_status "missing file" 1 "$VGPUMC" import "$scratch/absent.xml"
check_status "two files" 1 "$VGPUMC" import "$xml/good.xml" "$xml/good.xml"
finish
