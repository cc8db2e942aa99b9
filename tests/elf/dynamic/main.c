/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A dynamic program: what its linker has been told, a library loaded on the
 * way and given back, by two threads, and tables that nobody can write.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/auxv.h>

static int (*calls)(void);
static sigjmp_buf back;

static void *other(void *arg)
{
	printf("its own: %d\n", calls());
	return arg;
}

static void on_segv(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

int main(int argc, char *argv[]);

static const char *is_writable(const void *at)
{
	if (sigsetjmp(back, 1))
		return "no";
	*(volatile char *)at = *(const volatile char *)at;
	return "yes";
}

int main(int argc, char *argv[])
{
	const char *(*name)(unsigned int i);
	const void *(*table)(void);
	pthread_t thread;
	void *plugin;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("%d: %s, linker %s, pages of %lu\n", argc, argv[1],
	       getauxval(AT_BASE) ? "yes" : "no", getauxval(AT_PAGESZ));
	plugin = dlopen("/lib/nothing.so", RTLD_NOW);
	printf("nothing: %s\n", plugin ? "yes" : "no");
	plugin = dlopen(argv[1], RTLD_NOW);
	if (!plugin) {
		printf("%s\n", dlerror());
		return 1;
	}
	name = (const char *(*)(unsigned int))dlsym(plugin, "plugin_name");
	table = (const void *(*)(void))dlsym(plugin, "plugin_table");
	calls = (int (*)(void))dlsym(plugin, "plugin_calls");
	printf("%s %s, %d\n", name(1), name(2), calls());
	printf("%d\n", calls());
	pthread_create(&thread, NULL, other, NULL);
	pthread_join(thread, NULL);
	signal(SIGSEGV, on_segv);
	printf("writable: data %s\n", is_writable(&back));
	printf("writable: code %s\n", is_writable((const void *)main));
	printf("writable: table %s\n", is_writable(table()));
	dlclose(plugin);
	return 5;
}
