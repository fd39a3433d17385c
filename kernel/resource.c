// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has which addresses of the machine.
 *
 * Owns the two trees and the links of what is in them, under resource_lock. What is in them
 * has three sources: the machine, which says what there is; the kernel, which says what it
 * works with itself, memory above all; and drivers. What is of the latter two is busy. It lies
 * in what the machine has said, as deep as it fits:
 *
 *	iomem_resource
 *	 +- System RAM			the kernel's, busy
 *	 |   +- Kernel code
 *	 |   +- Kernel data
 *	 +- 0000:00:1f.2		a device's
 *	     +- ahci			its driver's, busy
 */
#include <kunit/visibility.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>

struct resource ioport_resource = {
	.name = "PCI IO", .end = 0xffff, .flags = IORESOURCE_IO,
};
EXPORT_SYMBOL(ioport_resource);

struct resource iomem_resource = {
	.name = "PCI mem", .end = ~(resource_size_t)0, .flags = IORESOURCE_MEM,
};
EXPORT_SYMBOL(iomem_resource);

static DEFINE_MUTEX(resource_lock);

static bool contains(const struct resource *a, const struct resource *b)
{
	return a->start <= b->start && b->end <= a->end;
}

/* Where the first child of @parent is noted that ends at @start or behind it. */
static struct resource **place_of(struct resource *parent, resource_size_t start)
{
	struct resource **at = &parent->child;

	while (*at && (*at)->end < start)
		at = &(*at)->sibling;
	return at;
}

/* Is there something of @new at its place? */
static bool is_taken(struct resource *const *at, const struct resource *new)
{
	return *at && (*at)->start <= new->end;
}

/* Before what is there. */
static void link_at(struct resource **at, struct resource *parent, struct resource *new)
{
	new->parent = parent;
	new->sibling = *at;
	*at = new;
}

/* Some addresses, and none that the tree does not know. */
static bool is_sane(const struct resource *root, const struct resource *new)
{
	return new->start <= new->end && contains(root, new);
}

int request_resource(struct resource *root, struct resource *new)
{
	struct resource **at;

	guard(mutex)(&resource_lock);
	at = place_of(root, new->start);
	if (!is_sane(root, new) || is_taken(at, new))
		return -EBUSY;
	new->child = NULL;
	link_at(at, root, new);
	return 0;
}
EXPORT_SYMBOL(request_resource);

/* Its siblings from @at on that lie in it become its children; one that lies across: -EBUSY. */
static int adopt(struct resource **at, struct resource *parent, struct resource *new)
{
	struct resource *first = *at, *last = NULL;

	for (struct resource *r = first; r && r->start <= new->end; r = r->sibling) {
		if (!contains(new, r))
			return -EBUSY;
		last = r;
	}
	new->child = NULL;
	if (last) {
		*at = last->sibling;
		last->sibling = NULL;
		new->child = first;
		for (struct resource *r = first; r; r = r->sibling)
			r->parent = new;
	}
	link_at(at, parent, new);
	return 0;
}

/* Of two with the same bounds the new one is the outer one. */
int insert_resource(struct resource *root, struct resource *new)
{
	struct resource **at;

	guard(mutex)(&resource_lock);
	if (!is_sane(root, new))
		return -EBUSY;
	at = place_of(root, new->start);
	while (is_taken(at, new) && contains(*at, new) && !contains(new, *at)) {
		root = *at;
		at = place_of(root, new->start);
	}
	return adopt(at, root, new);
}
EXPORT_SYMBOL_GPL(insert_resource);

/* Of the kind of @root, in no tree yet. NULL: no addresses, or no memory. */
static struct resource *new_resource(const struct resource *root, resource_size_t start,
				     resource_size_t nr, const char *name)
{
	struct resource *new = nr ? kzalloc(sizeof(*new), GFP_KERNEL) : NULL;

	if (new)
		*new = (struct resource){
			.start = start, .end = start + nr - 1, .name = name,
			.flags = root->flags & (IORESOURCE_IO | IORESOURCE_MEM),
		};
	return new;
}

/* @new: NULL is fine. */
static void insert_or_warn(struct resource *root, struct resource *new, const char *name)
{
	if (new && !insert_resource(root, new))
		return;
	pr_warn("resource: no place for %s\n", name);
	kfree(new);
}

void resource_tell(struct resource *root, resource_size_t start, resource_size_t nr,
		   const char *name)
{
	insert_or_warn(root, new_resource(root, start, nr, name), name);
}
EXPORT_SYMBOL_GPL(resource_tell);

void resource_claim(struct resource *root, resource_size_t start, resource_size_t nr,
		    const char *name)
{
	struct resource *new = new_resource(root, start, nr, name);

	if (new)
		new->flags |= IORESOURCE_BUSY;
	insert_or_warn(root, new, name);
}
EXPORT_SYMBOL_GPL(resource_claim);

/* Out of the tree; what lies in it stays in it. -EINVAL: its parent does not know it. */
static int unlink_resource(struct resource *old)
{
	struct resource **at = old->parent ? &old->parent->child : NULL;

	while (at && *at && *at != old)
		at = &(*at)->sibling;
	if (!at || !*at)
		return -EINVAL;
	*at = old->sibling;
	old->parent = NULL;
	return 0;
}

int release_resource(struct resource *old)
{
	guard(mutex)(&resource_lock);
	return unlink_resource(old);
}
EXPORT_SYMBOL(release_resource);

/* --- Drivers' regions. --- */

/* Into the deepest that is nobody's; false: it is taken. */
static bool request_busy(struct resource *root, struct resource *new)
{
	struct resource **at = place_of(root, new->start);

	if (!is_sane(root, new))
		return false;
	while (is_taken(at, new)) {
		root = *at;
		if (root->flags & IORESOURCE_BUSY || !contains(root, new))
			return false;
		at = place_of(root, new->start);
	}
	link_at(at, root, new);
	return true;
}

struct resource *__request_region(struct resource *root, resource_size_t start,
				  resource_size_t nr, const char *name)
{
	struct resource *new = new_resource(root, start, nr, name);

	if (!new)
		return NULL;
	new->flags |= IORESOURCE_BUSY;
	guard(mutex)(&resource_lock);
	if (request_busy(root, new))
		return new;
	kfree(new);
	return NULL;
}
EXPORT_SYMBOL(__request_region);

/* The busy one of just these bounds, if nothing lies in it; or NULL. */
static struct resource *find_busy(struct resource *root, const struct resource *bounds)
{
	struct resource *r = *place_of(root, bounds->start);

	while (r && contains(r, bounds) && !(r->flags & IORESOURCE_BUSY))
		r = *place_of(r, bounds->start);
	if (!r || r->child || !contains(r, bounds) || !contains(bounds, r))
		return NULL;
	return r;
}

void __release_region(struct resource *root, resource_size_t start, resource_size_t nr)
{
	struct resource bounds = { .start = start, .end = start + nr - 1 };
	struct resource *old;

	guard(mutex)(&resource_lock);
	old = find_busy(root, &bounds);
	if (!old) {
		pr_warn("Trying to free nonexistent resource <%016llx-%016llx>\n",
			(u64)bounds.start, (u64)bounds.end);
		return;
	}
	unlink_resource(old);
	kfree(old);
}
EXPORT_SYMBOL(__release_region);

/* --- Looking. --- */

/* The next one, of those below @root; their parents have been seen. */
static const struct resource *next_of(const struct resource *r, const struct resource *root,
				      unsigned int *depth)
{
	if (r->child) {
		++*depth;
		return r->child;
	}
	while (r != root && !r->sibling) {
		r = r->parent;
		--*depth;
	}
	return r == root ? NULL : r->sibling;
}

int for_each_resource(struct resource *root, resource_fn fn, void *arg)
{
	const struct resource *r;
	unsigned int depth = 0;
	int ret = 0;

	guard(mutex)(&resource_lock);
	for (r = root->child; r && !ret; r = next_of(r, root, &depth))
		ret = fn(r, depth, arg);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(for_each_resource);
