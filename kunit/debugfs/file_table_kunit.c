// SPDX-License-Identifier: GPL-2.0-only
/* What the file version says, of a module and of what is built in. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include <buddybench/abi.h>

#include "kunit/lib/help.h"
#include "src/debugfs/file_table.h"

/* Where there is no module to ask, a reason is told in place of the hash. */
#ifdef MODULE
#define SOURCE	""
#define DIGITS	1	/* of a hash, at least */
#else
#define SOURCE	"n/a (built in)"
#define DIGITS	0
#endif

static void version_is_told(struct kunit *test)
{
	static const char begin[] = "buddybench " BB_VERSION BB_ABI_TEXT " srcversion=" SOURCE;
	struct seq_file *m = bb_test_seq(test);
	const char *got, *kernel;
	unsigned int i = 0;

	while (i < bb_nr_files && strcmp(bb_files[i].name, "version"))
		i++;
	KUNIT_ASSERT_LT(test, i, bb_nr_files);
	KUNIT_ASSERT_EQ(test, bb_files[i].show(m, NULL, 0), 0);
	got = bb_test_text(test, m);
	kernel = strstr(got, " kernel=");
	KUNIT_ASSERT_NOT_NULL_MSG(test, kernel, "%s", got);
	KUNIT_EXPECT_EQ_MSG(test, strncmp(got, begin, strlen(begin)), 0, "%s", got);
	KUNIT_EXPECT_GE_MSG(test, kernel - got, (long)strlen(begin) + DIGITS, "%s", got);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(kernel, init_utsname()->release), "%s", got);
}

static struct kunit_case file_table_cases[] = {
	KUNIT_CASE(version_is_told),
	{}
};

static struct kunit_suite file_table_suite = {
	.name = "buddybench_file_table",
	.test_cases = file_table_cases,
};

kunit_test_suite(file_table_suite);
