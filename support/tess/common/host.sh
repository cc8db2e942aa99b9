# SPDX-License-Identifier: BSD-3-Clause
#
# Installs the programs that the host lacks. A command asks once, at its
# beginning, for all programs that it uses. It installs nothing without consent:
# a yes at the terminal, or -y (TESS_YES=y gives it to nested calls of tess).

# The package manager of the host, one of packages.txt's columns.
package_manager() {
	for m in apt-get dnf pacman apk; do
		if command -v $m >/dev/null 2>&1; then
			echo "${m%-get}"
			return
		fi
	done
	echo apt
}

# package_of COMMAND: the package that has it; most are named like it.
package_of() {
	awk -v command="$1" -v manager="$(package_manager)" '
		/^# command / { for (i = 3; i <= NF; i++) if ($i == manager) column = i - 1 }
		$1 == command { found = $column }
		END { print found ? found : command }' "$tess_dir/packages.txt"
}

# have COMMAND: kconfiglib serves for kconfig's programs (support/build/kconfig.mk).
have() {
	command -v "$1" >/dev/null 2>&1 || case $1 in
	kconfig-*)
		python3 -c 'import kconfiglib' 2>/dev/null ||
			/usr/bin/python3 -c 'import kconfiglib' 2>/dev/null ;;
	*) return 1 ;;
	esac
}

# need COMMAND...: those that the host lacks are installed, with consent.
need() {
	lacking= packages=
	for c; do
		have "$c" || lacking="$lacking $c"
	done
	for c in $lacking; do
		packages="$packages $(package_of "$c")"
	done
	[ -z "$lacking" ] || install_packages $(printf '%s\n' $packages | sort -u)
}

# install_packages PACKAGE...
install_packages() {
	how="apt-get install"
	case $(package_manager) in
	dnf) how="dnf install" ;;
	pacman) how="pacman -S" ;;
	apk) how="apk add" ;;
	esac
	say "missing on this host:${lacking:-$(printf ' %s' "$@")}"
	lacking=
	command -v apt-get >/dev/null 2>&1 ||
		die "install them and try again: $how $*"
	sudo=
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null 2>&1 || die "run this as root and try again: $how $*"
		sudo=sudo
	fi
	if [ "${yes:-${TESS_YES-}}" != y ]; then
		[ -t 0 ] || die "nothing is installed without consent; try again with -y, or run: $how $*"
		printf 'tess: install %s with apt-get? [Y/n] ' "$*" >&2
		read -r answer
		case $answer in [nN]*) die "not installed; nothing done" ;; esac
	fi
	say "installing: $how $*"
	log=$(mktemp)
	if ! { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		$sudo apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die "apt-get failed; the lines above say why"
	fi
	rm -f "$log"
}
