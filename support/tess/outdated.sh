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

# sources ARGS...: an apt that only knows Debian's lists of sources.
sources() {
	lists=$cache/apt/sources
	mkdir -p "$lists/lists/partial" "$lists/archives/partial"
	for s in $OUTDATED_SUITES; do
		echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $s main"
	done >"$lists/sources.list"
	"$@" -qq -o Dir::Etc::SourceList="$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$lists/lists" -o Dir::Cache="$lists" -o APT::Sandbox::User="$(id -un)"
}

# newest PACKAGE: the newest version in the lists.
newest() {
	sources apt-cache madison "$1" | while read -r _ _ version _; do
		echo "$version"
	done | while read -r v; do
		[ -z "${best-}" ] || ! dpkg --compare-versions "$v" gt "$best" || best=$v
		best=${best:-$v}
		echo "$best"
	done | tail -n 1
}

# advisories PORT: what the page says of it.
advisories() {
	sed -n "s/^| $1 |[^|]*|[^|]*| *\([^|]*[^| ]\) *|\$/\1/p" "$root/docs/dependencies.md"
}

cmd_outdated() {
	. "$root/support/build/debian.sh"
	need apt-get dpkg
	say "reading Debian's lists of sources"
	sources apt-get update || die "Debian's lists can't be read; the last lines say why"
	printf '%-12s %-22s %-22s %s\n' port here "newest in Debian" "advisories fixed in later releases"
	recipes | while read -r port package version; do
		here=$(upstream "$version")
		there=$(upstream "$(newest "$package")")
		[ "$here" != "$there" ] || there="the same"
		printf '%-12s %-22s %-22s %s\n' "$port" "$here" "$there" "$(advisories "$port")"
	done
	say "how to move a port on: docs/dependencies.md"
}
