#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Write the first files of the corpora of metadata files and layouts:
# fuzz/seeds.sh VGPUMC MAKE_SEEDS
#
# Small files with synthetic types; a board with few real types of the catalogue, in both containers
# and two layouts, one signed; files of the small schema, for the targets that know it.
set -eu

vgpumc=$1
make_seeds=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" \
	-out "$work/cert" -days 30 -subj "/CN=seed" 2>/dev/null

# catalogue NAME RELEASE CONTAINER ARGUMENTS...: write the file of a board with four types
catalogue()
{
	out=fuzz/metadata/corpus/$1
	release=$2
	container=$3
	shift 3
	"$vgpumc" "blobs/vgpu-$release.yaml" -q -o "$out" --container "$container" \
		--only "NVIDIA A10M" "$@"
}

# small NAME ARGUMENTS...: compile a source of the small schema from standard input
small()
{
	name=$1
	shift
	cat >"$work/source.yaml"
	for container in nvvgpumt vgpumeta; do
		"$vgpumc" "$work/source.yaml" -q --schema fuzz/small.schema \
			--container "$container" -o "fuzz/metadata/corpus/$container-$name" "$@"
	done
}

"$make_seeds" files fuzz/metadata/corpus
"$make_seeds" layouts fuzz/layout/corpus

catalogue catalogue-570-nvvgpumt 570.144 nvvgpumt
catalogue catalogue-535-vgpumeta 535.129.03 vgpumeta
catalogue catalogue-570-vgpumeta 570.144 vgpumeta
catalogue catalogue-570-signed 570.144 vgpumeta --key "$work/key" --cert "$work/cert"

small one <<'END'
release: "1.1"
vgpu: "18.1"
types:
  - {id: 1, name: A, device: 0x26b1, max_instance: 2}
boards:
  - {device: 0x26b1, types: [1]}
END
small all --key "$work/key" --cert "$work/cert" <<'END'
release: "1.1"
vgpu: "18.1"
features: "0102"
types:
  - id: 947
    name: NVIDIA RTX6000-Ada-12Q
    class: Quadro
    device: 0x26b1
    subsystem: 0x1710
    max_instance: 4
    profile_size: 12 GiB
    fb_length: 11776 MiB
    gsp_heap_size: 128 MiB
    fb_reservation: 384 MiB
    bar1_length: 256
    ecc_supported: 1
    label: "Gr\u00fc\U0001f600"
    seal: "00ff0102"
    params: [1, 0, 0xffff]
    last: 7
  - {id: 949, name: "null", device: 0x26b1, subsystem: 0x1712, max_instance: 2}
  - {id: 950, name: "a \"b\" \\", device: 0x26b1, subsystem: 0x1713, max_instance: 1}
boards:
  - {device: 0x26b1, types: [947, 949, 950]}
  - {device: 0x26b5, types: [950, {type: 947, max_instance: 2, label: ""}]}
END
