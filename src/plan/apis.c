// SPDX-License-Identifier: GPL-2.0-only
/*
 * The allocation APIs, from the rows of api_defs.h. Facts only: the calls are in
 * src/worker/api_call_defs.h.
 */
#include <linux/kernel.h>

#include <buddybench/plan/apis.h>

#define BB_API_WHY_LINEAR \
	"returns a linear address, which highmem pages do not have"

#define BB_API_ROW(api, name, missing, bits, ...)			\
	[api] = { .flags = (bits), __VA_ARGS__ },

const struct bb_api_info bb_apis[] = {
#include <buddybench/plan/api_defs.h>
};

#undef BB_API_ROW
#define BB_API_ROW(api, name, ...)					\
	[api] = (name),

const char * const bb_api_names[] = {
#include <buddybench/plan/api_defs.h>
};
