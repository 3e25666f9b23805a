// SPDX-License-Identifier: GPL-2.0-only
/*
 * hog -f FILE -w WORD: take and touch all the memory there is, a MiB at a time, until WORD is no
 * longer in the module's FILE or a minute is over. What it takes it gives back by its end. The
 * kernel kills it first, if it has to kill.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "files.h"

#define STEP	(1UL << 20)
#define SLOW_MB	64	/* left, from where on it looks after each step */

static char text[FILE_MAX];

static unsigned long free_mb(void)
{
	char buf[4096], *at;
	int fd = open("/proc/meminfo", O_RDONLY);
	ssize_t len = read(fd, buf, sizeof(buf) - 1);

	close(fd);
	if (len <= 0)
		return 0;
	buf[len] = '\0';
	at = strstr(buf, "MemFree:");
	return at ? strtoul(at + 8, NULL, 10) >> 10 : 0;
}

static void be_the_victim(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	if (write(fd, "1000", 4) != 4)
		printf("problem: cannot offer myself to the OOM killer\n");
	close(fd);
}

int main(int argc, char **argv)
{
	const char *file = "state", *word = "running";
	unsigned long taken = 0, end = now_ms() + 60000;
	bool gone = false;
	int option;

	while ((option = getopt(argc, argv, "f:w:")) > 0) {
		if (option == 'f')
			file = optarg;
		else
			word = optarg;
	}
	be_the_victim();
	while (!gone && now_ms() < end) {
		char *at = mmap(NULL, STEP, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

		if (at == MAP_FAILED)
			break;
		taken++;
		if (taken % 16 && free_mb() > SLOW_MB)
			continue;
		gone = file_read(file, text, sizeof(text), sizeof(text)) < 0 || !strstr(text, word);
	}
	printf("provoked: taken=%lu left=%lu gone=%d\n", taken, free_mb(), gone);
	return gone ? 0 : 1;
}
