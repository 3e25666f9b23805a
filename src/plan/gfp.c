// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP masks by name. names[] is an allow list: a bit without a row there cannot
 * be requested.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/near_miss.h>
#include <buddybench/plan/gfp.h>

struct name {
	const char *name;
	gfp_t mask;
};

/*
 * Bigger masks first: bb_gfp_text() takes the first name whose bits are all
 * set, so that GFP_KERNEL is not printed as __GFP_RECLAIM|__GFP_IO|__GFP_FS.
 */
static const struct name names[] = {
	{ "GFP_TRANSHUGE", GFP_TRANSHUGE },
	{ "GFP_TRANSHUGE_LIGHT", GFP_TRANSHUGE_LIGHT },
	{ "GFP_HIGHUSER_MOVABLE", GFP_HIGHUSER_MOVABLE },
	{ "GFP_HIGHUSER", GFP_HIGHUSER },
	{ "GFP_USER", GFP_USER },
	{ "GFP_KERNEL_ACCOUNT", GFP_KERNEL_ACCOUNT },
	{ "GFP_KERNEL", GFP_KERNEL },
	{ "GFP_NOFS", GFP_NOFS },
	{ "GFP_NOIO", GFP_NOIO },
	{ "GFP_ATOMIC", GFP_ATOMIC },
	{ "GFP_NOWAIT", GFP_NOWAIT },
	{ "GFP_DMA32", GFP_DMA32 },
	{ "GFP_DMA", GFP_DMA },
	{ "__GFP_RECLAIM", __GFP_RECLAIM },
	{ "__GFP_DMA", __GFP_DMA },
	{ "__GFP_DMA32", __GFP_DMA32 },
	{ "__GFP_HIGHMEM", __GFP_HIGHMEM },
	{ "__GFP_MOVABLE", __GFP_MOVABLE },
	{ "__GFP_RECLAIMABLE", __GFP_RECLAIMABLE },
	{ "__GFP_HARDWALL", __GFP_HARDWALL },
	{ "__GFP_THISNODE", __GFP_THISNODE },
	{ "__GFP_ACCOUNT", __GFP_ACCOUNT },
	{ "__GFP_HIGH", __GFP_HIGH },
#ifdef __GFP_ATOMIC
	{ "__GFP_ATOMIC", __GFP_ATOMIC },
#endif
	{ "__GFP_NOMEMALLOC", __GFP_NOMEMALLOC },
	{ "__GFP_IO", __GFP_IO },
	{ "__GFP_FS", __GFP_FS },
	{ "__GFP_DIRECT_RECLAIM", __GFP_DIRECT_RECLAIM },
	{ "__GFP_KSWAPD_RECLAIM", __GFP_KSWAPD_RECLAIM },
	{ "__GFP_RETRY_MAYFAIL", __GFP_RETRY_MAYFAIL },
	{ "__GFP_NORETRY", __GFP_NORETRY },
	{ "__GFP_COMP", __GFP_COMP },
	{ "__GFP_ZERO", __GFP_ZERO },
	{ "__GFP_NOWARN", __GFP_NOWARN },
};

struct refusal {
	const char *name;
	int code;
	const char *why;
};

/* Names that are refused with a more specific reason than "unknown". */
static const struct refusal refusals[] = {
	{ "__GFP_WAIT", -EINVAL,
	  "is __GFP_DIRECT_RECLAIM (may sleep) or __GFP_RECLAIM since 4.4" },
	{ "__GFP_REPEAT", -EINVAL, "is __GFP_RETRY_MAYFAIL since 4.13" },
	{ "__GFP_COLD", -EINVAL,
	  "is gone since 4.15: per-CPU lists no longer have a cold end" },
	{ "__GFP_NO_GROW", -EINVAL,
	  "is gone since 2.6.21: it was for slab caches only" },
#ifndef __GFP_ATOMIC
	{ "__GFP_ATOMIC", -EINVAL,
	  "is gone since 6.3: use GFP_ATOMIC, or __GFP_HIGH for the reserve" },
#endif
	{ "GFP_TEMPORARY", -EINVAL, "is gone since 4.14: use GFP_KERNEL" },
	{ "__GFP_NOFAIL", -EPERM, "is refused: it may loop for ever" },
	{ "__GFP_MEMALLOC", -EPERM, "is refused: it takes the last reserves" },
	{ "__GFP_WRITE", -EPERM, "is refused: it is for page cache only" },
	{ "__GFP_NOLOCKDEP", -EPERM, "is refused: it hides lock reports" },
	{ "__GFP_ZEROTAGS", -EPERM, "is refused: it is internal to the kernel" },
	{ "__GFP_SKIP_ZERO", -EPERM, "is refused: it is internal to the kernel" },
	{ "__GFP_SKIP_KASAN", -EPERM, "is refused: it is internal to the kernel" },
	{ "__GFP_SKIP_KASAN_POISON", -EPERM,
	  "is refused: it is internal to the kernel" },
	{ "__GFP_SKIP_KASAN_UNPOISON", -EPERM,
	  "is refused: it is internal to the kernel" },
	{ "__GFP_NO_OBJ_EXT", -EPERM, "is refused: it is internal to the kernel" },
};

static gfp_t named_bits(void)
{
	gfp_t all = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		all |= names[i].mask;
	return all;
}

static bool same(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && !memcmp(name, text, len);
}

static const struct name *find_name(const char *text, size_t len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (same(names[i].name, text, len))
			return &names[i];
	return NULL;
}

static int unknown_name(const char *text, size_t len, unsigned int pos,
			struct bb_err *err)
{
	const char *blank = memchr(text, ' ', len);
	int shown = min_t(size_t, len, 32);
	unsigned int i;

	if (blank)
		return bb_err_set(err, -EINVAL, pos + (blank - text), BB_NO_BLANKS);
	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if (same(refusals[i].name, text, len))
			return bb_err_set(err, refusals[i].code, pos, "%s %s",
					  refusals[i].name, refusals[i].why);
	if (!len)
		return bb_err_set(err, -EINVAL, pos, "a GFP name is missing here");
	if (text[0] >= '0' && text[0] <= '9')
		return bb_err_set(err, -EINVAL, pos,
				  "write names, not numbers; a log has them in (...)");
	return bb_err_set(err, -EINVAL, pos,
			  "unknown GFP name '%.*s' (see the features file)",
			  shown, text);
}

/* More than one of these selects no existing zone. */
static unsigned int zone_modifiers(gfp_t mask)
{
	return !!(mask & __GFP_DMA) + !!(mask & __GFP_DMA32) +
	       !!(mask & __GFP_HIGHMEM);
}

const char *bb_gfp_refusal(gfp_t mask)
{
	if (mask & ~named_bits())
		return "has bits that are internal to the kernel";
	if (zone_modifiers(mask) > 1)
		return "names more than one of __GFP_DMA, __GFP_DMA32 and __GFP_HIGHMEM";
	if ((mask & __GFP_MOVABLE) && (mask & __GFP_RECLAIMABLE))
		return "combines __GFP_MOVABLE with __GFP_RECLAIMABLE, which crashes the kernel";
	if ((mask & __GFP_NORETRY) && (mask & __GFP_RETRY_MAYFAIL))
		return "combines __GFP_NORETRY with the conflicting __GFP_RETRY_MAYFAIL";
#ifdef __GFP_ATOMIC
	if ((mask & __GFP_ATOMIC) && (mask & __GFP_DIRECT_RECLAIM))
		return "combines __GFP_ATOMIC with the conflicting __GFP_DIRECT_RECLAIM";
#endif
	return NULL;
}

/*
 * As the kernel's log and its tracepoints show a mask: mode:0x820(GFP_ATOMIC).
 * Return: where the names begin, 0 if it is written otherwise.
 */
static size_t logged_names(const char *text, size_t len)
{
	static const char * const labels[] = { "mode:", "gfp_mask=", "gfp_flags=" };
	size_t at = 0, i;

	if (len < 5 || text[len - 1] != ')')
		return 0;
	for (i = 0; i < ARRAY_SIZE(labels); i++)
		if (len > strlen(labels[i]) &&
		    !memcmp(text, labels[i], strlen(labels[i])))
			at = strlen(labels[i]);
	if (len - at < 4 || memcmp(text + at, "0x", 2))
		return 0;
	at += 2 + strspn(text + at + 2, "0123456789abcdef");
	return text[at] == '(' ? at + 1 : 0;
}

static int parse_names(const char *text, size_t len, gfp_t *mask, struct bb_err *err)
{
	const char *why;
	gfp_t all = 0;
	size_t at = 0;

	for (;;) {
		const char *bar = memchr(text + at, '|', len - at);
		size_t part = bar ? bar - text - at : len - at;
		const struct name *name = find_name(text + at, part);

		if (!name)
			return unknown_name(text + at, part, at, err);
		all |= name->mask;
		if (!bar)
			break;
		at += part + 1;
	}
	why = bb_gfp_refusal(all);
	if (why)
		return bb_err_set(err, -EPERM, 0, "the mask %s", why);
	*mask = all;
	return 0;
}

int bb_gfp_parse(const char *text, size_t len, gfp_t *mask, struct bb_err *err)
{
	size_t names_at = logged_names(text, len);
	int ret;

	if (!names_at)
		return parse_names(text, len, mask, err);
	ret = parse_names(text + names_at, len - 1 - names_at, mask, err);
	if (ret)
		err->pos += names_at;
	return ret;
}

int bb_gfp_parse_list(const char *text, struct bb_gfp_list *list,
		      struct bb_err *err)
{
	struct bb_gfp_list new = { .nr = 0 };
	size_t at = 0;
	int ret;

	for (;;) {
		size_t len = strcspn(text + at, ",");

		if (new.nr == BB_MAX_MASKS)
			return bb_err_set(err, -E2BIG, at,
					  "more than %d masks in one plan",
					  BB_MAX_MASKS);
		ret = bb_gfp_parse(text + at, len, &new.mask[new.nr], err);
		if (ret) {
			err->pos += at;
			return ret;
		}
		new.nr++;
		at += len;
		if (!text[at])
			break;
		at++;
	}
	*list = new;
	return 0;
}

static unsigned int nr_bits(gfp_t mask)
{
	return hweight32((__force u32)mask);
}

gfp_t bb_gfp_effective(gfp_t mask)
{
	mask |= __GFP_NOWARN;
	if (!(mask & __GFP_RETRY_MAYFAIL))
		mask |= __GFP_NORETRY;
	return mask;
}

int bb_gfp_text(char *buf, size_t size, gfp_t mask)
{
	gfp_t left = mask;
	unsigned int i;
	int n = 0;

	buf[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(names) && left; i++) {
		gfp_t bits = names[i].mask;

		/* All bits set, and at least one of them not named yet. */
		if ((mask & bits) != bits || !(left & bits))
			continue;
		if (nr_bits(left & bits) == 1 && nr_bits(bits) > 1)
			continue;
		n += scnprintf(buf + n, size - n, "%s%s", n ? "|" : "",
			       names[i].name);
		left &= ~bits;
	}
	return n;
}

const char *bb_gfp_name(unsigned int i, gfp_t *mask)
{
	if (i >= ARRAY_SIZE(names))
		return NULL;
	*mask = names[i].mask;
	return names[i].name;
}
