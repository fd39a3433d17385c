// SPDX-License-Identifier: GPL-2.0-only
/* What /proc counts for the whole machine: soft interrupts. */
#define _GNU_SOURCE
#include <fcntl.h>

#include "../kselftest.h"

static char text[1 << 17];

static const char *read_of(const char *path)
{
	CHECK(ksft_read_file(path, text, sizeof(text)) >= 0);
	return text;
}

/* --- softirqs. --- */

static const char *const softirqs[] = {
	"HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU",
};
#define NR_SOFTIRQS	ARRAY_SIZE(softirqs)

/* As /proc/stat has them: the sum of all, and each. */
struct softirq_sums {
	unsigned long all, of[NR_SOFTIRQS];
};

static void read_sums(struct softirq_sums *sums)
{
	char *at;

	read_of("/proc/stat");
	at = strstr(text, "\nsoftirq ");
	REQUIRE(at);
	at += strlen("\nsoftirq");
	sums->all = strtoul(at, &at, 10);
	for (unsigned int i = 0; i < NR_SOFTIRQS; i++)
		sums->of[i] = strtoul(at, &at, 10);
	READS(at, "\n");
}

/* How many CPUs the first line names, each in eleven characters. */
static unsigned int count_columns(const char *line)
{
	const char *at = line + 20;
	unsigned int nr = 0;
	char name[20];

	REQUIRE(strlen(line) > 20);
	for (; *at != '\n'; at += strlen(name), nr++) {
		snprintf(name, sizeof(name), "CPU%-8u", nr);
		REQUIRE(!strncmp(at, name, strlen(name)));
	}
	return nr;
}

/* The sum of a line, whose numbers stand right in eleven characters; where it ends. */
static const char *read_line(const char *at, const char *name, unsigned int nr, unsigned long *sum)
{
	char want[32];

	*sum = 0;
	snprintf(want, sizeof(want), "%12s:", name);
	REQUIRE(!strncmp(at, want, strlen(want)));
	at += strlen(want);
	for (unsigned int cpu = 0; cpu < nr; cpu++) {
		unsigned long value = strtoul(at, NULL, 10);

		snprintf(want, sizeof(want), " %10lu", value);
		REQUIRE(!strncmp(at, want, strlen(want)));
		at += strlen(want);
		*sum += value;
	}
	REQUIRE(*at == '\n');
	return at + 1;
}

/* What both files say is the same, but for what comes meanwhile. */
static void softirqs_agree_with_stat(void)
{
	static char lines[sizeof(text)];
	struct softirq_sums before, after;
	unsigned long sum, all = 0;
	const char *at = lines;
	unsigned int nr;

	read_sums(&before);
	strcpy(lines, read_of("/proc/softirqs"));
	read_sums(&after);
	nr = count_columns(at);
	CHECK(nr >= 1);
	at = strchr(at, '\n') + 1;
	for (unsigned int i = 0; i < NR_SOFTIRQS; i++) {
		at = read_line(at, softirqs[i], nr, &sum);
		CHECK(before.of[i] <= sum && sum <= after.of[i]);
		all += sum;
	}
	READS(at, "");
	CHECK(before.all <= all && all <= after.all);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(softirqs_agree_with_stat),
	};

	return KSFT_RUN(cases);
}
