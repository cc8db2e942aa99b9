/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options of TCP that need more than a stored value. Source: tcp(7); for the
 * rounding of values Linux's do_tcp_setsockopt(), do_tcp_getsockopt().
 */
#include "inet.h"

#define CA_NAME_MAX 16
#define MSS_MIN	    88
#define MSS_MAX	    32767
#define CLAMP_MIN   1152
#define RTO_MAX	    120 /* seconds */
#define FIRST_MSS   536

static const char congestion[CA_NAME_MAX] = "reno";

/* Rounds seconds up to a whole number of SYN-ACK retransmissions. */
static int round_defer(int seconds)
{
	int timeout = 1, period = 1;

	if (seconds <= 0)
		return 0;
	for (int n = 1; seconds > period && n < 255; n++) {
		timeout = MIN(2 * timeout, RTO_MAX);
		period += timeout;
	}
	return period;
}

static int get_info(struct inet *s, void *value, int *len)
{
	struct uk_tcp_info info = {.state = s->state};
	struct uk_inet_tcp now = {0};

	if (s->pcb)
		inet_stack->tcp(s->pcb, &now);
	if (s->pcb && s->state != UK_TCP_LISTEN) {
		info.state = stream_state(s);
		info.rto = now.rto_us;
		info.rtt = now.rtt_us;
		info.rttvar = now.rttvar_us;
		info.snd_mss = info.rcv_mss = info.advmss = now.mss;
		info.pmtu = now.mtu;
		info.snd_cwnd = now.mss ? now.cwnd / now.mss : 0;
		info.snd_ssthresh = now.mss ? now.ssthresh / now.mss : 0;
		info.unacked =
			now.mss ? (now.outstanding - now.unsent + now.mss - 1) /
					  now.mss
				: 0;
		info.rcv_space = now.window;
		info.retransmits = now.retransmits;
	}
	return option_put(&info, sizeof(info), value, len);
}

static int get_mss(const struct inet *s)
{
	struct uk_inet_tcp now = {0};

	if (s->state == UK_TCP_ESTABLISHED && s->pcb) {
		inet_stack->tcp(s->pcb, &now);
		return now.mss;
	}
	return inet_value(s, UK_SV_MAXSEG) ? inet_value(s, UK_SV_MAXSEG)
					   : FIRST_MSS;
}

int stream_get_option(struct inet *s, int name, void *value, int *len)
{
	switch (name) {
	case UK_TCP_MAXSEG: return option_put_int(get_mss(s), value, len);
	case UK_TCP_DEFER_ACCEPT:
		return option_put_int(inet_value(s, UK_SV_DEFER_ACCEPT), value,
				      len);
	case UK_TCP_WINDOW_CLAMP:
		return option_put_int(inet_value(s, UK_SV_WINDOW_CLAMP), value,
				      len);
	case UK_TCP_FASTOPEN:
		return option_put_int(inet_value(s, UK_SV_FASTOPEN), value,
				      len);
	case UK_TCP_FASTOPEN_CONNECT:
		return option_put_int(inet_has(s, UK_SF_FASTOPEN_CONNECT),
				      value, len);
	case UK_TCP_CONGESTION:
		return option_put(congestion, sizeof(congestion), value, len);
	case UK_TCP_INFO: return get_info(s, value, len);
	default: return -ENOPROTOOPT;
	}
}

/* The stack has one algorithm, that of RFC 5681. */
static int set_congestion(const void *value, int len)
{
	char name[CA_NAME_MAX] = "";

	if (len < 1)
		return -EINVAL;
	if (!value)
		return -EFAULT;
	for (int i = 0; i < MIN(len, CA_NAME_MAX - 1); i++) {
		name[i] = ((const char *)value)[i];
		if (!name[i])
			break;
	}
	return memcmp(name, congestion, sizeof("reno")) ? -ENOENT : 0;
}

static int set_clamp(struct inet *s, int v)
{
	if (!v && s->state != UK_TCP_CLOSE)
		return -EINVAL;
	s->o.values[UK_SV_WINDOW_CLAMP] = v ? MAX(v, CLAMP_MIN) : 0;
	return 0;
}

static int set_mss(struct inet *s, int v)
{
	if (v && (v < MSS_MIN || v > MSS_MAX))
		return -EINVAL;
	s->o.values[UK_SV_MAXSEG] = v;
	if (s->pcb)
		inet_stack->set(s->pcb, UK_INET_SET_MAXSEG, v);
	return 0;
}

/* TCP_FASTOPEN permits data in a SYN; the stack sends none. */
int stream_set_option(struct inet *s, int name, const void *value, int len)
{
	int v, rc;

	if (name == UK_TCP_CONGESTION)
		return set_congestion(value, len);
	rc = option_take(value, len, &v);
	if (rc)
		return rc;
	switch (name) {
	case UK_TCP_MAXSEG: return set_mss(s, v);
	case UK_TCP_DEFER_ACCEPT:
		s->o.values[UK_SV_DEFER_ACCEPT] = round_defer(v);
		return 0;
	case UK_TCP_WINDOW_CLAMP: return set_clamp(s, v);
	case UK_TCP_FASTOPEN:
		if (v < 0 || s->state == UK_TCP_ESTABLISHED ||
		    s->state == UK_TCP_SYN_SENT)
			return -EINVAL;
		s->o.values[UK_SV_FASTOPEN] = v;
		return 0;
	case UK_TCP_FASTOPEN_CONNECT:
		if (v < 0 || v > 1 || s->state != UK_TCP_CLOSE)
			return -EINVAL;
		s->o.flags &= ~(1ULL << UK_SF_FASTOPEN_CONNECT);
		s->o.flags |= (uint64_t)v << UK_SF_FASTOPEN_CONNECT;
		return 0;
	default: return -ENOPROTOOPT;
	}
}
