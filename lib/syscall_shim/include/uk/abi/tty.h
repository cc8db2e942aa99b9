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
#define UK_TIOCGWINSZ 0x5413
#define UK_TIOCSWINSZ 0x5414
#define UK_FIONREAD   0x541b
#define UK_FIONBIO    0x5421

struct uk_winsize {
	unsigned short rows, cols, xpixel, ypixel;
};

#define UK_NCCS 19

struct uk_termios {
	unsigned int iflag, oflag, cflag, lflag;
	unsigned char line, cc[UK_NCCS];
};

#endif /* UK_ABI_TTY_H */
