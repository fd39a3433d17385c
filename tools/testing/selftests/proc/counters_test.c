// SPDX-License-Identifier: GPL-2.0-only
/* What /proc counts for the whole machine: soft interrupts, free memory by its types. */
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

/* --- pagetypeinfo. --- */

#define TYPES	"/proc/pagetypeinfo"
enum { MOST_ZONES = 8, MOST_TYPES = 8, NR_ORDERS = 11 };

struct zone_line {
	int node;
	char zone[16];
	unsigned long nr[NR_ORDERS];
};

struct buddyinfo {
	unsigned int nr;
	struct zone_line zones[MOST_ZONES];
};

/* Numbers of @width and a blank behind each, up to the line's end, which is read, too. */
static const char *read_numbers(const char *at, int width, unsigned long *nr, unsigned int most)
{
	char want[32];

	for (unsigned int i = 0; *at != '\n'; i++) {
		REQUIRE(i < most);
		nr[i] = strtoul(at, NULL, 10);
		snprintf(want, sizeof(want), "%*lu ", width, nr[i]);
		REQUIRE(!strncmp(at, want, strlen(want)));
		at += strlen(want);
	}
	return at + 1;
}

static void read_buddyinfo(struct buddyinfo *info)
{
	const char *at = read_of("/proc/buddyinfo");

	info->nr = 0;
	while (*at) {
		struct zone_line *line = &info->zones[info->nr++];
		int len;

		REQUIRE(info->nr <= MOST_ZONES);
		REQUIRE(sscanf(at, "Node %d, zone %15s%n", &line->node, line->zone, &len) == 2);
		at = read_numbers(at + len + 1, 6, line->nr, NR_ORDERS);
	}
}

/* The names of types, each right in twelve characters: how many. */
static unsigned int read_types(const char *at, char types[MOST_TYPES][16])
{
	unsigned int nr = 0;
	int len;

	REQUIRE(!strncmp(at, "Number of blocks type  ", 23));
	for (at += 23; *at != '\n'; at += 13, nr++) {
		REQUIRE(nr < MOST_TYPES && sscanf(at, "%15s%n", types[nr], &len) == 1);
		IS(len, 12);
	}
	return nr;
}

/* Lines of all types of one zone, whose sum is put into @sum. */
static const char *read_zone(const char *at, const struct zone_line *zone, unsigned int nr_types,
			     char types[MOST_TYPES][16], unsigned long *sum)
{
	memset(sum, 0, NR_ORDERS * sizeof(*sum));
	for (unsigned int i = 0; i < nr_types; i++) {
		unsigned long nr[NR_ORDERS];
		char want[200];

		snprintf(want, sizeof(want), "Node %4d, zone %8s, type %12s ", zone->node,
			 zone->zone, types[i]);
		REQUIRE(!strncmp(at, want, strlen(want)));
		at = read_numbers(at + strlen(want), 6, nr, NR_ORDERS);
		for (int order = 0; order < NR_ORDERS; order++)
			sum[order] += nr[order];
	}
	return at;
}

/* All of it, with zones as buddyinfo has them: are the sums of types the same, too? */
static int read_pagetypeinfo(const struct buddyinfo *buddy)
{
	static char copy[sizeof(text)];
	char types[MOST_TYPES][16], want[128];
	unsigned long sum[NR_ORDERS], nr[MOST_TYPES], orders[NR_ORDERS], order, pages;
	const char *at = strcpy(copy, read_of(TYPES)), *blocks = strstr(copy, "\nNumber of blocks");
	unsigned int nr_types, same = 0;
	int len;

	REQUIRE(blocks);
	nr_types = read_types(++blocks, types);
	REQUIRE(sscanf(at, "Page block order: %lu\nPages per block:  %lu%n", &order, &pages,
		       &len) == 2);
	IS(pages, 1ul << order);
	snprintf(want, sizeof(want), "\n\n%-43s ", "Free pages count per migrate type at order");
	REQUIRE(!strncmp(at + len, want, strlen(want)));
	at = read_numbers(at + len + strlen(want), 6, orders, NR_ORDERS);
	for (unsigned int i = 0; i < buddy->nr; i++) {
		at = read_zone(at, &buddy->zones[i], nr_types, types, sum);
		same += !memcmp(sum, buddy->zones[i].nr, sizeof(sum));
	}
	IS(*at, '\n');
	IS(at + 1 - copy, blocks - copy);
	at = strchr(blocks, '\n') + 1;
	for (unsigned int i = 0; i < buddy->nr; i++) {
		snprintf(want, sizeof(want), "Node %d, zone %8s ", buddy->zones[i].node,
			 buddy->zones[i].zone);
		REQUIRE(!strncmp(at, want, strlen(want)));
		at = read_numbers(at + strlen(want), 12, nr, nr_types);
	}
	IS(*at, '\0');
	READS(types[0], "Unmovable");
	READS(types[1], "Movable");
	READS(types[2], "Reclaimable");
	return same == buddy->nr;
}

/* Sooner or later nothing happens between two reads. */
static void pagetypeinfo(void)
{
	struct buddyinfo buddy;
	struct stat st;

	if (access(TYPES, F_OK))
		SKIP("this kernel has no " TYPES);
	IS(stat(TYPES, &st), 0);
	IS(st.st_mode, S_IFREG | 0400);
	NEEDS_ROOT();
	do
		read_buddyinfo(&buddy);
	while (!read_pagetypeinfo(&buddy));
	CHILD_ENDS(0, IS(setuid(65534), 0); FAILS(EACCES, open(TYPES, O_RDONLY)));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(softirqs_agree_with_stat), KSFT_CASE(pagetypeinfo),
	};

	return KSFT_RUN(cases);
}
