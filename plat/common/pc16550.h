/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A PC's serial ports. For C and assembler. Source: National Semiconductor,
 * PC16550D data sheet, section 8.
 */
#ifndef PLAT_COMMON_PC16550_H
#define PLAT_COMMON_PC16550_H

#define COM1	 0x3f8
#define COM2	 0x2f8
#define UART_RBR 0 /* received byte */
#define UART_THR 0 /* byte to send */
#define UART_IER 1 /* interrupt enable */
#define UART_MCR 4 /* modem control */
#define UART_LSR 5 /* line status */
#define UART_SCR 7 /* keeps what is written to it */
#define IER_RX	 0x01
#define MCR_OUT2 0x08 /* lets interrupts through, on a PC */
#define LSR_DR	 0x01
#define LSR_THRE 0x20

#endif /* PLAT_COMMON_PC16550_H */
