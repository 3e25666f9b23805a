/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of fuzz share: what they count, and what one write or read is. */
#ifndef _TORTURE_FUZZ_H
#define _TORTURE_FUZZ_H

#include "grammar.h"

#define FILES_MAX	64
#define IDLE_MS		20000	/* two seconds on a machine that is not emulated */
#define COMMAND_MS	300	/* until a signal comes, for one of two at least */
#define BAD_POINTER	((char *)8)

struct count {
	unsigned long tried, taken, done, busy, refused;
	unsigned long ms;	/* that all of it took */
	int last;		/* errno of the last that was refused */
};

/* Shared by all processes. */
struct shared {
	struct count file[FILES_MAX];
	unsigned long problems, signals, reads, polls, seeks;
	int over;
};

extern struct shared *shared;
extern struct text text;	/* what was written last */
extern unsigned int share;	/* one write of so many is a command */
extern unsigned int patience;	/* ms until a signal comes, for one of two commands */

#define BUMP(counter)	__atomic_add_fetch(&(counter), 1, __ATOMIC_RELAXED)

/* Tell what must not be, and after which text. */
void problem(const char *what, const char *file, long detail);

/* One write by the only writer there is: what came of it can be told. */
void write_alone(const char *file, bool good);

void write_among_others(void);

/* Of the files that write_alone() and write_among_others() keep open. */
void close_files(void);

/* In tiny pieces, and from the middle, it is the same text. */
void read_stable(void);

/* Any order of system calls; what they return is not looked at, that the kernel is silent is. */
void read_wildly(void);

#endif /* _TORTURE_FUZZ_H */
