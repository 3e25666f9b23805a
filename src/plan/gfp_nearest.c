// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mask of this kernel that is nearest to one recorded on another.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/plan/gfp.h>

/* Has it the form of a flag's name? Then this kernel lacks the flag, or refuses it. */
static bool like_a_mask(const char *text, size_t len)
{
	size_t i;

	if (strncmp(text, "__GFP_", min_t(size_t, len, 6)) &&
	    strncmp(text, "GFP_", min_t(size_t, len, 4)))
		return false;
	for (i = 0; i < len; i++)
		if (!isupper(text[i]) && !isdigit(text[i]) && text[i] != '_')
			return false;
	return len > 4;
}

/* Drop what conflicts with the rest. */
static gfp_t without_conflicts(gfp_t mask)
{
	gfp_t low = mask & (__GFP_DMA | __GFP_DMA32);

	if (low)
		mask &= ~(__GFP_HIGHMEM | __GFP_MOVABLE);
	if (low == (__GFP_DMA | __GFP_DMA32))
		mask &= ~__GFP_DMA32;
	if (mask & __GFP_MOVABLE)
		mask &= ~__GFP_RECLAIMABLE;
	if (mask & __GFP_NORETRY)
		mask &= ~__GFP_RETRY_MAYFAIL;
#ifdef __GFP_ATOMIC
	if (mask & __GFP_DIRECT_RECLAIM)
		mask &= ~__GFP_ATOMIC;
#endif
	return mask;
}

int bb_gfp_nearest(const char *text, size_t len, gfp_t *mask, bool *changed,
		   struct bb_err *err)
{
	gfp_t all = 0, one;
	size_t at = 0;

	for (;;) {
		const char *bar = memchr(text + at, '|', len - at);
		size_t part = bar ? bar - text - at : len - at;

		if (!bb_gfp_parse(text + at, part, &one, err)) {
			all |= one;
		} else if (like_a_mask(text + at, part)) {
			*changed = true;
		} else {
			err->pos += at;
			return err->code;
		}
		if (!bar)
			break;
		at += part + 1;
	}
	*mask = without_conflicts(all);
	*changed |= *mask != all;
	/* The rules may grow; what they refuse is not replayed. */
	if (bb_gfp_refusal(*mask))
		return bb_err_set(err, -EPERM, 0, "the mask %s", bb_gfp_refusal(*mask));
	return 0;
}
