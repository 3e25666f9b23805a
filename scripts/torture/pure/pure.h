/* SPDX-License-Identifier: GPL-2.0-only */
/* The input of one run of the fuzzer, and what it is given to. */
#ifndef _TORTURE_PURE_H
#define _TORTURE_PURE_H

#include "shim.h"

#include <buddybench/lib/error.h>
#include <buddybench/plan/facts.h>

/* What must hold; the fuzzer reports the input for which it does not. */
#define HOLDS(what) do { if (!(what)) { __builtin_trap(); } } while (0)

struct input {
	const u8 *at;
	size_t left;
};

/* The next byte, 0 when there is none left. */
u8 next_byte(struct input *in);

/* The next eight bytes as a number; small and huge ones are frequent. */
u64 next_number(struct input *in);

/* All that is left as a text; the caller frees it. */
char *rest_text(struct input *in);

/* A machine. */
void make_facts(struct input *in, struct bb_facts *facts);

/* An error tells what it is, where it is, and ends. */
void check_error(const struct bb_err *err, int ret, size_t len);

/* Text from a user. */
void fuzz_number(struct input *in);
void fuzz_list(struct input *in);
void fuzz_choices(struct input *in);
void fuzz_clean(struct input *in);
void fuzz_options(struct input *in);
void fuzz_mask(struct input *in);
void fuzz_key(struct input *in);
void fuzz_plan(struct input *in);
void fuzz_command(struct input *in);

/* Numbers that were measured or read from a zone. */
void fuzz_bits(struct input *in);
void fuzz_hist(struct input *in);
void fuzz_halves(struct input *in);
void fuzz_granularity(struct input *in);
void fuzz_random(struct input *in);
void fuzz_orders(struct input *in);
void fuzz_clock(struct input *in);
void fuzz_warmth(struct input *in);
void fuzz_free_lists(struct input *in);
void fuzz_forecast(struct input *in);

/* What lists and indices are brought to. */
void fuzz_list_goal(struct input *in);
void fuzz_steer(struct input *in);

/* Recorded by another machine. */
void fuzz_stream(struct input *in);
void fuzz_shape(struct input *in);

#endif /* _TORTURE_PURE_H */
