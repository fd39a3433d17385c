// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of the kernel's addresses, from the table that scripts/kallsyms.c
 * makes after the link. The table is read-only; nothing here takes a lock,
 * since a dying kernel needs it most.
 */
#include <kunit/visibility.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printf_ext.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/*
 * The table. Addresses ascend, as distances from the base (which is one from its
 * own place), and one more than
 * there are symbols marks the end of the last. A name is a byte for its kind
 * (nm's letter) and text.
 */
extern const unsigned int kallsyms_num_syms;
extern const long kallsyms_relative_base;
extern const u32 kallsyms_offsets[];
extern const u32 kallsyms_name_offsets[];
extern const char kallsyms_names[];

static unsigned long sym_addr(unsigned int i)
{
	return (unsigned long)&kallsyms_relative_base + kallsyms_relative_base +
	       kallsyms_offsets[i];
}

static const char *sym_name(unsigned int i)
{
	return kallsyms_names + kallsyms_name_offsets[i] + 1;
}

/* Where an address lies. */
struct found {
	const char *module;	/* or NULL */
	unsigned long size;
	unsigned long offset;
};

/* The last symbol at or below @addr, or -1 if the table does not reach. */
static int find_symbol(unsigned long addr)
{
	unsigned int low = 0, high = kallsyms_num_syms;

	if (!high || addr < sym_addr(0) || addr >= sym_addr(high))
		return -1;
	while (high - low > 1) {
		unsigned int mid = low + (high - low) / 2;

		if (sym_addr(mid) <= addr)
			low = mid;
		else
			high = mid;
	}
	/* Of several names of one address, the first is the global one. */
	while (low && sym_addr(low - 1) == sym_addr(low))
		low--;
	return low;
}

/* Where the symbol behind all of the same address begins. */
static unsigned long sym_end(unsigned int i)
{
	unsigned int next = i + 1;

	while (next < kallsyms_num_syms && sym_addr(next) == sym_addr(i))
		next++;
	return sym_addr(next);
}

/*
 * Of the kernel or of a module. The latter's name is valid as long as the module
 * is, which must not go while its addresses are printed. @found changes only if
 * there is such a symbol.
 */
static bool lookup(unsigned long addr, struct found *found, char *name)
{
	int i = find_symbol(addr);

	if (i < 0) {
		found->module = module_address_lookup(addr, &found->size,
						      &found->offset, name);
		return found->module;
	}
	found->module = NULL;
	found->size = sym_end(i) - sym_addr(i);
	found->offset = addr - sym_addr(i);
	strscpy(name, sym_name(i), KSYM_NAME_LEN);
	return true;
}

/*
 * The name is copied, so that callers may cut it up; the table is the same for
 * everybody. NULL leaves size, offset and name as they were.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *size,
			    unsigned long *offset, char *name)
{
	struct found found;

	if (!lookup(addr, &found, name))
		return NULL;
	*size = found.size;
	*offset = found.offset;
	return name;
}
EXPORT_SYMBOL_IF_KUNIT(kallsyms_lookup);

/* The table is not sorted by name: this looks at all of it. */
unsigned long kallsyms_lookup_name(const char *name)
{
	for (unsigned int i = 0; i < kallsyms_num_syms; i++)
		if (!strcmp(sym_name(i), name))
			return sym_addr(i);
	return module_kallsyms_lookup_name(name);
}
EXPORT_SYMBOL_IF_KUNIT(kallsyms_lookup_name);

/* By address, so several names of one address come one after the other. */
int kallsyms_on_each_symbol(int (*fn)(void *data, const char *name,
				      unsigned long addr), void *data)
{
	for (unsigned int i = 0; i < kallsyms_num_syms; i++) {
		int ret = fn(data, sym_name(i), sym_addr(i));

		if (ret)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(kallsyms_on_each_symbol);

/* The @i-th by address, for who shows them all. */
const char *kallsyms_symbol(unsigned int i, unsigned long *addr, char *kind)
{
	if (i >= kallsyms_num_syms)
		return NULL;
	*addr = sym_addr(i);
	*kind = kallsyms_names[kallsyms_name_offsets[i]];
	return sym_name(i);
}

/* By the kind of the symbol below: data of the image is no text. */
bool is_kernel_text(unsigned long addr)
{
	int i = find_symbol(addr);
	char kind;

	if (i < 0)
		return false;
	kind = kallsyms_names[kallsyms_name_offsets[i]];
	return kind == 'T' || kind == 't' || kind == 'W' || kind == 'w';
}
EXPORT_SYMBOL_IF_KUNIT(is_kernel_text);

/* @back is taken off for the look-up, and added to what is printed. */
static int print_symbol(char *buffer, unsigned long addr, int back,
			bool with_offset)
{
	char name[KSYM_NAME_LEN];
	struct found found;
	int len;

	if (!lookup(addr - back, &found, name))
		return sprintf(buffer, "0x%lx", addr);
	len = sprintf(buffer, "%s", name);
	if (with_offset)
		len += sprintf(buffer + len, "+%#lx/%#lx", found.offset + back,
			       found.size);
	if (found.module)
		len += sprintf(buffer + len, " [%s]", found.module);
	return len;
}

int sprint_symbol(char *buffer, unsigned long addr)
{
	return print_symbol(buffer, addr, 0, true);
}
EXPORT_SYMBOL_GPL(sprint_symbol);

int sprint_symbol_no_offset(char *buffer, unsigned long addr)
{
	return print_symbol(buffer, addr, 0, false);
}
EXPORT_SYMBOL_GPL(sprint_symbol_no_offset);

/* A call may be a function's last instruction: the return address is past it. */
int sprint_backtrace(char *buffer, unsigned long addr)
{
	return print_symbol(buffer, addr, 1, true);
}
EXPORT_SYMBOL_IF_KUNIT(sprint_backtrace);

/* printk's %pS and its kin, which lib/ cannot reach by itself. */
static const struct printf_symbols kallsyms_printf = {
	.symbol = sprint_symbol,
	.symbol_no_offset = sprint_symbol_no_offset,
	.backtrace = sprint_backtrace,
};

void __init kallsyms_init(void)
{
	printf_register_symbols(&kallsyms_printf);
}
