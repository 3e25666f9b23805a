/* SPDX-License-Identifier: GPL-2.0-only */
/* What helpers do with buddybench's files. */
#ifndef _TORTURE_FILES_H
#define _TORTURE_FILES_H

#include <stdbool.h>
#include <stddef.h>

#define FOLDER		"/sys/kernel/debug/buddybench"
#define FILE_MAX	65536

/* Open a file of the module; -1 with errno. */
int file_open(const char *name, int flags);

/*
 * Read a file in pieces of @piece bytes at most; how many bytes came, or -1. The text ends with a
 * NUL.
 */
long file_read(const char *name, char *into, size_t room, size_t piece);

/* Write a text in one go; 0, or the errno. What takes longer than @ms is ended by a signal. */
int file_write(const char *name, const char *text, size_t len, unsigned int ms);

/* The same to a file that is open and at its start. */
int file_write_to(int fd, const char *text, size_t len, unsigned int ms);

/* Read the file state, which ends with a NUL; how many bytes came, or -1. */
long files_state(char *into, size_t room);

/* Whether a run goes on. */
bool files_running(void);

/* Wait for the end of the run; false if it goes on for longer than @ms. */
bool files_until_idle(unsigned int ms);

/* Read wait, which returns when no run goes on; false if it has not after @ms. */
bool files_wait(unsigned int ms);

/* ms since some point in the past. */
unsigned long now_ms(void);

void sleep_ms(unsigned int ms);

#endif /* _TORTURE_FILES_H */
