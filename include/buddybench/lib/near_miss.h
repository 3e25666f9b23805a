/* SPDX-License-Identifier: GPL-2.0-only */
/* What was probably meant by a word that is not known. */
#ifndef _BUDDYBENCH_LIB_NEAR_MISS_H
#define _BUDDYBENCH_LIB_NEAR_MISS_H

#include <buddybench/lib/error.h>

/**
 * bb_near_miss() - was this name meant?
 * @text: what was written
 * @name: a name there is
 *
 * Return: true if, whatever the case, one begins with the other or they differ
 * in one place by one character; both have at least three in common.
 */
bool bb_near_miss(const char *text, const char *name);

/**
 * bb_near_miss_blank() - is a blank within a value the cause?
 * @name: what stands before ``=`` in a word that should be ``name=value``
 * @value: what follows it, or NULL if there is no ``=``
 * @first: nothing is written before the word
 *
 * Return: true for half a word that follows another one.
 */
bool bb_near_miss_blank(const char *name, const char *value, bool first);

/**
 * bb_near_miss_open() - does a value go on after a blank?
 * @value: the value
 * @rest: what follows the blank, or NULL
 *
 * Return: true if it ends with ``,`` or ``|`` and something follows.
 */
bool bb_near_miss_open(const char *value, const char *rest);

/* The advice, for all who read name=value. */
#define BB_NO_BLANKS "a value holds no blanks: write a,b and a|b in one word"

#endif /* _BUDDYBENCH_LIB_NEAR_MISS_H */
