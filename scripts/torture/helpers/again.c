// SPDX-License-Identifier: GPL-2.0-only
/*
 * again -f FILE -t TEXT -w MS: write it over and over, as soon as it is taken again or every MS
 * milliseconds, and tell the kernel log each time which run that began. Ends when /tmp/over is
 * there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"

static char text[FILE_MAX];

static void log_begun(int log, unsigned long run)
{
	char line[64];
	int len = snprintf(line, sizeof(line), "torture: begun %lu\n", run);

	if (write(log, line, len) != len)
		printf("problem: the kernel log takes nothing\n");
}

static unsigned long run_number(void)
{
	char *at;

	if (file_read("state", text, sizeof(text), sizeof(text)) <= 0)
		return 0;
	at = strstr(text, "run=");
	return at ? strtoul(at + 4, NULL, 10) : 0;
}

int main(int argc, char **argv)
{
	const char *file = "run", *words = "1";
	int option, log = open("/dev/kmsg", O_WRONLY);
	unsigned long begun = 0, wait = 0;

	while ((option = getopt(argc, argv, "f:t:w:")) > 0) {
		if (option == 'f')
			file = optarg;
		else if (option == 't')
			words = optarg;
		else
			wait = strtoul(optarg, NULL, 10);
	}
	while (access("/tmp/over", F_OK)) {
		if (wait)
			sleep_ms(wait);
		if (file_write(file, words, strlen(words), 0))
			continue;
		begun++;
		if (!strcmp(file, "run"))
			log_begun(log, run_number());
	}
	printf("provoked: begun=%lu\n", begun);
	return 0;
}
