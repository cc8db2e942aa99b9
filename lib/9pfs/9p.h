/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share. Source: 9P2000 (Plan 9's manual, section 5) and its
 * variant 9P2000.L (Linux, Documentation/filesystems/9p.rst; diod's
 * protocol.md).
 */
#ifndef LIB9PFS_H
#define LIB9PFS_H

#include <uk/9pdev.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/vfs.h>

#define MSIZE	   65536
#define MSIZE_MIN  4096
#define HEADER	   7  /* size[4] type[1] tag[2] */
#define READ_HEAD  11 /* of an answer to Tread: HEADER, count[4] */
#define WRITE_HEAD 23 /* HEADER, fid[4] offset[8] count[4] */

/* Types of requests; the answer's is one more [include/net/9p/9p.h]. */
enum {
	RLERROR = 7,
	TSTATFS = 8,
	TLOPEN = 12,
	TLCREATE = 14,
	TSYMLINK = 16,
	TMKNOD = 18,
	TREADLINK = 22,
	TGETATTR = 24,
	TSETATTR = 26,
	TREADDIR = 40,
	TFSYNC = 50,
	TLINK = 70,
	TMKDIR = 72,
	TRENAMEAT = 74,
	TUNLINKAT = 76,
	TVERSION = 100,
	TATTACH = 104,
	TWALK = 110,
	TREAD = 116,
	TWRITE = 118,
	TCLUNK = 120,
};

#define NOTAG	 0xffff
#define NOFID	 0xffffffffU
#define ROOT_FID 0

/* --- message.c: numbers and texts in a buffer, little-endian ----------- */

struct msg {
	uint8_t *p;
	size_t at, end;
	bool bad; /* something didn't fit, or wasn't there */
};

void put_number(struct msg *m, uint64_t v, unsigned int bytes);
void put_bytes(struct msg *m, const void *p, size_t len);
void put_text(struct msg *m, const char *s, size_t len);

/** 0 where the message is too short, and m->bad. */
uint64_t get_number(struct msg *m, unsigned int bytes);

/** `len` bytes of the message, where they are; NULL, and m->bad. */
const void *get_bytes(struct msg *m, size_t len);
const char *get_text(struct msg *m, size_t *len);

/* --- calls.c: what the server does ------------------------------------- */

struct session {
	struct uk_9pdev *dev;
	struct uk_mutex lock; /* of the buffers, and the channel */
	uint8_t *tx, *rx;
	size_t msize;
	uint32_t last_fid;
	uint32_t *free_fids;
	size_t nfree, room;
	unsigned int resets; /* of the channel, when the session began */
};

/**
 * Begins a request: session locked, its message begun. call() sends it and
 * returns 0 with what comes behind the header in *m, or negative errno; either
 * way finish() unlocks.
 */
void begin(struct session *s, struct msg *m, uint8_t type);
int call(struct session *s, struct msg *m);
void finish(struct session *s);

/** call() and finish(), where nothing in the answer matters. */
int call_only(struct session *s, struct msg *m);

/** A number for a fid; and given back, when the server has no such one. */
uint32_t fid_new(struct session *s);
void fid_free(struct session *s, uint32_t fid);

int p9_version(struct session *s);
/** Makes ROOT_FID the root's. */
int p9_attach(struct session *s);
/** `fid` of the file called so in the directory `dir`; len 0: itself. */
int p9_walk(struct session *s, uint32_t dir, const char *name, size_t len,
	    uint32_t fid);
/** Gives a fid back, whatever the server says. */
void p9_clunk(struct session *s, uint32_t fid);
int p9_open(struct session *s, uint32_t fid, uint32_t flags);
/**
 * Sets the attributes of `v`. -EIO, and *v stays as it is, where the server's
 * answer is malformed or gives a file another type than it had.
 */
int p9_getattr(struct session *s, uint32_t fid, struct uk_vnode *v);
long p9_read(struct session *s, uint32_t fid, void *buf, size_t len,
	     uint64_t pos);
long p9_write(struct session *s, uint32_t fid, const void *buf, size_t len,
	      uint64_t pos);

/* --- device.c ---------------------------------------------------------- */

/** The channel of that tag, taken into use; NULL: none that is free. */
struct uk_9pdev *device_take(const char *tag);

static inline struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

#endif /* LIB9PFS_H */
