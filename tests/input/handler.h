/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef INPUT_HANDLER_H
#define INPUT_HANDLER_H

/** How often input has interrupted. */
extern volatile unsigned int input_interrupts;

#endif /* INPUT_HANDLER_H */
