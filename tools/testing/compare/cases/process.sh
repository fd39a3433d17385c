# SPDX-License-Identifier: GPL-2.0-only
# Processes as they are seen and changed from outside.
== ps
sleep 100 & sleep 0.3; ps >p; grep -v '\[' p | grep -v tmp | sed 's/^ *[0-9]* //'; ps -o pid,ppid,pgid,tty,stat,nice,args >p; grep '[s]leep' p | sed 's/^ *//' | sed 's/[0-9][0-9]* */N /g'; ps -o user,comm,vsz,rss | head -n 1; kill $!; ps -o bogus
== top
top -b -n1 | head -n 4 | sed 's/[0-9][0-9.]*/N/g; s/ *N/ N/g'; top -b -n1 >t; grep -c 'sh /case' t
== pidof and killall
sleep 100 & sleep 100 & /bin/sleep 0.3; pidof sleep | wc -w; killall sleep; wait; pidof sleep; echo $?; killall missing; echo $?; killall -0 sh; echo $?; pidof init | wc -w
== nice
sh -c 'renice -n 5 -p $$; cut -d" " -f18,19 /proc/self/stat'; renice 3 -p $$; cut -d' ' -f19 /proc/$$/stat; su -s /bin/sh nobody -c 'renice -n -5 -p $$'; renice -n 1 -p 99999; renice -n 30 -p $$; cut -d' ' -f18,19 /proc/$$/stat
== ionice
ionice; ionice -p $$; ionice -c 3 ionice; ionice -c 2 -n 7 ionice; ionice -p 99999
== taskset
taskset -p $$ | sed 's/[0-9]*.s /N /'; taskset 1 sh -c 'grep Cpus_allowed_list /proc/self/status'; taskset 2 nproc; taskset -p 3 $$ | sed 's/[0-9]*.s /N /'; taskset 0 true; taskset 80000000 true; taskset -p 99999; taskset -c 1 nproc; nproc --all
== setsid
setsid sh -c 'set -- $(cat /proc/self/stat); [ $6 != $1 ]; [ $4 = $5 ] && [ $5 = $6 ] && echo leader; echo $7'; setsid sh -c 'echo x > /dev/tty'; tty < /dev/null; echo $?; setsid sh -c 'setsid setsid true'; echo $?
== orphans
sh -c 'sh -c "sleep 0.3; cut -d\" \" -f4 /proc/self/stat | tee /dev/null > o" & '; sleep 0.1; sh -c '(sleep 0.2; grep PPid /proc/$(sh -c "echo \$PPID")/status > p) &'; sleep 0.8; cat p
== zombies
sh -c 'sleep 0.1 & exec sleep 100' & sleep 0.5; ps -o stat,comm | grep -c '^Z'; for p in /proc/[0-9]*; do grep -q '^State:.Z' $p/status 2>/dev/null && { cat $p/comm; cat $p/cmdline | wc -c; ls $p/fd; readlink $p/exe; cat $p/maps; cat $p/statm; readlink $p/cwd; cat $p/environ; grep -E '^(Name|State|Threads|VmSize|FDSize)' $p/status; cat $p/limits | head -n 1; }; done; kill $!; wait
== status
sh -c 'cut -d: -f1 /proc/self/status' | grep -v Speculation
== status values
sh -c 'grep -E "^(Name|Umask|State|Uid|Gid|Groups|Threads|SigBlk|SigCgt|SigIgn|SigPnd|ShdPnd|Cap|NoNewPrivs|Seccomp|Cpus|Mems_allowed_list|CoreDumping|FDSize|TracerPid|Kthread)" /proc/self/status'
== stat
sh -c 'wc -w < /proc/self/stat; cut -d" " -f2,3,7,9,14-25 /proc/self/stat | sed "s/[0-9][0-9]*/N/g"; cut -d" " -f9,20,21,22 /proc/1/stat | cut -d" " -f2,3'
== maps
sed '' /proc/self/maps | awk '{print $2, $6}' | grep -v -E 'vvar|vdso|busybox'
== smaps
awk '{print $1}' /proc/self/smaps | grep : | grep -v ProtectionKey | sort | uniq -c | awk '{print $2}'; cat /proc/self/smaps_rollup | awk '{print $1}' | tail -n +2
== limits
sed -E '/^Max (processes|pending)/s/[0-9]+ */N /g' /proc/self/limits
== what a process has in /proc
cd /proc/self; ls -d auxv cgroup cmdline comm cwd environ exe fd fdinfo io limits maps mem mountinfo mounts oom_adj oom_score oom_score_adj pagemap personality root schedstat smaps smaps_rollup stat statm status task timers wchan; ls /proc/self/task/missing
== links in /proc
cd /tmp; for l in exe cwd root; do readlink /proc/self/$l; done; stat -c '%a %F' /proc/self /proc/self/exe /proc/self/fd /proc/self/mem /proc/self/environ /proc/self/maps
== comm
sh -c 'echo renamed > /proc/$$/comm; cat /proc/$$/comm; head -n 1 /proc/$$/status; ps -o comm | grep renamed | sort -u; echo averyveryverylongname > /proc/$$/comm; cat /proc/$$/comm'; echo x > /proc/1/comm; cat /proc/1/comm; su -s /bin/sh nobody -c 'echo x > /proc/1/comm'
== cmdline and environ
A=1 sh -c 'tr "\0" "|" < /proc/self/cmdline; echo; tr "\0" "\n" < /proc/self/environ | grep -E "^(A|HOME|PATH)="'; cat /proc/1/cmdline | tr '\0' ' '; tr '\0' '\n' < /proc/2/cmdline | wc -c; readlink /proc/2/exe; cat /proc/2/maps
== another user's process
sleep 100 & p=$!; cd /proc/$p; su -s /bin/sh nobody -c "cat environ; ls fd; readlink exe; cat maps; readlink cwd; head -n 1 status; cat mem; cat comm; wc -w < stat; cat io; head -n 1 limits; cat auxv; cat pagemap; kill $p" 2>&1 | sed "s/$p/N/"; kill $p; wait
== adjusting oom
cat /proc/self/oom_score_adj; sh -c 'echo 500 > /proc/$$/oom_score_adj; cat /proc/self/oom_score_adj; echo 2000 > /proc/$$/oom_score_adj; echo x > /proc/$$/oom_score_adj'; su -s /bin/sh nobody -c 'echo -5 > /proc/self/oom_score_adj'
== fd and fdinfo
exec 5</etc/passwd; cat /proc/$$/fdinfo/5 | sed 's/flags:.*/flags/; s/mnt_id:.*/mnt_id/; s/ino:.*/ino/'; exec 6>>f; echo abc >&6; head -n 1 /proc/$$/fdinfo/6; cat <&5 > /dev/null; head -n 1 /proc/$$/fdinfo/5; stat -c %A /proc/$$/fd/5 /proc/$$/fd/6; ls -l /proc/$$/fd > l; awk 'NR>1 {print $9, $10, $11}' l | sed 's/\[[0-9]*\]/[N]/'; true | ls -l /proc/self/fd/0 | sed 's/.*> //; s/\[[0-9]*\]/[N]/'; ls /proc/self/fd/999
== missing processes
cat /proc/99999/stat; ls /proc/0; cat /proc/self/missing; echo x > /proc/self/stat; mkdir /proc/x; touch /proc/x; rm /proc/self/comm; ls -d /proc/01; cd /proc/self/task/99999; ls /proc/self/fd/x
== users
id; id nobody; id missing; whoami; groups; su -s /bin/sh nobody -c 'id; whoami; groups; su root -c id' 2>&1 | head -n 5; who; w | head -n 1 | sed 's/[0-9][0-9.]*/N/g; s/ *N/ N/g'; last
== setpriv
setpriv -d; setpriv --nnp sh -c 'grep NoNew /proc/self/status'; setpriv --inh-caps -all --bounding-set -all grep Cap /proc/self/status; setpriv --nnp su -s /bin/sh nobody -c id
== linux32
linux32 uname -m; linux64 uname -m; arch
== chroot
mkdir -p r/bin r/proc; cp /bin/busybox r/bin; ln -s busybox r/bin/sh; chroot r sh -c 'pwd; ls /; cd ..; ls; busybox readlink /proc/self/exe; busybox ls /..'; chroot missing; chroot r missing; echo $?; su -s /bin/sh nobody -c 'chroot /'; chroot /etc/passwd; sleep 0
== readlink of root in a chroot
mkdir -p r/bin; cp /bin/busybox r/bin; ln -s busybox r/bin/sleep; chroot r sleep 100 & sleep 0.3; readlink /proc/$!/root /proc/$!/cwd /proc/$!/exe; ls /proc/$!/root; kill $!; wait
== many children
i=0; while [ $i -lt 200 ]; do : & i=$((i+1)); done; wait; echo $i; for i in 1 2 3 4 5; do (exit $i); echo $?; done | tr '\n' ' '
== the vDSO in maps
sed '' /proc/self/maps | awk '{print $2, $6}' | grep -E 'vvar|vdso|stack' | sort
== files of a process that are not there
cd /proc/self; ls -d attr autogroup clear_refs coredump_filter cpuset gid_map loginuid map_files mountstats net ns numa_maps projid_map sched sessionid setgroups stack syscall timerslack_ns uid_map
== namespaces of a process
ls -l /proc/self/ns | sed 's/.*[0-9] \([a-z_]* ->\)/\1/; s/\[[0-9]*\]/[N]/'
== waiting and system calls
sleep 100 & sleep 0.2; grep -c . /proc/$!/wchan; kill $!; wait; cat /proc/$$/personality
== io
cut -d: -f1 /proc/self/io
== mounts of the boot
sort /proc/self/mounts | sed 's/\(size\|nr_inodes\)=[0-9k]*/\1=N/g'; cut -d' ' -f4- /proc/self/mountinfo | sort | sed 's/\(size\|nr_inodes\)=[0-9k]*/\1=N/g'
== namespaces
unshare -m sh -c 'mount -t tmpfs t /mnt; touch /mnt/x; ls /mnt'; ls /mnt; unshare -u sh -c 'hostname other; hostname'; hostname; unshare -p -f sh -c 'echo $$'; unshare -i true; echo $?; unshare -n true; echo $?; unshare -U id -u; su -s /bin/sh nobody -c 'unshare -m true; echo $?'; nsenter -t 1 -m true; echo $?; nsenter -t 99999 -m true; nsenter -t $$ -u hostname
== unshare of what is no namespace
unshare --missing 2>&1 | head -n 1; nsenter -t 99999 -m true; echo $?
== peaks and filters
sh -c 'cat /proc/self/coredump_filter; echo 0x3f > /proc/self/coredump_filter; cat /proc/$$/coredump_filter; echo 0x3f > /proc/$$/coredump_filter; cat /proc/self/coredump_filter; echo x > /proc/$$/coredump_filter; for i in 0 1 2 3 4 5 6 x; do echo $i > /proc/$$/clear_refs; echo $?; done; cat /proc/$$/clear_refs; su -s /bin/sh nobody -c "echo 1 > /proc/$$/clear_refs; cat /proc/kpageflags | head -c 8; ls /proc/$$/map_files"; cat /proc/2/coredump_filter; echo 1 > /proc/2/coredump_filter; echo 1 > /proc/2/clear_refs; echo $?' 2>&1 | sed 's,/proc/[0-9]*/,/proc/N/,'; awk '/VmPeak|VmSize|VmHWM|VmRSS/ {v[$1] = $2} END {print (v["VmPeak:"] >= v["VmSize:"]), (v["VmHWM:"] >= v["VmRSS:"])}' /proc/self/status
== mappings as links
cd /proc/self/map_files; stat -c '%A %s %F' . | sed 's/ [0-9]* / /'; for l in /proc/self/map_files/*; do stat -c '%A %s %F' $l; readlink $l; [ $l -ef /bin/busybox ] && echo busybox; break; done; ls /proc/self/map_files/x; ls /proc/2/map_files; ls -d /proc/self/task/*/map_files
