// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bodies of the tracepoints in tracepoints.h.
 */
#define CREATE_TRACE_POINTS
#include "tracepoints.h"
