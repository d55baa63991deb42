#!/bin/sh
# SPDX-License-Identifier: MIT
#
# File names that are not UTF-8, or have control characters, quotes and line ends: messages about
# them are UTF-8 without control characters, JSON is valid, and names do not change what is written.
# The locale makes no difference.
# shellcheck source=tests/lib.sh
. tests/lib.sh

# A byte that is not UTF-8, an escape sequence, a line end, then text that would be another line.
strange=$(printf 'b\377\033[31m\nrelease: "1.0" q\303\244\\<i>')
shown=$(printf 'b??[31m?release: "1.0" q\303\244\\<i>')
folder=$scratch/$strange
source=$folder/$strange.yaml
blob=$folder/$strange.bin
make_key rsa -newkey rsa:3072
sign="--key $scratch/rsa.key --cert $scratch/rsa.crt"
mkdir "$folder"
cp tests/good/minimal.yaml "$source"
echo wrong >"$folder/wrong"
"$VGPUMC" "$source" -q -o "$blob"
"$VGPUMC" tests/good/minimal.yaml -q -o "$scratch/plain"
same "a strange name changes no byte" "$scratch/plain" "$blob"
"$VGPUMC" "$source" -q -o "$scratch/signed" --key "$scratch/rsa.key" --cert "$scratch/rsa.crt"

# safe WHAT FILE: check that it is UTF-8, without control characters but line ends
safe()
{
	check "$1: UTF-8" iconv -f UTF-8 -t UTF-8 -o /dev/null "$2"
	check_status "$1: no control character" 1 env LC_ALL=C grep -a -q '[[:cntrl:]]' "$2"
}

# reported STATUS ARGUMENTS...: check that its output and messages are safe, and name the file
reported()
{
	wanted=$1
	shift
	what=
	for word in "$@"; do
		case $word in
		*"$strange"* | "$scratch"*) ;;
		*) what="$what $word" ;;
		esac
	done
	"$VGPUMC" "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
	got=$?
	check "$what, status" test "$got" -eq "$wanted"
	cat "$scratch/stdout" "$scratch/stderr" >"$scratch/reported"
	safe "$what" "$scratch/reported"
	case $what in
	*json*) ;;
	*) check "$what: names it" grep -q -F -e "$shown" "$scratch/reported" ;;
	esac
}

# as_json WHAT FILTER FILE: check that it is JSON, with the name where FILTER selects it
as_json()
{
	says "$1: JSON with the name" 0 "$shown" jq -r "$2" "$3"
}

reported 0 "$source" -o "$folder/out"
reported 0 check "$source"
reported 0 check "$source" "$source"
reported 2 check "$folder/wrong"
reported 1 check "$folder/absent"
reported 0 verify "$blob" --allow-unsigned
reported 3 verify "$blob"
reported 2 verify "$folder/wrong" --allow-unsigned
reported 0 dump "$blob" "$blob"
reported 0 dump "$blob" "$blob" --format yaml
reported 0 dump "$blob" "$blob" --format hex
reported 0 dump "$blob" --format json
as_json "dump" .file "$scratch/stdout"
# shellcheck disable=SC2086
reported 0 sign "$blob" -o "$folder/signed" $sign
reported 0 match "$blob" --board 10de:26b1
reported 4 match "$blob" --board 10de:27b8
reported 0 match "$blob" --board 10de:26b1 --format json
as_json match .boards[0].file "$scratch/stdout"
reported 4 match "$blob" --board 10de:27b8 --format json
as_json "no match" .boards[0].reason "$scratch/stdout"
reported 4 diff "$blob" "$scratch/signed"
reported 4 diff "$blob" "$scratch/signed" --format json
as_json "diff" .old "$scratch/stdout"
reported 0 install "$blob" --allow-unsigned --root "$folder"
reported 0 install "$scratch/signed" --cert "$scratch/rsa.crt" --root "$folder"
reported 0 install --uninstall "$scratch/signed" --root "$folder"
reported 0 report "$blob" --allow-unsigned -o "$folder/page"
check "the page: UTF-8" iconv -f UTF-8 -t UTF-8 -o /dev/null "$folder/page"
check_status "the page: no escape" 1 grep -q "$(printf '\033')" "$folder/page"
check_status "a name is text there" 1 grep -q "<i>" "$folder/page"
check "a page has the name" grep -q 'q.*&#60;i&#62;' "$folder/page"
cp tests/xml/good.xml "$folder/strange.xml"
reported 0 import "$folder/strange.xml" -o "$folder/imported" --release 570.144
check "import: one line has the name" test "$(grep -c 'release: "1' "$folder/imported")" -eq 1
check "import: the source is the same" "$VGPUMC" check -q "$folder/imported" \
	--container vgpumeta
"$VGPUMC" dump "$blob" "$blob" --format yaml | sed '/^---/d' | head -n 20 >"$scratch/documents"
check_status "dump: a name adds no line" 1 grep -q "1\.0" "$scratch/documents"

# A signer whose name has a C1 control character.
openssl req -x509 -newkey rsa:3072 -nodes -days 30 -utf8 -subj "/CN=$(printf 'a\302\233b')" \
	-keyout "$scratch/evil.key" -out "$scratch/evil.crt" 2>"$scratch/output"
"$VGPUMC" sign "$scratch/plain" -q -o "$scratch/evil" --key "$scratch/evil.key" \
	--cert "$scratch/evil.crt"
"$VGPUMC" verify "$scratch/evil" --cert "$scratch/evil.crt" >"$scratch/stdout"
says "the name of a signer" 0 "signed by CN=a??b" cat "$scratch/stdout"
safe "the name of a signer" "$scratch/stdout"

# Options and their values.
for args in "--$strange" "check --only $strange --nonsense" "dump --format $strange" \
	"check --release $strange" "match --board $strange $strange" "schema show $strange" \
	"match --host --sysfs $strange" "verify --cert $strange x" "check --schema $strange x"; do
	for format in text json sarif; do
		IFS=' '
		# shellcheck disable=SC2086
		"$VGPUMC" $args --error-format "$format" >"$scratch/stdout" 2>"$scratch/stderr"
		got=$?
		unset IFS
		what="${args%%b*}... as $format"
		check "$what, status" test "$got" -gt 0 -a "$got" -lt 5
		check "$what: it is reported" test -s "$scratch/stderr"
		safe "$what" "$scratch/stderr"
		[ "$format" = text ] || check "$what: JSON" jq -e . "$scratch/stderr"
	done
done

# Diagnostics.
"$VGPUMC" check "$folder/wrong" --error-format json 2>"$scratch/stderr"
as_json "an error" .file "$scratch/stderr"
"$VGPUMC" check "$folder/wrong" --error-format sarif 2>"$scratch/stderr"
says "SARIF has all its bytes" 0 \
	'b%FF%1B%5B31m%0Arelease%3A%20%221.0%22%20q%C3%A4%5C%3Ci%3E/wrong' jq -r \
	'.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' "$scratch/stderr"
safe "SARIF" "$scratch/stderr"

# The locale: none, one with another character set and a comma as decimal point, or one that does
# not exist.
localedef -i de_DE -f ISO-8859-1 "$scratch/de_DE.ISO-8859-1" >"$scratch/output" 2>&1
export LOCPATH="$scratch"
# With that locale, glibc leaks some bytes when libcrypto requests the locale C.
export ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/large"
printf 'release: "570.144"\nvgpu: "18.1"\n\303\204rger: 1.5\n\304rger: 2\n' >"$scratch/umlaut.yaml"
while read -r args; do
	for locale in C C.UTF-8 de_DE.ISO-8859-1 none; do
		# shellcheck disable=SC2086
		LC_ALL=$locale LANGUAGE=de "$VGPUMC" $args >"$scratch/stdout.$locale" \
			2>"$scratch/stderr.$locale"
		echo $? >>"$scratch/stderr.$locale"
		[ $locale = C ] && continue
		same "$locale: $args" "$scratch/stdout.C" "$scratch/stdout.$locale"
		same "$locale: messages" "$scratch/stderr.C" "$scratch/stderr.$locale"
	done
done <<END
check $scratch/umlaut.yaml
check $scratch/umlaut.yaml --error-format sarif
check tests/bad/framebuffer-share.yaml
check $scratch/absent
dump $scratch/large
dump $scratch/large --format yaml
dump $scratch/large --format json
dump $scratch/large --format hex
match $scratch/large --board 10de:26b9:10de:1851
diff $scratch/large $blob
import tests/xml/good.xml --release 570.144
report $scratch/large --allow-unsigned -o -
schema export 570.144 --format json-schema
verify $scratch/signed --cert $scratch/rsa.crt
END
finish
