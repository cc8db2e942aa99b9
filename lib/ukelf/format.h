/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The file format, its 64-bit class. Source: System V ABI, edition 4.1,
 * chapters 4 and 5; elf(5).
 */
#ifndef UKELF_FORMAT_H
#define UKELF_FORMAT_H

#include <uk/essentials.h>

struct elf_header {
	uint8_t magic[4];
	uint8_t class, data, ident_version, abi, padding[8];
	uint16_t type, machine;
	uint32_t version;
	uint64_t entry, phoff, shoff;
	uint32_t flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_phdr {
	uint32_t type, flags;
	uint64_t offset, vaddr, paddr, filesz, memsz, align;
};

#define ELF_MAGIC   "\177ELF"
#define ELF_CLASS64 2
#define ELF_LITTLE  1
#define ELF_CURRENT 1
#define ELF_EXEC    2
#define ELF_DYN	    3

#ifdef __aarch64__
#define ELF_MACHINE	 183
#define ELF_MACHINE_NAME "arm64"
#else
#define ELF_MACHINE	 62
#define ELF_MACHINE_NAME "x86_64"
#endif

#define PT_LOAD	  1
#define PT_INTERP 3
#define PT_PHDR	  6

#endif /* UKELF_FORMAT_H */
