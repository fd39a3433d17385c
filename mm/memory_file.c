// SPDX-License-Identifier: GPL-2.0-only
/* Faults on what is mapped of files. */
#include "memory.h"

vm_fault_t file_fault(struct fault *f)
{
	return VM_FAULT_SIGBUS;
}

vm_fault_t file_write_fault(struct fault *f)
{
	return VM_FAULT_SIGBUS;
}

vm_fault_t file_fetch(struct fault *f)
{
	return VM_FAULT_SIGBUS;
}
