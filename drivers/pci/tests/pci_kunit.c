// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of drivers/pci/ and of virtio on it: a machine made of memory, whose functions say what
 * a test has written into them. BARs lie in one page of memory that stands for the addresses
 * from BASE on.
 */
#include <asm/io.h>
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/preempt.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <linux/virtio.h>
#include <uapi/linux/virtio_config.h>
#include <uapi/linux/virtio_pci.h>

#include "../../virtio/virtio_pci.h"
#include "../../virtio/virtio_ring.h"

#define BASE		0x80000000u
#define MEMORY_SIZE	16384
#define NR_FNS		10
#define FIRST_VECTOR	0x40

/* One function; a BAR keeps the bits of its mask, and what it is stands in @fixed. */
struct fn {
	u16 bdf;
	u8 config[256];
	u32 mask[7], fixed[7];
	unsigned int bad_writes;	/* to BARs that it answers to */
};

struct machine {
	struct pci_host host;
	struct fn fns[NR_FNS];
	unsigned int n;
	u8 *memory;
	unsigned int nr_mapped, nr_vectors, max_vectors, nr_acks;
};

static struct machine *the_machine;	/* the one of the running case */

static struct fn *find_fn(const struct pci_host *host, u16 bdf)
{
	struct machine *m = container_of(host, struct machine, host);

	for (unsigned int i = 0; i < m->n; i++)
		if (m->fns[i].bdf == bdf)
			return &m->fns[i];
	return NULL;
}

static u32 fake_read(const struct pci_host *host, struct pci_reg r)
{
	struct fn *fn = find_fn(host, r.bdf);
	u32 value = ~0u;

	if (!fn)
		return value >> (32 - 8 * r.size);
	value = 0;
	memcpy(&value, fn->config + r.reg, r.size);
	return value;
}

/* Which BAR it is; 6 for the ROM; -1. */
static int bar_of(const struct fn *fn, unsigned int reg)
{
	bool bridge = fn->config[PCI_HEADER_TYPE] & 1;

	if (reg == (bridge ? PCI_ROM_ADDRESS1 : PCI_ROM_ADDRESS))
		return 6;
	if (reg < PCI_BASE_ADDRESS_0 || reg >= PCI_BASE_ADDRESS_0 + (bridge ? 8 : 24))
		return -1;
	return (reg - PCI_BASE_ADDRESS_0) / 4;
}

static void fake_write(const struct pci_host *host, struct pci_reg r, u32 value)
{
	struct fn *fn = find_fn(host, r.bdf);
	int bar = bar_of(fn, r.reg);

	if (bar >= 0) {
		if (fn->config[PCI_COMMAND] & (PCI_COMMAND_IO | PCI_COMMAND_MEMORY))
			fn->bad_writes++;
		value = (value & fn->mask[bar]) | fn->fixed[bar];
	}
	memcpy(fn->config + r.reg, &value, r.size);
}

static void __iomem *fake_map(phys_addr_t phys, size_t size)
{
	if (phys < BASE || phys - BASE + size > MEMORY_SIZE)
		return NULL;
	the_machine->nr_mapped++;
	return (void __iomem __force *)the_machine->memory + (phys - BASE);
}

static void fake_unmap(volatile void __iomem *addr)
{
	the_machine->nr_mapped--;
}

static int fake_msi_alloc(struct irq_desc *desc)
{
	if (the_machine->nr_vectors == the_machine->max_vectors)
		return -ENOSPC;
	return FIRST_VECTOR + the_machine->nr_vectors++;
}

static void fake_msi_free(int vector)
{
	the_machine->nr_vectors--;
}

static int fake_msi_message(int vector, unsigned int cpu, struct msi_msg *msg)
{
	*msg = (struct msi_msg){ .address = 0x1fee00000ull + cpu, .data = vector };
	return 0;
}

static void fake_msi_ack(void)
{
	the_machine->nr_acks++;
}

static const struct pci_host_ops fake_ops = {
	.read = fake_read, .write = fake_write, .map = fake_map, .unmap = fake_unmap,
	.msi_alloc = fake_msi_alloc, .msi_free = fake_msi_free, .msi_message = fake_msi_message,
	.msi_ack = fake_msi_ack,
};

/* --- Building one. --- */

static void forget(void *m)
{
	pci_forget_host(&((struct machine *)m)->host);
}

static struct machine *make(struct kunit *test)
{
	struct machine *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->memory = kunit_kzalloc(test, MEMORY_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->memory);
	m->host.ops = &fake_ops;
	m->host.last_bus = 9;
	m->max_vectors = 8;
	the_machine = m;
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, forget, m), 0);
	return m;
}

static void put16(struct fn *fn, unsigned int reg, u16 value)
{
	put_unaligned_le16(value, fn->config + reg);
}

static void put32(struct fn *fn, unsigned int reg, u32 value)
{
	put_unaligned_le32(value, fn->config + reg);
}

static u32 get32(const struct fn *fn, unsigned int reg)
{
	return get_unaligned_le32(fn->config + reg);
}

static struct fn *add_fn(struct machine *m, unsigned int bus, unsigned int devfn)
{
	struct fn *fn = &m->fns[m->n++];

	fn->bdf = PCI_BDF(bus, devfn);
	put16(fn, PCI_VENDOR_ID, 0x1234);
	put16(fn, PCI_DEVICE_ID, 0x1000 + fn->bdf);
	return fn;
}

static struct fn *add_bridge(struct machine *m, unsigned int bus, unsigned int devfn, u8 to)
{
	struct fn *fn = add_fn(m, bus, devfn);

	fn->config[PCI_HEADER_TYPE] = PCI_HEADER_TYPE_BRIDGE;
	fn->config[PCI_PRIMARY_BUS] = bus;
	fn->config[PCI_SECONDARY_BUS] = to;
	return fn;
}

/* A BAR of that size at that address. */
static void set_bar(struct fn *fn, unsigned int i, u32 value, u32 size)
{
	fn->mask[i] = ~(size - 1);
	fn->fixed[i] = value & (i == 6 ? 0 : value & 1 ? 3 : 15);
	put32(fn, i == 6 ? PCI_ROM_ADDRESS : PCI_BASE_ADDRESS_0 + 4 * i, value);
}

/* At @at, in front of the list. */
static void add_cap(struct fn *fn, u8 at, u8 id)
{
	put16(fn, PCI_STATUS, PCI_STATUS_CAP_LIST);
	fn->config[at] = id;
	fn->config[at + PCI_CAP_LIST_NEXT] = fn->config[PCI_CAPABILITY_LIST];
	fn->config[PCI_CAPABILITY_LIST] = at;
}

static void scan(struct kunit *test, struct machine *m)
{
	KUNIT_ASSERT_EQ(test, pci_scan_host(&m->host), 0);
}

/* Of the machine alone: a real one may be there as well. */
struct wanted {
	const struct pci_host *host;
	struct pci_dev *found[32];
	unsigned int n;
};

static int collect(struct pci_dev *dev, void *arg)
{
	struct wanted *w = arg;

	if (dev->host == w->host && w->n < ARRAY_SIZE(w->found))
		w->found[w->n++] = dev;
	return 0;
}

static struct pci_dev *only_one(struct kunit *test, struct machine *m)
{
	struct wanted w = { .host = &m->host };

	scan(test, m);
	pci_for_each(collect, &w);
	KUNIT_ASSERT_EQ(test, w.n, 1u);
	return w.found[0];
}

static void expect_found(struct kunit *test, struct machine *m, const u16 *bdfs, unsigned int n)
{
	struct wanted w = { .host = &m->host };

	scan(test, m);
	pci_for_each(collect, &w);
	KUNIT_ASSERT_EQ(test, w.n, n);
	for (unsigned int i = 0; i < n; i++) {
		KUNIT_EXPECT_EQ(test, w.found[i]->bdf, bdfs[i]);
		KUNIT_EXPECT_EQ(test, w.found[i]->device, 0x1000 + bdfs[i]);
	}
}

/* --- Who is there. --- */

static void functions(struct kunit *test)
{
	static const u16 found[] = { 0x00, 0x08, 0x0b, 0xf8 };
	struct machine *m = make(test);

	add_fn(m, 0, 0x00);
	add_fn(m, 0, 0x01);	/* the first does not say that there are more */
	add_fn(m, 0, 0x08)->config[PCI_HEADER_TYPE] = 0x80;
	add_fn(m, 0, 0x0b);
	add_fn(m, 0, 0x13);	/* without a first nobody looks for others */
	add_fn(m, 0, 0xf8);
	put32(add_fn(m, 0, 0x20), PCI_VENDOR_ID, 0);
	add_fn(m, 1, 0x00);	/* nobody leads there */
	expect_found(test, m, found, ARRAY_SIZE(found));
}

static void bridges(struct kunit *test)
{
	static const u16 found[] = { 0x08, 0x10, 0x110, 0x300, 0x208 };
	struct machine *m = make(test);

	/* As firmware counts: what is behind the first comes before the second. */
	add_bridge(m, 0, 0x08, 1);
	add_bridge(m, 1, 0x10, 2);
	add_fn(m, 2, 0x08);
	add_bridge(m, 0, 0x10, 3);
	add_fn(m, 3, 0x00);
	expect_found(test, m, found, ARRAY_SIZE(found));
}

static void bridges_that_lie(struct kunit *test)
{
	static const u16 found[] = { 0x08, 0x10, 0x18, 0x20, 0x108 };
	struct machine *m = make(test);

	add_bridge(m, 0, 0x08, 0);		/* to itself */
	add_bridge(m, 0, 0x10, 1);
	add_bridge(m, 0, 0x18, 1);		/* where another leads */
	add_bridge(m, 0, 0x20, 10);		/* beyond the end */
	add_bridge(m, 1, 0x08, 1);		/* in a circle */
	add_fn(m, 10, 0x08);
	expect_found(test, m, found, ARRAY_SIZE(found));
}

static void no_memory_to_scan(struct kunit *test)
{
	struct machine *m = make(test);

	add_bridge(m, 0, 0x08, 1);
	add_fn(m, 1, 0x00);
	KUNIT_FAIL_NTH(test, run) {
		int err = pci_scan_host(&m->host);

		KUNIT_EXPECT_EQ(test, err, kunit_fail_nth_hit(&run) ? -ENOMEM : 0);
		pci_forget_host(&m->host);
	}
}

/* --- Their addresses. --- */

static void addresses(struct kunit *test)
{
	struct machine *m = make(test);
	struct fn *fn = add_fn(m, 0, 0x08);
	struct pci_dev *dev;
	u8 before[256];

	put16(fn, PCI_COMMAND, PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	set_bar(fn, 0, 0xc041, 0x40);
	set_bar(fn, 1, BASE, 0x1000);
	set_bar(fn, 2, 0x0000400c, 0x4000);
	set_bar(fn, 3, 0x12, 1);
	set_bar(fn, 5, 0xfeb00004, 0x1000);	/* of 64 bits, and the other half is missing */
	set_bar(fn, 6, 0xfea00000, 0x10000);
	memcpy(before, fn->config, sizeof(before));
	dev = only_one(test, m);
	KUNIT_EXPECT_EQ(test, memcmp(before, fn->config, sizeof(before)), 0);
	KUNIT_EXPECT_EQ(test, fn->bad_writes, 0u);
	KUNIT_EXPECT_EQ(test, dev->bars[0].start, 0xc040ull);
	KUNIT_EXPECT_EQ(test, dev->bars[0].size, 0x40ull);
	KUNIT_EXPECT_EQ(test, dev->bars[0].flags, 1);
	KUNIT_EXPECT_EQ(test, dev->bars[1].start, (u64)BASE);
	KUNIT_EXPECT_EQ(test, dev->bars[1].size, 0x1000ull);
	KUNIT_EXPECT_EQ(test, dev->bars[2].start, 0x1200004000ull);
	KUNIT_EXPECT_EQ(test, dev->bars[2].size, 0x4000ull);
	KUNIT_EXPECT_EQ(test, dev->bars[2].flags, 0xc);
	KUNIT_EXPECT_EQ(test, dev->bars[3].size, 0ull);
	KUNIT_EXPECT_EQ(test, dev->bars[4].size, 0ull);
	KUNIT_EXPECT_EQ(test, dev->bars[5].start, 0xfeb00000ull);
	KUNIT_EXPECT_EQ(test, dev->bars[5].size, 0x1000ull);
	KUNIT_EXPECT_EQ(test, dev->bars[6].start, 0xfea00000ull);
	KUNIT_EXPECT_EQ(test, dev->bars[6].size, 0x10000ull);
}

static void ranges(struct kunit *test)
{
	static const struct {
		struct pci_range range;
		bool good;
	} cases[] = {
		{ { 1, 0, 0x1000 }, true },
		{ { 1, 0xff0, 0x10 }, true },
		{ { 1, 0, 0 }, false },
		{ { 1, 0, 0x1001 }, false },
		{ { 1, 0x1000, 1 }, false },
		{ { 1, 8, ~0ull }, false },
		{ { 1, ~0ull, 2 }, false },
		{ { 0, 0, 4 }, false },		/* ports */
		{ { 2, 0, 4 }, false },		/* nobody has given it an address */
		{ { 3, 0, 4 }, false },		/* there is none */
		{ { 6, 0, 4 }, false },
		{ { 255, 0, 4 }, false },
	};
	struct machine *m = make(test);
	struct fn *fn = add_fn(m, 0, 0x08);
	struct pci_dev *dev;

	set_bar(fn, 0, 0xc041, 0x40);
	set_bar(fn, 1, BASE, 0x1000);
	set_bar(fn, 2, 0, 0x1000);
	set_bar(fn, 6, BASE, 0x1000);
	dev = only_one(test, m);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		void __iomem *at = pci_iomap_range(dev, &cases[i].range);

		KUNIT_EXPECT_EQ_MSG(test, !!at, cases[i].good, "case %zu", i);
		if (at)
			pci_iounmap_range(dev, at);
	}
}

static void capabilities(struct kunit *test)
{
	struct machine *m = make(test);
	struct fn *fn = add_fn(m, 0, 0x08);
	struct pci_dev *dev;

	add_cap(fn, 0x60, PCI_CAP_ID_VNDR);
	add_cap(fn, 0x50, PCI_CAP_ID_MSIX);
	add_cap(fn, 0x42, PCI_CAP_ID_VNDR);	/* these bits mean nothing */
	fn->config[0x40] = PCI_CAP_ID_VNDR;
	fn->config[0x41] = 0x50;
	dev = only_one(test, m);
	KUNIT_EXPECT_EQ(test, pci_find_capability(dev, PCI_CAP_ID_MSIX), 0x50);
	KUNIT_EXPECT_EQ(test, pci_find_capability(dev, PCI_CAP_ID_VNDR), 0x40);
	KUNIT_EXPECT_EQ(test, pci_find_next_capability(dev, 0x40, PCI_CAP_ID_VNDR), 0x60);
	KUNIT_EXPECT_EQ(test, pci_find_next_capability(dev, 0x60, PCI_CAP_ID_VNDR), 0);
	/* It ends, whatever it says: in a circle, or among the header's own registers. */
	fn->config[0x61] = 0x40;
	KUNIT_EXPECT_EQ(test, pci_find_capability(dev, PCI_CAP_ID_PM), 0);
	fn->config[0x61] = 0x10;
	fn->config[0x10] = PCI_CAP_ID_PM;
	KUNIT_EXPECT_EQ(test, pci_find_capability(dev, PCI_CAP_ID_PM), 0);
	put16(fn, PCI_STATUS, 0);
	KUNIT_EXPECT_EQ(test, pci_find_capability(dev, PCI_CAP_ID_MSIX), 0);
}

/* --- Messages. --- */

/* Its table of @n entries is at the end of the memory. */
#define TABLE		(MEMORY_SIZE - 4096)

static struct fn *add_msix(struct machine *m, unsigned int n)
{
	struct fn *fn = add_fn(m, 0, 0x08);

	set_bar(fn, 0, BASE, MEMORY_SIZE);
	add_cap(fn, 0x40, PCI_CAP_ID_MSIX);
	put16(fn, 0x40 + PCI_MSIX_FLAGS, n - 1);
	put32(fn, 0x40 + PCI_MSIX_TABLE, TABLE);
	return fn;
}

/* A word of an entry. */
static u32 entry(const struct machine *m, unsigned int n, unsigned int at)
{
	return get_unaligned_le32(m->memory + TABLE + n * PCI_MSIX_ENTRY_SIZE + at);
}

static irqreturn_t count_it(int irq, void *count)
{
	++*(int *)count;
	return IRQ_HANDLED;
}

/* As the processor would have it. */
static void interrupt(unsigned int irq)
{
	unsigned long flags;

	local_irq_save(flags);
	irq_enter();
	generic_handle_irq_desc(irq_to_desc(irq));
	irq_exit();
	local_irq_restore(flags);
}

static void messages(struct kunit *test)
{
	struct machine *m = make(test);
	struct fn *fn = add_msix(m, 3);
	struct pci_dev *dev = only_one(test, m);
	int came = 0;

	KUNIT_EXPECT_EQ(test, pci_max_irqs(dev), 3u);
	KUNIT_ASSERT_EQ(test, pci_alloc_irqs(dev, 2), 0);
	KUNIT_EXPECT_EQ(test, get32(fn, 0x40) >> 16, PCI_MSIX_FLAGS_ENABLE | 2u);
	KUNIT_EXPECT_NE(test, pci_irq(dev, 0), pci_irq(dev, 1));
	for (unsigned int i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, entry(m, i, PCI_MSIX_ENTRY_LOWER_ADDR), 0xfee00000u);
		KUNIT_EXPECT_EQ(test, entry(m, i, PCI_MSIX_ENTRY_UPPER_ADDR), 1u);
		KUNIT_EXPECT_EQ(test, entry(m, i, PCI_MSIX_ENTRY_DATA), FIRST_VECTOR + i);
		KUNIT_EXPECT_EQ(test, entry(m, i, PCI_MSIX_ENTRY_VECTOR_CTRL), 1u);
	}
	KUNIT_ASSERT_EQ(test, request_irq(pci_irq(dev, 1), count_it, 0, "t", &came), 0);
	KUNIT_EXPECT_EQ(test, entry(m, 0, PCI_MSIX_ENTRY_VECTOR_CTRL), 1u);
	KUNIT_EXPECT_EQ(test, entry(m, 1, PCI_MSIX_ENTRY_VECTOR_CTRL), 0u);
	interrupt(pci_irq(dev, 1));
	KUNIT_EXPECT_EQ(test, came, 1);
	KUNIT_EXPECT_EQ(test, m->nr_acks, 1u);
	disable_irq(pci_irq(dev, 1));
	interrupt(pci_irq(dev, 1));
	KUNIT_EXPECT_EQ(test, entry(m, 1, PCI_MSIX_ENTRY_VECTOR_CTRL), 1u);
	KUNIT_EXPECT_EQ(test, came, 1);
	free_irq(pci_irq(dev, 1), &came);
	pci_free_irqs(dev);
	KUNIT_EXPECT_EQ(test, get32(fn, 0x40) >> 16, 2u);
	KUNIT_EXPECT_EQ(test, m->nr_vectors, 0u);
	KUNIT_EXPECT_EQ(test, m->nr_mapped, 0u);
}

/* To another CPU, without a moment in which the device would see half of it. */
static void messages_move(struct kunit *test)
{
	struct machine *m = make(test);
	struct cpumask second = { 0 };
	struct pci_dev *dev;
	int came = 0;

	if (num_online_cpus() < 2)
		kunit_skip(test, "there is one CPU");
	cpumask_set_cpu(1, &second);
	add_msix(m, 1);
	dev = only_one(test, m);
	KUNIT_ASSERT_EQ(test, pci_alloc_irqs(dev, 1), 0);
	KUNIT_ASSERT_EQ(test, request_irq(pci_irq(dev, 0), count_it, 0, "t", &came), 0);
	KUNIT_EXPECT_EQ(test, irq_set_affinity(pci_irq(dev, 0), &second), 0);
	KUNIT_EXPECT_EQ(test, entry(m, 0, PCI_MSIX_ENTRY_LOWER_ADDR), 0xfee00001u);
	KUNIT_EXPECT_EQ(test, entry(m, 0, PCI_MSIX_ENTRY_VECTOR_CTRL), 0u);
	free_irq(pci_irq(dev, 0), &came);
	pci_free_irqs(dev);
}

static void no_messages(struct kunit *test)
{
	struct machine *m = make(test);
	struct fn *fn = add_msix(m, 3);
	struct pci_dev *dev = only_one(test, m);

	KUNIT_EXPECT_EQ(test, pci_alloc_irqs(dev, 4), -ENOSPC);
	m->max_vectors = 1;
	KUNIT_EXPECT_EQ(test, pci_alloc_irqs(dev, 2), -ENOSPC);
	KUNIT_EXPECT_EQ(test, m->nr_vectors, 0u);
	m->max_vectors = 8;
	put32(fn, 0x40 + PCI_MSIX_TABLE, 0x7fffff8);
	KUNIT_EXPECT_EQ(test, pci_alloc_irqs(dev, 2), -EINVAL);
	put32(fn, 0x40 + PCI_MSIX_TABLE, TABLE | 7);
	KUNIT_EXPECT_EQ(test, pci_alloc_irqs(dev, 2), -EINVAL);
	fn->config[0x40] = PCI_CAP_ID_PM;
	KUNIT_EXPECT_EQ(test, pci_alloc_irqs(dev, 1), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, m->nr_mapped, 0u);
	KUNIT_EXPECT_NULL(test, dev->irqs);
}

static void no_memory_for_messages(struct kunit *test)
{
	struct machine *m = make(test);
	struct pci_dev *dev;

	add_msix(m, 2);
	dev = only_one(test, m);
	KUNIT_FAIL_NTH(test, run) {
		int err = pci_alloc_irqs(dev, 2);

		KUNIT_EXPECT_EQ(test, !err, !kunit_fail_nth_hit(&run));
		if (!err)
			pci_free_irqs(dev);
		KUNIT_EXPECT_EQ(test, m->nr_vectors, 0u);
		KUNIT_EXPECT_EQ(test, m->nr_mapped, 0u);
	}
}

/* --- What programs see. --- */

static void as_lspci_reads_it(struct kunit *test)
{
	struct machine *m = make(test);
	struct fn *fn = add_fn(m, 0, 0xfa);
	struct seq_file text = { .size = 1024 };
	struct pci_dev *dev;

	text.buf = kunit_kzalloc(test, text.size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, text.buf);
	add_fn(m, 0, 0xf8)->config[PCI_HEADER_TYPE] = 0x80;
	put32(fn, PCI_CLASS_REVISION, 0x01060102);
	put32(fn, PCI_SUBSYSTEM_VENDOR_ID, 0x1100abcd);
	fn->config[PCI_INTERRUPT_PIN] = 1;
	fn->config[PCI_INTERRUPT_LINE] = 10;
	set_bar(fn, 4, 0xc041, 0x20);
	set_bar(fn, 5, 0xfebd1000, 0x1000);
	scan(test, m);
	pci_forget_host(&m->host);
	m->fns[1].bdf = 0x9999;
	fn->bdf = 0xf8;
	dev = only_one(test, m);
	dev->driver = "ahci";
	pci_show_line(dev, &text);
	KUNIT_EXPECT_STREQ(test, text.buf,
		"00f8\t123410fa\ta"
		"\t               0\t               0\t               0\t               0"
		"\t            c041\t        febd1000\t               0"
		"\t               0\t               0\t               0\t               0"
		"\t              20\t            1000\t               0\tahci\n");
	text.count = 0;
	memset(text.buf, 0, text.size);
	text.private = dev;
	pci_uevent_show(&text, NULL);
	KUNIT_EXPECT_STREQ(test, text.buf,
		"DRIVER=ahci\nPCI_CLASS=10601\nPCI_ID=1234:10FA\nPCI_SUBSYS_ID=ABCD:1100\n"
		"PCI_SLOT_NAME=0000:00:1f.0\n"
		"MODALIAS=pci:v00001234d000010FAsv0000ABCDsd00001100bc01sc06i01\n");
	dev->driver = NULL;
}

/* --- Virtio on it. --- */

#define TEST_ID		0x3f
#define VP_COMMON	0x000
#define VP_NOTIFY	0x400
#define VP_CONFIG	0x800

static void add_vp_cap(struct fn *fn, u8 at, u8 type, u32 offset)
{
	add_cap(fn, at, PCI_CAP_ID_VNDR);
	fn->config[at + VIRTIO_PCI_CAP_CFG_TYPE] = type;
	put32(fn, at + VIRTIO_PCI_CAP_OFFSET, offset);
	put32(fn, at + VIRTIO_PCI_CAP_LENGTH, 0x100);
}

/* It keeps all that it is told, and so seems to have said it. */
static struct fn *add_virtio(struct machine *m, unsigned int nr_lines)
{
	struct fn *fn = add_msix(m, nr_lines);

	put16(fn, PCI_VENDOR_ID, 0x1af4);
	put16(fn, PCI_DEVICE_ID, 0x1040 + TEST_ID);
	add_vp_cap(fn, 0x50, VIRTIO_PCI_CAP_COMMON_CFG, VP_COMMON);
	add_vp_cap(fn, 0x60, VIRTIO_PCI_CAP_DEVICE_CFG, VP_CONFIG);
	add_vp_cap(fn, 0x70, VIRTIO_PCI_CAP_NOTIFY_CFG, VP_NOTIFY);
	put32(fn, 0x70 + VIRTIO_PCI_NOTIFY_CAP_MULT, 4);
	put_unaligned_le16(2, m->memory + VIRTIO_PCI_COMMON_NUMQ);
	put_unaligned_le16(24, m->memory + VIRTIO_PCI_COMMON_Q_SIZE);
	put_unaligned_le16(3, m->memory + VIRTIO_PCI_COMMON_Q_NOFF);
	put_unaligned_le32(~0u, m->memory + VIRTIO_PCI_COMMON_DF);
	put_unaligned_le16(0xbeef, m->memory + VP_CONFIG + 6);
	return fn;
}

static unsigned int nr_called, nr_changes;
static struct virtqueue *test_vq, *third_vq;

static void called(struct virtqueue *vq)
{
	nr_called++;
}

static int test_probe(struct virtio_device *vdev)
{
	test_vq = vdev->config->setup_vq(vdev, 1, called);
	third_vq = vdev->config->setup_vq(vdev, 2, called);
	if (!test_vq)
		return -ENOMEM;
	virtio_device_ready(vdev);
	return 0;
}

static void test_remove(struct virtio_device *vdev)
{
	vdev->config->reset(vdev);
	vdev->config->del_vqs(vdev);
}

static void test_changed(struct virtio_device *vdev)
{
	nr_changes++;
}

static struct virtio_driver test_driver = {
	.name = "test", .id = TEST_ID, .probe = test_probe, .remove = test_remove,
	.config_changed = test_changed,
};

static void driven_by_virtio(struct kunit *test)
{
	static u8 data[4];
	struct virtio_buf buf = { .addr = data, .len = 4 };
	struct machine *m = make(test);
	struct fn *fn = add_virtio(m, 4);
	struct pci_dev *dev = only_one(test, m);
	struct virtio_device *vdev;
	struct vring_queue *q;
	u16 field;

	nr_called = nr_changes = 0;
	KUNIT_ASSERT_EQ(test, register_virtio_driver(&test_driver), 0);
	KUNIT_ASSERT_EQ(test, virtio_pci_probe(dev, &vdev), 0);
	KUNIT_ASSERT_PTR_EQ(test, vdev->driver, &test_driver);
	KUNIT_EXPECT_STREQ(test, dev->driver, "virtio-pci");
	KUNIT_EXPECT_STREQ(test, vdev->name, "virtio-pci.00:01.0");
	KUNIT_EXPECT_EQ(test, get32(fn, PCI_COMMAND) & 0xffff,
			PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_INTX_DISABLE);
	KUNIT_EXPECT_NULL(test, third_vq);
	KUNIT_EXPECT_EQ(test, nr_changes, 1u);
	/* A power of two, and where the notifications of this queue belong. */
	KUNIT_EXPECT_EQ(test, get_unaligned_le16(m->memory + VIRTIO_PCI_COMMON_Q_SIZE), 16);
	KUNIT_EXPECT_EQ(test, get_unaligned_le16(m->memory + VIRTIO_PCI_COMMON_Q_ENABLE), 1);
	KUNIT_EXPECT_EQ(test, virtqueue_add(test_vq, &buf, 1, data), 0);
	virtqueue_kick(test_vq);
	KUNIT_EXPECT_EQ(test, get_unaligned_le16(m->memory + VP_NOTIFY + 12), 1);
	q = container_of(test_vq, struct vring_queue, vq);
	KUNIT_EXPECT_EQ(test, q->ring.num, 16u);
	interrupt(pci_irq(dev, 0));
	KUNIT_EXPECT_EQ(test, nr_called, 0u);
	smp_store_release(&q->ring.used->idx, 1);
	interrupt(pci_irq(dev, 0));
	KUNIT_EXPECT_EQ(test, nr_called, 1u);
	KUNIT_EXPECT_EQ(test, get_unaligned_le16(m->memory + VIRTIO_PCI_COMMON_MSIX), 1);
	interrupt(pci_irq(dev, 1));
	KUNIT_EXPECT_EQ(test, nr_changes, 2u);
	virtio_config_read16(vdev, 6, &field, 1);
	KUNIT_EXPECT_EQ(test, field, 0xbeef);
	virtio_config_read16(vdev, 0xff, &field, 1);
	KUNIT_EXPECT_EQ(test, field, 0);
	virtio_pci_remove(vdev);
	unregister_virtio_driver(&test_driver);
	KUNIT_EXPECT_EQ(test, m->memory[VIRTIO_PCI_COMMON_STATUS], 0);
	KUNIT_EXPECT_EQ(test, m->nr_vectors, 0u);
	KUNIT_EXPECT_EQ(test, m->nr_mapped, 0u);
	KUNIT_EXPECT_NULL(test, dev->driver);
}

/* Each in its own way; nothing is left of it. */
static void not_driven_by_virtio(struct kunit *test)
{
	static const struct {
		u8 reg;
		u32 value;
		int err;
	} cases[] = {
		{ PCI_VENDOR_ID, 0x107f8086, -ENODEV },
		{ PCI_VENDOR_ID, 0x10801af4, -ENODEV },
		{ PCI_VENDOR_ID, 0x10401af4, -ENODEV },	/* there is no device of kind 0 */
		{ PCI_VENDOR_ID, 0x10001af4, -ENODEV },	/* and the subsystem says 0 here */
		{ 0x50 + VIRTIO_PCI_CAP_LENGTH, 55, -ENODEV },
		{ 0x50 + VIRTIO_PCI_CAP_OFFSET, MEMORY_SIZE - 4, -ENODEV },
		{ 0x50 + VIRTIO_PCI_CAP_BAR, 77, -ENODEV },
		{ 0x70 + VIRTIO_PCI_CAP_LENGTH, 1, -ENODEV },
		{ 0x40, 0, -EOPNOTSUPP },		/* no messages */
	};
	struct machine *m = make(test);
	struct fn *fn = add_virtio(m, 1), good = *fn;
	struct pci_dev *dev;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct virtio_device *vdev;

		*fn = good;
		put32(fn, cases[i].reg, cases[i].value);
		dev = only_one(test, m);
		KUNIT_EXPECT_EQ_MSG(test, virtio_pci_probe(dev, &vdev), cases[i].err, "case %zu",
				    i);
		KUNIT_EXPECT_EQ(test, get32(fn, PCI_COMMAND) & PCI_COMMAND_MASTER, 0u);
		KUNIT_EXPECT_EQ(test, m->nr_mapped, 0u);
		KUNIT_EXPECT_NULL(test, dev->driver);
		pci_forget_host(&m->host);
	}
}

static struct kunit_case pci_cases[] = {
	KUNIT_CASE(functions),
	KUNIT_CASE(bridges),
	KUNIT_CASE(bridges_that_lie),
	KUNIT_CASE(no_memory_to_scan),
	KUNIT_CASE(addresses),
	KUNIT_CASE(ranges),
	KUNIT_CASE(capabilities),
	KUNIT_CASE(messages),
	KUNIT_CASE(messages_move),
	KUNIT_CASE(no_messages),
	KUNIT_CASE(no_memory_for_messages),
	KUNIT_CASE(as_lspci_reads_it),
	KUNIT_CASE(driven_by_virtio),
	KUNIT_CASE(not_driven_by_virtio),
	{}
};

static struct kunit_suite pci_suite = {
	.name = "pci",
	.test_cases = pci_cases,
};
kunit_test_suite(pci_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of PCI, and of virtio on it");
MODULE_LICENSE("GPL");
