# SPDX-License-Identifier: BSD-3-Clause
#
# The network of an image: --net user, tap or none. Read by tess.
#
# An application says which TCP ports it listens at, and at which of the host
# they are to be had, by an option of its own, CONFIG_APP..._PORTS="8080:80".

# net_default: what to do when nothing was asked for.
net_default() {
	if ! config_has LIBUKNETDEV; then
		net=none
	elif [ "$plat" != linuxu ]; then
		net=user
	elif [ "$(id -u)" = 0 ] && [ -c /dev/net/tun ]; then
		net=tap
	else
		net=none
		say "no network: as a Linux process the image needs a tap device, which takes root (--net tap)"
	fi
}

app_ports() {
	[ -z "$ports" ] || { echo "$ports"; return; }
	sed -n 's/^CONFIG_APP.*_PORTS="\(.*\)"/\1/p' "$out/config.mk"
}

# port_is_used PORT: does a socket of this host listen at it?
port_is_used() {
	grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$1") [0-9A-F:]+ 0A " \
		/proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# host_port PORT: the port to take. The application's own gives way to the next
# free one; a port that the user named is that one or none.
host_port() {
	p=$1
	case $p in
	'' | *[!0-9]*) die "--port $ports: HOST:IMAGE are two numbers" ;;
	esac
	if [ -n "$ports" ]; then
		! port_is_used "$p" || die "--port: another program listens at port $p of this host"
		first=$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null || echo 1024)
		[ "$(id -u)" = 0 ] || [ "$p" -ge "$first" ] ||
			die "--port: port $p is root's; take one from $first on"
	fi
	while port_is_used "$p"; do
		p=$((p + 1))
	done
	echo "$p"
}

# net_user: QEMU's own network; sets `forward`, for -netdev user.
net_user() {
	forward=
	for pair in $(app_ports | tr ',' ' '); do
		host=$(host_port "${pair%%:*}") || exit 2
		guest=${pair#*:}
		forward="$forward,hostfwd=tcp:127.0.0.1:$host-:$guest"
		say "port $guest of the image: 127.0.0.1:$host"
	done
}

# net_tap: a tap device of our own with an address, for this run only; sets
# `tap`, and adds the parameters that give the image the other address.
net_tap() {
	[ "$(id -u)" = 0 ] || die "--net tap makes a network device: run it as root"
	[ -c /dev/net/tun ] || die "--net tap: this host has no /dev/net/tun"
	n=0
	until ip tuntap add "tess$n" mode tap 2>/dev/null; do
		n=$((n + 1))
		[ $n -lt 100 ] || die "--net tap: no tap device can be made"
	done
	tap=tess$n
	trap 'ip link del "$tap" 2>/dev/null' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	ip addr add "10.87.$n.1/24" dev "$tap"
	ip link set "$tap" up
	params="'netdev.ip=10.87.$n.2/24' 'netdev.gw=10.87.$n.1' $params"
	[ "$plat" != linuxu ] || params="'tap.if=$tap' $params"
	say "the image's address: 10.87.$n.2, by $tap"
}

net_setup() {
	[ -n "$net" ] || net_default
	case $net in
	none) ;;
	user)
		[ "$plat" != linuxu ] || die "--net user is QEMU's: a linuxu image has --net tap"
		net_user
		;;
	tap) net_tap ;;
	*) die "unknown network '$net': user, tap or none" ;;
	esac
}
