// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last refused writes, in the format of ftrace's error_log.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include <buddybench/abi.h>
#include <buddybench/session/error_log.h>

/* Of a long text only the part around the error is kept. */
#define KEEP_BEFORE (BB_ERRLOG_TEXT / 2)

void bb_error_log_add(struct bb_error_log *log, const char *where, const char *text,
		      const struct bb_err *err)
{
	struct bb_error_log_entry *e;
	unsigned int cut = 0, i;

	mutex_lock(&log->lock);
	e = &log->entry[log->count++ % BB_ERRLOG_ENTRIES];
	e->when_ns = ktime_get_boottime_ns();
	strscpy(e->where, where, sizeof(e->where));
	e->err = *err;
	if (strlen(text) >= BB_ERRLOG_TEXT && err->pos > KEEP_BEFORE)
		cut = min_t(size_t, err->pos - KEEP_BEFORE, strlen(text));
	strscpy(e->text, text + cut, sizeof(e->text));
	e->err.pos = min_t(size_t, err->pos - cut, strlen(e->text));
	/* The text was refused, so it may contain any byte. */
	for (i = 0; e->text[i]; i++)
		if (e->text[i] < ' ' || e->text[i] > '~')
			e->text[i] = '?';
	mutex_unlock(&log->lock);
}

void bb_error_log_clear(struct bb_error_log *log)
{
	mutex_lock(&log->lock);
	log->count = 0;
	mutex_unlock(&log->lock);
}

static void show_entry(struct seq_file *m, const struct bb_error_log_entry *e)
{
	u32 ns;
	u64 s = div_u64_rem(e->when_ns, NSEC_PER_SEC, &ns);

	seq_printf(m, "[%5llu.%06u] %s: error %d: %s\n", s, ns / 1000, e->where,
		   e->err.code, e->err.msg);
	seq_printf(m, "  %s\n  %*s^\n", e->text, (int)e->err.pos, "");
}

void bb_error_log_show(struct seq_file *m, struct bb_error_log *log)
{
	u64 i, from;

	mutex_lock(&log->lock);
	seq_printf(m, BB_HEADER("error_log") " refused=%llu\n", log->count);
	from = log->count > BB_ERRLOG_ENTRIES ? log->count - BB_ERRLOG_ENTRIES : 0;
	for (i = from; i < log->count; i++)
		show_entry(m, &log->entry[i % BB_ERRLOG_ENTRIES]);
	mutex_unlock(&log->lock);
}
