// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bodies of the tracepoints in run_tracepoints.h.
 */
#define CREATE_TRACE_POINTS
#include "run_tracepoints.h"
