/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices on PCI: finding them, their registers, their interrupts (drivers/pci/).
 *
 * What they are is read once, when the boot finds them; they stay for ever. Interrupts are
 * messages (MSI-X): which wire a device has only the firmware's programs know, which nobody runs.
 */
#ifndef _LINUX_PCI_H
#define _LINUX_PCI_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/types.h>
#include <uapi/linux/pci_regs.h>

struct irq_desc;
struct pci_host;
struct seq_file;

/* Of a function: bus, device, function. */
#define PCI_BDF(bus, devfn)	((bus) << 8 | (devfn))
#define PCI_BDF_BUS(bdf)	((bdf) >> 8)
#define PCI_SLOT(devfn)		((devfn) >> 3 & 0x1f)
#define PCI_FUNC(devfn)		((devfn) & 7)

/* A register in the configuration of a function: @size is 1, 2 or 4, and it is aligned. */
struct pci_reg {
	u16 bdf;
	u16 reg;
	u8 size;
};

/* What a device writes, and where, in order to interrupt. */
struct msi_msg {
	u64 address;
	u32 data;
};

/*
 * A machine's way to its devices. @read gives all ones for what does not exist. @map: registers
 * in memory; NULL: they cannot be.
 *
 * @msi_alloc	-ENOSPC, or a number for the line by which the others know it.
 * @msi_message	by which @cpu is interrupted; -EINVAL: it cannot be.
 * @msi_ack	in the interrupt.
 */
struct pci_host_ops {
	u32 (*read)(const struct pci_host *host, struct pci_reg reg);
	void (*write)(const struct pci_host *host, struct pci_reg reg, u32 value);
	void __iomem *(*map)(phys_addr_t phys, size_t size);
	void (*unmap)(volatile void __iomem *addr);
	int (*msi_alloc)(struct irq_desc *desc);
	void (*msi_free)(int vector);
	int (*msi_message)(int vector, unsigned int cpu, struct msi_msg *msg);
	void (*msi_ack)(void);
};

struct pci_host {
	const struct pci_host_ops *ops;
	u8 first_bus, last_bus;
};

/* @flags: the bits of the register that say what it is. @size 0: there is none. */
struct pci_bar {
	u64 start;
	u64 size;
	u8 flags;
};

/* Those of the header, and the ROM. */
#define PCI_NUM_BARS	(PCI_STD_NUM_BARS + 1)

struct pci_irqs;

struct pci_dev {
	const struct pci_host *host;
	u16 bdf;
	u16 vendor, device;
	u16 subsystem_vendor, subsystem_device;
	u32 class;			/* 24 bits: class, subclass, interface */
	u8 revision;
	u8 header;			/* PCI_HEADER_TYPE_*, without PCI_HEADER_TYPE_MFD */
	u8 irq_line;			/* what the firmware left there; nobody serves it */
	struct pci_bar bars[PCI_NUM_BARS];
	const char *driver;		/* NULL: nobody's */
	struct pci_irqs *irqs;		/* drivers/pci/msi.c */
	struct list_head node;
};

/* All functions behind @host, which stays. 0 or -ENOMEM: then some are missing. */
int pci_scan_host(const struct pci_host *host);
/* Where all that was found answers: in /proc/iomem and /proc/ioports. 0 or -ENOMEM. */
int pci_tell_resources(void);
/* They are forgotten. For tests: nobody drives them any more. */
void pci_forget_host(const struct pci_host *host);
/* Calls @fn for each, in the order in which they were found; a value other than 0 ends that. */
int pci_for_each(int (*fn)(struct pci_dev *dev, void *arg), void *arg);

u8 pci_read8(const struct pci_dev *dev, unsigned int reg);
u16 pci_read16(const struct pci_dev *dev, unsigned int reg);
u32 pci_read32(const struct pci_dev *dev, unsigned int reg);
void pci_write16(const struct pci_dev *dev, unsigned int reg, u16 value);
void pci_write32(const struct pci_dev *dev, unsigned int reg, u32 value);

/* Where a capability stands, the first one or the next one behind @after; 0: nowhere. */
u8 pci_find_capability(const struct pci_dev *dev, u8 id);
u8 pci_find_next_capability(const struct pci_dev *dev, u8 after, u8 id);

/* It answers to its addresses, and may reach memory by itself. The second is the opposite. */
void pci_enable_device(const struct pci_dev *dev);
void pci_disable_device(const struct pci_dev *dev);

/* Is there any function at all? */
bool pci_present(void);

/* A line of /proc/bus/pci/devices; @m is its seq_file. 0. */
int pci_show_line(struct pci_dev *dev, void *m);
/* What /sys has of each function, which is seq_file.private. */
#define PCI_NR_FILES	4
struct pci_file {
	const char *name;
	int (*show)(struct seq_file *m, void *v);
};
extern const struct pci_file pci_files[PCI_NR_FILES];
int pci_uevent_show(struct seq_file *m, void *v);

/* A piece of what a BAR stands for. */
struct pci_range {
	u8 bar;
	u64 offset;
	u64 len;
};
/* NULL: it does not lie in memory that the firmware has given to the device. */
void __iomem *pci_iomap_range(const struct pci_dev *dev, const struct pci_range *range);
void pci_iounmap_range(const struct pci_dev *dev, void __iomem *addr);

/* As everybody writes it: 0000:00:1f.3. */
#define PCI_NAME_LEN	16
void pci_name(const struct pci_dev *dev, char name[PCI_NAME_LEN]);

/*
 * Lines 0 to @n - 1 of the device. -EOPNOTSUPP: it has no MSI-X; -ENOSPC: it has fewer, or there
 * are no numbers; -EINVAL: its table cannot be.
 */
int pci_alloc_irqs(struct pci_dev *dev, unsigned int n);
/* Nobody has requested them any more. */
void pci_free_irqs(struct pci_dev *dev);
/* How many the device could have. */
unsigned int pci_max_irqs(const struct pci_dev *dev);
unsigned int pci_irq(const struct pci_dev *dev, unsigned int n);

#endif /* _LINUX_PCI_H */
