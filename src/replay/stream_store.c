// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accept a stream in parts, as it is written to the file. It is not parsed before
 * it is replayed.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/lib/parse.h>

#include "stream_store.h"

void bb_stream_store_init(struct bb_stream_store *store)
{
	mutex_init(&store->lock);
	store->bytes.piece = store->piece;
}

static void free_pieces(struct bb_stream_store *store)
{
	unsigned int i;

	for (i = 0; i < BB_STREAM_PIECES; i++) {
		bb_own_memory_free(&store->own, store->piece[i]);
		store->piece[i] = NULL;
	}
	store->own.refused = false;
	store->bytes.size = 0;
}

void bb_stream_store_clear(struct bb_stream_store *store)
{
	mutex_lock(&store->lock);
	free_pieces(store);
	mutex_unlock(&store->lock);
}

static u8 *room_at(struct bb_stream_store *store, u64 at)
{
	u64 number = div_u64(at, BB_STREAM_PIECE);

	if (number >= BB_STREAM_PIECES) {
		store->own.refused = true;
		return NULL;
	}
	if (!store->piece[number])
		store->piece[number] = bb_own_memory_alloc(&store->own, BB_STREAM_PIECE,
							   NUMA_NO_NODE);
	return store->piece[number];
}

static int append_bytes(struct bb_stream_store *store, const u8 *data, size_t len,
			struct bb_err *err)
{
	size_t done, now;
	u32 in;
	u8 *to;

	for (done = 0; done < len; done += now) {
		to = room_at(store, store->bytes.size);
		if (!to)
			return bb_err_set(err, store->own.refused ? -E2BIG : -ENOMEM, 0,
					  "no memory after %llu bytes, at most %d KiB",
					  store->bytes.size, BB_OWN_MAX >> 10);
		div_u64_rem(store->bytes.size, BB_STREAM_PIECE, &in);
		now = min_t(size_t, len - done, BB_STREAM_PIECE - in);
		memcpy(to + in, data + done, now);
		store->bytes.size += now;
	}
	return 0;
}

int bb_stream_store_write(struct bb_stream_store *store, u64 at, const u8 *data,
			  size_t len, struct bb_err *err)
{
	int ret;

	if (!mutex_trylock(&store->lock))
		return bb_err_set(err, -EBUSY, 0, "the stream is in use; write to stop");
	if (!at)
		free_pieces(store);
	if (at != store->bytes.size)
		ret = bb_err_set(err, -EINVAL, 0,
				 "the stream has %llu bytes, this part begins at %llu",
				 store->bytes.size, at);
	else
		ret = append_bytes(store, data, len, err);
	mutex_unlock(&store->lock);
	return ret;
}

int bb_stream_store_head(struct bb_stream_store *store, const struct bb_facts *facts,
			 struct bb_stream *stream, struct bb_err *err)
{
	size_t len = min_t(u64, store->bytes.size, BB_STREAM_HEAD_MAX);
	char *text;
	int ret;

	if (!len)
		return bb_err_set(err, -ENODATA, 0, "the file stream has not been written");
	text = kvmalloc(len + 1, BB_GFP_OWN);
	if (!text)
		return bb_err_set(err, -ENOMEM, 0, "no memory for the header of the stream");
	memcpy(text, store->piece[0], len);
	text[len] = '\0';
	ret = bb_stream_header(text, facts, stream, err);
	kvfree(text);
	return ret;
}
