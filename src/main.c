// SPDX-License-Identifier: GPL-2.0-only
/*
 * Load and unload. Loading starts no run and no thread, except with autorun=.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/string.h>

#include <buddybench/abi.h>
#include <buddybench/debugfs/debugfs.h>
#include <buddybench/lib/parse.h>
#include <buddybench/session/runs.h>
#include <buddybench/session/session.h>

static char *autorun;
module_param(autorun, charp, 0400);
MODULE_PARM_DESC(autorun, "start a run at load: 1, or \"key=value ...\" as in the run file");

static bool unsafe;
module_param(unsafe, bool, 0400);
MODULE_PARM_DESC(unsafe,
		 "1: oracle and free_pages= may go below the watermarks; for VMs; taints");

static struct bb_session *session;

/* For lockdown, where debugfs cannot be written. */
static void start_autorun(void)
{
	struct bb_err err = { 0 };

	if (!autorun || !*autorun)
		return;
	/* The text is what a write to the run file could have been. */
	if (bb_parse_clean(autorun, strlen(autorun), &err) ||
	    bb_session_start(session, autorun, &err)) {
		bb_error_log_add(&session->log, "autorun", autorun, &err);
		pr_err("autorun: %s (at byte %u)\n", err.msg, err.pos);
	}
}

static int __init bb_init(void)
{
	int ret;

	session = bb_session_create();
	if (IS_ERR(session))
		return PTR_ERR(session);
	session->unsafe = unsafe;
	if (unsafe)
		add_taint(TAINT_USER, LOCKDEP_STILL_OK);
	ret = bb_debugfs_create(session);
	if (ret) {
		pr_err("cannot create the debugfs files (%d)\n", ret);
		bb_session_close(session);
		bb_session_destroy(session);
		return ret;
	}
	start_autorun();
	return 0;
}

static void __exit bb_exit(void)
{
	bb_session_close(session);
	bb_debugfs_remove(session);
	bb_session_destroy(session);
}

/* In a module the same as module_init(); built in, it runs after all drivers. */
late_initcall(bb_init);
module_exit(bb_exit);
MODULE_INFO(test, "Y");	/* TAINT_TEST, so that bug reports show it was loaded */
MODULE_LICENSE("GPL");
MODULE_VERSION(BB_VERSION);
MODULE_AUTHOR("The buddybench developers");
MODULE_DESCRIPTION("Benchmark and exerciser for the buddy page allocator");
