#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Writes the parser's seeds that hold real types: a board with few of them from the catalogue, in
# both containers and two layouts, one file signed. fuzz/seeds.sh VGPUMC DIRECTORY
set -eu

vgpumc=$1
out=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# seed NAME RELEASE CONTAINER ARGUMENTS...: the board with four types
seed()
{
	name=$1
	release=$2
	container=$3
	shift 3
	"$vgpumc" "blobs/vgpu-$release.yaml" -q -o "$out/$name" --container "$container" \
		--only "NVIDIA A10M" "$@"
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" \
	-out "$work/cert" -days 30 -subj "/CN=seed" 2>/dev/null

seed catalogue-570-nvvgpumt 570.144 nvvgpumt
seed catalogue-570-vgpumeta 570.144 vgpumeta
seed catalogue-570-signed 570.144 vgpumeta --key "$work/key" --cert "$work/cert"
seed catalogue-535-vgpumeta 535.129.03 vgpumeta
