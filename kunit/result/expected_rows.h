/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Expected output of the results table, one string per line. Columns and keys
 * are only ever appended: a line here must stay as it is, but output may have
 * more at its end.
 */
#ifndef _BUDDYBENCH_EXPECTED_ROWS_H
#define _BUDDYBENCH_EXPECTED_ROWS_H

static const char expected_results_head[] =
"# buddybench results abi=1 run=7 unit=ns clock=tsc khz=2000000 step=52 drift_ppm=3 result=stopped cells=5 trials=5/9 refused=1 seed=42 elapsed_ms=1234 granularity=26 early_permille=0\n"
"# skipped 4: the API takes no order\n"
"# skipped 2: remote free needs two workers\n"
"#run\tcell\trepeat\tapi\torder\tgfp\teffective\tpattern\tmode\tcontext\tnode\tcpu_node\tcpus\top\tn\tfail\tmin\tp50\tp90\tp99\tp999\tmax\tmean\toverhead\tcost\twhere\tflags\tcost_p50\tclean_n\tclean_p50\tclean_mean\tskew_ns\toverlap\tchunks\tdisturbed\twarm\tpages\tpcp_before\tpcp_after\tnegative\tseq\tlists\tcpu_pcp_before\tcpu_pcp_after\tcpu_high_before\tcpu_high_after\tcpu_batch\tcpu_factor_before\tcpu_factor_after\thold\tbulk\tbytes\tthreads\n";

/* 2 GHz: a step is half a ns. */
static const char expected_op[] =
"7\t0\t2\talloc_pages_node\t3\tGFP_KERNEL\tGFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN\tpair\top\tpreempt\t0\t-\t3\talloc\t1000\t2\t50\t60\t70\t150.500\t200.500\t1000.500\t61.728\t5.500\t-\t0/DMA:10,1/Normal:990\tABORTED,LEAK,virtual,disturbed,steal\t-\t990\t59\t58.500\t-\t-\t20\t3\t12\t8008\t63\t70\t1\t5\tfound\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t1\n"
"7\t0\t2\talloc_pages_node\t3\tGFP_KERNEL\tGFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN\tpair\top\tpreempt\t0\t-\t3\tfree\t1000\t0\t30\t30\t30\t30\t30\t30\t30\t5\t-\t0/DMA:10,1/Normal:990\tABORTED,LEAK,virtual,disturbed,steal\t-\t0\t-\t-\t-\t-\t20\t3\t12\t8008\t63\t70\t0\t5\tfound\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t1\n";

static const char expected_batch[] =
"7\t1\t0\talloc_pages\t0\tGFP_KERNEL\tGFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN\tlifo\tbatch\tpreempt\t1\t0\t0-1\talloc\t64000\t0\t-\t-\t-\t-\t-\t-\t-\t-\t100\t1/Normal:16,others:5\tvirtual\t99.500\t5\t99\t99.050\t1234\t98.7\t10\t0\t0\t64000\t0\t0\t0\t0\tfound\t-\t-\t-\t-\t-\t-\t-\t64\t-\t-\t2\n"
"7\t1\t0\talloc_pages\t0\tGFP_KERNEL\tGFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN\tlifo\tbatch\tpreempt\t1\t0\t0-1\tfree\t63999\t0\t-\t-\t-\t-\t-\t-\t-\t-\t0.500\t1/Normal:16,others:5\tvirtual\t0.500\t0\t-\t-\t1234\t98.7\t10\t0\t0\t64000\t0\t0\t0\t0\tfound\t-\t-\t-\t-\t-\t-\t-\t64\t-\t-\t2\n";

static const char expected_null[] =
"7\t2\t0\t-\t-\t-\t-\tnull\tchained\tpreempt\t-\t-\t0\talloc\t100\t0\t5\t5.500\t6\t7\t-\t8.500\t5.555\t5.500\t-\t-\tLOW-RES,virtual\t-\t0\t-\t-\t-\t-\t1\t0\t0\t0\t0\t0\t0\t0\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t1\n";

static const char expected_refused[] =
"7\t3\t1\tget_zeroed_page\t0\tGFP_USER\tGFP_USER|__GFP_NORETRY|__GFP_ZERO|__GFP_NOWARN\trandom\top\tpreempt\t-\t-\t0\talloc\t0\t0\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\tREFUSED,virtual\t-\t0\t-\t-\t-\t-\t0\t0\t0\t0\t0\t0\t0\t0\tfound\t-\t-\t-\t-\t-\t-\t-\t64\t-\t-\t1\n";

static const char expected_roundrobin[] =
"7\t4\t0\talloc_pages_node\t1\tGFP_NOFS|__GFP_THISNODE\tGFP_NOFS|__GFP_THISNODE|__GFP_RETRY_MAYFAIL\tpair\tdiff\tirq-off\trr\t-\t0\tpair\t3000\t7\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t0\t-\t-\t-\t-\t0\t0\t0\t0\t0\t0\t0\t0\tfound\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t1\n";

/* The unit is instructions, and the rate does not matter. */
static const char expected_counted[] =
"# buddybench results abi=1 run=7 unit=instructions clock=tsc khz=1000000 step=1 drift_ppm=0 result=done cells=5 trials=5/5 refused=0 seed=1 elapsed_ms=9 granularity=1 early_permille=0\n";

#endif /* _BUDDYBENCH_EXPECTED_ROWS_H */
