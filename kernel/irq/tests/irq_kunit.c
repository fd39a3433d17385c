// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of kernel/irq on a controller that the test plays: it writes down what
 * it is told, one letter for each call (m mask, u unmask, a ack, e end of
 * interrupt, r retrigger, h handler, t thread).
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/irqdomain.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../../tests/crew.h"

#define NR_LINES	8
#define LOG_SIZE	64

struct fake {
	struct irq_domain *domain;
	irq_flow_handler_t flow;
	raw_spinlock_t log_lock;	/* handlers run without the line's */
	char log[LOG_SIZE];
	unsigned int len;
	unsigned int type;
	unsigned int irq;
	unsigned int again;	/* interrupts to raise within the handler */
	int calls;
	irqreturn_t ret;
	struct completion threaded;
	struct completion go;
};

static void note(struct fake *f, char what)
{
	guard(raw_spinlock_irqsave)(&f->log_lock);
	if (f->len < LOG_SIZE - 1)
		f->log[f->len++] = what;
	f->log[f->len] = '\0';
}

static void fake_mask(struct irq_data *d)
{
	note(d->chip_data, 'm');
}

static void fake_unmask(struct irq_data *d)
{
	note(d->chip_data, 'u');
}

static void fake_ack(struct irq_data *d)
{
	note(d->chip_data, 'a');
}

static void fake_eoi(struct irq_data *d)
{
	note(d->chip_data, 'e');
}

static void fake_retrigger(struct irq_data *d)
{
	note(d->chip_data, 'r');
}

/* Has no way to see a falling edge. */
static int fake_set_type(struct irq_data *d, unsigned int type)
{
	struct fake *f = d->chip_data;

	if (type == IRQ_TYPE_EDGE_FALLING)
		return -EINVAL;
	f->type = type;
	return 0;
}

static struct irq_chip fake_chip = {
	.name = "fake", .irq_mask = fake_mask, .irq_unmask = fake_unmask,
	.irq_ack = fake_ack, .irq_eoi = fake_eoi, .irq_set_type = fake_set_type,
	.irq_retrigger = fake_retrigger,
};

/* The last line of the controller is one that it will not give. */
static int fake_map(struct irq_domain *d, unsigned int irq,
		    irq_hw_number_t hwirq)
{
	struct fake *f = d->host_data;

	if (hwirq == NR_LINES - 1)
		return -ENXIO;
	irq_set_chip_and_handler(irq, &fake_chip, f->flow);
	irq_set_chip_data(irq, f);
	return 0;
}

static int fake_translate(struct irq_domain *d, const struct irq_fwspec *spec,
			  irq_hw_number_t *hwirq, unsigned int *type)
{
	if (spec->param_count != 2)
		return -EINVAL;
	*hwirq = spec->param[0];
	*type = spec->param[1];
	return 0;
}

static const struct irq_domain_ops fake_ops = {
	.map = fake_map, .translate = fake_translate,
};

/* A controller whose line 3 is mapped. */
static struct fake *fake_new(struct kunit *test, irq_flow_handler_t flow)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->flow = flow;
	raw_spin_lock_init(&f->log_lock);
	f->ret = IRQ_HANDLED;
	init_completion(&f->threaded);
	init_completion(&f->go);
	f->domain = irq_domain_create_linear("fake", NR_LINES, &fake_ops, f);
	KUNIT_ASSERT_NOT_NULL(test, f->domain);
	f->irq = irq_create_mapping(f->domain, 3);
	KUNIT_ASSERT_NE(test, f->irq, 0u);
	return f;
}

static void fake_end(struct fake *f)
{
	irq_dispose_mapping(f->irq);
	irq_domain_remove(f->domain);
}

/* The interrupt comes, on this CPU. */
static int raise(struct fake *f)
{
	unsigned long flags;
	int err;

	local_irq_save(flags);
	irq_enter();
	err = generic_handle_domain_irq(f->domain, 3);
	irq_exit();
	local_irq_restore(flags);
	return err;
}

static irqreturn_t handler(int irq, void *dev_id)
{
	struct fake *f = dev_id;

	note(f, 'h');
	f->calls++;
	if (f->again) {
		f->again--;
		generic_handle_domain_irq(f->domain, 3);
	}
	return f->ret;
}

static irqreturn_t thread(int irq, void *dev_id)
{
	struct fake *f = dev_id;

	wait_for_completion(&f->go);
	note(f, 't');
	complete(&f->threaded);
	return IRQ_HANDLED;
}

static void numbers(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);
	struct irq_fwspec spec = { 2, { 5, IRQ_TYPE_LEVEL_LOW } };
	struct irq_fwspec bad = { 2, { 6, IRQ_TYPE_EDGE_FALLING } };
	unsigned int irq;

	KUNIT_EXPECT_EQ(test, irq_create_mapping(f->domain, 3), f->irq);
	KUNIT_EXPECT_EQ(test, irq_find_mapping(f->domain, 3), f->irq);
	KUNIT_EXPECT_EQ(test, irq_find_mapping(f->domain, 4), 0u);
	KUNIT_EXPECT_EQ(test, irq_create_mapping(f->domain, NR_LINES), 0u);
	KUNIT_EXPECT_EQ(test, irq_create_mapping(f->domain, NR_LINES - 1), 0u);
	irq = irq_create_fwspec_mapping(f->domain, &spec);
	KUNIT_EXPECT_NE(test, irq, 0u);
	KUNIT_EXPECT_EQ(test, f->type, (unsigned int)IRQ_TYPE_LEVEL_LOW);
	KUNIT_EXPECT_EQ(test, irq_create_fwspec_mapping(f->domain, &bad), 0u);
	KUNIT_EXPECT_EQ(test, irq_find_mapping(f->domain, 6), 0u);
	spec.param_count = 1;
	KUNIT_EXPECT_EQ(test, irq_create_fwspec_mapping(f->domain, &spec), 0u);
	irq_dispose_mapping(irq);
	KUNIT_EXPECT_NULL(test, irq_to_desc(irq));
	fake_end(f);
}

static void what_is_refused(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);

	KUNIT_EXPECT_EQ(test, request_irq(NR_IRQS, handler, 0, "x", f), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(f->irq, NULL, 0, "x", f), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(f->irq, handler, IRQF_SHARED, "x",
					  NULL), -EINVAL);
	/* A thread alone, without the line being held: it would never end. */
	KUNIT_EXPECT_EQ(test, request_threaded_irq(f->irq, NULL, thread, 0,
						   "x", f), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(f->irq, handler, IRQF_TRIGGER_FALLING,
					  "x", f), -EINVAL);
	KUNIT_EXPECT_STREQ(test, f->log, "");
	KUNIT_EXPECT_EQ(test, request_percpu_irq(f->irq, handler, "x", NULL),
			-EINVAL);
	fake_end(f);
}

static void level(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);
	unsigned long before = kstat_irqs(f->irq);

	KUNIT_ASSERT_EQ(test, request_irq(f->irq, handler, IRQF_TRIGGER_HIGH,
					  "level", f), 0);
	KUNIT_EXPECT_EQ(test, raise(f), 0);
	KUNIT_EXPECT_STREQ(test, f->log, "umahu");
	KUNIT_EXPECT_EQ(test, kstat_irqs(f->irq), before + 1);
	KUNIT_EXPECT_STREQ(test, free_irq(f->irq, f), "level");
	KUNIT_EXPECT_STREQ(test, f->log, "umahum");
	fake_end(f);
}

/* What comes while the handler runs is not lost, and not nested. */
static void edge(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_edge_irq);

	KUNIT_ASSERT_EQ(test, request_irq(f->irq, handler, 0, "edge", f), 0);
	raise(f);
	KUNIT_EXPECT_STREQ(test, f->log, "uah");
	f->len = 0;
	f->again = 1;
	raise(f);
	KUNIT_EXPECT_STREQ(test, f->log, "ahamuh");
	free_irq(f->irq, f);
	fake_end(f);
}

static void fasteoi(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_fasteoi_irq);

	KUNIT_ASSERT_EQ(test, request_irq(f->irq, handler, 0, "eoi", f), 0);
	raise(f);
	KUNIT_EXPECT_STREQ(test, f->log, "uhe");
	free_irq(f->irq, f);
	fake_end(f);
}

static void on_and_off(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);

	KUNIT_ASSERT_EQ(test, request_irq(f->irq, handler, IRQF_NO_AUTOEN,
					  "off", f), 0);
	KUNIT_EXPECT_STREQ(test, f->log, "");
	enable_irq(f->irq);
	disable_irq(f->irq);
	disable_irq(f->irq);
	KUNIT_EXPECT_STREQ(test, f->log, "um");
	raise(f);
	KUNIT_EXPECT_EQ(test, f->calls, 0);
	enable_irq(f->irq);
	KUNIT_EXPECT_STREQ(test, f->log, "uma");
	enable_irq(f->irq);
	KUNIT_EXPECT_STREQ(test, f->log, "umau");
	raise(f);
	KUNIT_EXPECT_EQ(test, f->calls, 1);
	free_irq(f->irq, f);
	fake_end(f);
}

/* The edge that came while the line was off is all there will ever be. */
static void edge_while_off(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_edge_irq);

	KUNIT_ASSERT_EQ(test, request_irq(f->irq, handler, 0, "edge", f), 0);
	disable_irq(f->irq);
	enable_irq(f->irq);
	KUNIT_EXPECT_STREQ(test, f->log, "umu");
	disable_irq(f->irq);
	raise(f);
	enable_irq(f->irq);
	KUNIT_EXPECT_STREQ(test, f->log, "umumaur");
	free_irq(f->irq, f);
	fake_end(f);
}

static void sharing(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);
	struct fake second = { .ret = IRQ_NONE };
	unsigned int irq = f->irq;

	raw_spin_lock_init(&second.log_lock);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler, IRQF_SHARED, "a", f), 0);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler, 0, "b", &second),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler,
					  IRQF_SHARED | IRQF_ONESHOT, "b",
					  &second), -EBUSY);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler, IRQF_SHARED, "b",
					  &second), 0);
	raise(f);
	KUNIT_EXPECT_EQ(test, f->calls, 1);
	KUNIT_EXPECT_EQ(test, second.calls, 1);
	free_irq(irq, f);
	raise(f);
	KUNIT_EXPECT_EQ(test, f->calls, 1);
	KUNIT_EXPECT_EQ(test, second.calls, 2);
	free_irq(irq, &second);
	fake_end(f);
}

/* Held from the interrupt until the thread is through. */
static void one_shot(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);

	f->ret = IRQ_WAKE_THREAD;
	KUNIT_ASSERT_EQ(test, request_threaded_irq(f->irq, handler, thread,
						   IRQF_ONESHOT, "shot", f), 0);
	raise(f);
	KUNIT_EXPECT_STREQ(test, f->log, "umah");
	complete(&f->go);
	wait_for_completion(&f->threaded);
	synchronize_irq(f->irq);
	KUNIT_EXPECT_STREQ(test, f->log, "umahtu");
	free_irq(f->irq, f);
	fake_end(f);
}

/* Not held: it may come again, and the thread runs for what came meanwhile. */
static void thread_beside_an_open_line(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);

	f->ret = IRQ_WAKE_THREAD;
	KUNIT_ASSERT_EQ(test, request_threaded_irq(f->irq, handler, thread, 0,
						   "open", f), 0);
	raise(f);
	raise(f);
	KUNIT_EXPECT_EQ(test, f->calls, 2);
	complete_all(&f->go);
	wait_for_completion(&f->threaded);
	free_irq(f->irq, f);
	fake_end(f);
}

static DEFINE_PER_CPU(int, percpu_calls);

static irqreturn_t percpu_handler(int irq, void *dev_id)
{
	(*(int *)dev_id)++;
	return IRQ_HANDLED;
}

static void each_cpu_its_own(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_percpu_devid_irq);
	int before;

	irq_set_percpu_devid(f->irq);
	KUNIT_EXPECT_EQ(test, request_irq(f->irq, handler, 0, "x", f), -EINVAL);
	KUNIT_ASSERT_EQ(test, request_percpu_irq(f->irq, percpu_handler, "own",
						 &percpu_calls), 0);
	KUNIT_EXPECT_EQ(test, request_percpu_irq(f->irq, percpu_handler, "own",
						 &percpu_calls), -EBUSY);
	enable_percpu_irq(f->irq, IRQ_TYPE_NONE);
	preempt_disable();
	before = *this_cpu_ptr(&percpu_calls);
	raise(f);
	KUNIT_EXPECT_EQ(test, *this_cpu_ptr(&percpu_calls), before + 1);
	preempt_enable();
	disable_percpu_irq(f->irq);
	KUNIT_EXPECT_STREQ(test, f->log, "uaem");
	free_percpu_irq(f->irq, &percpu_calls);
	fake_end(f);
}

static void nobody_cares(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_fasteoi_irq);

	f->ret = IRQ_NONE;
	KUNIT_ASSERT_EQ(test, request_irq(f->irq, handler, 0, "wild", f), 0);
	for (int i = 0; i < 100001; i++)
		raise(f);
	KUNIT_EXPECT_EQ(test, f->calls, 100000);
	KUNIT_EXPECT_TRUE(test, irq_to_desc(f->irq)->state & IRQS_SPURIOUS);
	free_irq(f->irq, f);
	/* Whoever comes next may have mended it. */
	f->ret = IRQ_HANDLED;
	KUNIT_ASSERT_EQ(test, request_irq(f->irq, handler, 0, "tame", f), 0);
	raise(f);
	KUNIT_EXPECT_EQ(test, f->calls, 100001);
	free_irq(f->irq, f);
	fake_end(f);
}

static void affinity_needs_a_chip_that_can(struct kunit *test)
{
	struct fake *f = fake_new(test, handle_level_irq);

	KUNIT_EXPECT_EQ(test, irq_set_affinity(f->irq, cpu_online_mask),
			-EINVAL);
	fake_end(f);
}

struct storm {
	struct fake *f;
	int freed;
};

static void storm_work(void *arg, int id)
{
	struct storm *s = arg;

	for (int i = 0; i < 300; i++) {
		if (id) {
			raise(s->f);
		} else if (!request_irq(s->f->irq, handler, 0, "storm", s->f)) {
			cond_resched();
			free_irq(s->f->irq, s->f);
			s->freed++;
		}
		if (i % 32 == 0)
			cond_resched();
	}
}

/* Requests and interrupts of one line on several CPUs. */
static void comes_while_it_goes(struct kunit *test)
{
	struct storm s = { .f = fake_new(test, handle_level_irq) };

	crew_run(test, 4, storm_work, &s);
	KUNIT_EXPECT_EQ(test, s.freed, 300);
	fake_end(s.f);
}

static struct kunit_case irq_cases[] = {
	KUNIT_CASE(numbers),
	KUNIT_CASE(what_is_refused),
	KUNIT_CASE(level),
	KUNIT_CASE(edge),
	KUNIT_CASE(fasteoi),
	KUNIT_CASE(on_and_off),
	KUNIT_CASE(edge_while_off),
	KUNIT_CASE(sharing),
	KUNIT_CASE(one_shot),
	KUNIT_CASE(thread_beside_an_open_line),
	KUNIT_CASE(each_cpu_its_own),
	KUNIT_CASE(nobody_cares),
	KUNIT_CASE(affinity_needs_a_chip_that_can),
	KUNIT_CASE(comes_while_it_goes),
	{}
};

static struct kunit_suite irq_suite = {
	.name = "irq",
	.test_cases = irq_cases,
};
kunit_test_suite(irq_suite);
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
