#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc report: the contents of the page, escaping of all text from a file, damaged files, and
# reproducible output. The pages stay in build/report/, where browser.sh opens them.
# shellcheck source=tests/lib.sh
. tests/lib.sh

shots=${BUILD:-build}/report
rm -rf "$shots"
mkdir -p "$shots" || exit 1

make_key ec -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_key other -newkey ec -pkeyopt ec_paramgen_curve:P-256

for container in nvvgpumt vgpumeta; do
	"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/$container" --container "$container" \
		--only "NVIDIA L4" --only "NVIDIA A16" --key "$scratch/ec.key" \
		--cert "$scratch/ec.crt"
done
mt=$scratch/nvvgpumt
meta=$scratch/vgpumeta
cert=$scratch/ec.crt

# page NAME STATUS FILE ARGUMENT...: write build/report/NAME.html, and check the exit status
page()
{
	name=$1
	wanted=$2
	blob=$3
	shift 3
	"$VGPUMC" report "$blob" -o "$shots/$name.html" "$@" >"$scratch/stdout" 2>"$scratch/stderr"
	got=$?
	check "$name: exit status $wanted" test "$got" -eq "$wanted"
	check "$name: nothing on standard output" cmp /dev/null "$scratch/stdout"
	says "$name: the page is complete" 0 "</html>" tail -n 1 "$shots/$name.html"
}

# shows NAME TEXT: check that the page contains a text
shows()
{
	says "$1: $2" 0 "$2" cat "$shots/$1.html"
}

page good-signed 0 "$mt" --cert "$cert"
says "the message names the page, the file and its contents" 0 \
	"good-signed.html: report on $mt: GSP 570.144" \
	cat "$scratch/stderr"
for text in '<strong>Valid and signed</strong>' 'by CN=vgpumc test ec' NVIDIA\ L4-24Q \
	'<dd>570.144</dd>' '2 boards, ' 'SHA-256</dd>' 'ECDSA, P-256</dd>' \
	'at least 24 GiB' 'framebuffer-share' \
	'needs <code>board.fb_size</code>, which no file holds' 'taken as zero'; do
	shows good-signed "$text"
done
page good-meta 0 "$meta" --cert "$cert"
shows good-meta 'VGPUMETA 1.0'
shows good-meta '10de:27b8 10de:16ca, NVIDIA L4'

# The table has the same types as dump, board by board.
"$VGPUMC" dump "$mt" --format json | jq -r '.boards[].types[].name' >"$scratch/wanted"
sed -n '/id="type-table"/,/<\/table>/s/.*<th scope="row">\([^<]*\)<.*/\1/p' \
	"$shots/good-signed.html" >"$scratch/got"
check "dump lists types" test -s "$scratch/wanted"
same "the types of dump" "$scratch/wanted" "$scratch/got"

# The map has every field of the hexadecimal dump, and no byte twice.
data_of()
{
	sed -n 's/.*id="data">\(.*\)<\/script>.*/\1/p' "$1"
}
data_of "$shots/good-signed.html" >"$scratch/data.json"
check "the data are JSON" jq -e .size "$scratch/data.json"
check "the parts add up to the file" jq -e 'def size: if (.[4] | type) == "array" and (.[5] == null)
	then (.[4] | map(size) | add) else .[1] end;
	. as $all | ([.parts[] | size] | add) == $all.size and $all.size > 600000' \
	"$scratch/data.json"
check "the fields add up to their part" jq -e '. as $all | def leaves: if (.[4] | type) == "number"
	then . else .[4][] | leaves end;
	[.parts[] | leaves | ([$all.tables[.[4]][][2]] | add) == .[1] and
	($all.tables[.[4]] | length) == (.[5] | length)] | all and length > 50' "$scratch/data.json"
check "the data have the values" jq -e \
	'.strings | index("\"NVIDIA L4-24Q\"") and index("24 GiB (0x600000000)")' \
	"$scratch/data.json"

# The page loads nothing, and runs no script but its own.
says "a strict policy" 0 "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'" \
	grep -m 1 Content-Security-Policy "$shots/good-signed.html"
check_status "the policy allows no inline code" 1 grep \
	-E "unsafe-(inline|eval)" "$shots/good-signed.html"
check_status "no link to another page" 1 \
	grep -E -i '(src|href|action|url)[=(]["'\'']?(https?:|//)' \
	"$shots/good-signed.html"
for element in style script; do
	# The hash in the policy is that of the element, newline by newline.
	awk -v "open=<$element>" -v "close_=</$element>" '
		index($0, open) && !inside {
			inside = 1
			$0 = substr($0, index($0, open) + length(open))
		}
		inside && index($0, close_) {
			printf "%s", substr($0, 1, index($0, close_) - 1)
			exit
		}
		inside { print }' "$shots/good-signed.html" >"$scratch/$element"
	hash=$(openssl dgst -sha256 -binary "$scratch/$element" | openssl base64)
	shows good-signed "$element-src 'sha256-$hash'"
done

# The same input gives the same bytes, and "-" works on both sides.
"$VGPUMC" report "$mt" -q -o - --cert "$cert" >"$scratch/again.html"
same "the same bytes, to stdout" "$shots/good-signed.html" "$scratch/again.html"
"$VGPUMC" report - -q -o "$scratch/stdin.html" --cert "$cert" <"$mt"
check "standard input: exit status" [ $? -eq 0 ]
says "standard input: its name is escaped" 0 "<h1>&#60;stdin&#62;</h1>" cat "$scratch/stdin.html"
xz -k --check=crc32 "$mt"
page good-xz 0 "$mt.xz" --cert "$cert"
shows good-xz 'decompressed from xz'


# Signatures: the page shows the result of verify.
"$VGPUMC" blobs/vgpu-535.129.03.yaml -q -o "$scratch/unsigned" --container nvvgpumt \
	--only "NVIDIA L4"
page good-unsigned 0 "$scratch/unsigned" --allow-unsigned
shows good-unsigned '<strong>Valid, not signed</strong>'
page warn-required 3 "$scratch/unsigned"
page warn-unchecked 3 "$mt"
shows warn-unchecked '<strong>Valid, signature not checked</strong>'
shows warn-unchecked 'issuer CN=vgpumc test ec, serial '
page other-key 3 "$mt" --cert "$scratch/other.crt"
shows other-key 'Not accepted</span>'
shows other-key 'none of the certificates given'
der=$("$VGPUMC" dump "$mt" --format json | jq .signature.der_offset)
"$TOOLS/damage" -m "$mt" "$scratch/forged" 40=58
page forged 3 "$scratch/forged" --cert "$cert"
shows forged 'CN=vgpumc test ec'

# Texts of a source and the name of the file stay text, whatever they contain.
evil='</script><script>alert(1)</script><img src=x onerror=alert(2)><!--'
cat >"$scratch/evil.yaml" <<END
release: "570.144"
vgpu: "18.1"
types:
  - id: 7
    name: <b onclick=alert(3)>"&'-1Q
    class: </style></script>
    license: $evil
    adapter_name: "\\"onload=alert(4)&lt; \\\\"
    adapter_name_unicode: "</script><script>alert(8)</script>"
    device: 0x26b1
    max_instance: 2
boards:
  - {device: 0x26b1, types: [7]}
END
"$VGPUMC" "$scratch/evil.yaml" -q -o "$scratch/evil" -Wno-class-name -Wno-license-name
mkdir "$scratch/<script>alert(5)<" "$scratch/<script>alert(5)<"/script'>"&' || exit 1
odd="$scratch/<script>alert(5)<"/script'>"&/<img src=x onerror=alert(6)>
.bin'
cp "$scratch/evil" "$odd"
page good-evil 0 "$odd" --allow-unsigned
check_status "no element from a file" 1 grep -E '<(b |img)|alert\([0-9]\)<' "$shots/good-evil.html"
shows good-evil '&#60;b onclick=alert(3)&#62;&#34;&#38;&#39;-1Q'
data_of "$shots/good-evil.html" >"$scratch/data.json"
check_status "no < in the data" 1 grep '<' "$scratch/data.json"
check "the data have the text unchanged" jq -e --arg text "\"$evil\"" '.strings | index($text)' \
	"$scratch/data.json"

# Damaged files: the page shows the error of verify, and its parts add up to the whole file.
kernel=304 # the first kernel struct
"$TOOLS/damage" "$mt" "$scratch/cut-header" cut=100
"$TOOLS/damage" "$mt" "$scratch/cut-board" cut=500000
"$TOOLS/damage" "$mt" "$scratch/crc" 40=58
"$TOOLS/damage" -m "$mt" "$scratch/overrun" 240=ffffff0f
"$TOOLS/damage" -m "$mt" "$scratch/type-count" 280=41
"$TOOLS/damage" -m "$mt" "$scratch/name" \
	$((kernel + 4))=3c7363726970743e616c6572742837293c2f7363726970743e3c3c3c3c3c3c3c
"$TOOLS/damage" -m "$mt" "$scratch/control-character" $((kernel + 4))=1b5b333107
"$TOOLS/damage" -m "$mt" "$scratch/mismatch" $((kernel + 40))=ff
"$TOOLS/damage" -m "$mt" "$scratch/der" "$der=31"
"$TOOLS/damage" -m "$mt" "$scratch/trailing" add=565349472121
"$TOOLS/damage" "$mt" "$scratch/identifier" 0=3c
"$TOOLS/damage" "$mt" "$scratch/empty" cut=0
"$TOOLS/damage" "$meta" "$scratch/total-size" 16=00
"$TOOLS/damage" "$meta" "$scratch/cut-meta" cut=200000
"$TOOLS/damage" -m "$meta" "$scratch/record-size" 184=0100
"$TOOLS/damage" -m "$meta" "$scratch/group-size" 168=ffffffffffffffff
head -c 1000 "$mt.xz" >"$scratch/bad-xz"
damaged='cut-header cut-board crc overrun type-count name control-character mismatch der trailing
	identifier empty total-size cut-meta record-size group-size bad-xz'
for name in $damaged; do
	page "$name" 2 "$scratch/$name" --cert "$cert"
	shows "$name" '<strong>Not valid</strong>'
	sed -n 's/.* error: \(.*\) \[[a-z-]*\]$/\1/p' "$scratch/stderr" |
		sed -e "s/'/\&#39;/g" >"$scratch/said"
	check "$name: verify reports an error" test -s "$scratch/said"
	check "$name: the page shows this error" grep -F -f "$scratch/said" "$shots/$name.html"
	data_of "$shots/$name.html" >"$scratch/data.json"
	check "$name: every byte is on the map" jq -e '. as $all |
		([.parts[][1]] | add // 0) == $all.size' "$scratch/data.json"
done
shows cut-board 'the blob reaches beyond the end of the file'
shows cut-board 'hidden by the errors above'
shows cut-board ' missing'
shows cut-board NVIDIA\ L4-24Q
shows name 'kernel struct, vgpu_type_name'
shows total-size 'the total size in the header is not the file&#39;s size'
check_status "wrong CRC: no hidden error" 1 grep "hidden by" "$shots/crc.html"

# A file that cannot be read gets no page, and an older page stays.
echo old >"$scratch/page.html"
check_status "missing file" 1 "$VGPUMC" report "$scratch/absent" -o "$scratch/page.html"
check_status "missing certificate" 1 "$VGPUMC" report "$mt" --cert "$scratch/absent" \
	-o "$scratch/page.html"
echo old >"$scratch/wanted"
same "the old page stays" "$scratch/wanted" "$scratch/page.html"
check_status "missing folder" 1 "$VGPUMC" report "$mt" -o "$scratch/absent/page.html"
says "no OUT" 1 "-o OUT.html is missing" "$VGPUMC" report "$mt"
says "two files" 1 "expected one file, got 2" "$VGPUMC" report "$mt" "$mt" \
	-o /dev/null
# In a browser: the catalogue, good and damaged files. The pages are those of a build without
# sanitizers, where a browser has looked at them.
case $VGPUMC in
*-san/*) finish ;;
esac
for source in blobs/vgpu-*.yaml; do
	name=catalogue-$(basename "$source" .yaml)
	"$VGPUMC" "$source" -q -o "$scratch/$name"
	page "$name" 0 "$scratch/$name" --allow-unsigned
done
finish
