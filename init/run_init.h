/* SPDX-License-Identifier: GPL-2.0-only */
/* Between init/main.c and the first program: init/run_init.c. */
#ifndef _INIT_RUN_INIT_H
#define _INIT_RUN_INIT_H

/* A word of the command line that nobody in the kernel knows. */
void init_takes_word(const char *param, const char *val);
/* The command line is complete: before free_initmem(). */
void rest_of_line_is_inits(void);
/* Goes on as the first program; returns if there is none. */
void run_init_process(void);

#endif /* _INIT_RUN_INIT_H */
