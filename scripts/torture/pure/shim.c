// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's functions of text promise, written again: kstrtoull(), bitmap_parse() and
 * bitmap_parselist() with the errors that lib/kstrtox.c and lib/bitmap.c give.
 */
#include <stdio.h>

#include "shim.h"

unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0, bit;

	for (bit = 1UL << 31; bit; bit >>= 1)
		if ((root + bit) * (root + bit) <= x)
			root += bit;
	return root;
}

void sort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *), void *swap)
{
	assert(!swap);
	qsort(base, n, size, cmp);
}

/* "%*pbl" is the only format of the kernel's own that is used. */
static int print_set(char *buf, size_t size, unsigned int n, const unsigned long *set)
{
	unsigned int at, end;
	int len = 0;

	buf[0] = '\0';
	for (at = find_first_bit(set, n); at < n; at = find_next_bit(set, n, end)) {
		for (end = at; end < n && test_bit(end, set); end++)
			;
		len += scnprintf(buf + len, size - len, "%s%u", len ? "," : "", at);
		if (end - at > 1)
			len += scnprintf(buf + len, size - len, "-%u", end - 1);
	}
	return len;
}

int vscnprintf(char *buf, size_t size, const char *format, va_list args)
{
	int len;

	if (!size)
		return 0;
	if (!strcmp(format, "%*pbl")) {
		unsigned int n = va_arg(args, int);

		return print_set(buf, size, n, va_arg(args, const unsigned long *));
	}
	len = vsnprintf(buf, size, format, args);
	return len < (int)size ? len : (int)size - 1;
}

int scnprintf(char *buf, size_t size, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vscnprintf(buf, size, format, args);
	va_end(args);
	return len;
}

long strscpy(char *to, const char *from, size_t size)
{
	size_t len = strnlen(from, size);

	if (len == size) {
		memcpy(to, from, size - 1);
		to[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(to, from, len + 1);
	return len;
}

static int digit_of(char c, unsigned int base)
{
	int value = 99;

	if (c >= '0' && c <= '9')
		value = c - '0';
	else if (isxdigit((unsigned char)c))
		value = tolower(c) - 'a' + 10;

	return value < (int)base ? value : -1;
}

int kstrtoull(const char *text, unsigned int base, unsigned long long *value)
{
	unsigned long long sum = 0, old;

	text += *text == '+';
	if (base == 16 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	if (digit_of(*text, base) < 0)
		return -EINVAL;
	for (; digit_of(*text, base) >= 0; text++) {
		old = sum;
		if (__builtin_mul_overflow(old, base, &sum) ||
		    __builtin_add_overflow(sum, digit_of(*text, base), &sum))
			return -ERANGE;
	}
	text += *text == '\n';
	if (*text)
		return -EINVAL;
	*value = sum;
	return 0;
}

int bitmap_parse(const char *text, unsigned int len, unsigned long *set, int nbits)
{
	const char *end = text + len, *at = end;
	unsigned int word = 0;

	bitmap_zero(set, nbits);
	while (at > text) {
		const char *from = at;
		unsigned long long value;
		char digits[16] = "";

		while (from > text && from[-1] != ',')
			from--;
		if (at - from > 8)
			return -EOVERFLOW;
		if (at == from)
			return -EINVAL;
		memcpy(digits, from, at - from);
		if (kstrtoull(digits, 16, &value))
			return -EINVAL;
		for (; value; value &= value - 1) {
			unsigned int bit = 32 * word + __ffs64(value);

			if (bit >= (unsigned int)nbits)
				return -EOVERFLOW;
			__set_bit(bit, set);
		}
		word++;
		at = from > text ? from - 1 : text;
		if (from > text && at == text)
			return -EINVAL;
	}
	return 0;
}

static int number(const char **at, unsigned int *value, unsigned int nbits)
{
	u64 sum = 0;

	if (**at == 'N') {
		*value = nbits - 1;
		++*at;
		return 0;
	}
	if (!isdigit(**at))
		return -EINVAL;
	for (; isdigit(**at); ++*at) {
		sum = sum * 10 + **at - '0';
		if (sum > UINT_MAX)
			return -EOVERFLOW;
	}
	*value = sum;
	return 0;
}

struct region {
	unsigned int start, end, used, group;
};

static int parse_region(const char **at, struct region *r, unsigned int nbits)
{
	int ret = number(at, &r->start, nbits);

	r->end = r->start;
	r->used = r->group = nbits + 1;
	if (!ret && **at == '-') {
		++*at;
		ret = number(at, &r->end, nbits);
		if (!ret && **at == ':') {
			++*at;
			ret = number(at, &r->used, nbits);
			if (!ret && *(*at)++ != '/')
				ret = -EINVAL;
			if (!ret)
				ret = number(at, &r->group, nbits);
		}
	}
	if (!ret && **at && **at != ',')
		ret = -EINVAL;
	return ret;
}

int bitmap_parselist(const char *text, unsigned long *set, int nbits)
{
	bitmap_zero(set, nbits);
	while (*text) {
		struct region r;
		unsigned int i;
		int ret;

		text += strspn(text, ", \n");
		if (!*text)
			return 0;
		ret = parse_region(&text, &r, nbits);
		if (ret)
			return ret;
		if (r.start > r.end || !r.group || r.used > r.group)
			return -EINVAL;
		if (r.end >= (unsigned int)nbits)
			return -ERANGE;
		for (i = r.start; i <= r.end; i++)
			if ((i - r.start) % r.group < r.used)
				__set_bit(i, set);
	}
	return 0;
}
