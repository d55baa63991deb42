#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Keys and certificates in a token, by way of OpenSSL's pkcs11 engine and of pkcs11-provider, those
# of the two that are installed. sign.sh tests everything else about keys.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have "keys in a token" softhsm2-util pkcs11-tool || finish

pin=493127

# says NAME STATUS TEXT COMMAND...: as in lib.sh, and the PIN is not printed
says()
{
	name=$1
	wanted=$2
	text=$3
	shift 3
	"$@" >"$scratch/output" 2>&1 </dev/null
	got=$?
	if [ "$got" -ne "$wanted" ] || ! grep -q -F -e "$text" "$scratch/output"; then
		sed 's/^/    /' "$scratch/output"
		not_ok "$name" "exit status $got, wanted $wanted and '$text'"
	elif grep -q -F -e "$pin" "$scratch/output"; then
		not_ok "$name" "the PIN was printed"
	else
		ok "$name"
	fi
}

# quietly COMMAND...: part of the preparation
quietly()
{
	"$@" >"$scratch/prepare" 2>&1 || {
		sed 's/^/    /' "$scratch/prepare"
		not_ok "prepare" "$*"
	}
}

case $VGPUMC in
/*) ;;
*) VGPUMC=$(pwd)/$VGPUMC ;;
esac
quietly "$VGPUMC" tests/good/minimal.yaml -q -o "$scratch/file"
make_key rsa3072 -newkey rsa:3072
make_key rsa4096 -newkey rsa:4096
make_key p256 -newkey ec -pkeyopt ec_paramgen_curve:P-256
cd "$scratch" || exit 1
quietly "$VGPUMC" sign -q file -o file.rsa3072 --key rsa3072.key --cert rsa3072.crt

SOFTHSM2_CONF=$scratch/softhsm2.conf
export SOFTHSM2_CONF
for module in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so \
	/usr/lib64/pkcs11/libsofthsm2.so /usr/lib/pkcs11/libsofthsm2.so; do
	[ -e "$module" ] && break
done
mkdir tokens
echo "directories.tokendir = $scratch/tokens" >softhsm2.conf
echo $pin >pin
quietly softhsm2-util --init-token --free --label vgpumc --pin $pin --so-pin 87654321
# to_token NAME ID: the key and certificate of that name
to_token()
{
	openssl x509 -in "$1.crt" -outform DER -out "$1.cer"
	quietly softhsm2-util --import "$1.key" --token vgpumc --pin $pin --label "$1" --id "$2"
	quietly pkcs11-tool --module "$module" --login --pin $pin --write-object "$1.cer" \
		--type cert --label "$1" --id "$2"
}
to_token rsa3072 01
to_token p256 02

# same NAME KEY [OPTION...]: the file that this signs has the bytes of file.rsa3072
same()
{
	name=$1
	shift
	rm -f again
	says "$name" 0 "signed by CN=vgpumc test rsa3072" "$VGPUMC" sign file -o again --key "$@"
	cmp -s again file.rsa3072 || not_ok "$name" "another signature"
}

uri='pkcs11:token=vgpumc;object=rsa3072;type=private'
# try WAY: everything that one of the two does
try()
{
	same "$1, PIN in the URI" "$uri;pin-value=$pin" --cert rsa3072.crt
	same "$1, PIN from a file" "$uri" --passin file:pin --cert rsa3072.crt
	same "$1, certificate by URI" "$uri" --passin file:pin \
		--cert 'pkcs11:token=vgpumc;object=rsa3072;type=cert'
	says "$1, verify with its certificate" 0 'OK: ' "$VGPUMC" verify again \
		--cert 'pkcs11:token=vgpumc;object=rsa3072;type=cert'
	says "$1, ECDSA" 0 'signed by CN=vgpumc test p256' "$VGPUMC" sign file -o again \
		--passin file:pin --key 'pkcs11:token=vgpumc;object=p256;type=private' \
		--cert p256.crt
	check "$1, ECDSA, verified" "$VGPUMC" verify again --cert p256.crt
	says "$1, other certificate" 1 'does not match the certificate' "$VGPUMC" sign file \
		-o refused --key "$uri;pin-value=$pin" --cert rsa4096.crt
	says "$1, wrong PIN" 1 '(wrong passphrase?)' "$VGPUMC" sign file -o refused \
		--key "$uri" --passin pass:000000 --cert rsa3072.crt
	says "$1, no such key" 1 'object=none;pin-value=...' "$VGPUMC" sign file -o refused \
		--key "pkcs11:token=vgpumc;object=none;pin-value=$pin" --cert rsa3072.crt
	check "$1, nothing was written" test ! -e refused
}

# installed FILE...: return true if one of them exists, and set $found to it
installed()
{
	for found in "$@"; do
		[ -e "$found" ] && return
	done
	return 1
}

# Neither frees all that it allocates, which is none of our errors.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

says "without either" 1 'no OpenSSL store, provider or engine supports such a URI' \
	env OPENSSL_CONF=/dev/null OPENSSL_ENGINES=/nowhere "$VGPUMC" sign file -o refused \
	--key "$uri;pin-value=$pin" --cert rsa3072.crt

if installed /usr/lib/*/engines-3/pkcs11.so /usr/lib*/engines-3/pkcs11.so; then
	PKCS11_MODULE_PATH=$module
	export PKCS11_MODULE_PATH
	try "engine"
	same "engine, the token's certificate" "$uri" --passin file:pin
	unset PKCS11_MODULE_PATH
	cat >engine.cnf <<-END
		openssl_conf = init
		[init]
		engines = engines
		[engines]
		pkcs11 = pkcs11
		[pkcs11]
		engine_id = pkcs11
		MODULE_PATH = $module
		init = 0
	END
	OPENSSL_CONF=$scratch/engine.cnf
	export OPENSSL_CONF
	same "engine set up in openssl.cnf" "$uri" --passin file:pin
	same "engine, as the openssl program names it" "org.openssl.engine:pkcs11:$uri" \
		--passin file:pin
	unset OPENSSL_CONF
else
	skip "engine" "OpenSSL's pkcs11 engine is not installed"
fi

# no-deinit: SoftHSM uses libcrypto, which is gone when the provider would end it.
if installed /usr/lib/*/ossl-modules/pkcs11.so /usr/lib*/ossl-modules/pkcs11.so; then
	cat >provider.cnf <<-END
		openssl_conf = init
		[init]
		providers = providers
		[providers]
		default = default_provider
		pkcs11 = pkcs11_provider
		[default_provider]
		activate = 1
		[pkcs11_provider]
		module = $found
		pkcs11-module-path = $module
		pkcs11-module-quirks = no-deinit
		activate = 1
	END
	OPENSSL_CONF=$scratch/provider.cnf
	export OPENSSL_CONF
	try "provider"
else
	skip "provider" "pkcs11-provider is not installed"
fi
finish
