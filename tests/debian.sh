#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Both commands of the README on a fresh Debian: tests/debian.sh SUITE CACHE [COMPILER...]
#
# As root, makes a Debian SUITE that has nothing but what tests/deps.sh names, from the mirror that
# apt uses here; CACHE keeps it. An ordinary user without root then clones the last commit there,
# to a path with a space and a letter that is not ASCII, with the umask 077, and runs `make blobs`
# and `make check`. More builds follow: one outside a read-only source, one with LTO, a static one,
# and one with each COMPILER (gcc-13, clang-19, ...). None may print a warning. All that happens in
# a folder beside the one that CACHE keeps; it is removed at the end.
# shellcheck source=tests/lib.sh
. tests/lib.sh

suite=$1
cache=$2
shift 2
compilers=$*

# Mounts are of this process and its children only, so nothing is left mounted.
if [ "$(id -u)" -ne 0 ]; then
	not_ok "$suite" "a Debian in a folder takes root"
	finish
fi
if [ -z "${IN_NAMESPACE-}" ]; then
	rm -rf "$scratch"
	IN_NAMESPACE=1 exec unshare --mount --propagation private sh "$0" "$suite" "$cache" "$@"
fi

mkdir -p "$cache"
root=$(mktemp -d "$cache/debian-$suite.XXXXXX") || exit 1
chmod 755 "$root"
remove()
{
	for mounted in dev sys proc; do
		! mountpoint -q "$root/$mounted" || umount -R "$root/$mounted"
	done
	rm -rf --one-file-system "$root" "$scratch"
}
trap remove EXIT

# Print the apt sources of this machine as those of $suite, without what unstable has none of.
sources()
{
	# shellcheck disable=SC2016
	apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' \
		'Created-By: Packages' 'Origin: Debian' 2>/dev/null | sort -u |
		sed -n -E "s/ [a-z]+(-updates|-security)? main\$/ $suite\1 main/p" |
		case $suite in
		sid) grep ' sid main$' ;;
		*) cat ;;
		esac
}

# inside COMMAND: run it there as root
inside()
{
	chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		"http_proxy=${http_proxy-}" "https_proxy=${https_proxy-}" \
		DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -c "$1"
}

# as_user COMMAND: run it in the clone as an ordinary user, without what make has set here
clone='/home/user/vGPU über alles'
as_user()
{
	chroot --userspec=1000:1000 "$root" /usr/bin/env -i HOME=/home/user PATH=/usr/bin:/bin \
		LC_ALL=C.UTF-8 CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT-}" \
		sh -c "umask 077 && cd '$clone' && $1"
}

install_packages()
{
	# A mirror may lag behind, and nobody waits for the disk: all this is thrown away.
	echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/late"
	echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
	apt-config dump | grep -i '^Acquire::http.*proxy' >"$root/etc/apt/apt.conf.d/proxy"
	sources >"$root/etc/apt/sources.list"
	cp /etc/resolv.conf "$root/etc/"
	mkdir -p "$root/etc/ssl/certs" "$root/deps"
	cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null
	cp tests/deps.sh "$root/deps/"
	# The same command that a user would see, and git for the clone.
	inside 'apt-get -q update && apt-get -q -y dist-upgrade &&
	before=$(dpkg -l | grep -c ^ii) &&
		size=$(du -sm --exclude=/var --exclude=/proc / 2>/dev/null | cut -f 1) &&
		sh /deps/deps.sh check &&
		echo "$(($(dpkg -l | grep -c ^ii) - before)) packages, $(($(du -sm \
			--exclude=/var --exclude=/proc / 2>/dev/null | cut -f 1) - size)) MB" \
			>/deps/size &&
		apt-get -q -y install --no-install-recommends git &&
		apt-get clean && useradd -m -s /bin/sh user'
}

# Made again after a week, and when other packages are needed.
key=$(sed -n '/^build /p; /^check /p' tests/deps.sh | cat - "$0" | sha256sum | cut -c 1-12)
base=$cache/debian-$suite-$key.tar
started=$(date +%s)
find "$cache" -maxdepth 1 -name "debian-$suite-*.tar" \
	\( -mtime +7 -o ! -name "${base##*/}" \) -delete
if [ -f "$base" ]; then
	tar -x -C "$root" -f "$base"
	mount -t proc proc "$root/proc"
else
	mirror=$(sources | sed -n "s/^deb \([^ ]*\) $suite main\$/\1/p" | head -n 1)
	if ! debootstrap --variant=minbase "$suite" "$root" \
		"${mirror:-http://deb.debian.org/debian}" >"$scratch/log" 2>&1; then
		tail -n 5 "$scratch/log"
		if grep -q 'Failed getting release file' "$scratch/log"; then
			skip "Debian $suite" "the mirror does not have it"
		else
			not_ok "debootstrap $suite" "see the end of its log"
		fi
		finish
	fi
	mount -t proc proc "$root/proc"
	if ! install_packages >"$scratch/log" 2>&1; then
		tail -n 20 "$scratch/log"
		if [ "$suite" = sid ]; then
			skip "Debian sid" "its packages cannot be installed today"
		else
			not_ok "packages of $suite" "cannot be installed"
		fi
		finish
	fi
	tar -c -C "$root" --one-file-system --exclude=./proc/* -f "$base.tmp" . &&
		mv "$base.tmp" "$base"
fi
mount --rbind /dev "$root/dev"
mount -t sysfs -o ro sysfs "$root/sys"
echo "Debian $suite: $(cat "$root/deps/size") for make check, made in $(($(date +%s) - started)) s"
inside 'gcc --version | head -n 1; ldd --version | head -n 1; openssl version
	dpkg-query -W libexpat1-dev lowdown'

git clone -q --no-hardlinks . "$root/source.git" 2>/dev/null
inside "git config --global --add safe.directory '*' && git clone -q /source.git '$clone' &&
	chown -R user: '$clone'"

# no_warning NAME LOG: the linker warns of functions that a static libcrypto has, not of ours
no_warning()
{
	sed '/in statically linked applications/d' "$2" >"$scratch/said"
	check_status "$1, no warning" 1 grep -E 'warning:|Warning' "$scratch/said"
}

# timed NAME COMMAND: as the user; its output is in $scratch/log
timed()
{
	started=$(date +%s)
	if as_user "$2" >"$scratch/log" 2>&1 </dev/null; then
		ok "$1"
	else
		tail -n 60 "$scratch/log"
		not_ok "$1" "$2"
	fi
	echo "$1: $(($(date +%s) - started)) s"
	no_warning "$1" "$scratch/log"
}

jobs=-j$(nproc)
timed "$suite: make blobs" "make $jobs blobs"
timed "$suite: make check" "make $jobs check"
grep -E '^[0-9]+ passed' "$scratch/log"
# Each of its tests is one of these, too.
for log in "$root$clone"/build/results/*/*; do
	case ${log##*/} in
	*.*) ;;
	*) sed -n -E "s/^((not )?ok|skip) /&$suite: /p" "$log" ;;
	esac
done

# Nothing is written to the sources: they belong to root here.
as_user 'git clean -q -x -d -f'
inside "chown -R root: '$clone' && chmod -R a+rX,go-w '$clone' && cp -r '$clone' /before"
timed "$suite: a read-only source" "make $jobs O=/tmp/out && make $jobs O=/tmp/out blobs"
check "$suite: the sources are as they were" diff -r "$root/before" "$root$clone"
check "$suite: the blobs are in O" sh -c "ls '$root'/tmp/out/blobs/vgpu-*.bin"
timed "$suite: with LTO" "make $jobs O=/tmp/lto CFLAGS='-O2 -g -flto=auto' &&
	make $jobs O=/tmp/lto CFLAGS='-O2 -g -flto=auto' blobs"
# What a static libcrypto may need, and the build does not.
inside 'apt-get -q -y install --no-install-recommends libzstd-dev' >"$scratch/log" 2>&1
timed "$suite: static" "make $jobs O=/tmp/static PKG_CONFIG='pkg-config --static' \
	LDFLAGS=-static-pie /tmp/static/vgpumc && ! ldd /tmp/static/vgpumc | grep '=>' &&
	/tmp/static/vgpumc check -q blobs/*.yaml"
for compiler in $compilers; do
	check "$suite: install $compiler" inside "apt-get -q -y install --no-install-recommends \
		$compiler"
	timed "$suite: $compiler" "make $jobs O=/tmp/$compiler CC=$compiler all &&
		make $jobs O=/tmp/$compiler CC=$compiler tests-build"
done
finish
