/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole pages, by arch/arm64/mm/page_copy.S. */
#ifndef _ASM_ARM64_PAGE_COPY_H
#define _ASM_ARM64_PAGE_COPY_H

void clear_page(void *addr);
void copy_page(void *to, const void *from);

#endif /* _ASM_ARM64_PAGE_COPY_H */
