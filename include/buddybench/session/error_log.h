/* SPDX-License-Identifier: GPL-2.0-only */
/* The last refused writes, with a caret under what was wrong. */
#ifndef _BUDDYBENCH_SESSION_ERROR_LOG_H
#define _BUDDYBENCH_SESSION_ERROR_LOG_H

#include <linux/mutex.h>

#include <buddybench/lib/error.h>

struct seq_file;

#define BB_ERRLOG_ENTRIES	8
#define BB_ERRLOG_TEXT		200

/**
 * struct bb_error_log - a ring of refused writes
 * @lock: protects all of it; innermost, held for copying only
 * @count: refused writes since load or clearing
 * @entry: the last of them, at @count modulo %BB_ERRLOG_ENTRIES
 */
struct bb_error_log {
	struct mutex lock;	/* protects: see above */
	u64 count;
	struct bb_error_log_entry {
		u64 when_ns;
		char where[40];
		char text[BB_ERRLOG_TEXT];
		struct bb_err err;
	} entry[BB_ERRLOG_ENTRIES];
};

/**
 * bb_error_log_add() - record a refused write
 * @log: the log
 * @where: file that was written
 * @text: what was written
 * @err: why it was refused
 */
void bb_error_log_add(struct bb_error_log *log, const char *where, const char *text,
		      const struct bb_err *err);

/**
 * bb_error_log_clear() - remove all entries
 * @log: the log
 */
void bb_error_log_clear(struct bb_error_log *log);

/**
 * bb_error_log_show() - the error_log file, oldest first
 * @m: where to
 * @log: the log
 */
void bb_error_log_show(struct seq_file *m, struct bb_error_log *log);

#endif /* _BUDDYBENCH_SESSION_ERROR_LOG_H */
