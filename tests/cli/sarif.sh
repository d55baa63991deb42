#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --error-format sarif: every command writes one valid SARIF 2.1.0 document with the same
# diagnostics as its text output, and nothing else, to standard error.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have_python "SARIF" jsonschema yaml || finish

# This package contains the schema of SARIF.
npm_packages sarif @microsoft/jest-sarif@1.0.0-beta.0 || finish
schema=$NODE_PATH/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json

documents=
# sarif NAME STATUS ARGUMENT...: run vgpumc, with standard error in $scratch/NAME.sarif
sarif()
{
	name=$1
	wanted=$2
	shift 2
	"$VGPUMC" "$@" --error-format sarif >"$scratch/stdout" 2>"$scratch/$name.sarif"
	got=$?
	check "$name: status $wanted" test "$got" -eq "$wanted"
	documents="$documents $scratch/$name.sarif"
}

# has NAME FILTER: check that the filter of jq yields true
has()
{
	check "$1: $(echo "$2" | tr -d "\n\t")" \
		jq -e "def results: .runs[0].results; $2" "$scratch/$1.sarif"
}

sed "s/fb_size: 48 GiB/fb_size: 30 GiB/" blobs/vgpu-570.144.yaml >"$scratch/wrong yaml"
sed -n '/^# expect/!p' tests/bad/duplicate-key.yaml >"$scratch/key.yaml"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/good.bin" --only "NVIDIA L4"
cp "$scratch/good.bin" "$scratch/crc.bin"
printf X | dd of="$scratch/crc.bin" bs=1 seek=40 conv=notrunc 2>"$scratch/output"

sarif nothing 0 check blobs/vgpu-570.144.yaml
has nothing 'results == []'
has nothing '.runs[0].invocations[0] == {executionSuccessful: true, exitCode: 0}'

sarif rules 2 check "$scratch/wrong yaml" --max-errors 3
check "nothing on stdout" cmp /dev/null "$scratch/stdout"
has rules '[results[] | select(.level == "error")] | length == 3'
has rules 'results[0].ruleId == "framebuffer-share"'
has rules '.runs[0].tool.driver.rules[results[0].ruleIndex].id == results[0].ruleId'
has rules '.runs[0].tool.driver.rules[results[0].ruleIndex].help.text | startswith("NVIDIA vGPU")'
has rules 'results[0].locations[0].physicalLocation.artifactLocation.uri |
	endswith("/wrong%20yaml")'
has rules 'results[0].relatedLocations[0].message.text | startswith("on board ")'
has rules '.runs[0].invocations[0].toolExecutionNotifications[0].message.text |
	test("^[0-9]+ more results")'
# The text output has the same locations.
"$VGPUMC" check "$scratch/wrong yaml" --max-errors 3 2>&1 |
	sed -n 's/^[^:]*:\([0-9]*\):\([0-9]*\): \(error\|warning\): .*\[\(.*\)\]$/\1 \2 \3 \4/p' \
		>"$scratch/wanted"
jq -r '.runs[0].results[] | [(.locations[0].physicalLocation.region | .startLine, .startColumn),
	.level, .ruleId] | join(" ")' "$scratch/rules.sarif" >"$scratch/got"
check "there are places" test -s "$scratch/wanted"
same "the places of the text" "$scratch/wanted" "$scratch/got"

sarif key 2 check "$scratch/key.yaml"
has key 'results[0].locations[0].physicalLocation.region | .endColumn > .startColumn'
sarif warning 0 "$scratch/wrong yaml" -o "$scratch/out.bin" --only "NVIDIA A16"
sarif damaged 2 verify "$scratch/crc.bin" --allow-unsigned
has damaged 'results[0].locations[0].physicalLocation.region == {byteOffset: 8}'
has damaged '.runs[0].tool.driver.rules[0].shortDescription.text | startswith("the CRC ")'
sarif unsigned 3 verify "$scratch/good.bin"
sarif several 3 verify "$scratch/good.bin" "$scratch/crc.bin"
has several '[results[].ruleId] == ["signature-missing", "crc-mismatch"]'
sarif dump 2 dump "$scratch/crc.bin"
sarif match 4 match "$scratch/good.bin" --board 10de:1
has match '.runs[0].invocations[0].toolExecutionNotifications[0].message.text |
	startswith("no vGPU types")'
sarif diff 4 diff "$scratch/good.bin" "$scratch/out.bin"
sarif import 0 import tests/xml/good.xml -o "$scratch/imported.yaml"
sarif install 0 install "$scratch/good.bin" --allow-unsigned --root "$scratch/root"
sarif usage 1 check --release nothing blobs/vgpu-570.144.yaml
sarif misspelt 1 verfy
sarif absent 1 dump "$scratch/absent"
sarif option 1 check --frobnicate
has option '.runs[0].invocations[0].toolExecutionNotifications[0].message.text |
	startswith("unknown option --frobnicate")'
sarif value 1 check --max-errors many
sarif none 1
sarif twice 1 verify - -
sarif folder 1 blobs/vgpu-570.144.yaml -o "$scratch"
# Commands without diagnostics.
sarif good 0 verify "$scratch/good.bin" "$scratch/good.bin" --allow-unsigned
check "the good files on stdout" test "$(grep -c ': OK: ' "$scratch/stdout")" -eq 2
has good 'results == []'
sarif equal 0 diff "$scratch/good.bin" "$scratch/good.bin"
sarif table 0 dump "$scratch/good.bin"
sarif matched 0 match "$scratch/good.bin" --board 10de:27b8
sarif list 0 schema list
make_key sarif -newkey rsa:3072
sarif sign 0 sign "$scratch/good.bin" -o "$scratch/signed.bin" --key "$scratch/sarif.key" \
	--cert "$scratch/sarif.crt"
sarif uninstall 0 install --uninstall 570.144 --root "$scratch/root"
sarif many 2 check blobs/vgpu-570.144.yaml "$scratch/wrong yaml" "$scratch/key.yaml" \
	"$scratch/absent" --max-errors 0
has many '[results[] | .locations[0].physicalLocation.artifactLocation.uri] | unique | length == 3'
sarif schema 2 schema list --schema tests/bad/schema-size.schema
"$VGPUMC" check - --error-format sarif <"$scratch/wrong yaml" 2>"$scratch/stdin.sarif"
documents="$documents $scratch/stdin.sarif"
printf 'release: "570.144"\nvgpu: "18.1"\n\351\033[31m: 1\n' >"$scratch/broken.yaml"
sarif broken 2 check "$scratch/broken.yaml"

# shellcheck disable=SC2086
"$python" tests/tools/validate.py "$schema" $documents >"$scratch/verdicts" 2>&1
for document in $documents; do
	says "$(basename "$document") is SARIF 2.1.0" 0 "$document: valid" cat "$scratch/verdicts"
done
check "all were compared with the schema" test "$(grep -c ': valid$' "$scratch/verdicts")" -eq \
	"$(echo "$documents" | wc -w)"

# The validation can fail.
sed 's/"level":"error"/"level":"fatal"/' "$scratch/rules.sarif" >"$scratch/not.sarif"
says "another level is none" 0 "is not one of" "$python" tests/tools/validate.py "$schema" \
	"$scratch/not.sarif"

# The last of several formats is used.
"$VGPUMC" check "$scratch/key.yaml" --error-format sarif --error-format text 2>"$scratch/stderr"
says "text after all" 0 "error: " cat "$scratch/stderr"
finish
