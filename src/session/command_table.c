// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of commands. They are independent of each other; their input is
 * struct bb_command.
 */
#include <linux/err.h>
#include <linux/kernel.h>

#include <buddybench/fragment/fragment_command.h>
#include <buddybench/manual/explain.h>
#include <buddybench/manual/manual_command.h>
#include <buddybench/oracle/oracle.h>
#include <buddybench/replay/replay_command.h>
#include <buddybench/session/command_table.h>
#include <buddybench/session/jobs.h>
#include <buddybench/verify/selftest.h>
#include <buddybench/verify/verify.h>

#include "internal.h"

const struct bb_command_type bb_commands[] = {
	{
		"selftest", 0644, "the self-test",
		bb_selftest_create, bb_selftest_destroy, bb_selftest_run, bb_selftest_show,
	}, {
		"oracle", 0600, "the oracle",
		bb_oracle_create, bb_oracle_destroy, bb_oracle_run, bb_oracle_show,
	}, {
		"verify", 0600, "verify",
		bb_verify_create, bb_verify_destroy, bb_verify_run, bb_verify_show,
	}, {
		"ops", 0600, "an ops command",
		bb_manual_create, bb_manual_destroy, bb_manual_run, bb_manual_show,
	}, {
		"explain", 0600, "explain", .run = bb_explain_run, .show = bb_manual_explained,
	}, {
		"fragment", 0644, "a fragment command",
		bb_fragment_create, bb_fragment_destroy, bb_fragment_run, bb_fragment_show,
		bb_fragment_stop, bb_fragment_cpu,
	}, {
		"replay", 0644, "a replay",
		bb_replay_create, bb_replay_destroy, bb_replay_run, bb_replay_show,
		.measures = true,
	},
};

const unsigned int bb_nr_commands = ARRAY_SIZE(bb_commands);

/* Destroy the first @nr commands, in reverse order. */
static void destroy_commands(void **state, unsigned int nr)
{
	while (nr--)
		if (bb_commands[nr].destroy)
			bb_commands[nr].destroy(state[nr]);
}

int bb_command_table_create(struct bb_guard *guard, void **state)
{
	unsigned int i;

	for (i = 0; i < bb_nr_commands; i++) {
		state[i] = bb_commands[i].create ? bb_commands[i].create(guard) : state[i - 1];
		if (IS_ERR(state[i])) {
			destroy_commands(state, i);
			return PTR_ERR(state[i]);
		}
	}
	return 0;
}

void bb_command_table_destroy(void **state)
{
	destroy_commands(state, bb_nr_commands);
}

void bb_command_table_stop(void **state)
{
	unsigned int i;

	for (i = 0; i < bb_nr_commands; i++)
		if (bb_commands[i].stop)
			bb_commands[i].stop(state[i]);
}

static void *replay_state(const struct bb_session *session)
{
	unsigned int i = 0;

	while (bb_commands[i].run != bb_replay_run)
		i++;
	return session->state[i];
}

int bb_session_stream_write(struct bb_session *session, u64 at, const u8 *data, size_t len,
			    struct bb_err *err)
{
	return bb_replay_write(replay_state(session), at, data, len, err);
}

void bb_session_stream_show(struct bb_session *session, struct seq_file *m)
{
	bb_replay_show_stream(m, replay_state(session));
}
