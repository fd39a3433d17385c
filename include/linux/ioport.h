/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who has which addresses of the machine, in memory and among ports: kernel/resource.c.
 *
 * Ranges in a tree. Those of one parent do not overlap, are sorted, and lie in the parent.
 * A resource is its owner's, who keeps it in memory while it is in the tree; @parent, @sibling
 * and @child are the tree's. All may sleep.
 */
#ifndef _LINUX_IOPORT_H
#define _LINUX_IOPORT_H

#include <linux/types.h>

struct resource {
	resource_size_t start;
	resource_size_t end;		/* its last address */
	const char *name;
	unsigned long flags;
	struct resource *parent, *sibling, *child;
};

#define IORESOURCE_IO		0x00000100ul
#define IORESOURCE_MEM		0x00000200ul
/* Somebody works with it, a driver or the kernel: nobody else may. */
#define IORESOURCE_BUSY		0x80000000ul

extern struct resource ioport_resource, iomem_resource;

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

/* As a child of @root, where nothing else may be: 0 or -EBUSY. */
int request_resource(struct resource *root, struct resource *new);
/*
 * As deep as it fits: in what it lies in, and around what lies in it. -EBUSY: it lies across
 * something.
 */
int insert_resource(struct resource *root, struct resource *new);
/* With all that is in it. -EINVAL: it is in no tree. */
int release_resource(struct resource *old);

/*
 * What is there for good: it is inserted, or it is said that it cannot be. The first says what
 * addresses are, for drivers to ask for; the second, that they are the kernel's own, and busy.
 */
void resource_tell(struct resource *root, resource_size_t start, resource_size_t nr,
		   const char *name);
void resource_claim(struct resource *root, resource_size_t start, resource_size_t nr,
		    const char *name);

/*
 * @nr addresses from @start on, for a driver; in something that says what they are, or by
 * themselves. NULL: somebody works with one of them, or there is no memory.
 */
struct resource *__request_region(struct resource *root, resource_size_t start,
				  resource_size_t nr, const char *name);
/* What the former was told, and nothing else; what lies in it has gone before. */
void __release_region(struct resource *root, resource_size_t start, resource_size_t nr);

#define request_region(start, nr, name) \
	__request_region(&ioport_resource, start, nr, name)
#define request_mem_region(start, nr, name) \
	__request_region(&iomem_resource, start, nr, name)
#define release_region(start, nr)	__release_region(&ioport_resource, start, nr)
#define release_mem_region(start, nr)	__release_region(&iomem_resource, start, nr)

/*
 * Each resource below @root, parents before what is in them, @depth levels below it; until @fn
 * says what is not 0. Nothing changes meanwhile.
 */
typedef int (*resource_fn)(const struct resource *res, unsigned int depth, void *arg);
int for_each_resource(struct resource *root, resource_fn fn, void *arg);

#endif /* _LINUX_IOPORT_H */
