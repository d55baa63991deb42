#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The loaders of today take what vgpumc makes, signed or not: rfc_v2_check and vgpumeta_check are
# written from what those do. The openssl program agrees on the signature, both ways.
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/expect.sh
. tests/expect.sh

ada="NVIDIA RTX 6000 Ada Generation"

make_key rsa -newkey rsa:3072
make_key ec -newkey ec -pkeyopt ec_paramgen_curve:P-384
make_key other -newkey rsa:3072

for container in nvvgpumt vgpumeta; do
	for only in "" "$ada"; do
		file=$scratch/$container${only:+.ada}
		check "compile $container${only:+, one board}" "$VGPUMC" -q -o "$file" \
			blobs/vgpu-570.144.yaml --container "$container" ${only:+--only "$only"}
		for by in rsa ec; do
			check "sign $container${only:+, one board}, $by" "$VGPUMC" sign "$file" -q \
				--key "$scratch/$by.key" --cert "$scratch/$by.crt" -o "$file.$by"
		done
	done
done

for by in "" .rsa .ec; do
	sections=${by:+1}
	says "RFC v2 driver takes nvvgpumt$by" 0 "accepted: 1 boards, 29 types" \
		"$TOOLS/rfc_v2_check" "$scratch/nvvgpumt.ada$by" 570.144 26b1
	check "RFC v2 driver takes the catalogue$by" \
		"$TOOLS/rfc_v2_check" "$scratch/nvvgpumt$by" 570.144 26b1
	check_status "RFC v2 driver has another GSP$by" 2 \
		"$TOOLS/rfc_v2_check" "$scratch/nvvgpumt$by" 570.133.07
	says "nova-core takes vgpumeta$by" 0 \
		"accepted: 1 boards, 29 types, ${sections:-0} unknown groups" \
		"$TOOLS/vgpumeta_check" "$scratch/vgpumeta.ada$by" 570.144
	check "nova-core takes the catalogue$by" \
		"$TOOLS/vgpumeta_check" "$scratch/vgpumeta$by" 570.144
done

for container in nvvgpumt vgpumeta; do
	for by in rsa ec; do
		for file in "$container" "$container.ada"; do
			check "openssl verifies $file.$by" sh tests/tools/openssl_check.sh \
				"$scratch/$file.$by" "$scratch/$by.crt"
		done
		check "vgpumc verifies $container.$by" "$VGPUMC" verify "$scratch/$container.$by" \
			--cert "$scratch/$by.crt"
		check_status "another key did not sign $container.$by" 3 "$VGPUMC" verify \
			"$scratch/$container.$by" --cert "$scratch/other.crt"
		check_status "openssl, another key, $container.$by" 3 sh \
			tests/tools/openssl_check.sh "$scratch/$container.$by" "$scratch/other.crt"
	done
	check_status "openssl, unsigned $container" 3 sh tests/tools/openssl_check.sh \
		"$scratch/$container" "$scratch/rsa.crt"
done

# RSA signatures are reproducible: the openssl program and vgpumc make the same file.
check "openssl signs" expect_signed_nvvgpumt "$scratch/by-openssl" "$scratch/nvvgpumt.ada" \
	"$scratch/rsa.key" "$scratch/rsa.crt"
check "vgpumc verifies what openssl signed" "$VGPUMC" verify "$scratch/by-openssl" \
	--cert "$scratch/rsa.crt"
finish
