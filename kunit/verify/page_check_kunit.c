// SPDX-License-Identifier: GPL-2.0-only
/* Checks of real blocks. */
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "kunit/lib/help.h"
#include "src/verify/page_check.h"
#include "src/verify/seeded_faults.h"

#define ORDER	3
#define NR	8U	/* pages of it */
#define SEED	0x1234567890abcdefULL

static struct bb_subject block(struct kunit *test, gfp_t gfp)
{
	struct page *page = alloc_pages(GFP_KERNEL | gfp, ORDER);
	struct bb_subject s = { .page = page, .order = ORDER };

	KUNIT_ASSERT_NOT_NULL(test, page);
	s.nid = page_to_nid(page);
	s.highest = page_zonenum(page);
	s.zeroed = gfp & __GFP_ZERO;
	s.compound = gfp & __GFP_COMP;
	return s;
}

static u32 wrong_of(const struct bb_subject *s)
{
	struct bb_seen seen;

	bb_page_check(s, &seen);
	return bb_seen_violations(&seen);
}

static void page_check_every_byte(struct kunit *test)
{
	struct bb_subject s = block(test, __GFP_ZERO);
	u8 *bytes = page_address(s.page);
	unsigned long at;

	KUNIT_EXPECT_EQ(test, wrong_of(&s), 0U);
	for (at = 0; at < NR * PAGE_SIZE; at += PAGE_SIZE / 8 - 1) {
		bytes[at] = 0x80;
		KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_ZERO));
		bytes[at] = 0;
	}
	bytes[NR * PAGE_SIZE - 1] = 1;
	KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_ZERO));
	__free_pages(s.page, ORDER);
}

static void page_check_compound(struct kunit *test)
{
	struct bb_subject s = block(test, __GFP_COMP);

	KUNIT_EXPECT_EQ(test, wrong_of(&s), 0U);
	s.compound = false;
	KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_COMPOUND));
	s.compound = true;
	s.order--;
	KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_COMPOUND));
	__free_pages(s.page, ORDER);
}

static void page_check_references(struct kunit *test)
{
	struct bb_subject s = block(test, 0);
	unsigned int i;

	s.split = true;
	KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_REFS));
	split_page(s.page, ORDER);
	KUNIT_EXPECT_EQ(test, wrong_of(&s), 0U);
	s.split = false;
	KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_REFS));
	for (i = 0; i < NR; i++)
		__free_page(s.page + i);
}

static void page_check_place(struct kunit *test)
{
	struct bb_subject s = block(test, 0);

	s.address = page_address(s.page);
	KUNIT_EXPECT_EQ(test, wrong_of(&s), 0U);
	s.highest--;
	KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_ZONE));
	s.highest++;
	s.nid++;
	KUNIT_EXPECT_EQ(test, wrong_of(&s), (u32)BIT(BB_WRONG_NODE));
	__free_pages(s.page, ORDER);
}

static void page_check_pattern(struct kunit *test)
{
	struct bb_subject s = block(test, 0);
	u8 *bytes = page_address(s.page);
	unsigned int i;

	bb_page_check_fill(&s, SEED);
	KUNIT_EXPECT_EQ(test, bb_page_check_lost(&s, SEED), 0U);
	KUNIT_EXPECT_EQ(test, bb_page_check_lost(&s, SEED + 1), NR);
	for (i = 0; i < NR; i++) {
		bytes[i * PAGE_SIZE + 511 * i] ^= 1;
		KUNIT_EXPECT_EQ(test, bb_page_check_lost(&s, SEED), i + 1);
	}
	/* A page swapped with another is detected. */
	bb_page_check_fill(&s, SEED);
	memcpy(bytes, bytes + PAGE_SIZE, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, bb_page_check_lost(&s, SEED), 1U);
	__free_pages(s.page, ORDER);
}

/* All kinds are detected on this kernel, too; UML has all memory in one zone. */
static void page_check_planted(struct kunit *test)
{
	struct bb_guard *guard = kunit_kzalloc(test, sizeof(*guard), GFP_KERNEL);
	u32 missed;

	KUNIT_ASSERT_NOT_NULL(test, guard);
	KUNIT_ASSERT_EQ(test, bb_guard_init(guard), 0);
	KUNIT_EXPECT_EQ(test, bb_seeded_faults(guard, &missed), (unsigned int)NR_BB_WRONGS);
	KUNIT_EXPECT_EQ(test, missed, 0U);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&guard->ledger), 0L);
	bb_guard_exit(guard);
}

static struct kunit_case page_check_cases[] = {
	KUNIT_CASE(page_check_every_byte),
	KUNIT_CASE(page_check_compound),
	KUNIT_CASE(page_check_references),
	KUNIT_CASE(page_check_place),
	KUNIT_CASE(page_check_pattern),
	KUNIT_CASE(page_check_planted),
	{}
};

static struct kunit_suite page_check_suite = {
	.name = "buddybench_page_check",
	.test_cases = page_check_cases,
};

kunit_test_suite(page_check_suite);
