// SPDX-License-Identifier: GPL-2.0-only
/* Masks by name, and refused text. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <buddybench/plan/gfp.h>

#include "kunit/lib/help.h"
#include "kunit/lib/reference_rules.h"

static const struct name {
	const char *name;
	gfp_t mask;
} names[] = {
	{ "GFP_ATOMIC", GFP_ATOMIC },
	{ "GFP_KERNEL", GFP_KERNEL },
	{ "GFP_KERNEL_ACCOUNT", GFP_KERNEL_ACCOUNT },
	{ "GFP_NOWAIT", GFP_NOWAIT },
	{ "GFP_NOIO", GFP_NOIO },
	{ "GFP_NOFS", GFP_NOFS },
	{ "GFP_USER", GFP_USER },
	{ "GFP_DMA", GFP_DMA },
	{ "GFP_DMA32", GFP_DMA32 },
	{ "GFP_HIGHUSER", GFP_HIGHUSER },
	{ "GFP_HIGHUSER_MOVABLE", GFP_HIGHUSER_MOVABLE },
	{ "GFP_TRANSHUGE_LIGHT", GFP_TRANSHUGE_LIGHT },
	{ "GFP_TRANSHUGE", GFP_TRANSHUGE },
	{ "__GFP_DMA", __GFP_DMA },
	{ "__GFP_HIGHMEM", __GFP_HIGHMEM },
	{ "__GFP_DMA32", __GFP_DMA32 },
	{ "__GFP_MOVABLE", __GFP_MOVABLE },
	{ "__GFP_RECLAIMABLE", __GFP_RECLAIMABLE },
	{ "__GFP_HARDWALL", __GFP_HARDWALL },
	{ "__GFP_THISNODE", __GFP_THISNODE },
	{ "__GFP_ACCOUNT", __GFP_ACCOUNT },
	{ "__GFP_HIGH", __GFP_HIGH },
	{ "__GFP_NOMEMALLOC", __GFP_NOMEMALLOC },
	{ "__GFP_IO", __GFP_IO },
	{ "__GFP_FS", __GFP_FS },
	{ "__GFP_DIRECT_RECLAIM", __GFP_DIRECT_RECLAIM },
	{ "__GFP_KSWAPD_RECLAIM", __GFP_KSWAPD_RECLAIM },
	{ "__GFP_RECLAIM", __GFP_RECLAIM },
	{ "__GFP_RETRY_MAYFAIL", __GFP_RETRY_MAYFAIL },
	{ "__GFP_NORETRY", __GFP_NORETRY },
	{ "__GFP_NOWARN", __GFP_NOWARN },
	{ "__GFP_COMP", __GFP_COMP },
	{ "__GFP_ZERO", __GFP_ZERO },
#ifdef __GFP_ATOMIC
	{ "__GFP_ATOMIC", __GFP_ATOMIC },
#endif
};

BB_PARAM(names);

static void gfp_name(struct kunit *test)
{
	const struct name *p = test->param_value;
	struct bb_err err = { 0 };
	gfp_t mask = 0;

	KUNIT_EXPECT_EQ(test, 0, bb_gfp_parse(p->name, strlen(p->name), &mask, &err));
	BB_EXPECT_GFP(test, mask, p->mask);
	KUNIT_EXPECT_EQ(test, err.code, 0);
}

/* The module knows exactly the names in the table above. */
static void gfp_names_are_complete(struct kunit *test)
{
	const char *name;
	unsigned int i, j;
	gfp_t mask;

	for (i = 0; (name = bb_gfp_name(i, &mask)); i++) {
		for (j = 0; j < ARRAY_SIZE(names); j++)
			if (!strcmp(names[j].name, name))
				break;
		KUNIT_ASSERT_LT_MSG(test, j, (unsigned int)ARRAY_SIZE(names), "%s", name);
		BB_EXPECT_GFP(test, names[j].mask, mask);
	}
	KUNIT_EXPECT_EQ(test, i, (unsigned int)ARRAY_SIZE(names));
	KUNIT_EXPECT_NULL(test, bb_gfp_name(i + 1, &mask));
}

struct refused {
	const char *name;	/* the text */
	int ret;
	unsigned int pos;
	const char *say;	/* part of the message */
};

static const struct refused refused[] = {
	{ "__GFP_WAIT", -EINVAL, 0, "__GFP_DIRECT_RECLAIM" },
	{ "__GFP_REPEAT", -EINVAL, 0, "__GFP_RETRY_MAYFAIL" },
	{ "__GFP_COLD", -EINVAL, 0, "since 4.15" },
	{ "__GFP_NO_GROW", -EINVAL, 0, "since 2.6.21" },
#ifndef __GFP_ATOMIC
	{ "__GFP_ATOMIC", -EINVAL, 0, "GFP_ATOMIC" },
#endif
	{ "GFP_TEMPORARY", -EINVAL, 0, "GFP_KERNEL" },
	{ "__GFP_NOFAIL", -EPERM, 0, "refused" },
	{ "__GFP_MEMALLOC", -EPERM, 0, "refused" },
	{ "__GFP_WRITE", -EPERM, 0, "refused" },
	{ "__GFP_NOLOCKDEP", -EPERM, 0, "refused" },
	{ "GFP_KERNEL|__GFP_NOFAIL", -EPERM, 11, "refused" },
	{ "GFP_KERNEL|GFP_KERNELX", -EINVAL, 11, "unknown" },
	{ "GFP_KERNE", -EINVAL, 0, "unknown" },
	{ "gfp_kernel", -EINVAL, 0, "unknown" },
	{ " GFP_KERNEL", -EINVAL, 0, "no blanks" },
	{ "0xcc0", -EINVAL, 0, "not numbers" },
	{ "3264", -EINVAL, 0, "not numbers" },
	{ "GFP_KERNEL|0x100", -EINVAL, 11, "not numbers" },
	{ "", -EINVAL, 0, "missing" },
	{ "|", -EINVAL, 0, "missing" },
	{ "GFP_KERNEL|", -EINVAL, 11, "missing" },
	{ "GFP_KERNEL||__GFP_ZERO", -EINVAL, 11, "missing" },
	{ "GFP_KERNEL,GFP_ATOMIC", -EINVAL, 0, "unknown" },
	{ "GFP_KERNEL | __GFP_ZERO", -EINVAL, 10, "no blanks" },
	{ "0x40820(GFP_ATOMIC", -EINVAL, 0, "not numbers" },
	{ "mode:0x40820()", -EINVAL, 13, "missing" },
	{ "mode:GFP_ATOMIC", -EINVAL, 0, "unknown" },
	{ "mode:0x40820(GFP_ATOMIC|nonsense)", -EINVAL, 24, "unknown" },
	{ "(GFP_ATOMIC)", -EINVAL, 0, "unknown" },
	{ "0x(", -EINVAL, 0, "not numbers" },
	{ "__GFP_DMA|__GFP_DMA32", -EPERM, 0, "more than one" },
	{ "GFP_HIGHUSER|__GFP_DMA", -EPERM, 0, "more than one" },
	{ "GFP_HIGHUSER_MOVABLE|__GFP_DMA", -EPERM, 0, "more than one" },
	{ "GFP_HIGHUSER_MOVABLE|__GFP_DMA32", -EPERM, 0, "more than one" },
	{ "__GFP_MOVABLE|__GFP_RECLAIMABLE", -EPERM, 0, "crashes" },
	{ "__GFP_NORETRY|__GFP_RETRY_MAYFAIL", -EPERM, 0, "conflicting" },
#ifdef __GFP_ATOMIC
	{ "GFP_ATOMIC|__GFP_DIRECT_RECLAIM", -EPERM, 0, "conflicting" },
#endif
};

BB_PARAM(refused);

static void gfp_refused(struct kunit *test)
{
	const struct refused *p = test->param_value;
	gfp_t mask = GFP_NOIO;
	struct bb_err err = { 0 };

	KUNIT_EXPECT_EQ(test, p->ret, bb_gfp_parse(p->name, strlen(p->name), &mask, &err));
	KUNIT_EXPECT_EQ(test, err.code, p->ret);
	KUNIT_EXPECT_EQ(test, err.pos, p->pos);
	BB_EXPECT_GFP(test, mask, GFP_NOIO);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(err.msg, p->say), "%s", err.msg);
}

/* No KUnit parameters: these names in the log would look like kernel reports. */
static void gfp_internal_names(struct kunit *test)
{
	static const char * const internal[] = {
		"__GFP_ZEROTAGS", "__GFP_SKIP_ZERO", "__GFP_SKIP_KASAN",
		"__GFP_SKIP_KASAN_POISON", "__GFP_SKIP_KASAN_UNPOISON",
		"__GFP_NO_OBJ_EXT",
	};
	struct bb_err err;
	unsigned int i;
	gfp_t mask;

	for (i = 0; i < ARRAY_SIZE(internal); i++) {
		KUNIT_EXPECT_EQ(test, -EPERM,
				bb_gfp_parse(internal[i], strlen(internal[i]),
					     &mask, &err));
		KUNIT_EXPECT_NOT_NULL(test, strstr(err.msg, "internal"));
	}
}

/* Only what is within the length is read. */
static void gfp_parse_by_length(struct kunit *test)
{
	struct bb_err err = { 0 };
	gfp_t mask = 0;

	KUNIT_EXPECT_EQ(test, 0, bb_gfp_parse("GFP_KERNEL|junk", 10, &mask, &err));
	BB_EXPECT_GFP(test, mask, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, -EINVAL, bb_gfp_parse("GFP_KERNEL", 9, &mask, &err));
	KUNIT_EXPECT_EQ(test, -EINVAL, bb_gfp_parse("GFP_KERNEL|x", 11, &mask, &err));
	KUNIT_EXPECT_EQ(test, err.pos, 11U);
}

/* As the kernel's log shows a mask, and its tracepoints. */
static void gfp_from_a_log(struct kunit *test)
{
	static const char * const logged[] = {
		"mode:0x40820(GFP_ATOMIC|__GFP_COMP)",
		"0x40820(GFP_ATOMIC|__GFP_COMP)",
		"gfp_mask=0x40820(GFP_ATOMIC|__GFP_COMP)",
		"gfp_flags=0xffffffff(__GFP_COMP|GFP_ATOMIC)",
	};
	struct bb_err err = { 0 };
	gfp_t mask = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(logged); i++) {
		KUNIT_EXPECT_EQ(test, 0, bb_gfp_parse(logged[i], strlen(logged[i]), &mask, &err));
		BB_EXPECT_GFP(test, mask, GFP_ATOMIC | __GFP_COMP);
	}
}

static void gfp_list(struct kunit *test)
{
	struct bb_gfp_list list = { .nr = 0 };
	struct bb_err err = { 0 };

	KUNIT_EXPECT_EQ(test, 0, bb_gfp_parse_list("GFP_NOFS,GFP_ATOMIC|__GFP_ZERO,GFP_NOFS",
						   &list, &err));
	KUNIT_ASSERT_EQ(test, list.nr, 3U);
	BB_EXPECT_GFP(test, list.mask[0], GFP_NOFS);
	BB_EXPECT_GFP(test, list.mask[1], GFP_ATOMIC | __GFP_ZERO);
	BB_EXPECT_GFP(test, list.mask[2], GFP_NOFS);
	/* An error leaves the list alone and is counted from its start. */
	KUNIT_EXPECT_EQ(test, -EPERM, bb_gfp_parse_list("GFP_USER,GFP_USER|__GFP_WRITE",
							&list, &err));
	KUNIT_EXPECT_EQ(test, err.pos, 18U);
	KUNIT_EXPECT_EQ(test, -EPERM, bb_gfp_parse_list("GFP_USER,GFP_DMA|GFP_DMA32",
							&list, &err));
	KUNIT_EXPECT_EQ(test, err.pos, 9U);
	KUNIT_EXPECT_EQ(test, -EINVAL, bb_gfp_parse_list("GFP_USER,", &list, &err));
	KUNIT_EXPECT_EQ(test, err.pos, 9U);
	KUNIT_EXPECT_EQ(test, list.nr, 3U);
	BB_EXPECT_GFP(test, list.mask[0], GFP_NOFS);
}

static void gfp_list_is_bounded(struct kunit *test)
{
	struct bb_gfp_list list = { .nr = 0 };
	struct bb_err err = { 0 };
	char text[9 * (BB_MAX_MASKS + 1)];
	unsigned int i;

	for (i = 0; i <= BB_MAX_MASKS; i++)
		memcpy(text + 9 * i, "GFP_USER,", 9);
	text[9 * BB_MAX_MASKS - 1] = '\0';
	KUNIT_EXPECT_EQ(test, 0, bb_gfp_parse_list(text, &list, &err));
	KUNIT_EXPECT_EQ(test, list.nr, (unsigned int)BB_MAX_MASKS);
	text[9 * BB_MAX_MASKS - 1] = ',';
	text[9 * BB_MAX_MASKS + 8] = '\0';
	list.nr = 0;
	KUNIT_EXPECT_EQ(test, -E2BIG, bb_gfp_parse_list(text, &list, &err));
	KUNIT_EXPECT_EQ(test, err.pos, 9U * BB_MAX_MASKS);
	KUNIT_EXPECT_EQ(test, list.nr, 0U);
}

static void gfp_text_never_overruns(struct kunit *test)
{
	char text[BB_GFP_TEXT + 1];
	unsigned int size;

	for (size = 1; size < BB_GFP_TEXT; size++) {
		int n;

		memset(text, '#', sizeof(text));
		n = bb_gfp_text(text, size, bb_test_rule_mask(U32_MAX));
		KUNIT_ASSERT_LT(test, n, (int)size);
		KUNIT_ASSERT_EQ(test, text[n], '\0');
		KUNIT_ASSERT_EQ(test, text[size], '#');
	}
}

static struct kunit_case gfp_cases[] = {
	KUNIT_CASE_PARAM(gfp_name, names_gen_params),
	KUNIT_CASE(gfp_names_are_complete),
	KUNIT_CASE_PARAM(gfp_refused, refused_gen_params),
	KUNIT_CASE(gfp_internal_names),
	KUNIT_CASE(gfp_parse_by_length),
	KUNIT_CASE(gfp_from_a_log),
	KUNIT_CASE(gfp_list),
	KUNIT_CASE(gfp_list_is_bounded),
	KUNIT_CASE(gfp_text_never_overruns),
	{}
};

static struct kunit_suite gfp_suite = {
	.name = "buddybench_gfp",
	.test_cases = gfp_cases,
};

kunit_test_suite(gfp_suite);
