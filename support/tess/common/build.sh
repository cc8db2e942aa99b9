# SPDX-License-Identifier: BSD-3-Clause
#
# How a command finds its application and builds it. Each platform and
# architecture has a build folder of its own in the application's build/.

# find_app: the folder $app, seen from here or from Tessera.
find_app() {
	[ -n "$app" ] || die "which application? For example: ./tess $command apps/helloworld"
	[ -d "$app" ] || case $app in
	/*) ;;
	*) [ ! -f "$root/$app/Makefile.uk" ] || app=$root/$app ;;
	esac
	[ -d "$app" ] || die "there is no folder '$app'"
	app=$(cd "$app" && pwd -P)
	case $root$app in
	*[!A-Za-z0-9_./@+~-]*) path_chars ;;
	esac
	[ -f "$app/Makefile.uk" ] || die "'$app' is no application: it has no Makefile.uk"
}

# make and its shell can't carry some characters.
path_chars() {
	for p in "$root" "$app"; do
		case $p in
		*[\ \$\'\#:%\(\)\,\;\&=\"\\\`\|\<\>\*\?]*)
			die "the path '$p' has a character that make can't carry: rename or move the folder. Letters, digits and . _ - + ~ @ are fine" ;;
		esac
	done
}

# The platforms that Tessera has, and their architectures.
archs_of() {
	case $1 in
	kvm) echo x86_64 arm64 ;;
	xen) echo x86_64 arm64 arm ;;
	linuxu) echo x86_64 arm ;;
	esac
}
has_arch() {
	case " $(archs_of "$1") " in *" $2 "*) ;; *) return 1 ;; esac
}

# The options that choose them.
plat_option() { echo "PLAT_$(echo "$1" | tr a-z A-Z)"; }
arch_option() {
	case $1 in
	x86_64) echo ARCH_X86_64 ;;
	arm64) echo ARCH_ARM_64 ;;
	arm) echo ARCH_ARM_32 ;;
	esac
}

# config_base: the application's own configuration.
config_base() {
	for base in "$app/.config" "$app/defconfig" /dev/null; do
		[ ! -e "$base" ] || break
	done
	echo "$base"
}
base_has() { grep -q "^CONFIG_$1=y" "$(config_base)"; }

# The platform and the architecture that the user didn't name are those of the
# application's own configuration, as far as they fit; else kvm, and the host's.
choose_platform() {
	[ -z "$plat" ] || return 0
	for plat in kvm linuxu xen; do
		if base_has "$(plat_option "$plat")" && { [ -z "$arch" ] || has_arch "$plat" "$arch"; }; then
			return
		fi
	done
	plat=kvm
}
choose_arch() {
	[ -z "$arch" ] || return 0
	for arch in x86_64 arm64 arm; do
		if base_has "$(arch_option "$arch")" && has_arch "$plat" "$arch"; then
			return
		fi
	done
	arch=$host_arch
}

check_platform() {
	asked=$plat$arch
	choose_platform
	[ -n "$(archs_of "$plat")" ] || die "no platform '$plat': there are kvm, xen and linuxu"
	choose_arch
	has_arch "$plat" "$arch" || die "platform $plat has no $arch: there are $(archs_of "$plat")"
	[ "$plat-$arch" = "kvm-$host_arch" ] || [ -n "$asked" ] ||
		say "platform $plat, architecture $arch, as $(config_base) has them"
}

# The configuration is the application's own, if it has one, for the platform
# and architecture asked for.
config_seed() {
	grep -v -E '^(# )?CONFIG_(PLAT_(KVM|XEN|LINUXU)|ARCH_(X86_64|ARM_64|ARM_32))[= ]' "$(config_base)" || true
	echo "CONFIG_$(arch_option "$arch")=y"
	for p in kvm xen linuxu; do
		[ "$p" = "$plat" ] && echo "CONFIG_$(plat_option $p)=y" ||
			echo "# CONFIG_$(plat_option $p) is not set"
	done
	wanted_options | sed 's/^\(CONFIG_[^=]*\)=n$/# \1 is not set/'
}

# The options of -c, as a configuration has them.
wanted_options() {
	printf '%s\n' "$options" | sed '/^$/d; s/^/CONFIG_/'
}

# app_make ARGS...: make by the application's Makefile, which names its external
# libraries, or without one where it has none.
app_make() {
	if [ -f "$app/Makefile" ]; then
		(cd "$app" && make UK_ROOT="$root" UK_LIBS="$root/libs" "$@")
	else
		make -C "$root" A="$app" "$@"
	fi
}

# build_make ARGS...: the same, without make's own words about it: the last
# line is the one that says what to do.
build_make() {
	{
		rc=0
		app_make "$@" 2>&1 || rc=$?
		echo "$rc" >"$out/.status"
	} | sed -u '/^make\(\[[0-9]*\]\)\{0,1\}: /d; /: \*\*\* $/d; s/\.  Stop\.$/./' >&2
	read -r rc <"$out/.status"
	return "$rc"
}

# What the names of compilers for $arch begin with.
cross() {
	case $arch in
	"$host_arch") ;;
	arm64) echo aarch64-linux-gnu- ;;
	arm) echo arm-linux-gnueabihf- ;;
	esac
}

# The external libraries that the application's Makefile names. It is read, but
# no rule of it runs.
app_libs() {
	[ -f "$app/Makefile" ] || return 0
	(cd "$app" && printf 'include Makefile\n$(info libs $(LIBS))\n$(error read)\n' |
		make -f - UK_ROOT="$root" UK_LIBS="$root/libs" 2>/dev/null) |
		sed -n 's/^libs //p' | tr ': ' '\n\n'
}

# Programs that the application and its ports are made with: what unpacks an
# archive that tar can't alone, patch where there are patches, and those that they name, in X_HOST, and in
# X_HOST-$(CONFIG_OPTION) for what the user chooses. The latter are looked for in
# the configuration's seed.
port_programs() {
	seed=$(config_seed)
	for recipe in "$app/Makefile.uk" $(app_libs | sed 's,$,/Makefile.uk,'); do
		[ -f "$recipe" ] || continue
		sed -n 's/^[A-Z0-9_]*_HOST := //p' "$recipe"
		sed -n '/call fetch/{s/.*\.bz2[,)].*/bzip2/p; s/.*\.zst[,)].*/zstd/p; s/.*\.zip[,)].*/unzip/p}
			/call patch,/s/.*/patch/p' "$recipe"
		sed -n 's/^[A-Z0-9_]*_HOST-$(\(CONFIG_[A-Z0-9_]*\)) := /\1 /p' "$recipe" |
			while read -r o more; do
				! printf '%s\n' "$seed" | grep -q "^$o=y" || printf '%s\n' "$more"
			done
	done | sed "s/g++/$(cross)g++/"
}

# The programs that build an image.
build_programs() {
	echo make gcc ld xz flock kconfig-conf "$(cross)gcc"
}

build_failed() {
	[ -s "$why" ] || die "the build has failed; the message above says why"
	while IFS= read -r text; do
		say "$text"
	done <"$why"
	exit 2
}

# build TARGET: "" makes the images. The lock on the build folder is held until
# unlock_build, or the end of this command.
build() {
	out=$app/build/$plat-$arch$variant${stub:+-stub}
	mkdir -p "$out"
	exec 7>"$out/.lock"
	if ! flock -n 7; then
		say "another build works in $out: waiting for it"
		flock 7
	fi
	config_seed >"$out/.seed.new"
	# Completes the configuration again after a build by an earlier Tessera.
	if ! cmp -s "$out/.seed.new" "$out/.seed" || [ ! -f "$out/.config" ] ||
		[ ! -f "$out/.config-chosen" ]; then
		cp "$out/.seed.new" "$out/.config"
		rm -f "$out/.config-chosen" "$out/.config-was"
	fi
	mv "$out/.seed.new" "$out/.seed"
	wanted_options >"$out/.config-wanted"
	why=$out/.why
	: >"$why"
	UK_WHY=$why UK_CONFIG_FROM=$(config_base) \
		build_make O="$out" C="$out/.config" UK_LOCKED="$out" $verbose $1 || build_failed
	image=$(sed -n 's/^CONFIG_UK_NAME="\(.*\)"/\1/p' "$out/config.mk")
	image=$out/${image:-${app##*/}}_$plat-$arch
}

unlock_build() { exec 7>&-; }

# quote WORD: for eval.
quote() {
	printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# is_param WORD: a parameter, not the folder of an application.
is_param() {
	[ ! -d "$1" ] && case ${1%%=*} in
	"$1" | */* | .* | *.) return 1 ;;
	*.*) ;;
	*) return 1 ;;
	esac
}

# add_param WORD: keeps a library's parameter, quoted for eval.
add_param() {
	case ${1%%=*} in
	*/* | *..* | .* | *.) ;;
	*.*) params="$params $(quote "$1")"; return ;;
	esac
	die "one application at a time, not '$1': a parameter is LIB.PARAM=VALUE; arguments come after --"
}
