/* SPDX-License-Identifier: BSD-3-Clause */
/* Formats and conversions of <stdint.h>'s types (C11 7.8). */
#ifndef _INTTYPES_H
#define _INTTYPES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The length modifier of 64 bits, and of a pointer. */
#if __SIZEOF_LONG__ == 8
#define __PRI64	 "l"
#define __PRIPTR "l"
#else
#define __PRI64	 "ll"
#define __PRIPTR ""
#endif

#define PRId8	    "hhd"
#define PRId16	    "hd"
#define PRId32	    "d"
#define PRId64	    __PRI64 "d"
#define PRIdLEAST8  PRId8
#define PRIdLEAST16 PRId16
#define PRIdLEAST32 PRId32
#define PRIdLEAST64 PRId64
#define PRIdMAX	    "jd"
#define PRIdPTR	    __PRIPTR "d"
#define PRIi8	    "hhi"
#define PRIi16	    "hi"
#define PRIi32	    "i"
#define PRIi64	    __PRI64 "i"
#define PRIiLEAST8  PRIi8
#define PRIiLEAST16 PRIi16
#define PRIiLEAST32 PRIi32
#define PRIiLEAST64 PRIi64
#define PRIiMAX	    "ji"
#define PRIiPTR	    __PRIPTR "i"
#define PRIo8	    "hho"
#define PRIo16	    "ho"
#define PRIo32	    "o"
#define PRIo64	    __PRI64 "o"
#define PRIoLEAST8  PRIo8
#define PRIoLEAST16 PRIo16
#define PRIoLEAST32 PRIo32
#define PRIoLEAST64 PRIo64
#define PRIoMAX	    "jo"
#define PRIoPTR	    __PRIPTR "o"
#define PRIx8	    "hhx"
#define PRIx16	    "hx"
#define PRIx32	    "x"
#define PRIx64	    __PRI64 "x"
#define PRIxLEAST8  PRIx8
#define PRIxLEAST16 PRIx16
#define PRIxLEAST32 PRIx32
#define PRIxLEAST64 PRIx64
#define PRIxMAX	    "jx"
#define PRIxPTR	    __PRIPTR "x"
#define PRIu8	    "hhu"
#define PRIu16	    "hu"
#define PRIu32	    "u"
#define PRIu64	    __PRI64 "u"
#define PRIuLEAST8  PRIu8
#define PRIuLEAST16 PRIu16
#define PRIuLEAST32 PRIu32
#define PRIuLEAST64 PRIu64
#define PRIuMAX	    "ju"
#define PRIuPTR	    __PRIPTR "u"
#define PRIX8	    "hhX"
#define PRIX16	    "hX"
#define PRIX32	    "X"
#define PRIX64	    __PRI64 "X"
#define PRIXLEAST8  PRIX8
#define PRIXLEAST16 PRIX16
#define PRIXLEAST32 PRIX32
#define PRIXLEAST64 PRIX64
#define PRIXMAX	    "jX"
#define PRIXPTR	    __PRIPTR "X"

#define SCNd8	    "hhd"
#define SCNd16	    "hd"
#define SCNd32	    "d"
#define SCNd64	    __PRI64 "d"
#define SCNdLEAST8  SCNd8
#define SCNdLEAST16 SCNd16
#define SCNdLEAST32 SCNd32
#define SCNdLEAST64 SCNd64
#define SCNdMAX	    "jd"
#define SCNdPTR	    __PRIPTR "d"
#define SCNi8	    "hhi"
#define SCNi16	    "hi"
#define SCNi32	    "i"
#define SCNi64	    __PRI64 "i"
#define SCNiLEAST8  SCNi8
#define SCNiLEAST16 SCNi16
#define SCNiLEAST32 SCNi32
#define SCNiLEAST64 SCNi64
#define SCNiMAX	    "ji"
#define SCNiPTR	    __PRIPTR "i"
#define SCNo8	    "hho"
#define SCNo16	    "ho"
#define SCNo32	    "o"
#define SCNo64	    __PRI64 "o"
#define SCNoLEAST8  SCNo8
#define SCNoLEAST16 SCNo16
#define SCNoLEAST32 SCNo32
#define SCNoLEAST64 SCNo64
#define SCNoMAX	    "jo"
#define SCNoPTR	    __PRIPTR "o"
#define SCNx8	    "hhx"
#define SCNx16	    "hx"
#define SCNx32	    "x"
#define SCNx64	    __PRI64 "x"
#define SCNxLEAST8  SCNx8
#define SCNxLEAST16 SCNx16
#define SCNxLEAST32 SCNx32
#define SCNxLEAST64 SCNx64
#define SCNxMAX	    "jx"
#define SCNxPTR	    __PRIPTR "x"
#define SCNu8	    "hhu"
#define SCNu16	    "hu"
#define SCNu32	    "u"
#define SCNu64	    __PRI64 "u"
#define SCNuLEAST8  SCNu8
#define SCNuLEAST16 SCNu16
#define SCNuLEAST32 SCNu32
#define SCNuLEAST64 SCNu64
#define SCNuMAX	    "ju"
#define SCNuPTR	    __PRIPTR "u"

typedef struct {
	intmax_t quot, rem;
} imaxdiv_t;

intmax_t imaxabs(intmax_t v);
imaxdiv_t imaxdiv(intmax_t n, intmax_t d);
intmax_t strtoimax(const char *__restrict s, char **__restrict end, int base);
uintmax_t strtoumax(const char *__restrict s, char **__restrict end, int base);

#ifdef __cplusplus
}
#endif

#endif /* _INTTYPES_H */
