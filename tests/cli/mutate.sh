#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No cut and no flipped bit of a signed file goes unseen; see tests/attack/mutate.c. The file is
# small: one board with one vGPU type. An NVVGPUMT file still has the RM control's 64 records.
# shellcheck source=tests/lib.sh
. tests/lib.sh

cat >"$scratch/one.yaml" <<'END'
release: "570.144"
vgpu: "18.1"
types:
  - id: 949
    name: NVIDIA RTX6000-Ada-24Q
    class: Quadro
    device: 0x26b1
    subsystem: 0x1712
    max_instance: 2
    profile_size: 24 GiB
    fb_length: 23 GiB
    fb_reservation: 768 MiB
    gsp_heap_size: 256 MiB
boards:
  - name: NVIDIA RTX 6000 Ada Generation
    device: 0x26b1
    subsystem: 0x16a1
    types: [949]
END

make_key one -newkey ec -pkeyopt ec_paramgen_curve:P-256

for container in vgpumeta nvvgpumt; do
	file=$scratch/$container
	check "compile and sign $container" "$VGPUMC" "$scratch/one.yaml" -q -o "$file" \
		--container "$container" --key "$scratch/one.key" --cert "$scratch/one.crt"
	# Two processes share the work.
	"$ATTACK/mutate" "$file" "$scratch/one.crt" 0 2 >"$file.0" 2>&1 &
	"$ATTACK/mutate" "$file" "$scratch/one.crt" 1 2 >"$file.1" 2>&1
	status=$?
	wait $! || status=$?
	cat "$file.0" "$file.1"
	[ "$status" -eq 0 ] || not_ok "mutate $container" "exit status $status"
done
finish
