#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Finds what a target needs and the machine lacks, and installs it with apt-get. Elsewhere it names
# the packages and fails. Silent and quick when nothing is missing.
#
#	tests/deps.sh build|check|lint|kernel|cross|packages|clean|prove...
#
# build: what `make` and `make blobs` use; check: also what the tests and `make bench` use; lint:
# also what the linters and fuzzers use; kernel and cross: check, and what the driver's tests and
# those on other machines use; packages: build, and what makes and tries Debian packages; clean:
# what makes a clean Debian for these; prove: build, and what `make prove` uses (all five Debian
# only).
set -eu

# Set, probe, then the package on Debian, Fedora, Arch and openSUSE ("-": none). A probe is
# cmd:PROGRAM, lib:PKG-CONFIG MODULE or any:NAME, one of the files of $NAME.
table='
build cmd:gcc           gcc           gcc              gcc         gcc
build cmd:make          make          make             make        make
build cmd:pkg-config    pkg-config    pkgconf-pkg-config pkgconf   pkgconf-pkg-config
build cmd:flex          flex          flex             flex        flex
build cmd:bison         bison         bison            bison       bison
build cmd:openssl       openssl       openssl          openssl     openssl
build any:libc          libc6-dev     glibc-devel      glibc       glibc-devel
build lib:yaml-0.1      libyaml-dev   libyaml-devel    libyaml     libyaml-devel
build lib:json-c        libjson-c-dev json-c-devel     json-c      libjson-c-devel
build lib:libcrypto     libssl-dev    openssl-devel    openssl     libopenssl-devel
build lib:zlib          zlib1g-dev    zlib-devel       zlib        zlib-devel
build lib:expat         libexpat1-dev expat-devel      expat       libexpat-devel
build lib:liblzma       liblzma-dev   xz-devel         xz          xz-devel
build cmd:lowdown       lowdown       lowdown          lowdown     lowdown
check cmd:codespell     codespell     codespell        codespell   codespell
check lib:check         check         check-devel      check       check-devel
check cmd:jq            jq            jq               jq          jq
check cmd:od            coreutils     coreutils        coreutils   coreutils
check cmd:cmp           diffutils     diffutils        diffutils   diffutils
check cmd:readelf       binutils      binutils         binutils    binutils
check cmd:dtc           device-tree-compiler dtc         dtc         dtc
check cmd:xz            xz-utils      xz               xz          xz
check cmd:softhsm2-util softhsm2      softhsm          softhsm     softhsm
check cmd:pkcs11-tool   opensc        opensc           opensc      opensc
check cmd:p11tool       gnutls-bin    gnutls-utils     gnutls      gnutls
check any:engine        libengine-pkcs11-openssl openssl-pkcs11 libp11 openssl-engine-libp11
check cmd:clang         clang         clang            clang       clang
check cmd:s390x-linux-gnu-gcc gcc-s390x-linux-gnu gcc-s390x-linux-gnu - cross-s390x-gcc12
check any:jsonschema    python3-jsonschema python3-jsonschema python-jsonschema python3-jsonschema
check any:pyyaml        python3-yaml  python3-pyyaml   python-yaml python3-PyYAML
check cmd:node          nodejs        nodejs           nodejs      nodejs
check cmd:npm           npm           npm              npm         npm
check cmd:chromium      chromium      chromium         chromium    chromium
check cmd:mandoc        mandoc        mandoc           mandoc      mandoc
check cmd:zsh           zsh           zsh              zsh         zsh
check cmd:fish          fish          fish             fish        fish
check any:completion    bash-completion bash-completion bash-completion bash-completion
check cmd:strace        strace        strace           strace      strace
check cmd:script        bsdutils      util-linux-script util-linux util-linux
lint  cmd:git           git           git              git         git
lint  cmd:clang-format  clang-format  clang-tools-extra clang      clang-tools
lint  cmd:clang-tidy    clang-tidy    clang-tools-extra clang      clang-tools
lint  cmd:cppcheck      cppcheck      cppcheck         cppcheck    cppcheck
lint  cmd:sparse        sparse        sparse           sparse      sparse
lint  cmd:shellcheck    shellcheck    ShellCheck       shellcheck  ShellCheck
kernel cmd:qemu-system-x86_64 qemu-system-x86 qemu-system-x86 qemu-system-x86 qemu-x86
kernel cmd:busybox      busybox-static busybox         busybox     busybox-static
kernel cmd:cpio         cpio          cpio             cpio        cpio
kernel cmd:dpkg-deb     dpkg          dpkg             dpkg        dpkg
kernel cmd:sparse       sparse        sparse           sparse      sparse
kernel any:linux_source linux-source-6.1 -       -           -
kernel cmd:bc           bc            bc               bc          bc
kernel cmd:dkms         dkms          dkms             dkms        dkms
kernel any:modinfo      kmod          kmod             kmod        kmod
kernel any:ansicolor    perl          perl             perl        perl
cross cmd:s390x-linux-gnu-gcc gcc-s390x-linux-gnu - - -
cross cmd:i686-linux-gnu-gcc gcc-i686-linux-gnu -      -           -
cross cmd:qemu-s390x    qemu-user     -                -           -
cross cmd:dpkg-deb      dpkg          -                -           -
kernel any:headers_6_1  linux-headers-amd64 -          -           -
kernel any:headers_6_12 linux-headers-6.12-amd64 -     -           -
packages cmd:dpkg-buildpackage build-essential - -        -
packages cmd:git        git           -                -           -
packages cmd:dh         debhelper     -                -           -
packages cmd:dh_dkms    dh-dkms       -                -           -
packages cmd:dkms       dkms          -                -           -
packages cmd:lintian    lintian       -                -           -
packages any:headers_6_1 linux-headers-amd64 -         -           -
clean cmd:debootstrap  debootstrap   -                -           -
clean cmd:python3      python3       -                -           -
prove cmd:frama-c      frama-c-base  -                -           -
prove cmd:why3         why3          -                -           -
prove cmd:cvc4         cvc4          -                -           -
prove cmd:z3           z3            z3               z3          z3
lint  any:fuzzer        libclang-rt-dev compiler-rt compiler-rt clang-devel
'

# Used by their names, in the table.
# shellcheck disable=SC2034
{
	libc=/usr/include/stdio.h
	engine='/usr/lib/*/engines-3/pkcs11.so /usr/lib*/engines-3/pkcs11.so'
	jsonschema='/usr/lib*/python3*/*-packages/jsonschema'
	completion=/usr/share/bash-completion/bash_completion
	pyyaml='/usr/lib*/python3*/*-packages/yaml'
	linux_source=/usr/src/linux-source-6.1.tar.xz
	modinfo='/sbin/modinfo /usr/sbin/modinfo'
	ansicolor='/usr/share/perl*/*/Term/ANSIColor.pm /usr/lib/perl5/*/Term/ANSIColor.pm'
	headers_6_1='/usr/src/linux-headers-6.1.*-amd64'
	headers_6_12='/usr/src/linux-headers-6.12.*-amd64'
	fuzzer='/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*
		/usr/lib*/clang/*/lib/*/libclang_rt.fuzzer*'
}

# Is what this probe names there?
present()
{
	kind=${1%%:*}
	name=${1#*:}
	case $kind in
	cmd) command -v "$name" >/dev/null 2>&1 ;;
	lib) pkg-config --exists "$name" 2>/dev/null ;;
	any)
		# Both splitting and expanding wildcards are wanted here.
		eval "set -- \$$name"
		for path in "$@"; do
			[ -e "$path" ] && return 0
		done
		return 1
		;;
	esac
}

# The missing packages of one distribution: column 1 Debian, 2 Fedora, 3 Arch, 4 openSUSE.
missing()
{
	column=$1
	printf '%s\n' "$table" | while read -r set probe debian fedora arch suse; do
		case " $wanted " in
		*" $set "*) ;;
		*) continue ;;
		esac
		present "$probe" && continue
		case $column in
		1) echo "$debian" ;;
		2) echo "$fedora" ;;
		3) echo "$arch" ;;
		4) echo "$suse" ;;
		esac
	done | grep -vx -e - | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# Each set includes the ones before it.
wanted=
for set in "$@"; do
	case $set in
	build) wanted="$wanted build" ;;
	check) wanted="$wanted build check" ;;
	lint) wanted="$wanted build check lint" ;;
	kernel) wanted="$wanted build check kernel" ;;
	cross) wanted="$wanted build check cross" ;;
	packages) wanted="$wanted build packages" ;;
	clean) wanted="$wanted clean" ;;
	prove) wanted="$wanted build prove" ;;
	*)
		echo "deps.sh: there is no set '$set'" >&2
		exit 1
		;;
	esac
done
if [ -z "$wanted" ]; then
	echo 'usage: tests/deps.sh build|check|lint|kernel|cross|packages|clean|prove...' >&2
	exit 1
fi

packages=$(missing 1)
[ -n "$packages" ] || exit 0

as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo

if ! command -v apt-get >/dev/null 2>&1; then
	{
		echo "Packages are missing, and there is no apt-get to install them. One of:"
		echo "    $as_root dnf install $(missing 2)"
		echo "    $as_root pacman -S --needed $(missing 3)"
		echo "    $as_root zypper install $(missing 4)"
	} | sed 's/^     */    /' >&2
	exit 1
fi

if [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; then
	echo "Some packages are missing, and installing them takes root. As root, run:" >&2
	echo "    apt-get update" >&2
	echo "    apt-get install --no-install-recommends $packages" >&2
	exit 1
fi

apt()
{
	# sudo drops the environment, so it is set behind it.
	$as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
		apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM

# Package lists that are absent or old name files that the mirror no longer has: try what is
# there, and fetch the lists only when that fails.
# shellcheck disable=SC2086
install_packages()
{
	apt install --no-install-recommends $packages >"$log" 2>&1 </dev/null
}

echo "  APT     $packages" >&2
if ! install_packages; then
	if ! apt update >"$log" 2>&1 </dev/null || ! install_packages; then
		cat "$log" >&2
		echo "deps.sh: apt-get could not install: $packages" >&2
		exit 1
	fi
fi

packages=$(missing 1)
if [ -n "$packages" ]; then
	echo "deps.sh: still missing after installation: $packages" >&2
	exit 1
fi
