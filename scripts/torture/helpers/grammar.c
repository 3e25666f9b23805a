// SPDX-License-Identifier: GPL-2.0-only
/*
 * The grammar of Documentation/plan-format.rst and of the jobs, the other way round. Numbers are
 * small where a big one would only take long: what is looked for is not found by waiting.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "grammar.h"

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))
#define PICK(table)	((table)[random_below(COUNT(table))])
/* A parameter stays until it is written again: what refuses all later runs is rare. */
#define OFTEN(word)	word " " word " " word " " word " " word " " word " " word " "

static uint64_t state;

void random_seed(uint64_t seed)
{
	state = seed;
}

/* splitmix64 */
static uint64_t random_next(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

uint32_t random_below(uint32_t n)
{
	return ((random_next() >> 32) * n) >> 32;
}

struct key {
	const char *name;
	const char *good;	/* values, separated by spaces */
};

static const struct key keys[] = {
	{ "apis", "all alloc_pages alloc_page alloc_pages_node,__get_free_pages get_zeroed_page"
		  " alloc_pages_exact alloc_pages,alloc_page,__get_free_page" },
	{ "gfp", "GFP_KERNEL GFP_ATOMIC GFP_NOWAIT GFP_KERNEL|__GFP_ZERO GFP_DMA32 GFP_NOFS"
		 " GFP_KERNEL,GFP_ATOMIC|__GFP_COMP GFP_USER|__GFP_THISNODE GFP_HIGHUSER_MOVABLE"
		 " GFP_KERNEL|__GFP_RETRY_MAYFAIL __GFP_DMA" },
	{ "orders", "0 1 3 0-2 0,4 10 0x5 9-10 0-10 0-8:1/2 all" },
	{ "nodes", "all 0 0-0 0x1" },
	{ "cpus", "0 all 0x1 0-0" },
	{ "threads", "all 1" },
	{ "placement", "node local pairs roundrobin" },
	{ "patterns", "pair lifo fifo random null all pair,lifo remote" },
	{ "modes", "op batch chained diff op,batch all" },
	{ "hold", "1 2 16 64 0x20 1,64" },
	{ "bulk", "1 4 16 512 2,16" },
	{ "count", "1 8 64 200" },
	{ "duration_ms", "1 3 10" },
	{ "deadline_ms", "1 20 1000" },
	{ "repeats", "1 2" },
	{ "warmup_ms", "0 1" },
	{ "seed", "0 1 18446744073709551615 0xdeadbeef" },
	{ "shuffle", "0 1" },
	{ "context", "preempt preempt-off irq-off" },
	{ "clock", "auto fast ktime" },
	{ "budget_mb", "0 1 8 64" },
	{ "reserve_mb", "0 1 16" },
	{ "stop_ns", "0 900 1000 1000000 10000000000" },
	{ "paths", "0 1" },
	{ "lists", "found auto pcp exact fallback split split:2 all pcp,exact" },
	{ "bytes", "0 1 5000 12289,40000" },
	{ "worker", OFTEN("kthread") "caller" },
	{ "free_pages", OFTEN("0") OFTEN("0") "1 4294967296" },
};

static const char * const odd[] = {
	"", "-1", "0", "18446744073709551616", "4294967296", "0x", "99999", "0-", "3-1", "all,1",
	"GFP_NONSENSE", "=", "==", "0-4294967295", "0-3:2/0", "0-3:9/2", "0-3:0/1", "0x1,00000000",
	"0x1000000000", "GFP_KERNEL|", "|", ",", ",,", ":/", "%s%n", "0 0", "__GFP_NOFAIL",
	"__GFP_MOVABLE|__GFP_RECLAIMABLE", "\xc2\xb5", "\x80", "\xff", "1e6", "NaN", "N", "0-N",
	"~0", "65537", "split:99",
};

/* In order of the keys; what has no key follows. */
const char * const grammar_files[] = {
	"params/apis", "params/gfp", "params/orders", "params/nodes", "params/cpus",
	"params/threads", "params/placement", "params/patterns", "params/modes", "params/hold",
	"params/bulk", "params/count", "params/duration_ms", "params/deadline_ms",
	"params/repeats", "params/warmup_ms", "params/seed", "params/shuffle", "params/context",
	"params/clock", "params/budget_mb", "params/reserve_mb", "params/stop_ns", "params/paths",
	"params/lists", "params/bytes", "params/worker", "params/free_pages",
	"run", "stop", "selftest", "error_log", "oracle", "verify", "ops", "explain", "fragment",
	"stream", "replay", NULL
};

#define COMMANDS	(COUNT(grammar_files) - COUNT(keys) - 1)

const char *grammar_file(bool command)
{
	const char * const *commands = &grammar_files[COUNT(keys)];

	/* A self-test takes a hundred times as long as any other command. */
	if (command)
		return random_below(50) ? commands[random_below(COMMANDS)] : "selftest";
	return grammar_files[random_below(COUNT(keys))];
}

static void add(struct text *text, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text->at + text->len, TEXT_MAX - text->len, format, args);
	va_end(args);
	if (len > 0 && text->len + len < TEXT_MAX)
		text->len += len;
}

/* One of the words of a list. */
static void add_word(struct text *text, const char *words)
{
	size_t n = 1, len;
	const char *at;

	for (at = words; *at; at++)
		n += *at == ' ';
	for (n = random_below(n), at = words; n; n--)
		at = strchr(at, ' ') + 1;
	len = strcspn(at, " ");
	add(text, "%.*s", (int)len, at);
}

static void add_value(struct text *text, const struct key *key, bool good)
{
	if (good || random_below(2))
		add_word(text, key->good);
	else
		add(text, "%s", PICK(odd));
}

static const struct key *find(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(keys); i++)
		if (!strcmp(keys[i].name, name))
			return &keys[i];
	return NULL;
}

static void add_keys(struct text *text, unsigned int n, bool good)
{
	while (n--) {
		const struct key *key = &PICK(keys);

		add(text, " %s=", good || random_below(8) ? key->name : PICK(odd));
		add_value(text, key, good);
	}
}

/* Short whatever the parameters say, and of a combination that there is. */
static void run_text(struct text *text, bool good)
{
	static const char * const masks[] = {
		"gfp=GFP_ATOMIC context=preempt", "gfp=GFP_KERNEL context=preempt",
		"gfp=GFP_KERNEL,GFP_ATOMIC context=preempt-off",
		"gfp=GFP_ATOMIC,GFP_KERNEL context=irq-off",
	};

	add(text, "apis=alloc_pages placement=node patterns=pair modes=op orders=0 bytes=0");
	add(text, " %s", PICK(masks));
	add(text, " cpus=all threads=all nodes=all budget_mb=0 reserve_mb=0 lists=found");
	add(text, " deadline_ms=2000 warmup_ms=0 repeats=1 count=%u duration_ms=%u hold=%u",
	    1 + random_below(50), 1 + random_below(5), 1 + random_below(64));
	add_keys(text, random_below(4), good);
}

static void oracle_text(struct text *text)
{
	add(text, "fuzz n=%u seed=%u", 1 + random_below(100), random_below(1000));
}

static void verify_text(struct text *text)
{
	static const char * const names[] = { "apis", "gfp", "orders", "nodes", "cpus", "seed" };
	const char *name = PICK(names);

	add(text, "count=%u orders=%u %s=", 1 + random_below(200), random_below(4), name);
	add_word(text, find(name)->good);
}

static void ops_text(struct text *text)
{
	switch (random_below(4)) {
	case 0:
		add(text, "free all");
		break;
	case 1:
		add(text, "free %s", PICK(((const char *[]){ "tag=a", "tag=b", "id=1", "id=2" })));
		break;
	default:
		add(text, "alloc order=%u n=%u tag=%c", random_below(6), 1 + random_below(8),
		    "abc"[random_below(3)]);
	}
}

static void fragment_text(struct text *text)
{
	switch (random_below(4)) {
	case 0:
		add(text, "measure");
		break;
	case 1:
		add(text, "release");
		break;
	default:
		add(text, "%snode=0 order=%u target=%u type=%s", random_below(2) ? "hold " : "",
		    1 + random_below(9), 1 + random_below(300),
		    random_below(2) ? "movable" : "unmovable");
	}
}

void grammar_text(struct text *text, const char *file, bool good)
{
	text->len = 0;
	if (!strncmp(file, "params/", 7))
		add_value(text, find(file + 7), good);
	else if (!strcmp(file, "run"))
		run_text(text, good);
	else if (!strcmp(file, "oracle"))
		oracle_text(text);
	else if (!strcmp(file, "verify"))
		verify_text(text);
	else if (!strcmp(file, "ops"))
		ops_text(text);
	else if (!strcmp(file, "explain"))
		add(text, "order=%u gfp=GFP_%s", random_below(11),
		    random_below(2) ? "KERNEL" : "ATOMIC");
	else if (!strcmp(file, "fragment"))
		fragment_text(text);
	else if (!strcmp(file, "stream"))
		grammar_stream(text);
	else if (!strcmp(file, "replay") && random_below(4))
		add(text, "points=%u pace=%s", 1 + random_below(8),
		    random_below(2) ? "max" : "recorded");
	else
		add(text, "1");
	if (!good)
		grammar_spoil(text);
	else if (strcmp(file, "stream") && random_below(2))
		add(text, "\n");
}

static void spoil_byte(struct text *text, size_t at)
{
	static const char strange[] = "\0\n\t\x7f\x80\xff =,|:/-0x%\\'\"";

	switch (random_below(4)) {
	case 0:
		text->at[at] = random_below(256);
		break;
	case 1:
		text->at[at] = strange[random_below(sizeof(strange))];
		break;
	case 2:
		memmove(text->at + at, text->at + at + 1, text->len - at - 1);
		text->len--;
		break;
	default:
		if (text->len < TEXT_MAX) {
			memmove(text->at + at + 1, text->at + at, text->len - at);
			text->len++;
		}
	}
}

void grammar_spoil(struct text *text)
{
	size_t n = random_below(4);

	while (n-- && text->len)
		spoil_byte(text, random_below(text->len));
	switch (random_below(24)) {
	case 0:
		add(text, " %s", PICK(odd));
		break;
	case 1:		/* too long, or as long as may be */
		n = random_below(2) ? 4096 + random_below(3) - 1 : random_below(TEXT_MAX);
		if (n > text->len)
			memset(text->at + text->len, ",0x9 "[random_below(5)], n - text->len);
		text->len = n;
		break;
	case 2:
		text->len = random_below(text->len + 1);
		break;
	}
}
