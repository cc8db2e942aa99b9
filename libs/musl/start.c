/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What musl's __libc_start_main() and __init_tls() do for a process: the
 * first thread, what every thread has, name and environment.
 */
#include <elf.h>
#include <string.h>
#include <unistd.h>
#include <uk/config.h>
#include <uk/init.h>
#include <uk/tls.h>
#include "libc.h"
#include "pthread_impl.h"
#include "stdio_impl.h"

extern char uk_tls_start[], uk_tls_data_end[], uk_tls_end[], uk_tls_align[];

volatile int __thread_list_lock;

static struct tls_module image;
static size_t auxv[] = {AT_PAGESZ, 4096, AT_CLKTCK, 100, 0, 0};

static struct pthread *thread_at(void *pointer)
{
#ifdef TLS_ABOVE_TP
	return (struct pthread *)((char *)pointer - sizeof(struct pthread));
#else
	return pointer;
#endif
}

/*
 * Threads that pthread_create() doesn't make need locks as well: those of
 * streams, which are there already, too.
 */
static void become_threaded(void)
{
	FILE *std[] = {&__stdin_FILE, &__stdout_FILE, &__stderr_FILE};

	if (libc.need_locks > 0)
		return;
	libc.need_locks = 1;
	libc.threads_minus_1++; /* never back to one */
	for (FILE *f = *__ofl_lock(); f; f = f->next)
		if (f->lock < 0)
			f->lock = 0;
	__ofl_unlock();
	for (int i = 0; i < 3; i++)
		if (std[i]->lock < 0)
			std[i]->lock = 0;
}

/* A thread that pthread_create() doesn't know: main()'s, or a library's. */
static void init_thread(void *pointer, unsigned long id)
{
	struct pthread *td = thread_at(pointer);

	memset(td, 0, sizeof(*td));
	td->self = td;
	td->tid = id;
	td->detach_state = DT_JOINABLE;
	td->locale = &libc.global_locale;
	td->robust_list.head = &td->robust_list.head;
	td->next = td->prev = td;
	if (id > 1)
		become_threaded();
}

UK_TLS_HEAD(head, ALIGN_UP(sizeof(struct pthread), 16), init_thread);

/* Where the copies are that pthread_create() makes, see lib/uktls/tls.c. */
static void init_tls(void)
{
	size_t align = (size_t)uk_tls_align ? (size_t)uk_tls_align : 1;

	image.image = uk_tls_start;
	image.len = uk_tls_data_end - uk_tls_start;
	image.size = ALIGN_UP((size_t)(uk_tls_end - uk_tls_start), align);
#ifdef TLS_ABOVE_TP
	image.offset = ALIGN_UP((size_t)GAP_ABOVE_TP, align);
#else
	image.offset = image.size;
#endif
	image.align = align > 16 ? align : 16;
	libc.tls_head = &image;
	libc.tls_cnt = 1;
	libc.tls_align = image.align;
	libc.tls_size =
		ALIGN_UP(2 * sizeof(void *) + sizeof(struct pthread) +
				 image.offset + image.size + image.align,
			 16);
}

#ifdef CONFIG_LIBMUSL_THREADS
/*
 * All of a thread's memory is as much as the option says; it needs no guard
 * pages, since ukvmem leaves some between mappings.
 */
static void init_stacks(void)
{
	__default_stacksize =
		CONFIG_LIBMUSL_STACK_SIZE * 1024 -
		ALIGN_UP(libc.tls_size + __pthread_tsd_size, 4096);
	__default_guardsize = 0;
}
#else
static void init_stacks(void)
{
}
#endif

/* Laid out as musl has it, but for the first thread, which uktls has made. */
void *__copy_tls(unsigned char *mem)
{
	struct pthread *td;
	uintptr_t *dtv;
	unsigned char *vars;

#ifdef TLS_ABOVE_TP
	dtv = (uintptr_t *)(mem + libc.tls_size) - 2;
	mem += -((uintptr_t)mem + sizeof(struct pthread)) &
	       (libc.tls_align - 1);
	td = (struct pthread *)mem;
	vars = mem + sizeof(struct pthread) + image.offset;
#else
	dtv = (uintptr_t *)mem;
	mem += libc.tls_size - sizeof(struct pthread);
	mem -= (uintptr_t)mem & (libc.tls_align - 1);
	td = (struct pthread *)mem;
	vars = mem - image.offset;
#endif
	memcpy(vars, image.image, image.len);
	dtv[0] = 1;
	dtv[1] = (uintptr_t)vars + DTP_OFFSET;
	td->dtv = dtv;
	return td;
}

static int init(struct uk_init_ctx *ctx)
{
	static char *nothing[1];
	char *name = ctx->argv[0];

	libc.page_size = auxv[1];
	libc.auxv = auxv;
	libc.can_do_threads = 1;
	init_tls();
	init_stacks();
	__environ = nothing;
	__progname = __progname_full = name;
	for (; *name; name++)
		if (*name == '/')
			__progname = name + 1;
	return 0;
}

uk_early_initcall_prio(init, 10);
