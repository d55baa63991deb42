#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc import: every value of a vgpuConfig.xml comes out of the file compiled from it; what is not
# known is said; what is hostile is refused at once. Files of tests/xml/ name what must be said of
# them, `<!-- expect: TEXT -->`: those called bad-* are refused with these errors and no others.
# shellcheck source=tests/lib.sh
. tests/lib.sh

xml=tests/xml

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
says "nothing in it breaks a rule" 0 "no errors" "$VGPUMC" check "$scratch/good.yaml" \
	--container vgpumeta -Werror
says "what types share is merged" 0 '<<: *compute-1' cat "$scratch/good.yaml"
says "a comment names the line" 0 '# line 31, disable_esx_aie_6_7 1' cat "$scratch/good.yaml"
says "... of a board, with what no record holds" 0 \
	'# line 85, fractionalMultiVgpu 1, hostVgpuMode sriov' cat "$scratch/good.yaml"
says "... of an entry" 0 '# NVIDIA L40-6C, line 91' cat "$scratch/good.yaml"
says "... and of the file" 0 'homogeneousVgpus TRUE, pluginSoName libnvidia-vgpu' \
	cat "$scratch/good.yaml"
says "the known vGPU version" 0 'vgpu: "18.1"' "$VGPUMC" import "$xml/good.xml" --release 570.144
says "another one" 0 'vgpu: "18.4"' "$VGPUMC" import "$xml/good.xml" --release 570.144 --vgpu 18.4
says "not a version" 1 "is not a vGPU version" "$VGPUMC" import "$xml/good.xml" --vgpu 18
says "not a release" 1 "is not a GSP release" "$VGPUMC" import "$xml/good.xml" --release x
says "a release without schema" 2 "no schema covers" "$VGPUMC" import "$xml/good.xml" \
	--release 999.1

# Without --release the source leaves it open.
"$VGPUMC" import "$xml/good.xml" -o "$scratch/open.yaml" 2>"$scratch/output"
check_status "no release in the source" 1 grep -q '^release:' "$scratch/open.yaml"
check "it is given when compiling" "$VGPUMC" "$scratch/open.yaml" -q --release 570.144 \
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

# All public C types of vGPU 15 in the true form; every value comes back. The digests are made up.
types=tests/data/compute_types_v15.csv
counts=tests/data/compute_max_vgpus_v15.csv
awk -F, -v OFS= '
	/^#/ || /^(type_)?id,/ { next }
	FILENAME == ARGV[1] { count[$1] = $3; next }
	function put(name, value) {
		if (value != "")
			print "    <", name, ">", value, "</", name, ">"
	}
	{
		print "  <vgpuType id=\"", $1, "\" name=\"", $2, "\" class=\"", $3, "\">"
		print "    <devId vendorId=\"0x10de\" deviceId=\"", $4, "\""
		print "           subsystemVendorId=\"0x10de\" subsystemId=\"", $5, "\"/>"
		put("profileSize", $6); put("framebuffer", $7); put("fbReservation", $8)
		put("gspHeapSize", $9); put("numHeads", $10)
		print "    <display width=\"", $11, "\" height=\"", $12, "\"/>"
		put("maxPixels", $13); put("mappableVideoSize", $14); put("frlConfig", $15)
		put("cudaEnabled", $16); put("eccSupported", $17); put("gpuInstanceSize", $18)
		put("multiVgpuSupported", $19); put("multiVgpuExclusive", $20)
		put("encoderCapacity", $21); put("bar1Length", $22); put("frame_rate_limiter", $23)
		put("gpuDirectSupported", $24); put("nvlinkP2PSupported", $25); put("license", $26)
		print "  </vgpuType>"
		digest = sprintf("%015d1", $1)
		for (i = 0; i < 4; i++)
			digest = digest digest
		board[$4] = board[$4] "    <supportedVgpu vgpuId=\"" $1 "\">\n      <maxVgpus>" \
			count[$1] "</maxVgpus>\n      <digest type=\"signature\">" digest \
			"</digest>\n    </supportedVgpu>\n"
	}
	BEGIN {
		print "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
		print "<!DOCTYPE vgpu SYSTEM \"http://www.nvidia.com/dtd/vgpuConfig.dtd\">"
		print "<vgpuconfig>\n  <version>1.0</version>"
	}
	END {
		for (device in board) {
			print "  <pgpu fractionalMultiVgpu=\"1\">\n    <devId vendorId=\"0x10de\" ",
				"deviceId=\"", device, "\" subsystemVendorId=\"0x10de\" ",
				"subsystemId=\"0x0\"/>"
			printf "%s", board[device]
			print "  </pgpu>"
		}
		print "</vgpuconfig>"
	}' "$counts" "$types" >"$scratch/v15.xml"
check "all C types of vGPU 15" through v15 "$scratch/v15.xml" 525.60.13

# As numbers, whatever the notation; a value that is not there is 0.
grep -v -e '^#' -e '^id,' "$types" | awk -F, '
	function number(text, i, sum) {
		if (text !~ /^0[xX]/)
			return text == "" ? 0 : text
		for (i = 3; i <= length(text); i++)
			sum = sum * 16 + index("0123456789abcdef", tolower(substr(text, i, 1))) - 1
		return sprintf("%.0f", sum)
	}
	FILENAME == ARGV[1] { count[$1] = $3; next }
	{
		$26 = $26 == "VCS;QVDWS" ? "NVIDIA-vComputeServer,9.0;Quadro-Virtual-DWS,5.0" : "?"
		printf "%s|%s|%s|%.0f", $1, $2, $3, number($4) * 65536 + number($5)
		for (i = 6; i <= 25; i++)
			printf "|%s", number($i)
		print "|" $26 "|" count[$1]
	}' "$counts" - | sort >"$scratch/wanted"
jq -r '.boards[].types[] | [.id, .name, .class, .vdev_id, .profile_size, .fb_length,
	.fb_reservation, .gsp_heap_size, .num_heads, .max_resolution_x, .max_resolution_y,
	.max_pixels, .mappable_video_size, .frl_config, .cuda_enabled, .ecc_supported,
	.gpu_instance_size, .multi_vgpu_supported, .multi_vgpu_exclusive, .encoder_capacity,
	.bar1_length, .frl_enable, .gpu_direct_supported, .nvlink_p2p_supported, .license,
	.max_instance] | map(tostring) | join("|")' "$scratch/v15.json" | sort >"$scratch/got"
same "every value of every type came through" "$scratch/wanted" "$scratch/got"
check "there are 238" test "$(wc -l <"$scratch/got")" -eq 238
query "every digest came through" "$scratch/v15.json" '[.boards[].types[] |
	.signature[:16] == ("0000000000000000" + (.id | tostring) + "1")[-16:]
	and (.signature | length) == 256] | all'
check "the source is shorter than the XML" test "$(wc -c <"$scratch/v15.yaml")" -lt \
	"$(wc -c <"$scratch/v15.xml")"

# expected FILE PREFIX: what it says of itself is what was said of it, and nothing else
expected()
{
	sed -n 's/^<!-- expect: \(.*\) -->$/\1/p' "$1" >"$scratch/wanted"
	test -s "$scratch/wanted" || return 1
	while read -r text; do
		grep -q -F -e "$text" "$scratch/said" || {
			echo "does not say: $text"
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

"$VGPUMC" import "$xml/unknown.xml" --release 570.144 -o "$scratch/unknown.yaml" \
	>"$scratch/said" 2>&1
check "what is not known is a warning, and no error" test $? -eq 0
check "... each with its place" expected "$xml/unknown.xml" warning
check "the rest is imported" "$VGPUMC" check "$scratch/unknown.yaml" -Wno-name-grammar
check_status "a comment stays one" 1 grep -q -e '^ *evil' "$scratch/unknown.yaml"
check_status "-Werror" 2 "$VGPUMC" import "$xml/unknown.xml" -Werror=unknown-element \
	-o "$scratch/refused.yaml"
check "... writes nothing" test ! -e "$scratch/refused.yaml"

# hostile NAME TEXT: refused in good time, saying TEXT
hostile()
{
	says "$1" 2 "$2" timeout 10 "$VGPUMC" import "$scratch/hostile.xml" \
		-o "$scratch/hostile.yaml"
}

# repeat COUNT TEXT
repeat()
{
	awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'
}

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
hostile "20000 types" "one vgpuType more than the 16384"
head -c 17000000 /dev/zero >"$scratch/hostile.xml"
check_status "17 MB" 1 "$VGPUMC" import "$scratch/hostile.xml"
printf '<vgpuconfig>\377</vgpuconfig>' >"$scratch/hostile.xml"
hostile "not UTF-8" "not well-formed"
printf "<vgpuconfig>\\r</vgpuconfig>" >"$scratch/hostile.xml"
hostile "a bare carriage return" "without a line feed"
: >"$scratch/hostile.xml"
hostile "nothing at all" "no element found"
check "none of them wrote anything" test ! -e "$scratch/hostile.yaml"
check_status "no file" 1 "$VGPUMC" import "$scratch/absent.xml"
check_status "two files" 1 "$VGPUMC" import "$xml/good.xml" "$xml/good.xml"
finish
