/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Frames of C between those of C++.
 */
#ifndef THROUGH_H
#define THROUGH_H

#ifdef __cplusplus
extern "C" {
#endif

/* Calls `call`, `deep` frames further down; counts in `left` those left. */
void through_c(int deep, void (*call)(void), int *left);

#ifdef __cplusplus
}
#endif

#endif /* THROUGH_H */
