/* SPDX-License-Identifier: GPL-2.0-only */
/* The stream that was written into the module, until the next one. */
#ifndef _BUDDYBENCH_REPLAY_STREAM_STORE_H
#define _BUDDYBENCH_REPLAY_STREAM_STORE_H

#include <linux/mutex.h>

#include <buddybench/own_memory.h>
#include <buddybench/plan/stream.h>

struct seq_file;

#define BB_STREAM_PIECES	(BB_OWN_MAX / BB_STREAM_PIECE)

/**
 * struct bb_stream_store - a stream, as far as it has been written
 * @lock: protects all of it; held while a replay reads the stream
 * @bytes: the stream
 * @piece: where its pieces are
 * @own: their memory
 */
struct bb_stream_store {
	struct mutex lock;	/* protects: see above */
	struct bb_stream_bytes bytes;
	u8 *piece[BB_STREAM_PIECES];
	struct bb_own_memory own;
};

/**
 * bb_stream_store_init() - no stream
 * @store: the store
 */
void bb_stream_store_init(struct bb_stream_store *store);

/**
 * bb_stream_store_clear() - forget the stream
 * @store: the store
 */
void bb_stream_store_clear(struct bb_stream_store *store);

/**
 * bb_stream_store_write() - take the next part of a stream
 * @store: the store
 * @at: where in the stream; 0 begins a new one
 * @data: the bytes
 * @len: how many
 * @err: filled in on error
 *
 * Return: 0; -EINVAL if it does not begin where the last part ended; -E2BIG or
 * -ENOMEM if there is no room; -EBUSY while a replay reads the stream.
 */
int bb_stream_store_write(struct bb_stream_store *store, u64 at, const u8 *data,
			  size_t len, struct bb_err *err);

/**
 * bb_stream_store_head() - read the header of the stream
 * @store: the store, locked
 * @facts: the machine
 * @stream: result
 * @err: filled in on error
 *
 * Return: 0 or negative errno.
 */
int bb_stream_store_head(struct bb_stream_store *store, const struct bb_facts *facts,
			 struct bb_stream *stream, struct bb_err *err);

#endif /* _BUDDYBENCH_REPLAY_STREAM_STORE_H */
