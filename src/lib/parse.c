// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parse user input into numbers, sets and names. The kernel's parsers do the
 * work; this file adds the position of an error.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/near_miss.h>
#include <buddybench/lib/parse.h>

#define DECIMAL "0123456789"
#define HEXADECIMAL DECIMAL "abcdefABCDEF"
#define MASK_GROUP 8	/* hexadecimal digits between two commas */

static bool is_hex(const char *text)
{
	return !strncasecmp(text, "0x", 2);
}

int bb_parse_u64(const char *text, u64 min, u64 max, u64 *value,
		 struct bb_err *err)
{
	bool hex = is_hex(text);
	u64 new;
	int ret;

	/* kstrtoull() accepts a sign, and only "0x" for hexadecimal here. */
	if (!isdigit(text[0]))
		return bb_err_set(err, -EINVAL, 0, "a number is expected here");
	ret = kstrtoull(text, hex ? 16 : 10, &new);
	if (ret == -EINVAL)
		return bb_err_set(err, -EINVAL,
				  hex ? 2 + strspn(text + 2, HEXADECIMAL) :
				  strspn(text, DECIMAL), "not a number");
	if (ret || new < min || new > max)
		return bb_err_set(err, -ERANGE, 0, "must be %llu to %llu",
				  min, max);
	*value = new;
	return 0;
}

/* Position of the first number outside [min, max]; 0 if there is none. */
static unsigned int out_of_range(const char *text, u64 min, u64 max)
{
	const char *at = text;

	while (*at) {
		size_t digits = strspn(at, DECIMAL);
		u64 value = 0;
		size_t i;

		/* After a colon comes used/group, which are not members. */
		if (*at == ':') {
			at += strcspn(at, ",");
			continue;
		}
		for (i = 0; i < digits && value <= max; i++)
			value = value * 10 + at[i] - '0';
		if (digits && (value < min || value > max))
			return at - text;
		at += digits ? digits : 1;
	}
	return 0;
}

/* Position where a mask lacks the comma that bitmap_parse() requires; 0 if none. */
static unsigned int missing_comma(const char *digits)
{
	const char *at = digits;

	while (*at) {
		size_t len = strcspn(at, ",");

		if (len > MASK_GROUP)
			return at - digits + len - MASK_GROUP;
		at += len + !!at[len];
	}
	return 0;
}

#define NO_SET "neither a list like 0-3,9 nor a mask like 0x20f"

/* Errors for which bitmap_parse() and bitmap_parselist() give no position. */
static int check_set(const char *text, bool mask, struct bb_err *err)
{
	const char *digits = mask ? text + 2 : text;
	size_t good = strspn(digits, mask ? HEXADECIMAL "," : DECIMAL ",-:/");
	unsigned int gap = mask ? missing_comma(digits) : 0;

	if (digits[good] == ' ')
		return bb_err_set(err, -EINVAL, digits - text + good, BB_NO_BLANKS);
	if (digits[good] || !good)
		return bb_err_set(err, -EINVAL, digits - text + good, NO_SET);
	if (gap)
		return bb_err_set(err, -EINVAL, gap + 2,
				  "a comma is missing: groups have 8 digits, 0x1,0000020f");
	return 0;
}

static bool within(const unsigned long *set, const struct bb_parse_range *range)
{
	return find_first_bit(set, range->nbits) >= range->min &&
	       find_next_bit(set, range->nbits, (unsigned long)range->max + 1) >=
	       range->nbits;
}

int bb_parse_list(const char *text, const struct bb_parse_range *range,
		  unsigned long *set, unsigned long *scratch,
		  struct bb_err *err)
{
	bool mask = is_hex(text);
	int ret = check_set(text, mask, err);

	if (ret)
		return ret;
	ret = mask ? bitmap_parse(text + 2, strlen(text + 2), scratch, range->nbits) :
		     bitmap_parselist(text, scratch, range->nbits);
	if (ret && ret != -ERANGE && ret != -EOVERFLOW)
		return bb_err_set(err, -EINVAL, 0, NO_SET);
	if (!ret && bitmap_empty(scratch, range->nbits))
		return bb_err_set(err, -EINVAL, 0, "the set is empty");
	if (ret || !within(scratch, range))
		return bb_err_set(err, -ERANGE,
				  mask ? 0 : out_of_range(text, range->min, range->max),
				  "must be within %u to %u", range->min, range->max);
	bitmap_copy(set, scratch, range->nbits);
	return 0;
}

int bb_parse_choice(const char *text, size_t len, const char * const *names,
		    unsigned int nr, struct bb_err *err)
{
	int shown = min_t(size_t, len, 32);
	unsigned int i;
	int at;

	for (i = 0; i < nr; i++)
		if (strlen(names[i]) == len && !memcmp(names[i], text, len))
			return i;
	bb_err_set(err, -EINVAL, 0, "unknown '%.*s'; there is", shown, text);
	at = strlen(err->msg);
	for (i = 0; i < nr; i++)
		at += scnprintf(err->msg + at, sizeof(err->msg) - at, " %s",
				names[i]);
	return -EINVAL;
}

int bb_parse_choices(const char *text, const char * const *names,
		     unsigned int nr, unsigned long *set, struct bb_err *err)
{
	unsigned long new = 0;
	size_t at = 0;

	for (;;) {
		size_t len = strcspn(text + at, ",");
		int i = bb_parse_choice(text + at, len, names, nr, err);

		if (i < 0) {
			err->pos += at;
			return i;
		}
		new |= BIT(i);
		at += len;
		if (!text[at])
			break;
		at++;
	}
	*set = new;
	return 0;
}

int bb_parse_clean(char *text, size_t len, struct bb_err *err)
{
	size_t i;

	/* isspace() accepts the no-break space of Latin-1. */
	while (len && isascii(text[len - 1]) && isspace(text[len - 1]))
		text[--len] = '\0';
	for (i = 0; i < len; i++)
		if (!isascii(text[i]) || !isprint(text[i]))
			return bb_err_set(err, -EINVAL, i,
					  "only one line of printable ASCII is accepted");
	if (!len)
		return bb_err_set(err, -EINVAL, 0, "nothing was written");
	return 0;
}
