/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtqueues of both kinds, with a device that does as the specification says,
 * in any order, and with one that writes whatever it likes into the rings.
 * From an honest one every buffer comes back once, with what was written; from
 * a hostile one only buffers come back that it has.
 */
#include <errno.h>
#include "../../drivers/virtio/ring.h"
#include "host.h"

#define TOKENS 64
#define SEGS   6
#define BYTES  40

struct token {
	bool out;      /* the device has it */
	uint32_t room; /* bytes to be written */
	unsigned int n, nin;
	struct virtq_seg segs[SEGS];
	uint8_t data[SEGS * BYTES];
	/* What the device did. */
	bool done;
	uint32_t len;
	uint8_t fill;
};

/* A buffer as the device has read it. */
struct seen {
	uint16_t id, count;
	struct virtq_seg out[SEGS], in[SEGS];
	unsigned int nout, nin;
};

static struct virtq q;
static struct virtq_config conf;
static char *mem;
static struct token tokens[TOKENS];
static struct seen seen[TOKENS];
static unsigned int nseen, notified, broken;

/* The device's own state. */
static uint16_t dev_avail, dev_used;
static bool dev_avail_wrap, dev_used_wrap;

static void notify(struct virtq *queue)
{
	CHECK(queue == &q);
	notified++;
}

static void broke(struct virtq *queue, const char *why)
{
	CHECK(queue == &q && why);
	broken++;
}

static void start(struct input *in)
{
	uint8_t bits = take(in, 1);

	conf = (struct virtq_config){
		.size = bits & 1 ? 1 + take(in, 1) % 33 : 1 << take(in, 1) % 6,
		.packed = bits & 1,
		.event = bits & 2,
		.indirect_max = bits & 4 ? SEGS : 0,
	};
	mem = aligned_alloc(4096, virtq_memory(&conf));
	memset(&q, 0, sizeof(q));
	memset(tokens, 0, sizeof(tokens));
	q.notify = notify;
	q.broke = broke;
	virtq_init(&q, &conf, mem);
	nseen = notified = broken = 0;
	dev_avail = dev_used = 0;
	dev_avail_wrap = dev_used_wrap = true;
}

static unsigned int outstanding(void)
{
	unsigned int n = 0;

	for (struct token *t = tokens; t < tokens + TOKENS; t++)
		n += t->out;
	return n;
}

static void add(struct input *in)
{
	struct token *t = tokens;
	unsigned int nout = take(in, 1) % 4, need;
	uint16_t room = virtq_room(&q);
	int rc;

	while (t < tokens + TOKENS && t->out)
		t++;
	if (t == tokens + TOKENS)
		return;
	memset(t, 0, sizeof(*t));
	t->nin = take(in, 1) % 4;
	t->n = nout + t->nin;
	for (unsigned int i = 0; i < t->n; i++) {
		t->segs[i].addr = t->data + i * BYTES;
		t->segs[i].len = 1 + take(in, 1) % BYTES;
		if (i >= nout)
			t->room += t->segs[i].len;
	}
	need = t->n > 1 && t->n <= conf.indirect_max ? 1 : t->n;
	rc = virtq_add(&q, t->segs, nout, t->nin, t);
	if (q.broken)
		CHECK(rc == -EIO);
	else if (!t->n || need > conf.size)
		CHECK(rc == -EINVAL);
	else
		CHECK(rc == (need > room ? -EAGAIN : 0));
	CHECK(virtq_room(&q) == room - (rc ? 0 : need));
	t->out = rc == 0;
}

/* --- the honest device -------------------------------------------------- */

static void see(struct seen *s, uint64_t addr, uint32_t len, bool write)
{
	struct virtq_seg *seg = write ? &s->in[s->nin++] : &s->out[s->nout++];

	/* What is read comes first [2.7.4.2, 2.8.6]. */
	CHECK(write || !s->nin);
	CHECK(s->nin + s->nout <= SEGS);
	*seg = (struct virtq_seg){(void *)(uintptr_t)addr, len};
}

static void read_split(void)
{
	while (dev_avail != q.split.avail->idx) {
		struct seen *s = &seen[nseen++];
		const struct virtq_desc *table = q.split.desc, *d;

		*s = (struct seen){.count = 1};
		s->id = q.split.avail->ring[dev_avail++ % conf.size];
		CHECK(s->id < conf.size);
		d = &table[s->id];
		if (d->flags & DESC_INDIRECT) {
			CHECK(d->flags == DESC_INDIRECT && d->len % 16 == 0);
			d = table = (void *)(uintptr_t)d->addr;
		}
		for (;; d = &table[d->next]) {
			see(s, d->addr, d->len, d->flags & DESC_WRITE);
			if (!(d->flags & DESC_NEXT))
				break;
		}
	}
}

static void step(uint16_t *at, bool *wrap, unsigned int n)
{
	for (; n; n--)
		if (++*at == conf.size) {
			*at = 0;
			*wrap = !*wrap;
		}
}

static bool is_avail(const struct virtq_packed_desc *d)
{
	return !!(d->flags & DESC_AVAIL) == dev_avail_wrap &&
	       !!(d->flags & DESC_USED) != dev_avail_wrap;
}

static void read_packed(void)
{
	const struct virtq_packed_desc *d = &q.packed.desc[dev_avail];

	while (outstanding() > nseen && is_avail(d)) {
		struct seen *s = &seen[nseen++];
		bool next;

		*s = (struct seen){.count = 0};
		do {
			d = &q.packed.desc[dev_avail];
			CHECK(is_avail(d));
			next = d->flags & DESC_NEXT;
			s->id = d->id;
			s->count++;
			if (d->flags & DESC_INDIRECT) {
				const struct virtq_packed_desc *t =
					(void *)(uintptr_t)d->addr;

				CHECK(!next && s->count == 1);
				for (unsigned int i = 0; i < d->len / 16; i++)
					see(s, t[i].addr, t[i].len,
					    t[i].flags & DESC_WRITE);
			} else {
				see(s, d->addr, d->len, d->flags & DESC_WRITE);
			}
			step(&dev_avail, &dev_avail_wrap, 1);
		} while (next);
		d = &q.packed.desc[dev_avail];
	}
}

static void use(uint16_t id, uint32_t len, unsigned int count)
{
	if (!conf.packed) {
		struct virtq_used *u = q.split.used;

		u->ring[dev_used % conf.size].id = id;
		u->ring[dev_used % conf.size].len = len;
		u->idx = ++dev_used;
	} else {
		struct virtq_packed_desc *d = &q.packed.desc[dev_used];

		d->id = id;
		d->len = len;
		d->flags = dev_used_wrap ? DESC_AVAIL | DESC_USED : 0;
		step(&dev_used, &dev_used_wrap, count);
	}
}

static struct token *token_of(const struct seen *s)
{
	uint8_t *p = s->nout ? s->out[0].addr : s->in[0].addr;

	for (struct token *t = tokens; t < tokens + TOKENS; t++)
		if (p == t->data)
			return t;
	CHECK(!"a buffer that was handed over");
	return NULL;
}

/* Does one of those that it has, in any order. */
static void serve(struct input *in)
{
	unsigned int i, k = 0;
	struct seen s;
	struct token *t;
	uint32_t left;

	if (conf.packed)
		read_packed();
	else
		read_split();
	if (!nseen)
		return;
	i = take(in, 1) % nseen;
	s = seen[i];
	seen[i] = seen[--nseen];
	t = token_of(&s);
	CHECK(t->out && !t->done && s.nin == t->nin);
	CHECK(s.nout + s.nin == t->n);
	for (unsigned int n = 0; n < s.nout; n++, k++)
		CHECK(s.out[n].addr == t->segs[k].addr &&
		      s.out[n].len == t->segs[k].len);
	t->done = true;
	t->len = left = take(in, 1) % (t->room + 1);
	t->fill = take(in, 1);
	for (unsigned int n = 0; n < s.nin; n++, k++) {
		uint32_t part = MIN(left, s.in[n].len);

		CHECK(s.in[n].addr == t->segs[k].addr &&
		      s.in[n].len == t->segs[k].len);
		memset(s.in[n].addr, t->fill, part);
		left -= part;
	}
	use(s.id, t->len, s.count);
}

static bool get_honest(void)
{
	bool more = virtq_more(&q);
	uint32_t len = UINT32_MAX;
	struct token *t = virtq_get(&q, &len);

	CHECK(more == (t != NULL) && !broken);
	if (!t)
		return false;
	CHECK(t->out && t->done && len == t->len);
	for (unsigned int i = t->n - t->nin; i < t->n; i++) {
		uint32_t part = MIN(len, t->segs[i].len);

		for (uint32_t k = 0; k < part; k++)
			CHECK(*((uint8_t *)t->segs[i].addr + k) == t->fill);
		len -= part;
	}
	t->out = false;
	return true;
}

/*
 * Is `event`, a position of the ring, among the `q.added` before q.avail? Two
 * rounds back is the same position again.
 */
static bool in_last(uint16_t event, bool wrap)
{
	uint16_t at = q.avail;
	bool w = q.avail_wrap;

	for (unsigned int i = 0; i < MIN(q.added, 2 * conf.size - 1); i++) {
		if (at == 0)
			w = !w;
		at = (at ? at : conf.size) - 1;
		if (at == event && w == wrap)
			return true;
	}
	return false;
}

/* The device asks to be told, or not; then it must be, or not. */
static void kick(struct input *in)
{
	unsigned int how = take(in, 1), before = notified;
	uint16_t old = q.avail - q.added, event = old + how / 4 % 4 - 1;
	bool any = q.added, want = !(how & 1);

	if (conf.packed && conf.event && how & 2) {
		/* Where it reads next. */
		want = in_last(dev_avail, dev_avail_wrap);
		q.packed.device->flags = 2;
		q.packed.device->off_wrap = dev_avail | dev_avail_wrap << 15;
	} else if (conf.packed) {
		q.packed.device->flags = !want;
	} else if (conf.event) {
		*(uint16_t *)&q.split.used->ring[conf.size] = event;
		want = (uint16_t)(event - old) < q.added;
	} else {
		q.split.used->flags = !want;
	}
	virtq_kick(&q);
	CHECK(notified - before == (any && want));
}

static void honest(struct input *in)
{
	while (left(in)) {
		unsigned int op = take(in, 1) % 8;

		if (op < 3)
			add(in);
		else if (op == 3)
			kick(in);
		else if (op < 6)
			serve(in);
		else if (op == 6)
			get_honest();
		else if (!virtq_irq_on(&q))
			CHECK(virtq_more(&q));
		else
			virtq_irq_off(&q);
	}
	/* To the end: all of them come back. */
	virtq_kick(&q);
	for (unsigned int i = 0; i < 2 * TOKENS && outstanding(); i++) {
		serve(in);
		get_honest();
	}
	CHECK(!outstanding() && virtq_room(&q) == conf.size && !broken);
}

/* --- the hostile device ------------------------------------------------- */

/* Writes into an area that it shares. */
static void scribble(struct input *in)
{
	char *areas[] = {virtq_desc_area(&q), virtq_driver_area(&q),
			 virtq_device_area(&q)};
	size_t lens[] = {conf.size * 16, conf.packed ? 4 : 6 + conf.size * 2,
			 conf.packed ? 4 : 6 + conf.size * 8};
	unsigned int i = take(in, 1) % 3, at = take(in, 2) % lens[i];

	areas[i][at] = take(in, 1);
}

/* Something that nearly is right. */
static void forge(struct input *in)
{
	uint8_t id = take(in, 1);
	uint32_t len = take(in, 1) & 1 ? take(in, 4) : take(in, 1) % 8;

	use(id % (conf.size + 1), len, 1 + take(in, 1) % 2);
}

static void get_hostile(void)
{
	uint32_t len = 0;
	struct token *t = virtq_get(&q, &len);

	if (!t)
		return;
	CHECK(!q.broken && t >= tokens && t < tokens + TOKENS);
	CHECK(t->out && len <= t->room);
	t->out = false;
}

static void hostile(struct input *in)
{
	struct token *t;

	while (left(in)) {
		unsigned int op = take(in, 1) % 8;

		if (op < 2)
			add(in);
		else if (op == 2)
			virtq_kick(&q);
		else if (op == 3)
			scribble(in);
		else if (op < 6)
			forge(in);
		else if (op == 6)
			get_hostile();
		else
			virtq_irq_on(&q);
		CHECK(broken == q.broken);
	}
	/* After a reset nothing is lost. */
	while ((t = virtq_detach(&q))) {
		CHECK(t->out);
		t->out = false;
	}
	CHECK(!outstanding());
}

/* --- cases ---------------------------------------------------------------- */

/* A queue of 4 entries, `n` buffers of one segment in it, made known or not. */
static void prepare(uint8_t kind, unsigned int n, bool kick)
{
	/* Kind, and 2^2 or 1 + 3 entries. */
	uint8_t bytes[] = {kind, kind & 1 ? 3 : 2};
	struct input in = {bytes, bytes + sizeof(bytes)};

	start(&in);
	CHECK(conf.size == 4);
	for (unsigned int i = 0; i < n; i++) {
		tokens[i] = (struct token){.out = true};
		tokens[i].segs[0] = (struct virtq_seg){tokens[i].data, BYTES};
		CHECK(!virtq_add(&q, tokens[i].segs, 0, 1, &tokens[i]));
	}
	if (kick)
		virtq_kick(&q);
}

static void returns(uint32_t id, uint16_t idx)
{
	q.split.used->ring[0].id = id;
	q.split.used->ring[0].len = 1;
	q.split.used->idx = idx;
}

static void is_refused(void)
{
	uint32_t len = 77;

	CHECK(!virtq_get(&q, &len) && q.broken && broken == 1 && len == 77);
	CHECK(virtq_add(&q, tokens[3].segs, 0, 1, &tokens[3]) == -EIO);
	CHECK(!virtq_more(&q));
	virtq_kick(&q);
	free(mem);
}

#define SPLIT	     0
#define PACKED	     1
#define SPLIT_EVENT  2
#define PACKED_EVENT 3

/* Each of these would be served if one check were missing. */
static void lies(void)
{
	prepare(SPLIT, 2, true);
	returns(0, 3); /* more than it has */
	is_refused();
	prepare(SPLIT, 2, true);
	returns(0, -1); /* backwards */
	is_refused();
	prepare(SPLIT, 1, false);
	returns(0, 1); /* what it was not told of */
	is_refused();
	prepare(SPLIT, 2, true);
	returns(0x10001, 1); /* more than 16 bits */
	is_refused();
	prepare(SPLIT, 2, true);
	returns(4, 1); /* beyond the ring */
	is_refused();
	prepare(SPLIT, 2, true);
	returns(2, 1); /* not handed out */
	is_refused();
	prepare(PACKED, 2, true);
	dev_used_wrap = true;
	use(4, 1, 1);
	is_refused();
	prepare(PACKED, 2, true);
	use(3, 1, 1);
	is_refused();
}

/* Twice the same one. */
static void duplicates(uint8_t kind)
{
	prepare(kind, 2, true);
	use(1, 1, 1);
	CHECK(virtq_get(&q, NULL) == &tokens[1]);
	use(1, 1, 1);
	is_refused();
}

/* The driver doesn't read descriptors that the device rewrites. */
static void rewritten(void)
{
	struct virtq_seg segs[2] = {{tokens[0].data, 1}, {tokens[1].data, 1}};

	prepare(SPLIT, 0, false);
	CHECK(!virtq_add(&q, segs, 1, 1, &tokens[0]));
	virtq_kick(&q);
	memset(q.split.desc, 0xff, 4 * sizeof(*q.split.desc));
	returns(0, 1);
	CHECK(virtq_get(&q, NULL) == &tokens[0] && virtq_room(&q) == 4);
	for (unsigned int i = 0; i < 4; i++)
		CHECK(!virtq_add(&q, segs, 0, 1, &tokens[i]));
	free(mem);
	prepare(PACKED, 0, false);
	CHECK(!virtq_add(&q, segs, 1, 1, &tokens[0]));
	virtq_kick(&q);
	memset(q.packed.desc, 0x2a, 4 * sizeof(*q.packed.desc));
	use(0, 1, 2);
	CHECK(virtq_get(&q, NULL) == &tokens[0] && virtq_room(&q) == 4);
	free(mem);
}

static uint16_t used_event(void)
{
	return q.split.avail->ring[conf.size];
}

/* When the device is to interrupt [2.7.7, 2.7.10, 2.8.10]. */
static void interrupts_split(void)
{
	prepare(SPLIT, 2, true);
	virtq_irq_off(&q);
	CHECK(q.split.avail->flags == 1);
	CHECK(virtq_irq_on(&q) && q.split.avail->flags == 0);
	free(mem);
	prepare(SPLIT_EVENT, 4, true);
	CHECK(virtq_irq_on(&q) && used_event() == 0);
	CHECK(virtq_irq_on_half(&q) && used_event() == 2);
	use(0, 0, 1);
	CHECK(!virtq_irq_on(&q) && used_event() == 0);
	CHECK(virtq_get(&q, NULL) && virtq_irq_on(&q) && used_event() == 1);
	/* Off is an event that all others come before. */
	virtq_irq_off(&q);
	CHECK(used_event() == 0);
	free(mem);
}

static bool is_event(uint16_t flags, uint16_t off_wrap)
{
	return q.packed.driver->flags == flags &&
	       (flags != 2 || q.packed.driver->off_wrap == off_wrap);
}

static void interrupts_packed(void)
{
	prepare(PACKED, 2, true);
	virtq_irq_off(&q);
	CHECK(is_event(1, 0) && virtq_irq_on(&q) && is_event(0, 0));
	free(mem);
	prepare(PACKED_EVENT, 4, true);
	CHECK(virtq_irq_on(&q) && is_event(2, 0x8000));
	CHECK(virtq_irq_on_half(&q) && is_event(2, 0x8002));
	virtq_irq_off(&q);
	CHECK(is_event(1, 0));
	for (unsigned int i = 0; i < 3; i++) {
		use(i, 0, 1);
		CHECK(virtq_get(&q, NULL) == &tokens[i]);
	}
	CHECK(virtq_irq_on(&q) && is_event(2, 0x8003));
	/* Half of four is in the next round. */
	for (unsigned int i = 0; i < 3; i++)
		CHECK(!virtq_add(&q, tokens[i].segs, 0, 1, &tokens[i]));
	virtq_kick(&q);
	CHECK(virtq_irq_on_half(&q) && is_event(2, 1));
	free(mem);
}

static void cases(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	lies();
	duplicates(SPLIT);
	duplicates(PACKED);
	rewritten();
	interrupts_split();
	interrupts_packed();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint8_t how = take(&in, 1);

	cases();
	start(&in);
	if (how & 1)
		hostile(&in);
	else
		honest(&in);
	free(mem);
	return 0;
}
