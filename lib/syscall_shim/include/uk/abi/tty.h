/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Terminals: what ioctl() exchanges. Source: Linux uapi asm-generic/ioctls.h,
 * asm-generic/termbits.h, asm-generic/termios.h.
 */
#ifndef UK_ABI_TTY_H
#define UK_ABI_TTY_H

#define UK_TCGETS     0x5401
#define UK_TCSETS     0x5402
#define UK_TCSETSW    0x5403
#define UK_TCSETSF    0x5404
#define UK_TCSBRK     0x5409
#define UK_TCFLSH     0x540b
#define UK_TIOCOUTQ   0x5411
#define UK_TIOCGWINSZ 0x5413
#define UK_TIOCSWINSZ 0x5414
#define UK_FIONREAD   0x541b
#define UK_FIONBIO    0x5421
#define UK_FIOASYNC   0x5452

/* What TCFLSH throws away. */
#define UK_TCIFLUSH  0
#define UK_TCOFLUSH  1
#define UK_TCIOFLUSH 2

/* iflag */
#define UK_ISTRIP  0000040
#define UK_INLCR   0000100
#define UK_IGNCR   0000200
#define UK_ICRNL   0000400
#define UK_IMAXBEL 0020000
#define UK_IUTF8   0040000

/* oflag */
#define UK_OPOST 0000001
#define UK_ONLCR 0000004

/* cflag */
#define UK_B38400 0000017
#define UK_CS8	  0000060
#define UK_CREAD  0000200

/* lflag */
#define UK_ISIG	   0000001
#define UK_ICANON  0000002
#define UK_ECHO	   0000010
#define UK_ECHOE   0000020
#define UK_ECHOK   0000040
#define UK_ECHONL  0000100
#define UK_NOFLSH  0000200
#define UK_ECHOCTL 0001000
#define UK_ECHOKE  0004000
#define UK_IEXTEN  0100000

/* cc; a character of 0 is switched off. */
#define UK_VINTR    0
#define UK_VQUIT    1
#define UK_VERASE   2
#define UK_VKILL    3
#define UK_VEOF	    4
#define UK_VTIME    5
#define UK_VMIN	    6
#define UK_VSUSP    10
#define UK_VEOL	    11
#define UK_VREPRINT 12
#define UK_VWERASE  14
#define UK_VLNEXT   15
#define UK_VEOL2    16

struct uk_winsize {
	unsigned short rows, cols, xpixel, ypixel;
};

#define UK_NCCS 19

struct uk_termios {
	unsigned int iflag, oflag, cflag, lflag;
	unsigned char line, cc[UK_NCCS];
};

#endif /* UK_ABI_TTY_H */
