#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc sign and verify: keys from everywhere, signatures by others, and every refusal.
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/expect.sh
. tests/expect.sh

passphrase='open sesame'
pin=493127

# says NAME STATUS TEXT COMMAND...: it exits with STATUS and says TEXT, and no secret.
says()
{
	name=$1
	wanted=$2
	text=$3
	shift 3
	"$@" >"$scratch/output" 2>&1 </dev/null
	got=$?
	if [ "$got" -ne "$wanted" ]; then
		sed 's/^/    /' "$scratch/output"
		not_ok "$name" "exit status $got, not $wanted"
	elif ! grep -q -F -e "$text" "$scratch/output"; then
		not_ok "$name" "'$text' not in '$(cat "$scratch/output")'"
	elif grep -q -F -e "$passphrase" -e "$pin" "$scratch/output"; then
		not_ok "$name" "a secret was printed"
	else
		ok "$name"
	fi
}

# from FILE COMMAND...: its input from FILE. It is called through check.
# shellcheck disable=SC2317
from()
{
	outof=$1
	shift
	"$@" <"$outof"
}

# quietly COMMAND...: part of a test's preparation
quietly()
{
	"$@" >"$scratch/prepare" 2>&1 || {
		sed 's/^/    /' "$scratch/prepare"
		not_ok "prepare" "$*"
	}
}

# key NAME [OPTION...]: a private key and its certificate
key()
{
	name=$1
	shift
	quietly openssl req -x509 -nodes -keyout "$name.key" -out "$name.crt" -days 30 \
		-subj "/O=vgpumc test/CN=$name" "$@"
}

# attach OUT FILE DER: the unsigned NVVGPUMT FILE with a signature section around DER
attach()
{
	signature=$(size_of "$3")
	section=$(((24 + signature + 7) / 8 * 8))
	{
		tail -c +17 "$2"
		values groupType=0x47495356 groupVersion=1 headerSize=24 "groupSize=$section" \
			"signatureSize=$signature" | pack "$layouts/signature.tsv" /dev/stdin
		cat "$3"
		zeros $((section - 24 - signature))
	} >"$1.rest"
	{
		head -c 8 "$2"
		values "crc32=$((4294967295 - $(crc_of <"$1.rest")))" |
			pack -s "$layouts/mt_header.tsv" /dev/stdin | tail -c +9 | head -c 8
		cat "$1.rest"
	} >"$1"
	rm "$1.rest"
}

root=$(pwd)
case $VGPUMC in
/*) ;;
*) VGPUMC=$root/$VGPUMC ;;
esac
case $TOOLS in
/*) ;;
*) TOOLS=$root/$TOOLS ;;
esac
openssl_check=$root/tests/tools/openssl_check.sh
layouts=$root/$layouts
cd "$scratch" || exit 1

cat >one.yaml <<'END'
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
for container in nvvgpumt vgpumeta; do
	check "compile $container" "$VGPUMC" one.yaml -q --container $container -o $container
done

# ---- Keys that may sign, in both containers, and those that may not

key rsa3072 -newkey rsa:3072
key rsa4096 -newkey rsa:4096
key p256 -newkey ec -pkeyopt ec_paramgen_curve:P-256
key p384 -newkey ec -pkeyopt ec_paramgen_curve:P-384
for by in rsa3072 rsa4096 p256 p384; do
	for container in nvvgpumt vgpumeta; do
		signed=$container.$by
		says "sign $signed" 0 "signed by CN=$by,O=vgpumc test (serial " \
			"$VGPUMC" sign $container --key $by.key --cert $by.crt -o "$signed"
		says "verify $signed" 0 "$signed: OK: GSP 570.144, " \
			"$VGPUMC" verify "$signed" --cert $by.crt
		check "openssl verifies $signed" sh "$openssl_check" "$signed" $by.crt
		check "compile and sign $signed" "$VGPUMC" one.yaml -q --container $container \
			-o "$signed.at-once" --key $by.key --cert $by.crt
		check "verify $signed, signed at once" "$VGPUMC" verify "$signed.at-once" \
			--cert $by.crt
		case $by in
		rsa*) check "$signed is the same, signed at once" cmp "$signed" "$signed.at-once" ;;
		esac
	done
done

key rsa2048 -newkey rsa:2048
key p521 -newkey ec -pkeyopt ec_paramgen_curve:P-521
key k256 -newkey ec -pkeyopt ec_paramgen_curve:secp256k1
key explicit -newkey ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit
key ed25519 -newkey ed25519
key pss -newkey rsa-pss -pkeyopt rsa_keygen_bits:3072
key usage -newkey ec -pkeyopt ec_paramgen_curve:P-256 -addext keyUsage=keyCertSign
refuses()
{
	says "refuse to sign with $1" 1 "$2" "$VGPUMC" sign nvvgpumt --key "$1.key" \
		--cert "${3:-$1}.crt" -o refused
	[ ! -e refused ] || not_ok "refuse to sign with $1" "a file was written"
}
refuses rsa2048 'an RSA key of 2048 bits is too weak'
refuses p521 'a key of type secp521r1 is not allowed'
refuses k256 'a key of type secp256k1 is not allowed'
refuses explicit "the curve of the key has no name"
refuses ed25519 'a key of type ED25519 is not allowed'
refuses pss 'a key of type rsassaPss is not allowed'
refuses usage 'key usage has no digitalSignature'
refuses rsa3072 'the private key does not match the certificate' rsa4096
refuses p256 'the private key does not match the certificate' rsa4096
cp nvvgpumt in-place
says "a file is left alone" 1 '[key-refused]' "$VGPUMC" sign in-place --key rsa2048.key \
	--cert rsa2048.crt
check "it is as it was" cmp nvvgpumt in-place

# ---- Where keys come from; what is signed with them is always the same

printf '%s\nmore\n' "$passphrase" >secret
PASSPHRASE=$passphrase
export PASSPHRASE
openssl pkcs8 -topk8 -in rsa3072.key -out pem.enc -passout env:PASSPHRASE
openssl pkcs8 -topk8 -in rsa3072.key -out der.enc -outform DER -passout env:PASSPHRASE
openssl rsa -in rsa3072.key -traditional -aes128 -out old.enc -passout env:PASSPHRASE 2>/dev/null
openssl pkcs12 -export -in rsa3072.crt -inkey rsa3072.key -out p12.enc -passout env:PASSPHRASE
openssl pkcs12 -export -in rsa3072.crt -inkey rsa3072.key -out open.p12 -passout pass:
openssl rsa -in rsa3072.key -outform DER -out der.key 2>/dev/null
openssl x509 -in rsa3072.crt -outform DER -out rsa3072.cer
cat rsa3072.key rsa3072.crt >both.pem
cat p256.crt rsa3072.crt >chain.pem

# same NAME KEY [OPTION...]: signs as rsa3072.key does
same()
{
	name=$1
	shift
	rm -f again
	says "$name" 0 "signed by CN=rsa3072" "$VGPUMC" sign nvvgpumt -o again --key "$@"
	cmp -s again nvvgpumt.rsa3072 || not_ok "$name" "another signature"
}
same "key in DER" der.key --cert rsa3072.cer
same "key and certificate in one file" both.pem
same "certificate among others" rsa3072.key --cert chain.pem
same "PKCS#12 without a passphrase" open.p12
for enc in pem der old; do
	same "encrypted, $enc, pass:" $enc.enc --cert rsa3072.crt --passin "pass:$passphrase"
	same "encrypted, $enc, env:" $enc.enc --cert rsa3072.crt --passin env:PASSPHRASE
	same "encrypted, $enc, file:" $enc.enc --cert rsa3072.crt --passin file:secret
	same "encrypted, $enc, fd:" $enc.enc --cert rsa3072.crt --passin fd:5 5<secret
	says "encrypted, $enc, wrong" 1 '(wrong passphrase?)' "$VGPUMC" sign nvvgpumt \
		-o refused --key $enc.enc --cert rsa3072.crt --passin pass:wrong
done
same "PKCS#12" p12.enc --passin env:PASSPHRASE
same "PKCS#12, other certificate file" p12.enc --passin env:PASSPHRASE --cert rsa3072.cer
says "PKCS#12, wrong" 1 '(wrong passphrase?)' "$VGPUMC" sign nvvgpumt -o refused \
	--key p12.enc --passin pass:wrong
check "encrypted, stdin" from secret "$VGPUMC" sign nvvgpumt -q -o again --key pem.enc \
	--cert rsa3072.crt --passin stdin
check "it is the same, stdin" cmp again nvvgpumt.rsa3072
says "no such form of --passin" 1 '--passin must be' "$VGPUMC" sign nvvgpumt -o refused \
	--key pem.enc --cert rsa3072.crt --passin "$passphrase"
says "no such variable" 1 '--passin env:...' "$VGPUMC" sign nvvgpumt -o refused \
	--key pem.enc --cert rsa3072.crt --passin env:NO_SUCH_VARIABLE
says "no certificate" 1 'give one with --cert' "$VGPUMC" sign nvvgpumt -o refused --key rsa3072.key
says "no such key" 1 'cannot open none.key: No such file' "$VGPUMC" sign nvvgpumt -o refused \
	--key none.key --cert rsa3072.crt
says "no such store" 1 'no OpenSSL store, provider or engine supports such a URI' \
	"$VGPUMC" sign nvvgpumt \
	-o refused --key "none:key;pin-value=$pin" --cert rsa3072.crt
says "a certificate is no key" 1 'contains no private key' "$VGPUMC" sign nvvgpumt -o refused \
	--key rsa3072.crt --cert rsa3072.crt
if have "no terminal to ask at" setsid; then
	says "no terminal to ask at" 1 'there is no terminal to ask on' setsid -w "$VGPUMC" sign \
		nvvgpumt -o refused --key pem.enc --cert rsa3072.crt
fi

# At a terminal it asks, and shows nothing of the answer. The answer waits for the question.
answer()
{
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		sleep 0.5
		grep -q 'Passphrase for pem.enc: ' terminal && break
	done
	sleep 0.5
	echo "$passphrase"
	sleep 0.5
}
if have "ask at a terminal" script; then
	rm -f again
	: >terminal
	answer | script -q -c "'$VGPUMC' sign nvvgpumt -o again --key pem.enc --cert rsa3072.crt" \
		/dev/null >terminal 2>&1
	says "ask at a terminal" 0 'Passphrase for pem.enc: ' cat terminal
	check "the answer was right" cmp again nvvgpumt.rsa3072
fi

# ---- sign: files

says "signed already" 1 'is already signed' "$VGPUMC" sign nvvgpumt.p256 -o refused \
	--key p384.key --cert p384.crt
for container in nvvgpumt vgpumeta; do
	check "replace a signature, $container" "$VGPUMC" sign -q $container.p256 --replace \
		-o again --key rsa3072.key --cert rsa3072.crt
	check "it is the same, $container" cmp again $container.rsa3072
done
check "sign in place" "$VGPUMC" sign -q in-place --key rsa3072.key --cert rsa3072.crt
check "it is the same, in place" cmp in-place nvvgpumt.rsa3072
"$VGPUMC" sign - --key rsa3072.key --cert rsa3072.crt <vgpumeta 2>summary | cat >piped
check "sign a pipe" cmp piped vgpumeta.rsa3072
says "its summary" 0 '<stdout>: GSP 570.144, vgpumeta, 1 board, 1 type, ' cat summary
"$VGPUMC" sign -q in-place --replace --key p256.key --cert p256.crt >summary 2>&1
check "no summary" test ! -s summary
head -c 1000 nvvgpumt >short
says "a damaged file" 2 'error: ' "$VGPUMC" sign short --key p256.key --cert p256.crt
says "no file" 1 'cannot open none' "$VGPUMC" sign none --key p256.key --cert p256.crt
says "no key given" 1 '--key KEY is missing' "$VGPUMC" sign nvvgpumt
says "two files" 1 'expected one file' "$VGPUMC" sign a b --key p256.key
says "unknown option" 1 'unknown option' "$VGPUMC" sign nvvgpumt --certificate p256.crt
says "help, sign" 0 'pkcs11:' "$VGPUMC" sign --help

# ---- verify: whom to trust

says "verify NVVGPUMT" 0 \
	'nvvgpumt.p256: OK: GSP 570.144, vGPU 18.1, nvvgpumt, 1 board, 1 type, signed by CN=p256' \
	"$VGPUMC" verify nvvgpumt.p256 --cert p256.crt
says "verify VGPUMETA" 0 \
	'vgpumeta.p256: OK: GSP 570.144, vgpumeta, 1 board, 1 type, signed by CN=p256' \
	"$VGPUMC" verify vgpumeta.p256 --cert p256.crt
serial=$(openssl x509 -in p256.crt -noout -serial)
says "unknown key" 3 "which has issuer CN=p256,O=vgpumc test, serial ${serial#*=}" \
	"$VGPUMC" verify nvvgpumt.p256 --cert rsa3072.crt
says "no certificate" 3 'no certificate given' "$VGPUMC" verify nvvgpumt.p256
says "no certificate, unsigned allowed" 3 'no certificate given' \
	"$VGPUMC" verify --allow-unsigned nvvgpumt.p256
says "unsigned" 3 'the file is not signed' "$VGPUMC" verify nvvgpumt --cert p256.crt
says "unsigned, allowed" 0 \
	'nvvgpumt: OK: GSP 570.144, vGPU 18.1, nvvgpumt, 1 board, 1 type, unsigned' \
	"$VGPUMC" verify --allow-unsigned nvvgpumt
says "several certificates" 0 'signed by CN=p256' "$VGPUMC" verify nvvgpumt.p256 \
	--cert rsa4096.crt --cert chain.pem
says "several files" 3 'nvvgpumt.p256: OK: ' "$VGPUMC" verify nvvgpumt.p256 nvvgpumt.p384 \
	vgpumeta.p256 --cert p256.crt
says "the last of them too" 3 'vgpumeta.p256: OK: ' "$VGPUMC" verify nvvgpumt.p256 nvvgpumt.p384 \
	vgpumeta.p256 --cert p256.crt
says "the one in the middle" 3 'nvvgpumt.p384:0x' "$VGPUMC" verify nvvgpumt.p256 nvvgpumt.p384 \
	vgpumeta.p256 --cert p256.crt
says "a damaged file" 2 'short:0x' "$VGPUMC" verify short --cert p256.crt
says "no such file" 1 'cannot open none' "$VGPUMC" verify none --cert p256.crt
says "no such certificate" 1 'cannot open none' "$VGPUMC" verify nvvgpumt.p256 --cert none
says "a key is no certificate" 1 'contains no certificate' "$VGPUMC" verify nvvgpumt.p256 \
	--cert p256.key
says "no file given" 1 'no file given' "$VGPUMC" verify --cert p256.crt
says "help, verify" 0 '--allow-unsigned' "$VGPUMC" verify --help
check "verify standard input" from nvvgpumt.p256 "$VGPUMC" verify - --cert p256.crt
"$VGPUMC" verify -q nvvgpumt.p256 --cert p256.crt >summary 2>&1
check "quiet" test ! -s summary
"$VGPUMC" verify nvvgpumt.p384 --error-format json --cert p256.crt 2>errors
says "errors as JSON" 0 '"signature-unknown-key"' jq -c .rule errors

# The same name and number, but another key.
quietly openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout forged.key \
	-out forged.crt -days 30 -subj '/O=vgpumc test/CN=p256' -set_serial "0x${serial#*=}"
says "forged certificate" 3 'signature does not match this file' \
	"$VGPUMC" verify nvvgpumt.p256 --cert forged.crt
says "wrong, unsigned allowed" 3 'signature does not match this file' \
	"$VGPUMC" verify --allow-unsigned nvvgpumt.p256 --cert forged.crt

# ---- CAs

key ca -newkey ec -pkeyopt ec_paramgen_curve:P-384 -addext keyUsage=keyCertSign
key ca2 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -addext keyUsage=keyCertSign -subj "/CN=other"
quietly openssl req -new -nodes -newkey rsa:3072 -keyout leaf.key -out leaf.csr -subj "/CN=leaf"
quietly openssl x509 -req -in leaf.csr -CA ca.crt -CAkey ca.key -set_serial 77 -days 30 \
	-out leaf.crt
quietly "$VGPUMC" sign nvvgpumt -o by-leaf --key leaf.key --cert leaf.crt
says "CA and signer" 0 'signed by CN=leaf (serial 4D)' "$VGPUMC" verify by-leaf --cert leaf.crt \
	--ca ca.crt
says "other CA" 3 'no certificate chain leads to it' \
	"$VGPUMC" verify by-leaf --cert leaf.crt --ca ca2.crt
says "CA alone" 3 'is the issuer, but signatures do not contain certificates' \
	"$VGPUMC" verify by-leaf --cert ca.crt
cat leaf.crt ca.crt >leaf+ca.pem
says "CA and signer in one file" 0 'signed by CN=leaf' "$VGPUMC" verify by-leaf --cert leaf+ca.pem
says "CA and signer in one file, as CAs" 0 'signed by CN=leaf' "$VGPUMC" verify by-leaf \
	--ca leaf+ca.pem
says "no CA vouches for itself" 3 'no certificate chain leads to it' \
	"$VGPUMC" verify nvvgpumt.p256 \
	--cert p256.crt --ca ca.crt

# ---- An expired certificate: a warning, for want of a time in the signature

quietly openssl req -new -key p256.key -out old.csr -subj "/CN=old"
cat >ca.cnf <<'END'
[ca]
default_ca = here
[here]
database = index.txt
unique_subject = no
serial = serial.txt
new_certs_dir = .
default_md = sha256
policy = any
[any]
commonName = supplied
END
: >index.txt
echo 0A >serial.txt
quietly openssl ca -batch -config ca.cnf -selfsign -keyfile p256.key -in old.csr -out old.crt \
	-startdate 20200101000000Z -enddate 20210203040506Z -notext
says "sign with an expired certificate" 0 \
	'warning: the certificate CN=old (serial 0A) expired on 2021-02-03 04:05:06 UTC' \
	"$VGPUMC" sign nvvgpumt -o expired --key p256.key --cert old.crt
says "verify with one" 0 'expired on 2021-02-03 04:05:06 UTC [certificate-expired]' \
	"$VGPUMC" verify expired --cert old.crt
says "as an error" 3 'error: the certificate CN=old (serial 0A) expired' \
	"$VGPUMC" verify expired --cert old.crt -Werror=certificate-expired
says "as an error, sign" 1 'error: the certificate CN=old (serial 0A) expired' \
	"$VGPUMC" sign nvvgpumt -o refused --key p256.key --cert old.crt -Werror
"$VGPUMC" verify expired --cert old.crt -Wno-certificate-expired 2>errors >/dev/null
check "not at all" test ! -s errors
echo 0B >serial.txt
quietly openssl ca -batch -config ca.cnf -selfsign -keyfile p256.key -in old.csr -out young.crt \
	-startdate 20990101000000Z -enddate 21000101000000Z -notext
says "a certificate of the future" 0 'is not valid before 2099-01-01 00:00:00 UTC' \
	"$VGPUMC" sign nvvgpumt -o young --key p256.key --cert young.crt

# ---- Signatures made with the openssl program

{
	head -c 8 nvvgpumt
	zeros 4
	tail -c +13 nvvgpumt
} >content

# by_openssl NAME STATUS TEXT [OPTION...]: what `openssl cms -sign OPTION...` makes
by_openssl()
{
	name=$1
	wanted=$2
	text=$3
	shift 3
	quietly openssl cms -sign -binary -outform DER -in content -out cms.der "$@"
	attach attached nvvgpumt cms.der
	says "openssl, $name" "$wanted" "$text" "$VGPUMC" verify attached --cert rsa3072.crt \
		--cert p256.crt --cert rsa2048.crt
}
rsa='-signer rsa3072.crt -inkey rsa3072.key'
# shellcheck disable=SC2086
{
	by_openssl "as it should be" 0 'signed by CN=rsa3072' -noattr -nocerts -md sha256 $rsa
	check "the file is the same" cmp attached nvvgpumt.rsa3072
	by_openssl "SHA-512" 0 'signed by CN=rsa3072' -noattr -nocerts -md sha512 $rsa
	by_openssl "key identifier" 0 'signed by CN=rsa3072' -noattr -nocerts -keyid $rsa
	by_openssl "attributes" 3 'rejected: it has signed attributes' -nocerts $rsa
	by_openssl "certificates" 3 'rejected: it contains certificates' -noattr $rsa
	by_openssl "SHA-1" 3 'rejected: its digest is not' -noattr -nocerts -md sha1 $rsa
	by_openssl "RSASSA-PSS" 3 'rejected: its algorithm is neither' -noattr -nocerts $rsa \
		-keyopt rsa_padding_mode:pss
	by_openssl "two signers" 3 'rejected: it does not have exactly one signer' \
		-noattr -nocerts \
		-signer rsa3072.crt -inkey rsa3072.key -signer p256.crt -inkey p256.key
	by_openssl "a weak key" 3 'an RSA key of 2048 bits is too weak' -noattr -nocerts \
		-signer rsa2048.crt -inkey rsa2048.key
	echo other >content
	by_openssl "other content" 3 'signature does not match this file' -noattr -nocerts $rsa
}
finish
