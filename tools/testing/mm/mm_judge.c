// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random operations, on the model and on the Linux that this runs on. Whatever they
 * disagree about is a wrong model: the program prints the shortest sequence of
 * operations that shows it, which --replay takes back, and ends with 1.
 *
 *	mm_judge [--seed N] [--steps N] [--replay FILE] [--stats] [--verbose]
 *
 * Or it writes down what Linux does, and judges nothing: --transcripts N says of how many
 * seeds, --full in full, --keep 0110.. which operations of the first 4 of each.
 */
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../../mm/tests/ops/transcript.h"
#include "host.h"

#define MOST_OPS	200
/* The status for transcripts that cannot be had here: what is missing was said. */
#define UNABLE		3
/* All flags of all mappings take long to read. */
#define ALL_FLAGS_EVERY	4

static struct judge judge;
static struct host host;
static bool verbose;

/* How often each kind came to which end: stats[kind][errno or 0]. */
static unsigned long stats[NR_OP_KINDS][256], steps;

static bool is_silent(const struct op *op)
{
	return op->kind == OP_EXIT || op_is_file(op);
}

/* What /proc says of a process, against the model. */
static bool lines_agree(unsigned int proc, bool all_flags)
{
	static struct op_line lines[OPS_PAGES];
	unsigned int nr = host_lines(&host, proc, lines, all_flags);

	judge.flags = all_flags ? OPS_VM_NAMED | OPS_VM_LOCKONFAULT :
				  OPS_VM_ACCESS | OPS_VM_MAYSHARE;
	return judge_lines(&judge, proc, lines, nr);
}

static bool pages_agree(unsigned int proc)
{
	u8 bytes[2 * OPS_EDGE];

	for (unsigned int i = 0; i < OPS_PAGES; i++) {
		bool there = judge.model.proc[proc].page[i].mapped &&
			     host_page(&host, proc, i, bytes);

		if (!judge_page(&judge, proc, i, there ? bytes : NULL))
			return false;
	}
	return true;
}

static void print_step(const struct op *op, const struct op_result *res)
{
	char text[160], result[96];

	op_print(op, text, sizeof(text));
	op_result_print(op, res, result, sizeof(result));
	printf("# %-60s %s\n", text, result);
}

/* One operation on both. */
static bool step(const struct op *op, bool all_flags)
{
	struct op_result got;

	model_run(&judge.model, op, &judge.want);
	host_run(&host, op, &got);
	steps++;
	stats[op->kind][got.value < 0 ? (u8)-got.value : got.fault ? 200 + got.fault : 0]++;
	if (verbose)
		print_step(op, &got);
	if (!judge_result(&judge, op, &got))
		return false;
	if (is_silent(op))
		return true;
	return lines_agree(op->proc, all_flags) &&
	       (op->kind != OP_FORK || lines_agree(op->other, all_flags));
}

static bool everything_agrees(void)
{
	for (unsigned int i = 0; i < OPS_PROCS; i++)
		if (judge.model.proc[i].alive &&
		    (!lines_agree(i, true) || !pages_agree(i)))
			return false;
	return true;
}

/* Who may not say where his heap is, or lift a limit, leaves that out. */
static bool can_do(const struct op *op)
{
	return (op->kind != OP_BRK || host.control->has_brk) &&
	       (op->kind != OP_LIMIT || host.control->has_limits);
}

/*
 * Runs a sequence from the beginning. Returns how many operations were run until they
 * disagreed, or 0. Those are resolved; the others become none.
 */
static unsigned int run(struct op *ops, unsigned int nr)
{
	unsigned int failed = 0;

	model_init(&judge.model);
	judge.model.proc[0].limits.memlock = host.memlock;
	host_begin(&host);
	for (unsigned int i = 0; i < nr && !failed; i++) {
		if (!can_do(&ops[i]) || !model_resolve(&judge.model, &ops[i]))
			continue;
		if (!step(&ops[i], i % ALL_FLAGS_EVERY == 0))
			failed = i + 1;
	}
	if (!failed && !everything_agrees())
		failed = nr;
	host_end(&host);
	return failed;
}

/* --- A failure, made short --- */

static unsigned int run_again(struct ops_shrink *s, struct op *ops,
			      unsigned int nr)
{
	(void)s;
	return run(ops, nr);
}

static void report(struct op *ops, unsigned int nr)
{
	struct op spare[MOST_OPS];
	struct ops_shrink s = { run_again, ops, spare, nr };

	verbose = false;
	ops_shrink(&s);
	nr = s.nr;
	printf("# Linux and the model disagree:\n");
	verbose = true;
	run(ops, nr);
	printf("# %s\n", judge.why);
	for (unsigned int i = 0; i < nr; i++) {
		char text[160];

		op_print(&ops[i], text, sizeof(text));
		printf("%s\n", text);
	}
}

/* --- What to run --- */

static bool run_random(u64 seed, unsigned long wanted)
{
	struct op ops[MOST_OPS];
	unsigned int nr, failed;

	while (steps < wanted) {
		nr = ops_random(seed, ops, MOST_OPS);
		failed = run(ops, nr);
		if (failed) {
			printf("# seed %llu: %s\n", (unsigned long long)seed, judge.why);
			report(ops, failed);
			return false;
		}
		seed++;
	}
	return true;
}

static bool run_file(const char *path)
{
	struct op ops[MOST_OPS];
	unsigned int nr = 0;
	FILE *file = fopen(path, "r");
	char line[256];

	if (!file) {
		perror(path);
		exit(2);
	}
	while (nr < MOST_OPS && fgets(line, sizeof(line), file)) {
		if (*line == '#' || *line == '\n')
			continue;
		if (op_parse(line, &ops[nr++])) {
			fprintf(stderr, "*** %s: no operation: %s", path, line);
			exit(2);
		}
	}
	fclose(file);
	verbose = true;
	if (!run(ops, nr))
		return true;
	printf("# %s\n", judge.why);
	return false;
}

/* --- Transcripts --- */

/* What the command line says. */
struct wish {
	u64 seed;
	unsigned long steps, transcripts;
	const char *replay, *keep;
	bool full, stats;
};

/* Always merges, and so says the same as that of a kernel that does. */
static struct model plain = { .merges = true };

static void write_line(struct transcript *t, const char *text)
{
	(void)t;
	printf("%s\n", text);
}

static void tell_lines(struct transcript *t, unsigned int proc)
{
	static struct op_line lines[OPS_PAGES];
	unsigned int nr = host_lines(&host, proc, lines, true);

	model_adopt(&judge.model, proc, lines, nr);
	transcript_lines(t, proc, lines, nr);
}

/* Where Linux does something odd the transcript ends, before it. */
static bool tell_step(struct transcript *t, const struct op *op)
{
	struct op_result got;

	model_run(&judge.model, op, &judge.want);
	model_run(&plain, op, &judge.want);
	host_run(&host, op, &got);
	if (!is_silent(op)) {
		tell_lines(t, op->proc);
		if (op->kind == OP_FORK)
			tell_lines(t, op->other);
	}
	if (judge.model.oddities) {
		printf("! %u\n", judge.model.oddities);
		return false;
	}
	transcript_step(t, op, &got);
	return true;
}

static void tell_pages(struct transcript *t)
{
	u8 bytes[2 * OPS_EDGE];

	for (unsigned int n = 0; n < OPS_PROCS * OPS_PAGES; n++)
		if (plain.proc[n / OPS_PAGES].page[n % OPS_PAGES].mapped &&
		    host_page(&host, n / OPS_PAGES, n % OPS_PAGES, bytes))
			transcript_page(t, n / OPS_PAGES, n % OPS_PAGES, bytes);
	transcript_end(t);
}

static void tell_sequence(const struct wish *wish, u64 seed)
{
	struct transcript t = { &plain, write_line, wish->full, 0 };
	struct op ops[TRANSCRIPT_MOST];
	unsigned int nr = ops_random(seed, ops, TRANSCRIPT_MOST);
	bool go_on = true;

	nr = ops_keep(ops, nr, wish->keep);
	printf("seed %llu\n", (unsigned long long)seed);
	model_init(&judge.model);
	model_init(&plain);
	host_begin(&host);
	for (unsigned int i = 0; i < nr && go_on; i++)
		if (op_is_portable(&ops[i]) && model_resolve(&plain, &ops[i]))
			go_on = tell_step(&t, &ops[i]);
	if (go_on)
		tell_pages(&t);
	host_end(&host);
}

/* As the other side is: nothing is left out of a transcript. */
static bool can_do_all(void)
{
	return host.control->has_brk && host.control->has_limits;
}

static void tell_sequences(const struct wish *wish)
{
	for (unsigned long i = 0; i < wish->transcripts; i++)
		tell_sequence(wish, wish->seed + i);
}

static void print_stats(void)
{
	struct op op = { 0 };
	char name[64];

	for (op.kind = 0; op.kind < NR_OP_KINDS; op.kind++) {
		op_print(&op, name, sizeof(name));
		printf("# %-14s", strtok(name, " "));
		for (int i = 0; i < 256; i++)
			if (stats[op.kind][i])
				printf(" %s:%lu", i == 201 ? "MAPERR" :
				       i == 202 ? "ACCERR" : i == 203 ? "BUS" :
				       i ? strerrorname_np(i) : "ok",
				       stats[op.kind][i]);
		printf("\n");
	}
}

static const struct option options[] = {
	{ "seed", required_argument, NULL, 's' },
	{ "steps", required_argument, NULL, 'n' },
	{ "replay", required_argument, NULL, 'r' },
	{ "transcripts", required_argument, NULL, 'T' },
	{ "full", no_argument, NULL, 'f' },
	{ "keep", required_argument, NULL, 'k' },
	{ "stats", no_argument, NULL, 't' },
	{ "verbose", no_argument, NULL, 'v' },
	{}
};

static bool read_options(struct wish *wish, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 's': wish->seed = strtoull(optarg, NULL, 0); break;
		case 'n': wish->steps = strtoul(optarg, NULL, 0); break;
		case 'r': wish->replay = optarg; break;
		case 'T': wish->transcripts = strtoul(optarg, NULL, 0); break;
		case 'f': wish->full = true; break;
		case 'k': wish->keep = optarg; break;
		case 't': wish->stats = true; break;
		case 'v': verbose = true; break;
		default: return false;
		}
	}
	return true;
}

static bool judge_linux(const struct wish *wish)
{
	bool ok = wish->replay ? run_file(wish->replay) :
				 run_random(wish->seed, wish->steps);

	if (wish->stats)
		print_stats();
	printf("# %lu operations from seed %llu: %s\n", steps,
	       (unsigned long long)wish->seed, ok ? "Linux and the model agree" :
	       "Linux and the model disagree");
	return ok;
}

int main(int argc, char **argv)
{
	struct wish wish = { .seed = 1, .steps = 100000, .keep = "" };
	char stub[4096];
	bool ok = true;

	if (!read_options(&wish, argc, argv))
		return 2;
	snprintf(stub, sizeof(stub), "%s/stub", dirname(argv[0]));
	judge.exact_core = true;
	host_start(&host, stub);
	if (!host.control->has_brk)
		printf("# no brk: this process may not say where its heap is\n");
	if (!host.control->has_limits)
		printf("# no limits: this process has not the right to lock memory\n");
	if (wish.transcripts && !can_do_all()) {
		host_stop(&host);
		return UNABLE;
	}
	if (wish.transcripts)
		tell_sequences(&wish);
	else
		ok = judge_linux(&wish);
	host_stop(&host);
	return ok ? 0 : 1;
}
