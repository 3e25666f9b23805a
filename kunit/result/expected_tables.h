/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Expected output of the tables, one string per line. Columns and keys are only
 * ever appended: a line here must stay as it is, but output may have more at
 * its end.
 */
#ifndef _BUDDYBENCH_EXPECTED_TABLES_H
#define _BUDDYBENCH_EXPECTED_TABLES_H

static const char expected_hist[] =
"# buddybench hist abi=1 run=7 layout=log-linear sub_bits=5 unit=ns\n"
"#cell\trepeat\top\tlower\tupper\tcount\n"
"0\t2\talloc\t0\t0.500\t1\n"
"0\t2\talloc\t31.500\t32\t2\n"
"0\t2\talloc\t32\t33\t990\n"
"0\t2\talloc\t541165879296\t549755813888\t7\n"
"0\t2\tfree\t30\t30.500\t1000\n";

static const char expected_zones[] =
"# buddybench zones abi=1 unit=pages\n"
"#node\tzone\tspanned\tpresent\tmanaged\tfree\tmin\tlow\thigh\tpromo\tboost\thighatomic\thighatomic_free\tcma_free\tpcp_count\tpcp_high\tpcp_batch\tlowmem_reserve\tnr_free\tfree_types\n"
"0\tDMA\t4095\t3998\t3840\t3000\t10\t20\t30\tn/a\t0\t0\tn/a\t0\t0\t14\t1\t0,100,200\t1,2,3,4\t1,2,4,31\n"
"1\tNormal\t262144\t262143\t250000\t200000\t1000\t1250\t1500\t1750\t8\t512\t500\t17\t63\t186\t63\t0,0,0\t9,0,0,1000\t3,0,0,2\n";

static const char expected_snapshots[] =
"# buddybench snapshots abi=1 unit=pages\n"
"#cell\trepeat\twhen\tnode\tzone\tspanned\tpresent\tmanaged\tfree\tmin\tlow\thigh\tpromo\tboost\thighatomic\thighatomic_free\tcma_free\tpcp_count\tpcp_high\tpcp_batch\tlowmem_reserve\tnr_free\tfree_types\n"
"0\t2\tbefore\t0\tDMA\t4095\t3998\t3840\t3000\t10\t20\t30\tn/a\t0\t0\tn/a\t0\t0\t14\t1\t0,100,200\t1,2,3,4\t1,2,4,31\n"
"0\t2\tbefore\t1\tNormal\t262144\t262143\t250000\t200000\t1000\t1250\t1500\t1750\t8\t512\t500\t17\t63\t186\t63\t0,0,0\t9,0,0,1000\t3,0,0,2\n"
"0\t2\tafter\t0\tDMA\t4095\t3998\t3840\t2999\t10\t20\t30\tn/a\t0\t0\tn/a\t0\t0\t14\t1\t0,100,200\t1,2,3,4\t1,2,4,31\n";

#endif /* _BUDDYBENCH_EXPECTED_TABLES_H */
