/* SPDX-License-Identifier: GPL-2.0-only */
/* The APIs as parameters of tests. */
#ifndef _BUDDYBENCH_KUNIT_LIB_API_PARAMS_H
#define _BUDDYBENCH_KUNIT_LIB_API_PARAMS_H

#include <buddybench/plan/apis.h>

#include "kunit/lib/help.h"

/**
 * struct bb_test_api - a row of a table for KUNIT_CASE_PARAM()
 * @name: of the test
 * @api: enum bb_api, or a further value of the suite
 */
struct bb_test_api {
	const char *name;
	unsigned int api;
};

/* Rows for all of them: #include <buddybench/plan/api_defs.h> within a table. */
#define BB_API_ROW(api, name, ...) { name, api },

#endif /* _BUDDYBENCH_KUNIT_LIB_API_PARAMS_H */
