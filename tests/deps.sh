#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Install what a target needs and the machine lacks. Silent and quick when nothing is missing.
#
#	tests/deps.sh [-n] SET...	-n: only name the packages, and fail if some are missing
#
# On Debian and Ubuntu apt-get installs; elsewhere the command for the distribution is printed. A
# package of the sets `build` and `check` that cannot be installed is an error. Of the other sets it
# is not: the suites that need it say that they were skipped, and why.
#
#	build		`make`, `make blobs`
#	check		`make check`
#	all		`make check-all`, `make bench`
#	lint		`make lint`, `make fuzz`, `make fuzz-coverage`
#	kernel		`make check-kernel`
#	cross		`make check-cross`
#	packages	`make deb`, `make check-packages`
#	debian		`make check-debian`, `make check-packages CHROOT=DIR`
#	prove		`make prove`
set -eu

# Set, probe, then the package on Debian, Fedora and RHEL, Arch, and openSUSE ("-": none). A probe
# is cmd:PROGRAM, lib:PKG-CONFIG MODULE or any:NAME, one of the files of $NAME. Of NAME|NAME the
# first that the distribution has is installed. On RHEL 9 and 10 a package with +crb is in CodeReady
# Linux Builder, one with +epel in EPEL.
#
# Tried: Debian 12, 13 and sid; on Ubuntu 24.04 the names are those of Debian. Not tried, but taken
# from the public package lists: Fedora 43 (packages.fedoraproject.org), RHEL 9 and 10 (their
# package manifests, docs.redhat.com; EPEL as for Fedora), Arch (archlinux.org/packages), openSUSE
# Tumbleweed (software.opensuse.org). Fedora has openssl/engine.h in openssl-devel-engine; without
# it, keys in tokens need pkcs11-provider. Arch has no compiler for s390x.
table='
build    cmd:gcc           gcc           gcc              gcc         gcc
build    cmd:make          make          make             make        make
build    cmd:pkg-config    pkg-config    pkgconf-pkg-config pkgconf   pkgconf-pkg-config
build    cmd:flex          flex          flex             flex        flex
build    cmd:bison         bison         bison            bison       bison
build    cmd:openssl       openssl       openssl          openssl     openssl
build    any:libc          libc6-dev     glibc-devel      glibc       glibc-devel
build    lib:yaml-0.1      libyaml-dev   libyaml-devel+crb libyaml    libyaml-devel
build    lib:json-c        libjson-c-dev json-c-devel+crb json-c      libjson-c-devel
build    lib:libcrypto     libssl-dev    openssl-devel    openssl     libopenssl-devel
build    lib:zlib          zlib1g-dev    zlib-devel       zlib        zlib-devel
build    lib:expat         libexpat1-dev expat-devel      expat       libexpat-devel
build    lib:liblzma       liblzma-dev   xz-devel         xz          xz-devel
build    cmd:lowdown       lowdown       lowdown+epel     lowdown     lowdown
check    lib:check         check         check-devel+crb  check       check-devel
check    cmd:jq            jq            jq               jq          jq
check    cmd:od            coreutils     coreutils        coreutils   coreutils
check    cmd:cmp           diffutils     diffutils        diffutils   diffutils
check    cmd:readelf       binutils      binutils         binutils    binutils
check    cmd:xz            xz-utils      xz               xz          xz
check    cmd:mandoc        mandoc        mandoc+epel      mandoc      mandoc
check    cmd:script        bsdutils      util-linux-script|util-linux util-linux util-linux
check    cmd:strace        strace        strace           strace      strace
all      cmd:python3       python3       python3          python      python3
all      any:jsonschema python3-jsonschema python3-jsonschema python-jsonschema python3-jsonschema
all      any:pyyaml        python3-yaml  python3-pyyaml   python-yaml python3-PyYAML
all      cmd:dtc           device-tree-compiler dtc       dtc         dtc
all      cmd:softhsm2-util softhsm2      softhsm          softhsm     softhsm
all      cmd:pkcs11-tool   opensc        opensc           opensc      opensc
all      cmd:p11tool       gnutls-bin    gnutls-utils     gnutls      gnutls
all      any:pkcs11_engine libengine-pkcs11-openssl openssl-pkcs11 libp11 openssl-engine-libp11
all      any:pkcs11_provider pkcs11-provider pkcs11-provider pkcs11-provider pkcs11-provider
all      cmd:clang         clang         clang            clang       clang
all      cmd:s390x-linux-gnu-gcc gcc-s390x-linux-gnu gcc-s390x-linux-gnu+epel - cross-s390x-gcc15
all      cmd:node          nodejs        nodejs           nodejs      nodejs-default
all      cmd:npm           npm           nodejs-npm|npm   npm         npm-default
all      cmd:chromium      chromium      chromium+epel    chromium    chromium
all      cmd:zsh           zsh           zsh              zsh         zsh
all      cmd:fish          fish          fish+epel        fish        fish
all      any:completion    bash-completion bash-completion bash-completion bash-completion
lint     cmd:git           git           git              git         git
lint     cmd:codespell     codespell     codespell+epel   codespell   codespell
lint     cmd:clang         clang         clang            clang       clang
lint     cmd:clang-format  clang-format  clang-tools-extra clang      clang-tools
lint     cmd:clang-tidy    clang-tidy    clang-tools-extra clang      clang-tools
lint     cmd:cppcheck      cppcheck      cppcheck+epel    cppcheck    cppcheck
lint     cmd:sparse        sparse        sparse           sparse      sparse
lint     cmd:shellcheck    shellcheck    ShellCheck+epel  shellcheck  ShellCheck
lint     cmd:python3       python3       python3          python      python3
lint     any:fuzzer        libclang-rt-dev compiler-rt    compiler-rt clang-devel
kernel   cmd:qemu-system-x86_64 qemu-system-x86 qemu-system-x86|qemu-kvm qemu-system-x86 qemu-x86
kernel   cmd:busybox       busybox-static busybox         busybox     busybox-static
kernel   cmd:cpio          cpio          cpio             cpio        cpio
kernel   cmd:dpkg-deb      dpkg          dpkg+epel        dpkg        dpkg
kernel   cmd:sparse        sparse        sparse           sparse      sparse
kernel   cmd:bc            bc            bc               bc          bc
kernel   cmd:dkms          dkms          dkms+epel        dkms        dkms
kernel   any:modinfo       kmod          kmod             kmod        kmod
kernel   any:ansicolor     perl          perl             perl        perl
cross    cmd:s390x-linux-gnu-gcc gcc-s390x-linux-gnu -    -           -
cross    cmd:i686-linux-gnu-gcc gcc-i686-linux-gnu -      -           -
cross    cmd:aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu - -          -
cross    cmd:qemu-s390x    qemu-user     -                -           -
cross    cmd:dpkg-deb      dpkg          -                -           -
cross    any:modinfo       kmod          -                -           -
packages cmd:dpkg-buildpackage build-essential -          -           -
packages cmd:git           git           -                -           -
packages cmd:dh            debhelper     -                -           -
packages cmd:dh_dkms       dh-dkms       -                -           -
packages cmd:dkms          dkms          -                -           -
packages cmd:lintian       lintian       -                -           -
packages cmd:mandoc        mandoc        -                -           -
packages any:headers_6_1   linux-headers-amd64 -          -           -
debian   cmd:debootstrap   debootstrap   -                -           -
debian   cmd:git           git           -                -           -
debian   cmd:python3       python3       -                -           -
prove    cmd:frama-c       frama-c-base  -                -           -
prove    cmd:why3          why3          -                -           -
prove    cmd:cvc4          cvc4          -                -           -
prove    cmd:z3            z3            z3               z3          z3
'

# Used by their names, in the table.
# shellcheck disable=SC2034
{
	libc=/usr/include/stdio.h
	pkcs11_engine='/usr/lib/*/engines-3/pkcs11.so /usr/lib*/engines-3/pkcs11.so'
	pkcs11_provider='/usr/lib/*/ossl-modules/pkcs11.so /usr/lib*/ossl-modules/pkcs11.so'
	jsonschema='/usr/lib*/python3*/*-packages/jsonschema'
	completion=/usr/share/bash-completion/bash_completion
	pyyaml='/usr/lib*/python3*/*-packages/yaml'
	modinfo='/sbin/modinfo /usr/sbin/modinfo'
	ansicolor='/usr/share/perl*/*/Term/ANSIColor.pm /usr/lib/perl5/*/Term/ANSIColor.pm'
	headers_6_1='/usr/src/linux-headers-6.1.*-amd64'
	fuzzer='/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*
		/usr/lib*/clang/*/lib/*/libclang_rt.fuzzer*'
}

# Return 0 if what a probe names is here.
present()
{
	kind=${1%%:*}
	name=${1#*:}
	case $kind in
	cmd) command -v "$name" >/dev/null 2>&1 ;;
	lib) pkg-config --exists "$name" 2>/dev/null ;;
	any)
		# Both splitting and expanding wildcards are intended.
		eval "set -- \$$name"
		for path in "$@"; do
			[ -e "$path" ] && return 0
		done
		return 1
		;;
	esac
}

# Print the package of a list NAME|NAME that apt can install, if there is one.
apt_has()
{
	for name in $(echo "$1" | tr '|' ' '); do
		if LC_ALL=C apt-cache policy "$name" 2>/dev/null |
			grep -q '^  Candidate: [^(]'; then
			echo "$name"
			return
		fi
	done
}

# missing COLUMN SETS: print the missing packages of one distribution: column 1 Debian, 2 Fedora and
# RHEL, 3 Arch, 4 openSUSE.
missing()
{
	printf '%s\n' "$table" | while read -r set probe debian fedora arch suse; do
		case " $2 " in
		*" $set "*) ;;
		*) continue ;;
		esac
		present "$probe" && continue
		case $1 in
		1) echo "$debian" ;;
		2) echo "$fedora" ;;
		3) echo "$arch" ;;
		4) echo "$suse" ;;
		esac
	done | grep -vx -e - | sort -u | tr '\n' ' ' | sed 's/ $//'
}

usage()
{
	echo 'usage: tests/deps.sh [-n] build|check|all|lint|kernel|cross|packages|debian|prove...' >&2
	exit 1
}

names_only=
if [ "${1-}" = -n ]; then
	names_only=yes
	shift
fi

# Sets that must be complete, and sets whose absence only skips tests.
required=
optional=
for set in "$@"; do
	case $set in
	build | check | debian) required="$required $set" ;;
	all | lint | kernel | cross | packages | prove) optional="$optional $set" ;;
	*) usage ;;
	esac
	case $set in
	check) required="$required build" ;;
	all | kernel | cross | lint) required="$required build check" ;;
	packages | prove) required="$required build" ;;
	esac
done
[ -n "$required$optional" ] || usage

wanted=$(missing 1 "$required $optional")
[ -n "$wanted" ] || exit 0

as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo

# Print the command that installs what is missing, where it is not for apt-get.
other_distribution()
{
	# shellcheck disable=SC1090
	family=" $(. "${OS_RELEASE:-/etc/os-release}" 2>/dev/null && echo "${ID-} ${ID_LIKE-}") "
	packages=$(missing 2 "$required $optional" | tr ' ' '\n' | sed 's/|.*//' | tr '\n' ' ')
	known=
	case $family in
	*' rhel '*)
		known=yes
		case $packages in
		*+crb*) echo "    $as_root dnf config-manager --set-enabled crb" ;;
		esac
		case $packages in
		*+epel*) echo "    $as_root dnf install epel-release" ;;
		esac
		;;
	esac
	case $family in
	*' fedora '* | *' rhel '*)
		known=yes
		echo "    $as_root dnf install $(echo "$packages" | sed 's/+[a-z]*//g; s/ $//')"
		;;
	*' arch '*)
		known=yes
		echo "    $as_root pacman -S --needed $(missing 3 "$required $optional")"
		;;
	*suse*)
		known=yes
		echo "    $as_root zypper install $(missing 4 "$required $optional")"
		;;
	esac
	[ -n "$known" ] || echo "    on Debian they are: $wanted"
}

if ! command -v apt-get >/dev/null 2>&1; then
	{
		echo "Packages are missing. To install them:"
		other_distribution
	} >&2
	[ -z "$names_only" ] || exit 1
	[ -z "$(missing 1 "$required")" ] || exit 1
	exit 0
fi

if [ -n "$names_only" ]; then
	echo "Packages are missing: $(missing 1 "$required $optional" | sed 's/|[^ ]*//g')"
	exit 1
fi

apt()
{
	# sudo drops the environment, so it is set after it.
	$as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
		apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM

# Set $packages to those that apt can install, $absent to the others.
choose()
{
	packages=
	absent=
	for names in $wanted; do
		name=$(apt_has "$names")
		packages="$packages${name:+ $name}"
		[ -n "$name" ] || absent="$absent $names"
	done
	packages=${packages# }
	absent=${absent# }
}

# shellcheck disable=SC2086
install_packages()
{
	[ -z "$packages" ] ||
		apt install --no-install-recommends $packages >"$log" 2>&1 </dev/null
}

choose
if [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; then
	{
		echo "Some packages are missing, and installing them takes root. As root, run:"
		echo "    apt-get update"
		echo "    apt-get install --no-install-recommends ${packages:-$wanted}"
	} >&2
	[ -z "$(missing 1 "$required")" ] || exit 1
	exit 0
fi

# The lists may be missing, or so old that they name files which the mirror no longer has.
update_lists()
{
	apt update >"$log" 2>&1 </dev/null || cat "$log" >&2
	choose
}

[ -n "$(apt_has libc6-dev)" ] || update_lists
[ -z "$packages" ] || echo "  APT     $packages" >&2
if ! install_packages && update_lists && ! install_packages; then
	cat "$log" >&2
	echo "deps.sh: apt-get could not install: $packages" >&2
fi
[ -z "$absent" ] ||
	echo "  APT     not in this distribution, so tests are skipped: $absent" >&2

wanted=$(missing 1 "$required")
if [ -n "$wanted" ]; then
	echo "deps.sh: still missing after installation: $wanted" >&2
	exit 1
fi
