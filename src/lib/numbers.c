// SPDX-License-Identifier: GPL-2.0-only
/*
 * Short lists of numbers, in the order they were written.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/numbers.h>
#include <buddybench/lib/parse.h>

#define DIGITS_MAX 20	/* of one number */

static bool has(const struct bb_numbers *list, u64 value)
{
	unsigned int i;

	for (i = 0; i < list->nr; i++)
		if (list->value[i] == value)
			return true;
	return false;
}

static int add_number(struct bb_numbers *list, u64 value, struct bb_err *err)
{
	if (has(list, value))
		return bb_err_set(err, -EINVAL, 0, "%llu is there twice", value);
	if (list->nr == BB_MAX_NUMBERS)
		return bb_err_set(err, -E2BIG, 0, "more than %d values", BB_MAX_NUMBERS);
	list->value[list->nr++] = value;
	return 0;
}

int bb_numbers_parse(const char *text, u64 min, u64 max, struct bb_numbers *list,
		     struct bb_err *err)
{
	struct bb_numbers new = { 0 };
	const char *at = text;
	char one[DIGITS_MAX + 2];
	u64 value;
	int ret;

	while (true) {
		size_t len = strcspn(at, ",");

		/* What is cut off here is too long in any case. */
		strscpy(one, at, min_t(size_t, len + 1, sizeof(one)));
		ret = bb_parse_u64(one, min, max, &value, err) ?:
		      add_number(&new, value, err);
		if (ret) {
			err->pos += at - text;
			return ret;
		}
		if (!at[len])
			break;
		at += len + 1;
	}
	*list = new;
	return 0;
}

int bb_numbers_text(const struct bb_numbers *list, char *buf, size_t size)
{
	unsigned int i;
	int n = 0;

	for (i = 0; i < list->nr; i++)
		n += scnprintf(buf + n, size - n, "%s%u", i ? "," : "", list->value[i]);
	return n;
}

void bb_numbers_of_bits(const unsigned long *bits, unsigned int nbits, char *buf, size_t size)
{
	int want = snprintf(buf, size, "%*pbl", (int)nbits, bits);
	char *comma = want < (int)size ? NULL : strrchr(buf, ',');

	if (comma)
		*comma = '\0';
}
