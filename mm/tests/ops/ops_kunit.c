// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequences of operations, as text, as bytes, and run: the kernel against the model,
 * which Linux has judged (tools/testing/mm).
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ops_kernel.h"
#include "transcript.h"

#define BYTES	256u

static struct ops_kernel *kernel_new(struct kunit *test)
{
	struct ops_kernel *k = ops_kernel_new();

	KUNIT_ASSERT_NOT_NULL(test, k);
	return k;
}

/* --- Text --- */

static bool same_op(const struct op *a, const struct op *b)
{
	return a->kind == b->kind && a->proc == b->proc && a->other == b->other &&
	       a->file == b->file && a->prot == b->prot && a->flags == b->flags &&
	       a->addr == b->addr && a->len == b->len &&
	       a->new_addr == b->new_addr && a->new_len == b->new_len &&
	       a->pgoff == b->pgoff && a->value == b->value;
}

/* Whatever bytes mean can be written down, and read again. */
static void text_is_read_back(struct kunit *test)
{
	struct ops_kernel *k = kernel_new(test);
	struct op again;
	char text[160];

	for (u64 seed = 1; seed <= 20; seed++) {
		for (unsigned int i = ops_random(seed, k->ops, OPS_KERNEL_MOST);
		     i--;) {
			op_print(&k->ops[i], text, sizeof(text));
			KUNIT_EXPECT_EQ_MSG(test, op_parse(text, &again), 0, "%s",
					    text);
			KUNIT_EXPECT_TRUE_MSG(test, same_op(&again, &k->ops[i]),
					      "%s", text);
		}
	}
	ops_kernel_free(k);
}

static void text_that_is_none(struct kunit *test)
{
	static const char *const bad[] = {
		"", "map", "map p0", "mapp p0 w+0 +1 rw- private f3 @0",
		"unmap p9 w+0 +1", "unmap p0 w0 +1", "unmap p0 w+0 1",
		"unmap p0 w+0 +1 more", "protect p0 w+0 +1 rwy",
		"advise p0 w+0 +1 nonsense", "map p0 w+0 +1 rw- private, f3 @0",
		"unmap p0 w+0:+1", "exit p", "brk p0 w+",
	};
	struct op op;

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, op_parse(bad[i], &op), -EINVAL, "'%s'",
				    bad[i]);
}

/* Too small a buffer is filled and ended. */
static void text_in_little_room(struct kunit *test)
{
	struct op op;
	char text[16];

	KUNIT_ASSERT_EQ(test, op_parse("map p0 w+12 +3:1 rw- private,fixed f3 @0",
				       &op), 0);
	KUNIT_EXPECT_EQ(test, op_print(&op, text, sizeof(text)), 15);
	KUNIT_EXPECT_STREQ(test, text, "map p0 w+12 +3:");
}

/* --- Scripts: each was once a disagreement --- */

static const char *const scripts[] = {
	/* What has been mapped stays what it was when another goes. */
	"map p0 w+0 +8 rw- private,anonymous,fixed f3 @0\n"
	"write p0 w+3 +4 =1\nunmap p0 w+3 +1\nread p0 w+3 +4\n"
	"fork p0 p1\nwrite p1 w+0 +4 =2\nread p0 w+0 +4\nexit p0\nread p1 w+0 +4\n",
	/* A stack grows, as far as nothing accessible is near. */
	"map p0 w+100 +2 rw- private,anonymous,fixed,growsdown f3 @0\n"
	"write p0 w+f0 +1 =1\nmap p0 w+8 +1 r-- private,anonymous,fixed f3 @0\n"
	"write p0 w+10 +1 =1\nmap p0 0 +4 rw- private,anonymous f3 @0\n",
	/* The heap keeps a page free behind it. */
	"map p0 w+150 +1 rw- private,anonymous,fixed f3 @0\n"
	"brk p0 w+14f\nbrk p0 w+150\nwrite p0 w+14e +1 =3\nbrk p0 w+14b:7\n",
	/* What somebody else has unmapped of it cannot be given back. */
	"brk p0 w+154\nunmap p0 w+149 +14\nbrk p0 w+151\n",
	/* Nothing to lock, in the middle of something. */
	"map p0 w+0 +4 rw- private,anonymous,fixed f3 @0\nlock p0 w+1 +0 0x0\n",
	/* A debugger lets a stack grow, a neighbour does not. */
	"map p0 w+c +2 r-x private,anonymous,fixed,growsdown f3 @0\n"
	"poke p0 w+0 +4 =1\nforce_poke p0 w+4 +4 =1\nforce_peek p0 w+0 +1\n",
	/* A child's memory is not locked: what that kept apart is one now. */
	"map p0 w+0 +8 rw- private,anonymous,fixed f3 @0\n"
	"lock p0 w+2 +2 0x0\nfork p0 p1\nwrite p1 w+3 +1 =1\n",
	/* mremap() of several mappings, and which errors come before any change. */
	"map p0 w+0 +2 rw- private,anonymous,fixed f3 @0\n"
	"map p0 w+3 +2 r-- private,anonymous,fixed f3 @0\n"
	"write p0 w+1 +4 =1\nmap p0 w+10 +6 --- private,anonymous,fixed f3 @0\n"
	"remap p0 w+0 +5 +6 maymove,fixed w+10\n"
	"remap p0 w+2 +3 +3 maymove,fixed w+20\n"
	"remap p0 w+0 +5 +5 maymove,fixed w+10\nread p0 w+11 +4\n",
	/* What stays behind is not locked any more, all of it. */
	"map p0 w+0 +6 rw- private,anonymous,fixed,locked f3 @0\n"
	"remap p0 w+1 +2 +2 maymove,dontunmap 0x0\n",
	/* A child's wiped memory that has been moved, and then gets pages. */
	"map p0 w+7 +7 rw- private,anonymous,fixed f3 @0\nwrite p0 w+c +1 =1\n"
	"remap p0 w+c +1 +4 maymove,fixed w+10\nadvise p0 w+10 +1 wipeonfork\n"
	"fork p0 p3\nwrite p3 w+10 +1 =2\n",
	/* Who gives a part to a neighbour with pages has none for that. */
	"map p0 w+0 +9 r-- private,anonymous,fixed f3 @0\n"
	"protect p0 w+0 +2 rw-\nwrite p0 w+0 +1 =1\nprotect p0 w+2 +2 rw-\n"
	"protect p0 w+5 +1 rw-\nprotect p0 w+5 +1 r--\n",
	/* A length that wraps around: the new place was on top of the old one. */
	"map p0 w+d +157 -w- private,anonymous,fixed,growsdown f3 @0\n"
	"remap p0 w+e +ffffffffffffe +67 maymove,fixed w+c\n",
	/* Shared memory can be emptied by who might write to it. */
	"map p0 w+4 +3 rw- shared,anonymous,fixed f3 @0\nwrite p0 w+5 +1 =1\n"
	"fork p0 p1\nprotect p0 w+4 +3 r--\nadvise p0 w+5 +1 remove\n"
	"read p1 w+5 +1\n",
	/* To populate is not to be let off. */
	"map p0 w+0 +2 -w- private,anonymous,fixed f3 @0\n"
	"advise p0 w+0 +2 populate_read\nadvise p0 w+0 +3 populate_write\n",
	/* Locked memory gets its copies when it can be written to. */
	"map p0 w+0 +4 r-- private,anonymous,fixed,locked f3 @0\n"
	"protect p0 w+0 +2 rw-\nprotect p0 w+0 +2 r--\ncore p0 w+0 +4\n",
	/* A debugger who may not write brings nothing in. */
	"map p0 w+0 +4 --x shared,anonymous,fixed f3 @0\n"
	"force_poke p0 w+1 +4 =1\ncore p0 w+0 +4\n",
	/* Only what becomes writable gets its copies; what was so, and locked late, does not. */
	"map p0 w+0 +4 rw- private,anonymous,fixed f3 @0\n"
	"map p0 w+4 +2 r-- private,anonymous,fixed,noreserve f3 @0\n"
	"lock p0 w+0 +8 0x0\nprotect p0 w+2 +4 -w-\nprotect p0 w+0 +6 r-x\n",
	/* What stays beside its copy is limited when the new place is empty already. */
	"map p0 w+0 +3 r-- private,anonymous,fixed f3 @0\n"
	"map p0 w+8 +5 r-- private,anonymous,fixed f3 @0\nlimit p0 as +7\n"
	"remap p0 w+8 +2 +2 maymove,fixed,dontunmap w+0\n",
	/* Each limit, met and just not met; those of a child are its own. */
	"limit p0 as +8\nmap p0 w+0 +8 r-- private,anonymous,fixed f3 @0\n"
	"map p0 w+10 +1 r-- private,anonymous,fixed f3 @0\n"
	"map p0 w+2 +2 rw- private,anonymous,fixed f3 @0\n"
	"remap p0 w+7 +1 +2 0x0 0x0\nfork p0 p1\nlimit p1 as +9\n"
	"remap p1 w+7 +1 +2 0x0 0x0\nmap p0 w+10 +1 r-- private,anonymous,fixed f3 @0\n",
	"limit p0 data +4:7\nmap p0 w+0 +6 r-- private,anonymous,fixed f3 @0\n"
	"protect p0 w+0 +5 rw-\nprotect p0 w+0 +4 rw-\nprotect p0 w+4 +1 rw-\n"
	"brk p0 w+14b\nlimit p0 data +5\nbrk p0 w+14b\nbrk p0 w+14a\n",
	"limit p0 stack +4\nmap p0 w+f0 +2 rw- private,anonymous,fixed,growsdown f3 @0\n"
	"write p0 w+ed +1 =1\nwrite p0 w+ee +1 =1\nlock p0 w+ee +1 0x0\n"
	"limit p0 stack +ffff\nlimit p0 memlock +1\nwrite p0 w+ed +1 =1\n",
	"limit p0 memlock +3\nmap p0 w+0 +8 rw- private,anonymous,fixed f3 @0\n"
	"lock p0 w+0 +3 0x0\nlock p0 w+2 +2 0x0\nlock p0 w+1 +2 0x0\n"
	"map p0 w+8 +1 rw- private,anonymous,fixed,locked f3 @0\nlock_all p0 current\n"
	"limit p0 memlock +0\nlock p0 w+0 +1 0x0\nlock_all p0 future\n"
	"map p0 w+8 +1 rw- private,anonymous,fixed,locked f3 @0\n",
	/* What overflows is too much first. */
	"limit p0 memlock +11\nmap p0 w+189 +6 rw- private,anonymous,fixed,locked f3 @0\n"
	"lock p0 w+18e +ffffffffffffe 0x0\n",
	/* A stack that was kept from growing counts as touched all the same. */
	"limit p0 stack +1\nmap p0 w+148 +8 rw- private,anonymous,fixed,growsdown f3 @0\n"
	"write p0 w+2 +1 =1\nprotect p0 w+14d +3 r-x\n",
};

static void run_script(struct kunit *test, struct ops_kernel *k,
		       const char *script)
{
	unsigned int nr = 0;

	for (const char *at = script; *at; at = strchr(at, '\n') + 1)
		KUNIT_ASSERT_EQ_MSG(test, op_parse(at, &k->ops[nr++]), 0, "%s", at);
	KUNIT_EXPECT_TRUE_MSG(test, ops_kernel_run(k, nr), "%s", k->judge.why);
}

static void scripts_run(struct kunit *test)
{
	struct ops_kernel *k = kernel_new(test);

	for (unsigned int i = 0; i < ARRAY_SIZE(scripts); i++)
		run_script(test, k, scripts[i]);
	ops_kernel_free(k);
}

/* --- At random --- */

/* More of them by mm_ops_kunit.sequences= and .seed=, which `make judge` sets. */
static unsigned int sequences = IS_ENABLED(CONFIG_UML) ? 100 : 25;
module_param(sequences, uint, 0400);
static unsigned long seed = 1;
module_param(seed, ulong, 0400);

/* For a comparison with what Linux says: 1, or 2 in full; and of a seed, which of it. */
static unsigned int transcripts;
module_param(transcripts, uint, 0400);
static char *keep = "";
module_param(keep, charp, 0400);

static void write_line(struct transcript *t, const char *text)
{
	pr_info("ops: %s\n", text);
}

static void tell_sequences(struct ops_kernel *k)
{
	struct transcript t = { .write = write_line, .full = transcripts > 1 };
	unsigned int nr;

	for (unsigned int i = 0; i < sequences; i++) {
		pr_info("ops: seed %lu\n", seed + i);
		nr = ops_random(seed + i, k->ops, TRANSCRIPT_MOST);
		ops_kernel_tell(k, ops_keep(k->ops, nr, keep), &t);
	}
}

static void random_sequences(struct kunit *test)
{
	struct ops_kernel *k = kernel_new(test);

	if (transcripts) {
		tell_sequences(k);
		ops_kernel_free(k);
		return;
	}

	/* One is enough to mend. */
	for (unsigned int i = 0; i < sequences && test->status != KUNIT_FAILURE; i++)
		KUNIT_EXPECT_TRUE_MSG(test, ops_kernel_run(k,
				      ops_random(seed + i, k->ops, OPS_KERNEL_MOST)),
				      "seed %lu: %s", seed + i, k->judge.why);
	ops_kernel_free(k);
}

/* Bytes that end in the middle of an operation, and none at all. */
static void any_bytes_mean_something(struct kunit *test)
{
	struct ops_kernel *k = kernel_new(test);
	u8 bytes[BYTES];
	unsigned int nr;

	for (unsigned int value = 0; value < 256; value += 5) {
		memset(bytes, value, sizeof(bytes));
		nr = ops_decode(bytes, value, k->ops, OPS_KERNEL_MOST);
		KUNIT_EXPECT_EQ(test, !nr, !value);
		KUNIT_EXPECT_TRUE_MSG(test, ops_kernel_run(k, nr), "value %u: %s",
				      value, k->judge.why);
	}
	ops_kernel_free(k);
}

static struct kunit_case mm_ops_cases[] = {
	KUNIT_CASE(text_is_read_back),
	KUNIT_CASE(text_that_is_none),
	KUNIT_CASE(text_in_little_room),
	KUNIT_CASE(scripts_run),
	KUNIT_CASE(any_bytes_mean_something),
	KUNIT_CASE_SLOW(random_sequences),
	{}
};

static struct kunit_suite mm_ops_suite = {
	.name = "mm_ops",
	.test_cases = mm_ops_cases,
};
kunit_test_suite(mm_ops_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Random operations on address spaces, against a model of Linux");
MODULE_LICENSE("GPL");
