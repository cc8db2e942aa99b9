# SPDX-License-Identifier: BSD-3-Clause
#
# A domain made by xl in a Linux dom0: the full path, with xenstore, netback
# and blkback. Read by tess's xen.sh, whose options (memory, net, disks,
# initrd, timeout, print) it follows.

# domu_config COMMAND-LINE: xl's description of the domain.
domu_config() {
	echo 'name = "domu"'
	if config_has XEN_PV; then echo 'type = "pv"'; else echo 'type = "pvh"'; fi
	echo 'kernel = "/domu/image"'
	[ -z "$initrd" ] || echo 'ramdisk = "/domu/initrd"'
	echo "memory = $memory"
	echo "vcpus = $cpus"
	echo "extra = $(quote_arg "$1")"
	echo 'on_poweroff = "destroy"'
	echo 'on_reboot = "destroy"'
	echo 'on_crash = "destroy"'
	[ "$net" = none ] || echo 'vif = [ "bridge=xenbr0,mac=00:16:3e:00:00:01" ]'
	list=
	letter=a
	while read -r disk; do
		mode=w
		case $disk in *,ro) mode=r ;; esac
		[ -z "$disk" ] || list="$list \"phy:/dev/vd$letter,xvd$letter,$mode\","
		letter=$(echo "$letter" | tr a-y b-z)
	done <<-END
		$(printf '%s\n' "$disks" | sed '/^$/d')
	END
	echo "disk = [$list ]"
}

# The console is the domain's from its first byte; xl's own words are told
# when it fails. Why the domain went is in the log of xl's that waits for it.
# xenconsole may miss that its domain went, and is ended then.
domu_job() {
	cat <<-'END'
		log=/var/log/xen/xl-domu.log
		xl create -q -c /domu/config </dev/user >/dev/user 2>/tmp/xl &
		xl=$!
		late=0
		while kill -0 "$xl" 2>/dev/null; do
			sleep 0.1
			if grep -q 'Exiting now' "$log" 2>/dev/null; then
				late=$((late + 1))
				[ "$late" -lt 20 ] || killall xenconsole
			fi
		done
		wait "$xl" || failed=$?
		if [ -n "$failed" ] && [ ! -s "$log" ]; then
			sed 's/^/tess: /' /tmp/xl >/dev/user
			status=126
			return
		fi
		until_is 10 grep 'has shut down, reason code' "$log"
		# Off, crash [Xen, xen/include/public/sched.h]; 128 and more are
		# an image's status that isn't 0 (plat/xen/shutdown.c).
		reason=$(sed -n 's/.*reason code \([0-9]*\).*/\1/p' "$log" | tail -n 1)
		case $reason in
		3) status=134 ;;
		12[89] | 1[3-9]? | 2??) status=$((reason - 128)) ;;
		*) status=${reason:-126} ;;
		esac
	END
}

# run_domu IMAGE COMMAND-LINE
run_domu() {
	folder=$(mktemp -d)
	mkdir "$folder/domu"
	cp "$1" "$folder/domu/image"
	[ -z "$initrd" ] || cp "$initrd" "$folder/domu/initrd"
	domu_config "$2" >"$folder/domu/config"
	domu_job >"$folder/job"
	bus=pci
	net_devices
	# shellcheck disable=SC2086: options, one a word
	set -- $netdev
	eval "$add_storage"
	set -- "$run_dir/xen/boot.sh" "$host" "$cache" "$folder" "$@"
	if print_only "$@"; then
		sed 's/^/    /' "$folder/domu/config"
		rm -rf "$folder"
		return 0
	fi
	rc=0
	launch "$@" || rc=$?
	rm -rf "$folder"
	case $rc in
	126) say "the domain was not made, or dom0 failed (XEN_LOG=FILE keeps what they say)" ;;
	124) [ -z "$timeout" ] || say "still running after $timeout s: ended" ;;
	esac
	return "$rc"
}
