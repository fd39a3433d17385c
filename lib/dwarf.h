/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of DWARF's call frame information that eh_frame.c knows, by the names of the standard
 * and, those of pointers, of the ABI of Linux (LSB).
 */
#ifndef _LIB_DWARF_H
#define _LIB_DWARF_H

/* Operations whose low six bits are an operand: DW_CFA_OPERAND. */
#define DW_CFA_advance_loc		0x40
#define DW_CFA_offset			0x80
#define DW_CFA_restore			0xc0
#define DW_CFA_OPERAND			0x3f

/* And those that are a byte of their own. */
#define DW_CFA_nop			0x00
#define DW_CFA_set_loc			0x01
#define DW_CFA_advance_loc1		0x02
#define DW_CFA_advance_loc2		0x03
#define DW_CFA_advance_loc4		0x04
#define DW_CFA_offset_extended		0x05
#define DW_CFA_restore_extended		0x06
#define DW_CFA_undefined		0x07
#define DW_CFA_same_value		0x08
#define DW_CFA_remember_state		0x0a
#define DW_CFA_restore_state		0x0b
#define DW_CFA_def_cfa			0x0c
#define DW_CFA_def_cfa_register		0x0d
#define DW_CFA_def_cfa_offset		0x0e
#define DW_CFA_def_cfa_expression	0x0f
#define DW_CFA_expression		0x10
#define DW_CFA_offset_extended_sf	0x11
#define DW_CFA_def_cfa_sf		0x12
#define DW_CFA_def_cfa_offset_sf	0x13
#define DW_CFA_val_offset		0x14
#define DW_CFA_GNU_args_size		0x2e

/* Of expressions: a word of memory; a number; a register, by its number above this one. */
#define DW_OP_deref			0x06
#define DW_OP_lit0			0x30
#define DW_OP_breg0			0x70

/* How an address is written: its size, and what it is relative to. */
#define DW_EH_PE_udata4			0x03
#define DW_EH_PE_sdata4			0x0b
#define DW_EH_PE_pcrel			0x10
#define DW_EH_PE_datarel		0x30

#endif /* _LIB_DWARF_H */
