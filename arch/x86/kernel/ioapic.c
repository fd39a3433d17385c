// SPDX-License-Identifier: GPL-2.0-only
/*
 * The controllers that turn the lines of devices into messages to CPUs.
 *
 * Each has some pins, which stand for consecutive numbers (GSI) of one space;
 * that number is the hwirq of one common domain. Interrupts of the ISA bus come
 * in at the pin of the same number unless the firmware says otherwise. Two
 * registers, index and data, reach all others: ioapic_lock guards the pair.
 */
#include <asm/apic.h>
#include <asm/io.h>
#include <linux/acpi.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define MAX_IOAPICS		8
#define DEFAULT_IOAPIC		0xfec00000u
#define NR_ISA_IRQS		16
#define MAX_GSI			256

#define REG_INDEX		0x00
#define REG_DATA		0x10
#define IOAPIC_VERSION		1
#define IOAPIC_ENTRY(pin)	(0x10 + 2 * (pin))
#define NR_PINS(version)	(((version) >> 16 & 0xff) + 1)

#define ENTRY_ACTIVE_LOW	0x02000
#define ENTRY_LEVEL		0x08000
#define ENTRY_MASKED		0x10000

static struct ioapic {
	void __iomem *base;
	u32 phys;
	u32 gsi_base;
	unsigned int nr_pins;
} ioapics[MAX_IOAPICS] __ro_after_init;
static unsigned int nr_ioapics __ro_after_init;

/* Where each interrupt of the ISA bus comes in, and how. */
static struct {
	u32 gsi;
	u32 type;
} isa_irqs[NR_ISA_IRQS] __ro_after_init;

static struct irq_domain *ioapic_domain __ro_after_init;
static DEFINE_RAW_SPINLOCK(ioapic_lock);

/* Of one line in use: what its entry says. */
struct ioapic_line {
	struct ioapic *chip;
	unsigned int pin;
	u32 low;		/* vector, mode, mask */
	u32 apicid;
};

/* From the firmware's table, before there is memory. */
void __init ioapic_register(u32 phys, u32 gsi_base)
{
	if (nr_ioapics == MAX_IOAPICS) {
		pr_warn("IOAPIC at %#x is one too many, ignored\n", phys);
		return;
	}
	ioapics[nr_ioapics++] = (struct ioapic){
		.phys = phys, .gsi_base = gsi_base };
}

/* Where the firmware says nothing about polarity or mode, the bus does: an edge. */
void __init ioapic_add_override(u8 source, u32 gsi, u16 flags)
{
	bool low = ACPI_POLARITY(flags) == ACPI_ACTIVE_LOW;

	if (source >= NR_ISA_IRQS || gsi >= MAX_GSI) {
		pr_warn("ACPI: no ISA interrupt %u at GSI %u, ignored\n",
			source, gsi);
		return;
	}
	isa_irqs[source].gsi = gsi;
	if (ACPI_TRIGGER(flags) == ACPI_LEVEL)
		isa_irqs[source].type = low ? IRQ_TYPE_LEVEL_LOW :
					      IRQ_TYPE_LEVEL_HIGH;
	else
		isa_irqs[source].type = low ? IRQ_TYPE_EDGE_FALLING :
					      IRQ_TYPE_EDGE_RISING;
}

/* Under ioapic_lock, but at boot. */
static u32 ioapic_read(const struct ioapic *chip, u32 reg)
{
	writel(reg, chip->base + REG_INDEX);
	return readl(chip->base + REG_DATA);
}

/* As ioapic_read(): the index stays as it was left. */
static void ioapic_write(const struct ioapic *chip, u32 reg, u32 value)
{
	writel(reg, chip->base + REG_INDEX);
	writel(value, chip->base + REG_DATA);
}

/* Masked while its halves do not fit each other. */
static void write_entry(const struct ioapic_line *line)
{
	guard(raw_spinlock_irqsave)(&ioapic_lock);
	ioapic_write(line->chip, IOAPIC_ENTRY(line->pin),
		     line->low | ENTRY_MASKED);
	ioapic_write(line->chip, IOAPIC_ENTRY(line->pin) + 1,
		     line->apicid << 24);
	ioapic_write(line->chip, IOAPIC_ENTRY(line->pin), line->low);
}

/* The half that masks is one write: no need to mask around it. */
static void write_low(const struct ioapic_line *line)
{
	guard(raw_spinlock_irqsave)(&ioapic_lock);
	ioapic_write(line->chip, IOAPIC_ENTRY(line->pin), line->low);
}

/* A level that is still up comes again when the mask goes; an edge is lost. */
static void ioapic_mask(struct irq_data *data)
{
	struct ioapic_line *line = data->chip_data;

	line->low |= ENTRY_MASKED;
	write_low(line);
}

static void ioapic_unmask(struct irq_data *data)
{
	struct ioapic_line *line = data->chip_data;

	line->low &= ~ENTRY_MASKED;
	write_low(line);
}

/* Told to the CPU's APIC, which passes it on for those by level. */
static void ioapic_ack(struct irq_data *data)
{
	apic_eoi();
}

/* The flow follows the type: an edge must be acknowledged before it is served. */
static int ioapic_set_type(struct irq_data *data, unsigned int type)
{
	struct ioapic_line *line = data->chip_data;
	bool level = type & IRQ_TYPE_LEVEL_MASK;

	if (type == IRQ_TYPE_EDGE_BOTH)
		return -EINVAL;
	line->low &= ~(ENTRY_LEVEL | ENTRY_ACTIVE_LOW);
	if (level)
		line->low |= ENTRY_LEVEL;
	if (type & (IRQ_TYPE_LEVEL_LOW | IRQ_TYPE_EDGE_FALLING))
		line->low |= ENTRY_ACTIVE_LOW;
	write_low(line);
	irq_to_desc(data->irq)->handle = level ? handle_fasteoi_irq :
						 handle_edge_irq;
	return 0;
}

/* The first of @dest that is online; its number must fit into eight bits. */
static int ioapic_set_affinity(struct irq_data *data,
			       const struct cpumask *dest)
{
	struct ioapic_line *line = data->chip_data;
	unsigned int cpu;

	for_each_cpu(cpu, dest) {
		if (!cpu_online(cpu) || cpu_to_apicid(cpu) > 0xff)
			continue;
		line->apicid = cpu_to_apicid(cpu);
		write_entry(line);
		return 0;
	}
	return -EINVAL;
}

static struct irq_chip ioapic_chip = {
	.name = "IO-APIC", .names_flow = true, .irq_mask = ioapic_mask, .irq_unmask = ioapic_unmask,
	.irq_ack = ioapic_ack, .irq_eoi = ioapic_ack,
	.irq_set_type = ioapic_set_type,
	.irq_set_affinity = ioapic_set_affinity,
};

/* NULL: no controller has a pin for it. */
static struct ioapic *gsi_to_ioapic(u32 gsi)
{
	for (unsigned int i = 0; i < nr_ioapics; i++)
		if (gsi >= ioapics[i].gsi_base &&
		    gsi - ioapics[i].gsi_base < ioapics[i].nr_pins)
			return &ioapics[i];
	return NULL;
}

/* A new line is masked, an edge that rises, and goes to the first CPU. */
static int ioapic_map(struct irq_domain *d, unsigned int irq,
		      irq_hw_number_t gsi)
{
	struct ioapic *chip = gsi_to_ioapic(gsi);
	struct ioapic_line *line;
	int vector;

	if (!chip)
		return -ENODEV;
	line = kzalloc(sizeof(*line), GFP_KERNEL);
	if (!line)
		return -ENOMEM;
	vector = vector_alloc(irq_to_desc(irq));
	if (vector < 0) {
		kfree(line);
		return vector;
	}
	line->chip = chip;
	line->pin = gsi - chip->gsi_base;
	line->low = vector | ENTRY_MASKED;
	line->apicid = cpu_to_apicid(0);
	irq_set_chip_and_handler(irq, &ioapic_chip, handle_edge_irq);
	irq_set_chip_data(irq, line);
	write_entry(line);
	return 0;
}

/* It is masked: nobody has requested it any more. */
static void ioapic_unmap(struct irq_domain *d, unsigned int irq)
{
	struct irq_data *data = irq_desc_get_irq_data(irq_to_desc(irq));
	struct ioapic_line *line = data->chip_data;

	vector_free(line->low & 0xff);
	kfree(line);
}

static const struct irq_domain_ops ioapic_ops = {
	.map = ioapic_map, .unmap = ioapic_unmap,
};

/* Maps it if it is asked for the first time. It may sleep. */
unsigned int isa_irq_to_irq(unsigned int isa_irq)
{
	unsigned int irq;

	if (!ioapic_domain || isa_irq >= NR_ISA_IRQS)
		return 0;
	irq = irq_create_mapping(ioapic_domain, isa_irqs[isa_irq].gsi);
	if (irq)
		irq_set_irq_type(irq, isa_irqs[isa_irq].type);
	return irq;
}

/*
 * By ACPI: the number, and the type; by the command line, the number alone, and
 * then the line is as those of the ISA bus.
 */
unsigned int platform_get_irq(const struct platform_device *pdev)
{
	u32 gsi = pdev->irq.param[0];
	unsigned int irq;

	if (!ioapic_domain || !pdev->irq.param_count || gsi >= MAX_GSI)
		return 0;
	if (pdev->irq.param_count == 1 && gsi < NR_ISA_IRQS)
		return isa_irq_to_irq(gsi);
	irq = irq_create_mapping(ioapic_domain, gsi);
	if (irq && pdev->irq.param_count > 1)
		irq_set_irq_type(irq, pdev->irq.param[1]);
	return irq;
}

/*
 * What the firmware has left in the entries is of no interest: the devices are
 * not told to interrupt yet. One that cannot be mapped has no pins.
 */
static void __init start_one(struct ioapic *chip)
{
	u32 version;

	chip->base = ioremap(chip->phys, 0x1000);
	if (!chip->base) {
		pr_err("IOAPIC at %#x cannot be mapped\n", chip->phys);
		return;
	}
	version = ioapic_read(chip, IOAPIC_VERSION);
	if (version == ~0u) {
		pr_err("IOAPIC at %#x does not answer\n", chip->phys);
		return;
	}
	chip->nr_pins = NR_PINS(version);
	for (unsigned int pin = 0; pin < chip->nr_pins; pin++)
		ioapic_write(chip, IOAPIC_ENTRY(pin), ENTRY_MASKED);
	pr_info("IOAPIC at %#x, GSI %u-%u\n", chip->phys, chip->gsi_base,
		chip->gsi_base + chip->nr_pins - 1);
}

/* As it is without any word of the firmware. */
void __init ioapic_defaults(void)
{
	for (unsigned int i = 0; i < NR_ISA_IRQS; i++) {
		isa_irqs[i].gsi = i;
		isa_irqs[i].type = IRQ_TYPE_EDGE_RISING;
	}
}

/*
 * GSI n is called interrupt n, but for 0, which stands for none. Where no table
 * says anything, there is one controller at the usual place.
 */
void __init ioapic_init(void)
{
	if (!nr_ioapics)
		ioapic_register(DEFAULT_IOAPIC, 0);
	for (unsigned int i = 0; i < nr_ioapics; i++)
		start_one(&ioapics[i]);
	ioapic_domain = irq_domain_create_linear("IO-APIC", MAX_GSI,
						 &ioapic_ops, NULL);
	if (!ioapic_domain)
		panic("no memory for the lines of the IOAPICs\n");
}

/* In /proc/iomem. */
static int __init claim_ioapics(void)
{
	static char names[MAX_IOAPICS][16];

	for (unsigned int i = 0; i < nr_ioapics; i++) {
		snprintf(names[i], sizeof(names[i]), "IOAPIC %u", i);
		resource_claim(&iomem_resource, ioapics[i].phys, 0x400, names[i]);
	}
	return 0;
}
arch_initcall(claim_ioapics);
