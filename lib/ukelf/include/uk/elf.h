/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Executable files of Linux, read and laid out in memory: at the addresses that
 * they are linked to or, position independent, anywhere. Dynamic ones name a
 * linker, which is another such file: it is loaded too, and begun with.
 * Nothing in a file is trusted. Source: System V ABI, edition 4.1, chapters 4
 * and 5, and its supplements for x86_64 and arm64; elf(5).
 */
#ifndef UK_ELF_H
#define UK_ELF_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UK_ELF_SEGMENTS_MAX 16
#define UK_ELF_HEADERS_MAX  64
#define UK_ELF_LINKER_MAX   256

/* Rights of a segment, as the file has them (PF_X, PF_W, PF_R). */
#define UK_ELF_EXEC  1
#define UK_ELF_WRITE 2
#define UK_ELF_READ  4

/** A part of the file that goes to memory. */
struct uk_elf_segment {
	uint64_t at, len;	   /* addresses as linked; bytes, not 0 */
	uint64_t offset, file_len; /* in the file; zeroes follow, to `len` */
	unsigned int rights;
};

/** What a file's headers tell, checked. */
struct uk_elf {
	bool relocatable; /* `bias` may be chosen */
	uintptr_t bias;	  /* is added to each address; 0 until loaded */
	uint64_t entry;	  /* in an executable segment */
	uint64_t headers; /* address of the program headers; 0: nowhere */
	unsigned int n_headers, n_segments;
	uint64_t begin, end; /* all segments, whole pages */
	struct uk_elf_segment segments[UK_ELF_SEGMENTS_MAX]; /* ascending */
	char linker[UK_ELF_LINKER_MAX]; /* its path; "": is static */
};

/** A file. */
struct uk_elf_file {
	/**
	 * Reads up to `len` bytes from `offset` on; returns how many, less at
	 * the file's end only, or a negative errno.
	 */
	long (*read)(void *ctx, void *to, size_t len, uint64_t offset);
	void *ctx;
};

/**
 * Reads the headers of `file`. Returns 0; -ENOEXEC for what isn't an
 * executable that could run here, or what read() returned; then `*why` says
 * what is wrong, a constant string. Context: thread.
 */
int uk_elf_read(const struct uk_elf_file *file, struct uk_elf *elf,
		const char **why);

/**
 * Maps the segments of `elf` with their rights and reads them; sets
 * `elf->bias`. Returns as above, also -ENOMEM and -EEXIST (its addresses are
 * in use); then nothing is mapped. Who runs it unmaps [begin, end) + bias.
 * Context: thread.
 */
int uk_elf_load(const struct uk_elf_file *file, struct uk_elf *elf,
		const char **why);

/** What a program finds on its stack besides what `elf` tells. */
struct uk_elf_args {
	char *const *argv, *const *envp; /* NULL at the end */
	const char *path;		 /* of the file */
	const void *random;		 /* 16 bytes */
	unsigned long hwcap;		 /* the CPU's, as Linux tells it */
	uintptr_t linker;		 /* the linker's bias; 0: none */
};

/**
 * Lays out strings, vectors and auxiliary entries at the end of
 * `[stack, stack + len)`. Returns the stack pointer that the program begins
 * with; 0 when more than half of the stack were used up. Context: any.
 */
uintptr_t uk_elf_stack(void *stack, size_t len, const struct uk_elf *elf,
		       const struct uk_elf_args *args);

#ifdef __cplusplus
}
#endif

#endif /* UK_ELF_H */
