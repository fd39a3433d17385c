// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of devices as messages: MSI-X. A table in the device's memory says for each line of
 * its own what is to be written where, and whether it may be.
 *
 * Owns the numbers of messages in their domain (msi_mutex), and the tables of devices: an entry
 * is its line's, under the line's lock.
 */
#include <asm/io.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>

/* More than there are vectors. */
#define MAX_MESSAGES	256

/* Of one line: where its entry is, and what the host calls it. */
struct pci_message {
	const struct pci_host *host;
	void __iomem *entry;
	int vector;
	unsigned int irq;
};

struct pci_irqs {
	u8 cap;
	unsigned int n;
	void __iomem *table;
	struct pci_message messages[];
};

static DEFINE_MUTEX(msi_mutex);
static struct irq_domain *msi_domain;			/* msi_mutex */
static struct pci_message **messages;			/* msi_mutex; with the domain */
static unsigned int nr_messages;			/* msi_mutex */

/* --- Lines. --- */

/* Read back: when this is over the device knows. */
static void set_masked(struct irq_data *data, bool masked)
{
	const struct pci_message *m = data->chip_data;
	void __iomem *control = m->entry + PCI_MSIX_ENTRY_VECTOR_CTRL;

	writel(masked ? PCI_MSIX_ENTRY_CTRL_MASKBIT : 0, control);
	readl(control);
}

/* What the device has to say meanwhile it says when the mask goes. */
static void msi_mask(struct irq_data *data)
{
	set_masked(data, true);
}

static void msi_unmask(struct irq_data *data)
{
	set_masked(data, false);
}

/* An edge is acknowledged before it is served, by whoever brings it to the CPU. */
static void msi_ack(struct irq_data *data)
{
	const struct pci_message *m = data->chip_data;

	m->host->ops->msi_ack();
}

/* The entry is masked: a device must not see half of it. */
static int write_message(const struct pci_message *m, unsigned int cpu)
{
	struct msi_msg msg;
	int err = m->host->ops->msi_message(m->vector, cpu, &msg);

	if (err)
		return err;
	writel(msg.address, m->entry + PCI_MSIX_ENTRY_LOWER_ADDR);
	writel(msg.address >> 32, m->entry + PCI_MSIX_ENTRY_UPPER_ADDR);
	writel(msg.data, m->entry + PCI_MSIX_ENTRY_DATA);
	return 0;
}

/* The first of @dest that is online and can be reached. It is masked meanwhile, if it was not. */
static int msi_set_affinity(struct irq_data *data, const struct cpumask *dest)
{
	const struct pci_message *m = data->chip_data;
	u32 control = readl(m->entry + PCI_MSIX_ENTRY_VECTOR_CTRL);
	int err = -EINVAL;
	unsigned int cpu;

	msi_mask(data);
	for_each_cpu(cpu, dest) {
		err = cpu_online(cpu) ? write_message(m, cpu) : -EINVAL;
		if (!err)
			break;
	}
	writel(control, m->entry + PCI_MSIX_ENTRY_VECTOR_CTRL);
	return err;
}

/* Their numbers begin behind those that lines of a PC may want. */
#define FIRST_MSI_IRQ	24

static struct irq_chip msi_chip = {
	.name = "PCI-MSI", .names_flow = true, .irq_mask = msi_mask, .irq_unmask = msi_unmask,
	.irq_ack = msi_ack, .irq_set_affinity = msi_set_affinity,
};

/* With msi_mutex: of the message that is being made. A new line goes to the first CPU. */
static int msi_map(struct irq_domain *d, unsigned int irq, irq_hw_number_t nr)
{
	struct pci_message *m = messages[nr];
	int err;

	m->vector = m->host->ops->msi_alloc(irq_to_desc(irq));
	if (m->vector < 0)
		return m->vector;
	irq_set_chip_and_handler(irq, &msi_chip, handle_edge_irq);
	irq_set_chip_data(irq, m);
	err = write_message(m, 0);
	if (err)
		m->host->ops->msi_free(m->vector);
	return err;
}

/* Nobody has requested it any more, so it is masked. */
static void msi_unmap(struct irq_domain *d, unsigned int irq)
{
	const struct pci_message *m = irq_desc_get_irq_data(irq_to_desc(irq))->chip_data;

	m->host->ops->msi_free(m->vector);
}

static const struct irq_domain_ops msi_ops = { .map = msi_map, .unmap = msi_unmap };

/* With msi_mutex. There is one while there are messages; NULL without memory. */
static struct irq_domain *get_domain(void)
{
	if (msi_domain)
		return msi_domain;
	messages = kcalloc(MAX_MESSAGES, sizeof(*messages), GFP_KERNEL);
	if (messages)
		msi_domain = irq_domain_create_linear("PCI-MSI", MAX_MESSAGES, &msi_ops, NULL);
	if (!msi_domain) {
		kfree(messages);
		return NULL;
	}
	msi_domain->first_irq = FIRST_MSI_IRQ;
	return msi_domain;
}

/* With msi_mutex. */
static void put_domain(void)
{
	if (nr_messages || !msi_domain)
		return;
	irq_domain_remove(msi_domain);
	msi_domain = NULL;
	kfree(messages);
}

/* Its entry is masked before and afterwards. 0 or an error. */
static int make_line(struct pci_message *m)
{
	struct irq_domain *d;

	writel(PCI_MSIX_ENTRY_CTRL_MASKBIT, m->entry + PCI_MSIX_ENTRY_VECTOR_CTRL);
	guard(mutex)(&msi_mutex);
	d = get_domain();
	if (!d)
		return -ENOMEM;
	for (unsigned int i = 0; i < MAX_MESSAGES; i++) {
		if (messages[i])
			continue;
		messages[i] = m;
		m->irq = irq_create_mapping(d, i);
		if (m->irq)
			nr_messages++;
		else
			messages[i] = NULL;
		break;
	}
	put_domain();
	return m->irq ? 0 : -ENOSPC;
}

/* Its number, and the vector behind it, are for others again. */
static void drop_line(const struct pci_message *m)
{
	guard(mutex)(&msi_mutex);
	irq_dispose_mapping(m->irq);
	for (unsigned int i = 0; i < MAX_MESSAGES; i++)
		if (messages[i] == m)
			messages[i] = NULL;
	nr_messages--;
	put_domain();
}

/* --- Devices. --- */

/* 0: it has none, or no table of them. */
unsigned int pci_max_irqs(const struct pci_dev *dev)
{
	u8 cap = pci_find_capability(dev, PCI_CAP_ID_MSIX);

	return cap ? (pci_read16(dev, cap + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_QSIZE) + 1 : 0;
}
EXPORT_SYMBOL_GPL(pci_max_irqs);

/* Which BAR, and where in it, are one register. */
static void __iomem *map_table(const struct pci_dev *dev, u8 cap, unsigned int n)
{
	u32 where = pci_read32(dev, cap + PCI_MSIX_TABLE);

	return pci_iomap_range(dev, &(struct pci_range){
		.bar = where & PCI_MSIX_TABLE_BIR, .offset = where & PCI_MSIX_TABLE_OFFSET,
		.len = n * PCI_MSIX_ENTRY_SIZE });
}

/* The size of the table stands beside them. */
static void set_flags(const struct pci_dev *dev, u16 flags)
{
	unsigned int reg = dev->irqs->cap + PCI_MSIX_FLAGS;
	u16 size = pci_read16(dev, reg) & PCI_MSIX_FLAGS_QSIZE;

	pci_write16(dev, reg, size | flags);
}

/* All other entries are masked from the device's reset on. */
int pci_alloc_irqs(struct pci_dev *dev, unsigned int n)
{
	unsigned int max = pci_max_irqs(dev);
	struct pci_irqs *irqs;
	int err = 0;

	if (!max)
		return -EOPNOTSUPP;
	if (n > max)
		return -ENOSPC;
	irqs = kzalloc(struct_size(irqs, messages, n), GFP_KERNEL);
	if (!irqs)
		return -ENOMEM;
	irqs->cap = pci_find_capability(dev, PCI_CAP_ID_MSIX);
	irqs->table = map_table(dev, irqs->cap, n);
	if (!irqs->table) {
		kfree(irqs);
		return -EINVAL;
	}
	dev->irqs = irqs;
	set_flags(dev, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	for (; irqs->n < n; irqs->n++) {
		struct pci_message *m = &irqs->messages[irqs->n];

		m->host = dev->host;
		m->entry = irqs->table + irqs->n * PCI_MSIX_ENTRY_SIZE;
		err = make_line(m);
		if (err)
			break;
	}
	if (err)
		pci_free_irqs(dev);
	else
		set_flags(dev, PCI_MSIX_FLAGS_ENABLE);
	return err;
}
EXPORT_SYMBOL_GPL(pci_alloc_irqs);

/* The device is told first: what comes too late is nobody's. */
void pci_free_irqs(struct pci_dev *dev)
{
	struct pci_irqs *irqs = dev->irqs;

	set_flags(dev, 0);
	while (irqs->n)
		drop_line(&irqs->messages[--irqs->n]);
	dev->irqs = NULL;
	pci_iounmap_range(dev, irqs->table);
	kfree(irqs);
}
EXPORT_SYMBOL_GPL(pci_free_irqs);

/* For request_irq(). */
unsigned int pci_irq(const struct pci_dev *dev, unsigned int n)
{
	return dev->irqs->messages[n].irq;
}
EXPORT_SYMBOL_GPL(pci_irq);
