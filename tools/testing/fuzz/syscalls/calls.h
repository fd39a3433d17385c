/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All system calls, and of what kind their arguments are: a letter for each, told by
 * gen.c. A number that is not here is not called: who adds a call to the kernel adds it here.
 *
 * Left out, as they would end the fuzzer and not find anything:
 *	reboot		ends the machine
 *	kill(-1)	kills the fuzzer: 'k' is no -1, nor anybody but the caller,
 *			his children, and who does not exist
 *	F_SETOWN	of others, as kill(): keep_owners()
 *	pivot_root	takes the fuzzer's files away
 *	chroot		"../.." leads out of what goes with the run
 *	sched_set*	of others, or for real time: who is root lacks CAP_SYS_NICE
 *	vfork		the child runs on its parent's stack; clone() has the flag
 * exit() and its like come seldom, as they end the sequence.
 */
#ifndef _FUZZ_SYSCALLS_CALLS_H
#define _FUZZ_SYSCALLS_CALLS_H

/* Calls that all machines have. */
#define FUZZ_CALLS(C) \
	C(read, "fbl") C(write, "fbl") C(close, "f") C(fstat, "fb") \
	C(lseek, "foq") C(mmap, "@l3Gfo") C(mprotect, "@l3") C(munmap, "@l") \
	C(brk, "@") C(rt_sigaction, "saaz") C(rt_sigprocmask, "<SSz") C(ioctl, "fiB") \
	C(pread64, "fblo") C(pwrite64, "fblo") C(readv, "fv<") C(writev, "fv<") \
	C(sched_yield, "") C(mremap, "@ll4@") C(msync, "@l4") C(mincore, "@lb") \
	C(madvise, "@ln") C(shmget, "Nl5") C(shmat, "I@g") C(shmctl, "InB") \
	C(dup, "f") C(dup3, "ffF") C(nanosleep, "tb") C(getitimer, "<b") \
	C(setitimer, "<Vb") C(getpid, "") C(sendfile, "ffOl") C(socket, "<D<") \
	C(connect, "QAn") C(accept, "QbL") C(accept4, "QbLD") C(sendto, "QblgAn") \
	C(recvfrom, "QblgbL") C(sendmsg, "QMg") C(recvmsg, "QMg") \
	C(sendmmsg, "QW<g") C(recvmmsg, "QW<gt") C(shutdown, "Q<") C(bind, "QAn") \
	C(listen, "Qn") C(getsockname, "QbL") C(getpeername, "QbL") \
	C(socketpair, "<D<b") C(setsockopt, "Q1nbn") C(getsockopt, "Q1nbL") \
	C(clone, "CBbbb") C(clone3, "cl") C(execve, "pXX") C(execveat, "dpXX6") \
	C(exit, "n") C(exit_group, "n") C(wait4, "kb4b") C(waitid, "nkb7b") \
	C(kill, "ks") C(tkill, "ks") C(tgkill, "kks") C(uname, "b") C(semget, "Nn5") \
	C(semop, "Ie<") C(semctl, "InnB") C(semtimedop, "Ie<t") C(shmdt, "@") \
	C(msgget, "N5") C(msgsnd, "Ibl7") C(msgrcv, "Iblq7") C(msgctl, "InB") \
	C(fcntl, "fjB") C(flock, "fn") C(fsync, "f") C(fdatasync, "f") \
	C(truncate, "po") C(ftruncate, "fo") C(getcwd, "bl") C(chdir, "p") \
	C(fchdir, "~") C(fchmod, "fm") C(fchown, "fuu") C(umask, "m") \
	C(gettimeofday, "bb") C(getrlimit, "nb") C(getrusage, "nb") C(sysinfo, "b") \
	C(times, "b") C(getuid, "") C(syslog, "nbl") C(getgid, "") C(setuid, "u") \
	C(setgid, "u") C(geteuid, "") C(getegid, "") C(setpgid, "kk") C(getppid, "") \
	C(setsid, "") C(setreuid, "uu") C(setregid, "uu") C(getgroups, "nb") \
	C(setgroups, "nb") C(setresuid, "uuu") C(getresuid, "bbb") \
	C(setresgid, "uuu") C(getresgid, "bbb") C(getpgid, "K") C(setfsuid, "u") \
	C(setfsgid, "u") C(getsid, "K") C(capget, "yb") C(capset, "yb") \
	C(rt_sigpending, "bz") C(rt_sigtimedwait, "Sbtz") C(rt_sigqueueinfo, "ksb") \
	C(rt_tgsigqueueinfo, "kksb") C(rt_sigsuspend, "Sz") C(sigaltstack, "bb") \
	C(personality, "g") C(statfs, "pb") C(fstatfs, "fb") C(getpriority, "nK") \
	C(setpriority, "nkn") C(sched_setparam, "kb") C(sched_getparam, "Kb") \
	C(sched_setscheduler, "knb") C(sched_getscheduler, "K") \
	C(sched_get_priority_max, "n") C(sched_get_priority_min, "n") \
	C(sched_rr_get_interval, "Kb") C(mlock, "@l") C(munlock, "@l") \
	C(mlockall, "4") C(munlockall, "") C(vhangup, "") C(prctl, "0BBBB") \
	C(adjtimex, "b") C(setrlimit, "nR") C(sync, "") C(settimeofday, "bb") \
	C(mount, "ppy9b") C(umount2, "p6") C(sethostname, "bl") \
	C(setdomainname, "bl") C(gettid, "") C(readahead, "fol") \
	C(setxattr, "pyblg") C(lsetxattr, "pyblg") C(fsetxattr, "fyblg") \
	C(getxattr, "pybl") C(lgetxattr, "pybl") C(fgetxattr, "fybl") \
	C(listxattr, "pbl") C(llistxattr, "pbl") C(flistxattr, "fbl") \
	C(removexattr, "py") C(lremovexattr, "py") C(fremovexattr, "fy") \
	C(futex, "w2ntwn") C(sched_setaffinity, "klb") C(sched_getaffinity, "Klb") \
	C(epoll_create1, "F") C(epoll_ctl, "Y<fE") C(epoll_pwait, "YbnJSz") \
	C(set_tid_address, "b") C(restart_syscall, "") C(fadvise64, "folq") \
	C(timer_create, "r?b") C(timer_settime, "IgTb") C(timer_gettime, "Ib") \
	C(timer_getoverrun, "I") C(timer_delete, "I") C(clock_settime, "rt") \
	C(clock_gettime, "rb") C(clock_getres, "rb") C(clock_nanosleep, "rgtb") \
	C(clock_adjtime, "rb") C(inotify_init1, "F") C(inotify_add_watch, "+pg") \
	C(inotify_rm_watch, "+<") C(openat, "dpFm") C(openat2, "dphl") \
	C(mkdirat, "dpm") C(mknodat, "dpHg") C(fchownat, "dpuu6") \
	C(newfstatat, "dpb6") C(unlinkat, "dp6") C(renameat2, "dpdpn") \
	C(linkat, "dpdp6") C(symlinkat, "pdp") C(readlinkat, "dpbl") \
	C(fchmodat, "dpm") C(faccessat, "dpn") C(faccessat2, "dpn6") \
	C(pselect6, "nxxxtb") C(ppoll, "P<tSz") C(set_robust_list, "bl") \
	C(get_robust_list, "kbb") C(splice, "ZOfOlg") C(tee, "ZZlg") \
	C(sync_file_range, "folg") C(vmsplice, "Zv<g") C(utimensat, "dpt6") \
	C(timerfd_create, "rF") C(fallocate, "f8oo") C(timerfd_settime, "UgTb") \
	C(timerfd_gettime, "Ub") C(signalfd4, "fSzF") C(eventfd2, "nF") \
	C(pipe2, "bF") C(preadv, "fv<o") C(pwritev, "fv<o") C(preadv2, "fv<oog") \
	C(pwritev2, "fv<oog") C(prlimit64, "knRb") C(name_to_handle_at, "dpbb6") \
	C(syncfs, "f") C(getcpu, "bbb") C(sched_setattr, "kbg") \
	C(sched_getattr, "Kbln") C(getrandom, "blg") C(memfd_create, "yg") \
	C(mlock2, "@lg") C(membarrier, "gnn") C(copy_file_range, "fOfOlg") \
	C(statx, "dp6gb") C(rseq, "wlnq") C(pidfd_open, "kF") \
	C(pidfd_send_signal, "=sbg") C(close_range, "ffg") C(futex_waitv, "b<gtr") \
	C(remap_file_pages, "@lnlg") C(getdents64, "~bl") C(rt_sigreturn, "") \
	C(process_vm_readv, "kv<v<g") C(process_vm_writev, "kv<v<g") \
	C(epoll_pwait2, "YbntSz")

/* Calls that only x86 has. */
#define FUZZ_CALLS_X86(C) \
	C(open, "pFm") C(stat, "pb") C(lstat, "pb") C(poll, "P<J") C(access, "pn") \
	C(pipe, "b") C(select, "nxxxt") C(dup2, "ff") C(pause, "") C(alarm, "n") \
	C(fork, "") C(getdents, "~bl") C(rename, "pp") C(mkdir, "pm") C(rmdir, "p") \
	C(creat, "pm") C(link, "pp") C(unlink, "p") C(symlink, "pp") \
	C(readlink, "pbl") C(chmod, "pm") C(chown, "puu") C(lchown, "puu") \
	C(getpgrp, "") C(utime, "pb") C(mknod, "pHg") C(arch_prctl, "gB") \
	C(time, "b") C(epoll_create, "n") C(epoll_wait, "YbnJ") C(utimes, "pb") \
	C(futimesat, "dpb") C(inotify_init, "") C(signalfd, "fSz") C(eventfd, "n") \
	C(renameat, "dpdp")

#endif /* _FUZZ_SYSCALLS_CALLS_H */
