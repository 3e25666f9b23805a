/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the pure folders use of the kernel, for user space: every <linux/...> that they include is
 * replaced by this file. The masks are the kernel's own header, named by BB_GFP_TYPES.
 */
#ifndef _TORTURE_SHIM_H
#define _TORTURE_SHIM_H

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef unsigned int gfp_t;

#define U64_MAX		((u64)~0ULL)
#define BITS_PER_LONG	64
/* Small enough for a fuzzer to fill, and no multiple of a word. */
#define NR_CPUS		100
#define MAX_NUMNODES	8
#define NUMA_NO_NODE	(-1)

#define __printf(a, b)	__attribute__((format(printf, a, b)))
#define __force
#define __bitwise
#define __always_unused	__attribute__((unused))
#define noinline	__attribute__((noinline))
#define fallthrough	__attribute__((__fallthrough__))
#define likely(x)	(x)
#define unlikely(x)	(x)
#define READ_ONCE(x)	(*(const volatile __typeof__(x) *)&(x))
#define IS_ENABLED(x)	0
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define min(a, b)	({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a < _b ? _a : _b; })
#define max(a, b)	({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })
#define min_t(t, a, b)	min((t)(a), (t)(b))
#define max_t(t, a, b)	max((t)(a), (t)(b))
#define clamp(v, lo, hi) min(max(v, lo), hi)
#define clamp_t(t, v, lo, hi) min_t(t, max_t(t, v, lo), hi)
#define abs_diff(a, b)	((a) > (b) ? (a) - (b) : (b) - (a))

#define _BITUL(n)	(1UL << (n))
#define BIT(n)		(1UL << (n))
#define BIT_ULL(n)	(1ULL << (n))
#define GENMASK(h, l)	((~0UL << (l)) & (~0UL >> (63 - (h))))
#define BITS_TO_LONGS(n) (((n) + 63) / 64)
#define DECLARE_BITMAP(name, n) unsigned long name[BITS_TO_LONGS(n)]

static inline bool test_bit(unsigned long n, const unsigned long *set)
{
	return set[n / 64] >> (n % 64) & 1;
}

static inline void __set_bit(unsigned long n, unsigned long *set)
{
	set[n / 64] |= 1UL << (n % 64);
}

static inline void bitmap_zero(unsigned long *set, unsigned int n)
{
	memset(set, 0, BITS_TO_LONGS(n) * sizeof(long));
}

static inline void bitmap_copy(unsigned long *to, const unsigned long *from, unsigned int n)
{
	memcpy(to, from, BITS_TO_LONGS(n) * sizeof(long));
}

static inline unsigned long find_next_bit(const unsigned long *set, unsigned long n,
					  unsigned long at)
{
	while (at < n && !test_bit(at, set))
		at++;
	return at < n ? at : n;
}

#define find_first_bit(set, n)	find_next_bit(set, n, 0)
#define bitmap_empty(set, n)	(find_first_bit(set, n) == (n))
#define for_each_set_bit(i, set, n) \
	for ((i) = find_first_bit(set, n); (i) < (n); (i) = find_next_bit(set, n, (i) + 1))

static inline unsigned int bitmap_weight(const unsigned long *set, unsigned int n)
{
	unsigned int i, sum = 0;

	for (i = 0; i < n; i++)
		sum += test_bit(i, set);
	return sum;
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

#define hweight32(x)	__builtin_popcount(x)
#define hweight64(x)	__builtin_popcountll(x)
#define hweight_long(x)	__builtin_popcountl(x)
#define __ffs64(x)	__builtin_ctzll(x)
#define __ffs(x)	__builtin_ctzl(x)
#define __fls(x)	(63 - __builtin_clzl(x))
#define is_power_of_2(x) ((x) && !((x) & ((x) - 1)))
#define div64_u64(a, b)	((u64)(a) / (u64)(b))
#define div64_u64_rem(a, b, rest) ({ u64 _n = (a), _d = (b); *(rest) = _n % _d; _n / _d; })
#define div_u64(a, b)	((u64)(a) / (u32)(b))
#define div_s64(a, b)	((s64)(a) / (s32)(b))
#define div64_s64(a, b)	((s64)(a) / (s64)(b))

unsigned long int_sqrt(unsigned long x);
void sort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *), void *swap);
int vscnprintf(char *buf, size_t size, const char *format, va_list args);
int scnprintf(char *buf, size_t size, const char *format, ...);
int kstrtoull(const char *text, unsigned int base, unsigned long long *value);
int bitmap_parse(const char *text, unsigned int len, unsigned long *set, int nbits);
int bitmap_parselist(const char *text, unsigned long *set, int nbits);
long strscpy(char *to, const char *from, size_t size);

static inline char *skip_spaces(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return (char *)text;
}

/* As the kernel's: of unsigned bytes. */
#undef isascii
#define isascii(c)	(((unsigned char)(c)) <= 0x7f)
#undef isdigit
#define isdigit(c)	((c) >= '0' && (c) <= '9')

#include BB_GFP_TYPES

#endif /* _TORTURE_SHIM_H */
