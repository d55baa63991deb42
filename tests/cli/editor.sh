#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The JSON Schema of all releases, as an editor with yaml-language-server uses it: a source names it
# in a comment, and its release determines the completions, explanations and problems.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have_python "editor" jsonschema yaml || finish

npm_packages editor yaml-language-server@1.25.0 || finish
schema=$scratch/vgpumc-source.schema.json
"$VGPUMC" schema export --format json-schema >"$schema"

# Every source without errors is valid, whatever its release.
"$python" tests/tools/validate.py "$schema" blobs/vgpu-*.yaml tests/good/*.yaml \
	>"$scratch/verdicts" 2>&1
for source in blobs/vgpu-*.yaml tests/good/*.yaml; do
	if grep -q '^release: "' "$source"; then
		says "$source is valid" 0 "$source: valid" cat "$scratch/verdicts"
	fi
done

# The catalogue names the schema that make writes.
for source in blobs/vgpu-*.yaml; do
	check "$source names the schema" grep -q -x -F \
		"# yaml-language-server: \$schema=../build/vgpumc-source.schema.json" "$source"
done
same "make writes the schema" "$schema" "$(dirname "$VGPUMC")/vgpumc-source.schema.json"

# The empty line is where a key is completed.
sed 's/^$/    /' >"$scratch/good.yaml" <<'END'
# yaml-language-server: $schema=vgpumc-source.schema.json
release: "570.144"
vgpu: "18.1"
types:
  - id: 1
    name: NVIDIA A-1
    max_instance: 2
    device: 0x26b1
    cuda_enabled: 1
    bar1_length: 256

boards:
  - device: 0x26b1
    types: [1]
END
check "the source is good" "$VGPUMC" check "$scratch/good.yaml"
sed 's/570.144/580.94.02/' "$scratch/good.yaml" >"$scratch/newer.yaml"
sed -e 's/cuda_enabled: 1/cuda_enabled: 2/' -e 's/bar1_length/bar_length/' \
	-e 's/device: 0x26b1/device: NVIDIA/' "$scratch/good.yaml" >"$scratch/wrong.yaml"
sed 's/max_instance: 2/max_instance: 40/' "$scratch/good.yaml" >"$scratch/limit.yaml"
sed -e 's/max_instance: 2/max_instance: 40/' -e 's/bar1_length.*/vgpu_ssvid: 0x10de/' \
	"$scratch/newer.yaml" >"$scratch/limit-newer.yaml"
sed 's/570.144/570.212/' "$scratch/good.yaml" >"$scratch/uncovered.yaml"
sed 's/"570.144"/570.144/' "$scratch/good.yaml" >"$scratch/unquoted.yaml"
sed '/^release/d' "$scratch/good.yaml" >"$scratch/open.yaml"
printf '# yaml-language-server: $schema=vgpumc-source.schema.json\n\n' >"$scratch/empty.yaml"
sed -n '/^# yaml-language-server: /,/^```$/p' docs/editor.md |
	sed -e 's|\(.*schema=\).*|\1vgpumc-source.schema.json|' -e '$d' >"$scratch/readme.yaml"

set --
for argument in good.yaml complete:11:5 hover:7:7 hover:2:3 newer.yaml complete:11:5 hover:2:3 \
	wrong.yaml limit.yaml limit-newer.yaml uncovered.yaml unquoted.yaml \
	open.yaml complete:10:5 empty.yaml complete:2:1 readme.yaml; do
	case $argument in
	*.yaml) set -- "$@" "$scratch/$argument" ;;
	*) set -- "$@" "$argument" ;;
	esac
done
check "the language server answers" node tests/tools/editor.js "$@"
sed "s|^$scratch/||" "$scratch/output" >"$scratch/said"

# Print the completions at a location, one per line.
offered()
{
	sed -n "s/^$1: complete: //p" "$scratch/said" | tr ' ' '\n'
}

# offers LOCATION WORD, offers_no LOCATION WORD: check the completions
offers()
{
	says "$1 offers $2" 0 "$2" eval "offered $1 | grep -x $2"
}

offers_no()
{
	check_status "$1 does not offer $2" 1 eval "offered $1 | grep -x $2"
}

# shows TEXT: check that a text is shown; clean FILE: check that a file has no problems
shows()
{
	says "$1" 0 "$1" cat "$scratch/said"
}

clean()
{
	check "$1 was opened" grep -q -x "$1: opened" "$scratch/said"
	check_status "nothing is wrong with $1" 1 grep "^$1:.*: problem: " "$scratch/said"
}

clean good.yaml
offers good.yaml:11:5 num_heads
offers good.yaml:11:5 homogeneous_placement_ids
offers_no good.yaml:11:5 max_instance
offers_no good.yaml:11:5 vgpu_ssvid
clean newer.yaml
offers newer.yaml:11:5 vgpu_ssvid
shows 'good.yaml:7:7: hover: most vGPUs of this type on one board'
shows 'good.yaml:2:3: hover: GSP build version, in quotes; layout r570 is for 570.86.15..570.211.01'
shows 'newer.yaml:2:3: hover: GSP build version, in quotes; layout r580.94 is for '

shows 'wrong.yaml:9:19: problem: Value is not accepted. Valid values: 0, 1.'
shows 'wrong.yaml:10:5: problem: Property bar_length is not allowed.'
shows 'wrong.yaml:13:13: problem: Incorrect type. Expected "integer"'
shows 'limit.yaml:7:19: problem: Value is above the maximum of 32.'
clean limit-newer.yaml
shows 'uncovered.yaml:2:10: problem: no layout covers this release'
shows 'unquoted.yaml:2:10: problem: Incorrect type. Expected "string".'

# In docs/editor.md each problem is a comment on its line.
awk 'NR > 1 && sub(/^.*  # /, "") { print "readme.yaml:" NR ": " $0 }' "$scratch/readme.yaml" \
	>"$scratch/wanted"
sed -n 's/^\(readme.yaml:[0-9]*\):[0-9]*: problem: /\1: /p' "$scratch/said" |
	sort -t : -k 2n >"$scratch/got"
check "docs/editor.md shows problems" test -s "$scratch/wanted"
check "they are those that docs/editor.md shows" diff "$scratch/wanted" "$scratch/got"

clean open.yaml
offers open.yaml:10:5 vgpu_ssvid
offers empty.yaml:2:1 release
offers empty.yaml:2:1 boards

says "other formats require a release" 1 "export to c requires a release" \
	"$VGPUMC" schema export \
	--format c
finish
