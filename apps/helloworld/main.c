#include <stdio.h>
#include <uk/config.h>

int main(int argc, char *argv[])
{
	printf("Hello world!\n");

#ifdef CONFIG_APPHELLOWORLD_PRINTARGS
	for (int i = 1; i < argc; i++)
		printf("argv[%d] = %s\n", i, argv[i]);
#else
	(void)argc;
	(void)argv;
#endif
	return 0;
}
