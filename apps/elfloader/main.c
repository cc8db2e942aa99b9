/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs an executable that was built for Linux, from the image's files:
 *
 *	[NAME=VALUE...] PATH [ARGUMENT...]
 *
 * with that environment and nothing more. A dynamic one begins with the linker
 * that it names, which is of those files too. Its status is the image's; 127
 * when it can't be run, as a shell has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uk/elf.h>
#include <uk/program.h>
#include <uk/swrand.h>
#include <uk/syscall.h>
#include <uk/abi/resource.h>
#include <uk/vmem.h>

#define STATUS_NOT_RUN 127
#define STACK_SIZE     (8UL << 20) /* as Linux's, and by the page, too */
#define ARGS_MAX       64

static long read_at(void *ctx, void *to, size_t len, uint64_t offset)
{
	size_t done = 0;
	long n = 1;

	while (done < len && n > 0) {
		n = UK_SYS(pread64, *(int *)ctx, (char *)to + done, len - done,
			   offset + done);
		if (n > 0)
			done += n;
	}
	return n < 0 ? n : (long)done;
}

static int load(const char *path, struct uk_elf *elf)
{
	int fd = open(path, O_RDONLY);
	const struct uk_elf_file file = {read_at, &fd};
	const char *why = "";
	int rc;

	if (fd < 0) {
		printf("%s: %s\n", path, strerror(errno));
		return -1;
	}
	rc = uk_elf_read(&file, elf, &why);
	if (rc == 0)
		rc = uk_elf_load(&file, elf, &why);
	if (rc < 0)
		printf("%s: %s\n", path, why);
	close(fd);
	return rc;
}

/* The linker of `elf`, if it has one: where the program begins then. */
static int load_linker(const struct uk_elf *elf, struct uk_elf *linker)
{
	int rc;

	if (!*elf->linker) {
		*linker = (struct uk_elf){};
		return 0;
	}
	rc = load(elf->linker, linker);
	if (rc == 0 && *linker->linker) {
		printf("%s: is a linker that wants one\n", elf->linker);
		rc = -1;
	}
	return rc;
}

/* Its stack, with a page below that faults. Returns its pointer; 0: none. */
static uintptr_t make_stack(const struct uk_elf *elf, uintptr_t linker,
			    char *argv[], char *envp[])
{
	const struct uk_rlimit limit = {STACK_SIZE, UK_RLIM_INFINITY};
	void *stack = uk_vmem_map(STACK_SIZE,
				  UK_VMEM_RW | UK_VMEM_LAZY | UK_VMEM_PROGRAM);
	char random[16];
	const struct uk_elf_args args = {
		.argv = argv,
		.envp = envp,
		.path = argv[0],
		.random = random,
		.hwcap = uk_program_hwcap(),
		.linker = linker,
	};

	uk_swrand_fill(random, sizeof(random));
	UK_SYS(prlimit64, 0, UK_RLIMIT_STACK, &limit, NULL);
	return stack ? uk_elf_stack(stack, STACK_SIZE, elf, &args) : 0;
}

int main(int argc, char *argv[])
{
	char *envp[ARGS_MAX + 1] = {};
	struct uk_elf elf, linker;
	uintptr_t sp;
	int n = 0;

	while (n < ARGS_MAX && n + 1 < argc && strchr(argv[n + 1], '=')) {
		envp[n] = argv[n + 1];
		n++;
	}
	argv += n + 1;
	if (!*argv) {
		printf("usage: [NAME=VALUE...] PATH [ARGUMENT...]\n");
		return STATUS_NOT_RUN;
	}
	if (load(*argv, &elf) < 0 || load_linker(&elf, &linker) < 0)
		return STATUS_NOT_RUN;
	sp = make_stack(&elf, linker.bias, argv, envp);
	if (!sp) {
		printf("%s: its arguments don't fit its stack\n", *argv);
		return STATUS_NOT_RUN;
	}
	fflush(stdout);
	uk_program_run(*elf.linker ? linker.entry + linker.bias
				   : elf.entry + elf.bias,
		       sp);
}
