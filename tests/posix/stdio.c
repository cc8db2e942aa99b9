/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams: XSH fopen(), fread(), setvbuf(), ungetc() and so on.
 */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include "case.h"

CASE(open_memstream, grows, "a buffer that grows; size after fflush()")
{
	char *buf = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&buf, &len);

	NEED(f);
	fprintf(f, "%s %d", "one", 2);
	CHECK(fflush(f) == 0 && len == 5 && !strcmp(buf, "one 2"));
	for (int i = 0; i < 10000; i++)
		fputc('x', f);
	CHECK(fclose(f) == 0 && len == 10005 && buf[10004] == 'x');
	free(buf);
}

CASE(fmemopen, reads, "a buffer as a stream")
{
	char text[] = "line one\nline two\n", line[20];
	FILE *f = fmemopen(text, strlen(text), "r+");

	NEED(f);
	CHECK(fgets(line, sizeof(line), f) && !strcmp(line, "line one\n"));
	CHECK(fgetc(f) == 'l' && ungetc('L', f) == 'L' && fgetc(f) == 'L');
	CHECK(fseek(f, 0, SEEK_SET) == 0 && ftell(f) == 0);
	CHECK(fputs("LINE", f) >= 0 && fflush(f) == 0);
	CHECK(!strncmp(text, "LINE one", 8));
	CHECK(fseek(f, 0, SEEK_END) == 0 && fgetc(f) == EOF && feof(f));
	fclose(f);
}

CASE(getline, grows, "the line with its newline; -1 at the end")
{
	char text[] = "first\n\nlast", *line = NULL;
	FILE *f = fmemopen(text, strlen(text), "r");
	size_t size = 0;

	NEED(f);
	CHECK(getline(&line, &size, f) == 6 && !strcmp(line, "first\n"));
	CHECK(getline(&line, &size, f) == 1);
	CHECK(getline(&line, &size, f) == 4 && !strcmp(line, "last"));
	CHECK(getline(&line, &size, f) == -1);
	free(line);
	fclose(f);
}

CASE(fwide, wprintf, "wide formats")
{
	wchar_t s[32];

	CHECK(swprintf(s, 32, L"%d %ls %s", 5, L"wide", "narrow") == 13);
	CHECK(!wcscmp(s, L"5 wide narrow"));
}

CASE(perror, strerror, "the values of errno have the texts of Linux's libc's")
{
	CHECK(ENOENT == 2 && EAGAIN == 11 && EDEADLK == 35 && ENOSYS == 38);
	CHECK(ETIMEDOUT == 110 && EINPROGRESS == 115);
	CHECK(!strcmp(strerror(ENOENT), "No such file or directory"));
	CHECK(strerror(12345)[0]);
}
