# SPDX-License-Identifier: BSD-3-Clause
#
# Debian's archive, for sources and packages: where it is, and how a package is
# unpacked on a host that isn't Debian. Read by fetch.sh, and by tess.

# Debian's archive that the host has, else the usual one; by https where no apt
# compares signatures.
mirror() {
	found=$(sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p; s/^deb[[:space:]]\(\[[^]]*\][[:space:]]\)\{0,1\}\([^[:space:]]*\)[[:space:]].*/\2/p' \
		/etc/apt/sources.list /etc/apt/sources.list.d/*.sources \
		/etc/apt/sources.list.d/*.list 2>/dev/null | grep -E '/debian/?$' | sed -n 1p)
	command -v apt-get >/dev/null 2>&1 && usual=http || usual=https
	echo "${found:-$usual://deb.debian.org/debian}"
}

# download URL FILE: by curl or wget; without a word but of what failed.
download() {
	if command -v curl >/dev/null 2>&1; then
		curl -fsSL --connect-timeout 10 -o "$2" "$1"
	elif command -v wget >/dev/null 2>&1; then
		wget -q -T 10 -t 2 -O "$2" "$1"
	else
		echo "neither curl nor wget is installed" >&2
		return 1
	fi
}

# unpack_deb PACKAGE.deb FOLDER: its files. Source: deb(5).
unpack_deb() {
	data=$(ar t "$1" | grep '^data\.tar') || return 1
	case $data in
	*.xz) unpacker="xz -dc" ;;
	*.zst) unpacker="zstd -dc" ;;
	*.gz) unpacker="gzip -dc" ;;
	*) unpacker=cat ;;
	esac
	ar p "$1" "$data" | $unpacker | tar -xf - -C "$2"
}
