# SPDX-License-Identifier: BSD-3-Clause
#
# Debian's archive, for sources and packages: where it is, and how a package is
# unpacked on a host that isn't Debian. Read by fetch.sh, and by tess.

# Debian's archive that the host has, else the usual one.
mirror() {
	found=$(sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p; s/^deb[[:space:]]\(\[[^]]*\][[:space:]]\)\{0,1\}\([^[:space:]]*\)[[:space:]].*/\2/p' \
		/etc/apt/sources.list /etc/apt/sources.list.d/*.sources \
		/etc/apt/sources.list.d/*.list 2>/dev/null | grep -E '/debian/?$' | sed -n 1p)
	echo "${found:-http://deb.debian.org/debian}"
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
