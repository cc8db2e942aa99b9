# SPDX-License-Identifier: BSD-3-Clause
#
# tess outdated: compares the version of each port with what Debian has, and
# says which advisories are known to be fixed in later releases. It reads
# Debian's lists of sources, kept apart from the host's, and nothing else of the
# network. The advisories stand in docs/dependencies.md.

OUTDATED_SUITES="bookworm trixie forky sid"

# recipes: NAME PACKAGE VERSION of each port, from its recipe; of each of its
# releases if it has several.
recipes() {
	for f in "$root"/lib/*/Makefile.uk "$root"/libs/*/Makefile.uk "$root"/libs/*/releases.mk; do
		sed -n "s,^[A-Z0-9_]*_DEBIAN := [a-z]*/\([^=]*\)=\(.*\),$(basename "$(dirname "$f")") \1 \2,p" "$f"
	done
}

# upstream VERSION: without Debian's epoch, revision and repacking.
upstream() {
	printf '%s\n' "$1" | sed 's/^[0-9]*://; s/-[^-]*$//; s/.*+really//; s/[+.]\(dfsg\|ds\)[0-9]*$//'
}

# sources ARGS...: an apt that only knows Debian's lists of sources. A mirror that
# is some weeks behind serves: the versions are only reported.
sources() {
	mkdir -p "$lists/lists/partial" "$lists/archives/partial"
	for s in $OUTDATED_SUITES; do
		echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $s main"
	done >"$lists/sources.list"
	"$@" -qq -o Dir::Etc::SourceList="$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$lists/lists" -o Dir::Cache="$lists" -o Acquire::Check-Valid-Until=false \
		-o APT::Sandbox::User="$(id -un)"
}

# read_lists: by apt; a host without it gets the same files.
read_lists() {
	! command -v apt-get >/dev/null 2>&1 || { sources apt-get update; return; }
	mkdir -p "$lists"
	: >"$lists/versions"
	for s in $OUTDATED_SUITES; do
		download "$(mirror)/dists/$s/main/source/Sources.xz" "$lists/$s.xz" || return 1
		xz -dc "$lists/$s.xz" | awk '
			$1 == "Package:" { name = $2 }
			$1 == "Version:" && $2 !~ /[^A-Za-z0-9.+~:-]/ { print name, $2 }' >>"$lists/versions"
		rm "$lists/$s.xz"
	done
}

# versions PACKAGE: those in the lists.
versions() {
	if command -v apt-get >/dev/null 2>&1; then
		sources apt-cache madison "$1" | awk '{ print $3 }'
	else
		awk -v name="$1" '$1 == name { print $2 }' "$lists/versions"
	fi
}

# newest PACKAGE: the newest version in the lists.
newest() { versions "$1" | awk -f "$root/support/build/newest.awk"; }

# advisories PORT: what the page says of it.
advisories() {
	sed -n "s/^| $1 |[^|]*|[^|]*| *\([^|]*[^| ]\) *|\$/\1/p" "$root/docs/dependencies.md"
}

cmd_outdated() {
	. "$root/support/build/debian.sh"
	lists=$cache/apt/sources
	command -v apt-get >/dev/null 2>&1 || need xz
	say "reading Debian's lists of sources"
	read_lists || die "Debian's lists can't be read; the last lines say why"
	printf '%-12s %-22s %-22s %s\n' port here "newest in Debian" "advisories fixed in later releases"
	recipes | while read -r port package version; do
		here=$(upstream "$version")
		there=$(upstream "$(newest "$package")")
		[ "$here" != "$there" ] || there="the same"
		printf '%-12s %-22s %-22s %s\n' "$port" "$here" "$there" "$(advisories "$port")"
	done
	say "how to move a port on: docs/dependencies.md"
}
