// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of debugfs files: the functions that show or write each.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>

#include <buddybench/abi.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/result/hist_table.h>
#include <buddybench/result/paths_table.h>
#include <buddybench/result/readme.h>
#include <buddybench/result/results_table.h>
#include <buddybench/result/zones_table.h>
#include <buddybench/session/command_table.h>
#include <buddybench/session/jobs.h>
#include <buddybench/session/runs.h>
#include <buddybench/session/session_report.h>

#include "file_table.h"

static int show_readme(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_readme_show(m);
	return 0;
}

/* What is built in is no module: THIS_MODULE is NULL there, or not even declared. */
static const char *source_version(void)
{
#ifdef MODULE
	return THIS_MODULE->srcversion ? THIS_MODULE->srcversion : "n/a (the module has none)";
#else
	return "n/a (built in)";
#endif
}

static int show_version(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	seq_printf(m, "buddybench " BB_VERSION BB_ABI_TEXT " srcversion=%s kernel=%s\n",
		   source_version(), init_utsname()->release);
	return 0;
}

static int show_features(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_session_features(session, m);
	return 0;
}

static int show_env(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_session_env(m);
	return 0;
}

static int show_config(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_session_config(session, m);
	return 0;
}

static int show_patterns(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_readme_patterns(m);
	return 0;
}

static int show_state(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_session_state(session, m);
	return 0;
}

static int show_zones(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	return bb_session_zones(session, m);
}

static int show_error_log(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_error_log_show(m, &session->log);
	return 0;
}

static int show_param(struct seq_file *m, struct bb_session *session, unsigned int key)
{
	bb_session_show(session, key, m);
	return 0;
}

static int write_param(struct bb_session *session, unsigned int key, const char *text,
		       struct bb_err *err)
{
	return bb_session_set(session, key, text, err);
}

static int write_run(struct bb_session *session, unsigned int row, const char *text,
		     struct bb_err *err)
{
	return bb_session_start(session, text, err);
}

static int write_stop(struct bb_session *session, unsigned int row, const char *text,
		      struct bb_err *err)
{
	bb_session_stop(session);
	return 0;
}

static int write_error_log(struct bb_session *session, unsigned int row,
			   const char *text, struct bb_err *err)
{
	bb_error_log_clear(&session->log);
	return 0;
}

static int show_stream(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	bb_session_stream_show(session, m);
	return 0;
}

static void snapshots_head(struct seq_file *m, const struct bb_run *run)
{
	bb_zones_table_head(m, true);
}

static void snapshots_row(struct seq_file *m, const struct bb_run *run,
			  const struct bb_result *result)
{
	bb_zones_table_snapshots(m, result);
}

static int show_command(struct seq_file *m, struct bb_session *session, unsigned int row)
{
	return bb_commands[row].show(m, session->state[row]);
}

const struct bb_file bb_files[] = {
	{ "README", 0444, show_readme },
	{ "version", 0444, show_version },
	{ "features", 0444, show_features },
	{ "env", 0444, show_env },
	{ "config", 0444, show_config },
	{ "patterns", 0444, show_patterns },
	{ "run", 0200, NULL, write_run },
	{ "stop", 0200, NULL, write_stop },
	{ "state", 0444, show_state },
	{ "wait", 0444, show_state, .ready = bb_session_idle },
	{ "results", 0444, .rows = { bb_results_table_head, bb_results_table_row } },
	{ "hist", 0444, .rows = { bb_hist_table_head, bb_hist_table_row } },
	{ "paths", 0444, .rows = { bb_paths_table_head, bb_paths_table_row } },
	{ "zones", 0444, show_zones },
	{ "snapshots", 0444, .rows = { snapshots_head, snapshots_row } },
	{ "events", 0444, .rows = { bb_vm_events_show } },
	{ "error_log", 0644, show_error_log, write_error_log },
	{ "stream", 0644, show_stream, .part = bb_session_stream_write },
};

const unsigned int bb_nr_files = ARRAY_SIZE(bb_files);

const struct bb_file bb_param_file = {
	.mode = 0644, .show = show_param, .write = write_param,
};

const struct bb_file bb_command_file = {
	.show = show_command, .write = bb_session_command,
};
