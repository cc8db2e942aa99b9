/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Blocks lie one behind the other, each behind a head of 8 bytes. Free ones
 * are in a list of their size class: first by power of two, then in 16 equal
 * steps; a bit for each list says whether it has any. No two neighbours are
 * free. A free block's last word points to its start, for the one behind it.
 *
 * Some small blocks that were freed wait, in use to their neighbours, for the
 * next who wants their size: the quick lists.
 */
#include <uk/alloctlsf.h>
#include <uk/arch/string.h>
#include <uk/assert.h>
#include <uk/errno.h>

/*
 * A head: the block's size with itself, two flags in its lowest bits, and in
 * use a check on top, so that a head that was overrun, and what is none, are
 * noticed.
 */
#define HEAD	   sizeof(uint64_t)
#define FREE	   1ULL /* this block */
#define PREV_FREE  2ULL /* the one before */
#define QUICK	   4ULL /* this block: in a quick list */
#define FLAGS	   15ULL
#define CHECK_BITS 48
#define SIZE_MASK  ((1ULL << CHECK_BITS) - 1 - FLAGS)

#define STEP	  UK_ALLOC_ALIGN
#define BLOCK_MIN 32 /* head, two links, the last word */
#define SL_LOG	  4
#define SL	  (1U << SL_LOG)
#define FL_SHIFT  8 /* sizes below 2^8 are all in the first row */
#define FL	  (sizeof(size_t) == 8 ? 34 : 25)
#define BLOCK_MAX (1ULL << (FL + FL_SHIFT - 2))

struct block {
	uint64_t head;
	/* From here on the user's, when it isn't free. */
	struct block *next, *prev;
};

#define QUICK_SIZE_MAX 256
#define QUICK_LEN_MAX  16
#define QUICK_SEAL     ((uintptr_t)0x5ea1ed0b1ec75afeULL)

/* Memory handed over in one piece, this in front. */
struct piece {
	struct piece *next;
	uintptr_t start; /* of the first block */
	size_t len;	 /* of all blocks, without the head behind the last */
};

struct tlsf {
	struct uk_alloc alloc;
	struct piece *pieces;
	size_t avail; /* bytes in free blocks, the quick lists' not counted */
	struct {
		struct block *first;
		unsigned int len;
	} quick[QUICK_SIZE_MAX / STEP + 1];
	uint64_t rows;
	uint16_t columns[FL];
	struct block *lists[FL][SL];
};

struct class
{
	unsigned int row, column;
};

static inline size_t size_of(const struct block *b)
{
	return b->head & SIZE_MASK;
}

static inline struct block *after(const struct block *b, size_t size)
{
	return (struct block *)((char *)b + size);
}

/* Where a free block before `b` tells its start. */
static inline struct block **link_to_prev(struct block *b)
{
	return (struct block **)b - 1;
}

/* Of bits 4 to 19 of where the block ends, about. */
static inline uint64_t check_of(const struct block *b, size_t size)
{
	return (uint64_t)(((uintptr_t)b + size + 0x5a3c50) / STEP)
	       << CHECK_BITS;
}

static inline struct class class_of(size_t size)
{
	unsigned int log;

	if (size < 1U << FL_SHIFT)
		return (struct class){0, size / STEP};
	log = 8 * sizeof(long) - 1 - __builtin_clzl(size);
	return (struct class){log - FL_SHIFT + 1,
			      (size >> (log - SL_LOG)) ^ SL};
}

static inline void
take_out(struct tlsf *t, struct block *b, struct class c)
{
	t->avail -= size_of(b);
	if (unlikely((b->next && b->next->prev != b) ||
		     (b->prev ? b->prev->next : t->lists[c.row][c.column]) !=
			     b))
		UK_CRASH("heap: a block was written to after it was freed");
	if (b->next)
		b->next->prev = b->prev;
	if (b->prev) {
		b->prev->next = b->next;
		return;
	}
	t->lists[c.row][c.column] = b->next;
	if (!b->next) {
		t->columns[c.row] &= ~(1U << c.column);
		if (!t->columns[c.row])
			t->rows &= ~(1ULL << c.row);
	}
}

/* Enters `size` bytes at `b`, behind a block in use, before one in use. */
static inline void put_in(struct tlsf *t, struct block *b, size_t size)
{
	struct class c = class_of(size);
	struct block **list = &t->lists[c.row][c.column];
	struct block *next = after(b, size);

	t->avail += size;
	b->head = size | FREE;
	b->prev = NULL;
	b->next = *list;
	if (b->next)
		b->next->prev = b;
	*list = b;
	t->columns[c.row] |= 1U << c.column;
	t->rows |= 1ULL << c.row;
	next->head |= PREV_FREE;
	*link_to_prev(next) = b;
}

/* A free block of `size` or more, from the first list of such only. */
static inline struct block *find(struct tlsf *t, size_t size, struct class *c)
{
	uint64_t rows;
	unsigned int columns;

	if (size >= 1U << FL_SHIFT) {
		unsigned int log = 8 * sizeof(long) - 1 - __builtin_clzl(size);

		/* The next class, unless it is just its class's least. */
		size += (1UL << (log - SL_LOG)) - 1;
	}
	*c = class_of(size);
	columns = t->columns[c->row] & (~0U << c->column);
	if (!columns) {
		rows = t->rows & (~0ULL << 1 << c->row);
		if (!rows)
			return NULL;
		c->row = __builtin_ctzll(rows);
		columns = t->columns[c->row];
	}
	c->column = __builtin_ctz(columns);
	return t->lists[c->row][c->column];
}

/* The first `size` bytes of what was taken out are in use, the rest free. */
static inline void *use(struct tlsf *t, struct block *b, size_t size)
{
	size_t had = size_of(b);

	if (had - size >= BLOCK_MIN) {
		put_in(t, after(b, size), had - size);
	} else {
		size = had;
		after(b, size)->head &= ~PREV_FREE;
	}
	b->head = size | check_of(b, size) | (b->head & PREV_FREE);
	return &b->next;
}

static inline size_t block_size(size_t size)
{
	return MAX(ALIGN_UP(size + HEAD, STEP), (size_t)BLOCK_MIN);
}

static void *aligned(struct tlsf *t, size_t align, size_t size)
{
	/* So much in front that a block of its own may be there. */
	struct class c;
	struct block *b;
	size_t skip;

	if (size + align + BLOCK_MIN >= BLOCK_MAX)
		return NULL;
	b = find(t, size + align + BLOCK_MIN, &c);
	if (!b)
		return NULL;
	take_out(t, b, c);
	skip = -((uintptr_t)b + HEAD) & (align - 1);
	if (skip) {
		size_t had = size_of(b);

		while (skip < BLOCK_MIN)
			skip += align;
		put_in(t, b, skip);
		b = after(b, skip);
		b->head = (had - skip) | PREV_FREE;
	}
	return use(t, b, size);
}

static inline struct block *seal_of(const struct block *b)
{
	return (struct block *)((uintptr_t)b ^ (uintptr_t)b->next ^ QUICK_SEAL);
}

/* A block of `size` from its quick list, NULL when there is none. */
static inline struct block *take_quick(struct tlsf *t, size_t size)
{
	struct block *b = t->quick[size / STEP].first;

	if (!b)
		return NULL;
	if (unlikely(b->prev != seal_of(b)))
		UK_CRASH("heap: a block was written to after it was freed");
	t->quick[size / STEP].first = b->next;
	t->quick[size / STEP].len--;
	return b;
}

static inline bool put_quick(struct tlsf *t, struct block *b, size_t size)
{
	if (size > QUICK_SIZE_MAX || t->quick[size / STEP].len == QUICK_LEN_MAX)
		return false;
	t->quick[size / STEP].len++;
	b->head = size | QUICK | (b->head & PREV_FREE);
	b->next = t->quick[size / STEP].first;
	b->prev = seal_of(b);
	t->quick[size / STEP].first = b;
	return true;
}

/* Joins a block that isn't in use any more with its neighbours. */
static __uk_noinline void join(struct tlsf *t, struct block *b)
{
	size_t size = size_of(b);
	struct block *next = after(b, size), *prev;

	if (next->head & FREE) {
		take_out(t, next, class_of(size_of(next)));
		size += size_of(next);
	}
	if (b->head & PREV_FREE) {
		prev = *link_to_prev(b);
		/* No head stays behind that looks like one in use. */
		b->head = FREE;
		b = prev;
		if (unlikely(!(b->head & FREE)))
			UK_CRASH("heap: a block was overrun");
		take_out(t, b, class_of(size_of(b)));
		size += size_of(b);
	}
	put_in(t, b, size);
}

/* Empties the quick lists; returns whether there was anything. */
static bool join_quick(struct tlsf *t)
{
	bool any = false;
	struct block *b;

	for (size_t size = STEP; size <= QUICK_SIZE_MAX; size += STEP)
		while ((b = take_quick(t, size))) {
			join(t, b);
			any = true;
		}
	return any;
}

static void *find_and_use(struct tlsf *t, size_t align, size_t size)
{
	struct class c;
	struct block *b;

	if (align > STEP)
		return aligned(t, align, size);
	b = find(t, size, &c);
	if (!b)
		return NULL;
	take_out(t, b, c);
	return use(t, b, size);
}

/* Apart, so that its registers needn't be saved for the quick way. */
static __uk_noinline void *take_slowly(struct tlsf *t, size_t align,
				       size_t size)
{
	void *p;

	if (size >= BLOCK_MAX || align >= BLOCK_MAX)
		return NULL;
	size = block_size(size);
	do
		p = find_and_use(t, align, size);
	while (!p && join_quick(t));
	return p;
}

static void *tlsf_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	struct tlsf *t = uk_container_of(a, struct tlsf, alloc);
	size_t taken = block_size(size);
	struct block *b;

	if (size <= QUICK_SIZE_MAX - HEAD && align <= STEP) {
		b = take_quick(t, taken);
		if (likely(b)) {
			b->head = taken | check_of(b, taken) |
				  (b->head & PREV_FREE);
			return &b->next;
		}
	}
	return take_slowly(t, align, size);
}

/* The block of `ptr`, which is in use; else crashes. */
static inline struct block *block_of(const struct tlsf *t, const void *ptr)
{
	struct block *b = uk_container_of(ptr, struct block, next);
	const struct piece *p = t->pieces;

	while (p && (uintptr_t)b - p->start >= p->len)
		p = p->next;
	if (unlikely(!p || !IS_ALIGNED((uintptr_t)ptr, STEP)))
		UK_CRASH("heap: a pointer was freed that is not of this heap");
	/* Contents may match the check by chance, but hardly the size too. */
	if (unlikely((b->head & ~PREV_FREE) !=
			     (size_of(b) | check_of(b, size_of(b))) ||
		     size_of(b) - 1 >= p->len - ((uintptr_t)b - p->start)))
		UK_CRASH(
			b->head & (FREE | QUICK) && !(b->head >> CHECK_BITS)
				? "heap: a block was freed twice"
				: "heap: not a block, or one that was overrun");
	return b;
}

static void tlsf_free(struct uk_alloc *a, void *ptr)
{
	struct tlsf *t = uk_container_of(a, struct tlsf, alloc);
	struct block *b = block_of(t, ptr);

	if (!put_quick(t, b, size_of(b)))
		join(t, b);
}

static size_t tlsf_usable(struct uk_alloc *a, const void *ptr)
{
	struct tlsf *t = uk_container_of(a, struct tlsf, alloc);

	return size_of(block_of(t, ptr)) - HEAD;
}

/* One free block, and behind it a head that nobody frees. */
static int tlsf_addmem(struct uk_alloc *a, void *base, size_t len)
{
	struct tlsf *t = uk_container_of(a, struct tlsf, alloc);
	struct piece *p = (struct piece *)ALIGN_UP((uintptr_t)base, HEAD);
	uintptr_t at = ALIGN_UP((uintptr_t)(p + 1) + HEAD, STEP) - HEAD;
	uintptr_t end = (uintptr_t)base + len;

	if (end < (uintptr_t)base || end < at + BLOCK_MIN + HEAD)
		return -EINVAL;
	*p = (struct piece){t->pieces, at, end - at - HEAD};
	t->pieces = p;
	while (end >= at + BLOCK_MIN + HEAD) {
		struct block *b = (struct block *)at;
		size_t size = ALIGN_DOWN(
			MIN(end - at - HEAD, (size_t)(BLOCK_MAX - STEP)), STEP);

		after(b, size)->head = 0;
		put_in(t, b, size);
		at += size + STEP; /* what lies between is in use */
	}
	return 0;
}

static size_t tlsf_availmem(struct uk_alloc *a)
{
	struct tlsf *t = uk_container_of(a, struct tlsf, alloc);
	size_t n = t->avail;

	for (size_t size = STEP; size <= QUICK_SIZE_MAX; size += STEP)
		n += size * t->quick[size / STEP].len;
	return n;
}

/*
 * The largest block is in the last list that has any. What malloc can be asked
 * for is the least of that list, if it isn't the first row's.
 */
static size_t tlsf_maxalloc(struct uk_alloc *a)
{
	struct tlsf *t = uk_container_of(a, struct tlsf, alloc);
	unsigned int row, column;
	size_t size;

	join_quick(t);
	if (!t->rows)
		return 0;
	row = 63 - __builtin_clzll(t->rows);
	column = 31 - __builtin_clz(t->columns[row]);
	size = row ? (size_t)(SL + column) << (row + FL_SHIFT - 1 - SL_LOG)
		   : column * STEP;
	return size - HEAD;
}

static const struct uk_alloc_ops ops = {
	.memalign = tlsf_memalign,
	.free = tlsf_free,
	.usable = tlsf_usable,
	.addmem = tlsf_addmem,
	.availmem = tlsf_availmem,
	.maxalloc = tlsf_maxalloc,
};

struct uk_alloc *uk_alloctlsf_init(void *base, size_t len)
{
	uintptr_t at = ALIGN_UP((uintptr_t)base, sizeof(uint64_t));
	struct tlsf *t = (struct tlsf *)at;
	size_t used = at - (uintptr_t)base + sizeof(*t);

	if (len <= used)
		return NULL;
	memset(t, 0, sizeof(*t));
	t->alloc.ops = &ops;
	t->alloc.name = "tlsf";
	if (tlsf_addmem(&t->alloc, t + 1, len - used))
		return NULL;
	uk_alloc_register(&t->alloc);
	return &t->alloc;
}
