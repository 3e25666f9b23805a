// SPDX-License-Identifier: GPL-2.0-only
/* A small stream for two workers, as it is before it is dealt out. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/topology.h>

#include "kunit/replay/test_replay.h"
#include "src/replay/replay_lists.h"
#include "src/replay/replay_point.h"
#include "src/replay/replay_worker.h"

/* Kind, id, class, CPU: a block of order 1 that is split on the other CPU. */
static const u16 event[BB_TEST_EVENTS][4] = {
	{ BB_STREAM_ALLOC, 0, 0, 0 },
	{ BB_STREAM_ALLOC, 1, 1, 1 },
	{ BB_STREAM_SPLIT, 0, 1, 1 },
	{ BB_STREAM_FREE, 1, 0, 0 },
	{ BB_STREAM_FREE, 2, 0, 0 },
	{ BB_STREAM_FREE, 3, 0, 1 },
};

static void write_events(u8 *at)
{
	unsigned int i;

	for (i = 0; i < BB_TEST_EVENTS; i++, at += BB_STREAM_RECORD) {
		at[0] = event[i][1];
		at[4] = 10;
		at[8] = event[i][2];
		at[10] = event[i][3];
		at[11] = event[i][0] << 6;
	}
}

struct bb_replay *bb_test_replay_new(struct kunit *test)
{
	struct bb_replay *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	unsigned int i;

	r->store.bytes.piece = r->store.piece;
	r->store.piece[0] = kunit_kzalloc(test, BB_STREAM_PIECE, GFP_KERNEL);
	r->store.bytes.size = BB_TEST_EVENTS * BB_STREAM_RECORD;
	write_events(r->store.piece[0]);
	r->stream.events = BB_TEST_EVENTS;
	r->stream.ids = 4;
	r->stream.cpus = 2;
	r->stream.nodes = 1;
	r->stream.classes = 2;
	r->stream.class[0] = (struct bb_stream_class){ GFP_KERNEL, 1, 0 };
	r->stream.class[1] = (struct bb_stream_class){ GFP_KERNEL, 0, 0 };
	r->want.every = 1;
	r->want.points = 2;
	r->nr_workers = 2;
	r->worker = kunit_kcalloc(test, 2, sizeof(*r->worker), GFP_KERNEL);
	for (i = 0; i < 2; i++) {
		r->worker[i] = kunit_kzalloc(test, sizeof(*r->worker[i]), GFP_KERNEL);
		r->ask[i] = (struct bb_page_ask){ numa_mem_id(), !i, 0, GFP_KERNEL };
	}
	return r;
}

void bb_test_replay_free(struct bb_replay *r)
{
	unsigned int i;

	bb_replay_lists_free(r);
	for (i = 0; i < r->nr_points; i++)
		bb_own_memory_free(&r->own, r->point[i].zones);
	bb_own_memory_free(&r->own, r->point);
}
