// SPDX-License-Identifier: GPL-2.0-only
/* Helpers of several suites. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/compat.h>

#include "kunit/lib/help.h"

#define TEXT_SIZE 32768

struct seq_file *bb_test_seq(struct kunit *test)
{
	struct seq_file *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->buf = kunit_kzalloc(test, TEXT_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->buf);
	m->size = TEXT_SIZE;
	return m;
}

const char *bb_test_text(struct kunit *test, struct seq_file *m)
{
	KUNIT_ASSERT_FALSE(test, seq_has_overflowed(m));
	m->buf[m->count] = '\0';
	return m->buf;
}

/* Columns and words are only ever appended. */
static bool same_line(const char *got, size_t g, const char *want, size_t w)
{
	if (g < w || memcmp(got, want, w))
		return false;
	return g == w || got[w] == '\t' || got[w] == ' ';
}

void bb_test_same(struct kunit *test, const char *got, const char *want)
{
	unsigned int line = 1;

	while (*got || *want) {
		size_t g = strcspn(got, "\n"), w = strcspn(want, "\n");

		if (!same_line(got, g, want, w) || got[g] != want[w]) {
			KUNIT_FAIL(test, "line %u is\n%.*s\nnot\n%.*s", line,
				   (int)g, got, (int)w, want);
			return;
		}
		got += g + !!got[g];
		want += w + !!want[w];
		line++;
	}
}

void bb_test_names(struct kunit *test, const char * const *names,
		   unsigned int nr)
{
	unsigned int i, j;

	for (i = 0; i < nr; i++) {
		KUNIT_ASSERT_NOT_NULL_MSG(test, names[i], "name %u", i);
		KUNIT_EXPECT_NE_MSG(test, names[i][0], '\0', "name %u", i);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, names[i], names[j]);
	}
}

unsigned int bb_test_bulk(unsigned int nr)
{
	struct page *pages[2] = { NULL };
	unsigned long got = bb_alloc_bulk(GFP_KERNEL, numa_mem_id(), ARRAY_SIZE(pages), pages);
	unsigned int i;

	for (i = 0; i < got; i++)
		__free_page(pages[i]);
	return got == 1 ? 1 : nr;
}
