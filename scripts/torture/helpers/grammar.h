/* SPDX-License-Identifier: GPL-2.0-only */
/* Random text that buddybench's files take, nearly take, and do not take. */
#ifndef _TORTURE_GRAMMAR_H
#define _TORTURE_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_MAX	8192	/* twice what a file takes */

struct text {
	size_t len;
	char at[TEXT_MAX];
};

/* Seeded, so that what a run has found can be found again. */
void random_seed(uint64_t seed);
uint32_t random_below(uint32_t n);

/* The file to write to, such as "params/orders" or "run". */
const char *grammar_file(bool command);

/* A text for that file; a good one is meant to be taken. */
void grammar_text(struct text *text, const char *file, bool good);

/* A text for the file stream. */
void grammar_stream(struct text *text);

/* Break a text: bytes changed, lost or doubled, NULs, other alphabets, too much of it. */
void grammar_spoil(struct text *text);

/* All files that grammar_file() may return, NULL after the last. */
extern const char * const grammar_files[];

#endif /* _TORTURE_GRAMMAR_H */
