/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of debugfs files. */
#ifndef _BUDDYBENCH_DEBUGFS_FILE_TABLE_H
#define _BUDDYBENCH_DEBUGFS_FILE_TABLE_H

#include <buddybench/session/session.h>

/**
 * struct bb_rows - a table with rows of the last run
 * @head: prints the header lines
 * @row: prints the rows of one result; NULL if there is only @head
 */
struct bb_rows {
	void (*head)(struct seq_file *m, const struct bb_run *run);
	void (*row)(struct seq_file *m, const struct bb_run *run,
		    const struct bb_result *result);
};

/**
 * struct bb_file - one file: text that is shown at once, or rows of a run
 * @name: of the file
 * @mode: 0444 if it is only read, for lockdown
 * @show: prints the text; @row is that of the key or command
 * @write: handles clean input; fills in @err on error
 * @part: accepts any bytes: the next part of a longer text; instead of @write
 * @rows: instead of @show and @write
 * @ready: what a reader waits for before the first byte; NULL: nothing
 */
struct bb_file {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, struct bb_session *session, unsigned int row);
	int (*write)(struct bb_session *session, unsigned int row, const char *text,
		     struct bb_err *err);
	int (*part)(struct bb_session *session, u64 at, const u8 *data, size_t len,
		    struct bb_err *err);
	struct bb_rows rows;
	bool (*ready)(struct bb_session *session);
};

extern const struct bb_file bb_files[];
extern const unsigned int bb_nr_files;

/*
 * Every file in params/, one for each key, and every command. The tables of
 * keys and commands supply their names.
 */
extern const struct bb_file bb_param_file;
extern const struct bb_file bb_command_file;

#endif /* _BUDDYBENCH_DEBUGFS_FILE_TABLE_H */
