// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was probably meant by a word that is not known.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/near_miss.h>

#define IN_COMMON 3	/* characters, or it was meant for something else */

static bool same_letter(char a, char b)
{
	return tolower(a) == tolower(b);
}

bool bb_near_miss(const char *text, const char *name)
{
	size_t a = strlen(text), b = strlen(name), head = 0, tail = 0;

	while (head < a && head < b && same_letter(text[head], name[head]))
		head++;
	while (tail < a - head && tail < b - head &&
	       same_letter(text[a - 1 - tail], name[b - 1 - tail]))
		tail++;
	if (head + tail < IN_COMMON)
		return false;
	return head == a || head == b || max(a, b) - head - tail <= 1;
}

bool bb_near_miss_blank(const char *name, const char *value, bool first)
{
	return !first && (!value || !*name);
}

bool bb_near_miss_open(const char *value, const char *rest)
{
	size_t len = strlen(value);

	return rest && *skip_spaces(rest) && len && strchr(",|", value[len - 1]);
}
