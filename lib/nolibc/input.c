/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What reads streams, by fgetc().
 */
#include <stdio.h>
#include "file.h"

int getc(FILE *f)
{
	return fgetc(f);
}

int getchar(void)
{
	return fgetc(stdin);
}

int ungetc(int c, FILE *f)
{
	if (c == EOF || f->has_back)
		return EOF;
	f->has_back = true;
	f->back = c;
	f->eof = false;
	return f->back;
}

char *fgets(char *buf, int size, FILE *f)
{
	char *p = buf;
	int c = 0;

	while (size > 1 && c != '\n') {
		c = fgetc(f);
		if (c == EOF)
			break;
		*p++ = c;
		size--;
	}
	if (size < 1 || (c == EOF && (p == buf || f->error)))
		return NULL;
	*p = '\0';
	return buf;
}
