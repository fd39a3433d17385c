// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pages of a file: their beginning, and who may map them.
 *
 * Owns i_mmap_writable, which is atomic.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/address_space.h>
#include <linux/gfp.h>
#include <linux/string.h>

/* Of zeroes, with nobody in it and nobody's. */
void address_space_init_once(struct address_space *mapping)
{
	memset(mapping, 0, sizeof(*mapping));
	xa_init_flags(&mapping->i_pages, XA_FLAGS_LOCK_IRQ);
	init_rwsem(&mapping->invalidate_lock);
	init_rwsem(&mapping->i_mmap_rwsem);
	mapping->i_mmap = (struct rb_root_cached){};
	mapping->gfp_mask = GFP_HIGHUSER_MOVABLE;
}
EXPORT_SYMBOL_GPL(address_space_init_once);

/* --- Shared mappings that may be written to: counted, or forbidden. --- */

int mapping_map_writable(struct address_space *mapping)
{
	return atomic_inc_unless_negative(&mapping->i_mmap_writable) ? 0 : -EPERM;
}
EXPORT_SYMBOL_GPL(mapping_map_writable);

void mapping_unmap_writable(struct address_space *mapping)
{
	atomic_dec(&mapping->i_mmap_writable);
}
EXPORT_SYMBOL_GPL(mapping_unmap_writable);

int mapping_deny_writable(struct address_space *mapping)
{
	return atomic_dec_unless_positive(&mapping->i_mmap_writable) ? 0 : -EBUSY;
}
EXPORT_SYMBOL_GPL(mapping_deny_writable);

void mapping_allow_writable(struct address_space *mapping)
{
	atomic_inc(&mapping->i_mmap_writable);
}
EXPORT_SYMBOL_GPL(mapping_allow_writable);
