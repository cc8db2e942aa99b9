/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bursts of frames through gro.c, mostly segments of TCP that follow one
 * another. What comes out is what went in, in order: each packet either as it
 * was, or several segments as one that says the same of the same data. No
 * segment whose sum is wrong is merged, and all memory is back.
 */
#include <uk/checksum.h>
#include "lwip/opt.h"
#include "lwip/mem.h"
#include "lwip/memp.h"
#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "../../libs/lwip/glue.h"
#include "host.h"

#define BURST 48
#define ETH   14
#define TCP   20
#define FRAME 1600

struct packet {
	struct pbuf_custom c;
	uint8_t *data;
};

struct frame {
	uint8_t bytes[FRAME];
	unsigned int len, headers; /* headers 0: never to be merged */
	bool checked;		   /* the device says that the sum is right */
	bool right, ip_right;	   /* TCP's sum is, IPv4's is */
};

static struct frame sent[BURST];
static unsigned int n_sent, seen, outputs, blocks;

/* What pbuf.c names, and isn't asked for here. */
struct tcp_pcb *tcp_active_pcbs;

void tcp_free_ooseq(struct tcp_pcb *pcb)
{
	CHECK(!pcb);
}

void *mem_malloc(mem_size_t size)
{
	(void)size;
	CHECK(!"no memory of lwIP's own");
}

void *mem_trim(void *p, mem_size_t size)
{
	(void)size;
	return p;
}

void mem_free(void *p)
{
	CHECK(!p);
}

void *memp_malloc(memp_t type)
{
	return mem_malloc(type);
}

void memp_free(memp_t type, void *p)
{
	(void)type;
	mem_free(p);
}

void uk_crash(const char *reason)
{
	fprintf(stderr, "%s\n", reason);
	CHECK(!"no crash");
}

void uk_printk(const char *fmt, ...)
{
	(void)fmt;
}

static void free_packet(struct pbuf *p)
{
	struct packet *k = (struct packet *)p;

	free(k->data);
	free(k);
	blocks--;
}

/* In memory of just its size. */
static struct pbuf *part(const uint8_t *data, unsigned int n)
{
	struct packet *k = malloc(sizeof(*k));

	blocks++;
	k->data = malloc(n);
	memcpy(k->data, data, n);
	k->c.custom_free_function = free_packet;
	return pbuf_alloced_custom(PBUF_RAW, n, PBUF_REF, &k->c, k->data, n);
}

/* --- frames -------------------------------------------------------------- */

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static void set16(uint8_t *p, uint16_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

static void set32(uint8_t *p, uint32_t v)
{
	set16(p, v >> 16);
	set16(p + 2, v);
}

/* The plain way: word by word. */
static uint32_t add(const uint8_t *p, unsigned int n, uint32_t sum)
{
	for (unsigned int i = 0; i < n; i++)
		sum += i % 2 ? p[i] : p[i] << 8;
	return sum;
}

static uint16_t folded(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static void sum_ip(uint8_t *ip)
{
	set16(ip + 10, 0);
	set16(ip + 10, folded(add(ip, 20, 0)));
}

static void sum_tcp(uint8_t *ip, bool six, uint8_t *tcp, unsigned int n)
{
	uint32_t sum = 6 + n;

	set16(tcp + 16, 0);
	sum = six ? add(ip + 8, 32, sum) : add(ip + 12, 8, sum);
	set16(tcp + 16, folded(add(tcp, n, sum)));
}

static unsigned int put_ip(uint8_t *ip, bool six, unsigned int n)
{
	if (six) {
		ip[0] = 6 << 4;
		set16(ip + 4, TCP + n);
		ip[6] = 6;
		ip[7] = 64;
		ip[8] = ip[24] = 0xfd;
		ip[39] = 1;
		return 40;
	}
	ip[0] = 0x45;
	set16(ip + 2, 20 + TCP + n);
	set16(ip + 6, 0x4000);
	ip[8] = 64;
	ip[9] = 6;
	set32(ip + 12, 0x0a570001);
	set32(ip + 16, 0x0a570002);
	return 20;
}

/* The next segment of one of two connections, before anything is spoilt. */
static void segment(struct frame *f, bool six, unsigned int port,
		    unsigned int n)
{
	static uint32_t next[2];
	uint8_t *ip = f->bytes + ETH, *tcp;

	memset(f, 0, sizeof(*f));
	set16(f->bytes + 12, six ? 0x86dd : 0x0800);
	tcp = ip + put_ip(ip, six, n);
	set16(tcp, 4000 + port);
	set16(tcp + 2, 80);
	set32(tcp + 4, next[port]);
	tcp[12] = 5 << 4;
	tcp[13] = 0x10;
	set16(tcp + 14, 1000 + n_sent);
	for (unsigned int i = 0; i < n; i++)
		tcp[TCP + i] = next[port] + i;
	next[port] += n;
	f->headers = tcp + TCP - f->bytes;
	f->len = f->headers + n;
}

static void finish(struct frame *f)
{
	bool six = f->bytes[12] == 0x86;
	uint8_t *ip = f->bytes + ETH, *tcp = ip + (six ? 40 : 20);

	if (!six)
		sum_ip(ip);
	sum_tcp(ip, six, tcp, f->len - (tcp - f->bytes));
}

/* Whatever became of it since. */
static void judge(struct frame *f)
{
	bool six = f->bytes[12] == 0x86;
	const uint8_t *ip = f->bytes + ETH, *tcp = ip + (six ? 40 : 20);
	unsigned int n = f->len - (tcp - f->bytes);
	uint32_t sum = 6 + n;

	if (f->len < tcp + TCP - f->bytes)
		return;
	sum = six ? add(ip + 8, 32, sum) : add(ip + 12, 8, sum);
	f->right = folded(add(tcp, n, sum)) == 0;
	f->ip_right = six || folded(add(ip, 20, 0)) == 0;
}

/* --- what comes out ------------------------------------------------------ */

/* What may differ, as the first has it. */
static void check_alike(const struct frame *a, const struct frame *b,
			unsigned int ip, unsigned int h)
{
	static const uint8_t four[] = {2, 3, 4, 5, 10, 11}, six[] = {4, 5};
	const uint8_t *own = ip == 20 ? four : six;
	uint8_t want[ETH + 40 + TCP];
	unsigned int tcp = ETH + ip;

	memcpy(want, b->bytes, h);
	for (unsigned int i = 0; i < (ip == 20 ? sizeof(four) : 2); i++)
		want[ETH + own[i]] = a->bytes[ETH + own[i]];
	memcpy(want + tcp + 4, a->bytes + tcp + 4, 4);
	want[tcp + 13] &= ~0x08;
	want[tcp + 13] |= a->bytes[tcp + 13] & 0x08;
	memcpy(want + tcp + 14, a->bytes + tcp + 14, 4);
	CHECK(memcmp(want, a->bytes, h) == 0);
}

/* One packet that stands for the `k` frames from `first` on. */
static void check_merged(const uint8_t *out, const struct frame *first,
			 unsigned int k, bool checked)
{
	uint8_t want[ETH + 40 + TCP];
	bool six = first->bytes[12] == 0x86;
	unsigned int ip = six ? 40 : 20, h = ETH + ip + TCP, data = 0;

	memcpy(want, first->bytes, h);
	CHECK(checked);
	for (unsigned int i = 0; i < k; i++) {
		const struct frame *f = first + i;

		CHECK(f->headers == h && (f->checked || f->right));
		CHECK(f->ip_right);
		check_alike(first, f, ip, h);
		CHECK(get32(f->bytes + ETH + ip + 4) ==
		      get32(want + ETH + ip + 4) + data);
		CHECK(memcmp(out + h + data, f->bytes + h, f->len - h) == 0);
		data += f->len - h;
		want[ETH + ip + 13] |= f->bytes[ETH + ip + 13];
		memcpy(want + ETH + ip + 14, f->bytes + ETH + ip + 14, 2);
	}
	set16(want + ETH + (six ? 4 : 2), (six ? 0 : 20) + TCP + data);
	if (!six)
		sum_ip(want + ETH);
	CHECK(memcmp(out, want, h) == 0);
}

void glue_input(struct netif *n, struct pbuf *p, bool checked)
{
	static uint8_t out[UINT16_MAX];
	const struct frame *f = &sent[seen];
	unsigned int k = 1, len = f->len;

	(void)n;
	CHECK(seen < n_sent);
	CHECK(pbuf_copy_partial(p, out, p->tot_len, 0) == p->tot_len);
	for (; len < p->tot_len && seen + k < n_sent; k++)
		len += f[k].len - f[k].headers;
	CHECK(len == p->tot_len);
	if (k > 1)
		check_merged(out, f, k, checked);
	else
		CHECK(memcmp(out, f->bytes, len) == 0 &&
		      (!checked || f->checked || f->right));
	pbuf_free(p);
	seen += k;
	outputs++;
}

static void pass(struct glue_gro *g, unsigned int cut)
{
	struct frame *f = &sent[n_sent++];
	struct pbuf *p;

	judge(f);
	cut = cut && cut < f->len ? cut : f->len;
	p = part(f->bytes, cut);
	if (cut < f->len)
		pbuf_cat(p, part(f->bytes + cut, f->len - cut));
	glue_gro_add(g, NULL, p, f->checked);
}

static void end(struct glue_gro *g)
{
	glue_gro_end(g, NULL);
	CHECK(!g->held && seen == n_sent && blocks == 0);
	n_sent = seen = 0;
}

/* --- the test ------------------------------------------------------------ */

/* What follows is merged: without sums of the device and with them. */
static void plain_bursts(void)
{
	struct glue_gro g = {0};

	for (unsigned int how = 0; how < 4; how++) {
		outputs = 0;
		while (n_sent < 44) {
			segment(&sent[n_sent], how & 1, 0, 1400);
			sent[n_sent].checked = how & 2;
			finish(&sent[n_sent]);
			pass(&g, 0);
		}
		end(&g);
		CHECK(outputs == 1);
	}
}

static void forge(struct glue_gro *g, struct input *in)
{
	struct frame *f = &sent[n_sent];
	uint8_t how = take(in, 1), n = take(in, 1), what = take(in, 1);

	segment(f, how & 1, how >> 1 & 1, how & 4 ? n : 1400);
	f->checked = how & 8;
	if (what & 1)
		f->bytes[f->headers - 7] |= 0x08; /* PSH */
	if (what & 2)
		f->bytes[take(in, 1) % f->headers] = take(in, 1);
	finish(f);
	if (what & 4)
		f->len -= take(in, 1) % f->len;
	if (what & 8)
		f->bytes[take(in, 2) % f->len] ^= take(in, 1);
	pass(g, what & 16 ? take(in, 1) : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool once;
	struct input in = {data, data + size};
	struct glue_gro g = {0};

	if (!once)
		plain_bursts();
	once = true;
	while (left(&in) && n_sent < BURST)
		forge(&g, &in);
	end(&g);
	return 0;
}
