# SPDX-License-Identifier: GPL-2.0-only
# The whole machine: mounts, sysctls, what /proc and /sys say, devices, the log.
== mount
mount | grep -c '^rootfs on / type rootfs (rw,'; mkdir m; mount -t tmpfs t m; grep /tmp/case /proc/mounts; mount -t tmpfs -o size=100k,mode=700,uid=5,nr_inodes=10,noexec,nosuid,nodev,noatime u m; grep /tmp/case /proc/mounts; stat -c '%a %u' m; umount m; umount m; umount m; mount -t missing x m; mount -t tmpfs t missing; mount -t tmpfs t /etc/passwd; mount -t tmpfs -o bogus t m; mount -t tmpfs -o size=x t m; mount -t proc p m; ls m | grep -c '^self$'; umount m; mount /dev/missing m; echo $?
== remount
mkdir m; mount -t tmpfs t m; echo x > m/f; mount -o remount,ro m; echo y > m/f; rm m/f; touch m/g; mkdir m/d; chmod 600 m/f; mv m/f m/g; ln m/f m/l; cat m/f; grep /tmp/case /proc/mounts; mount -o remount,rw m; echo y > m/f; cat m/f; exec 3>>m/f; mount -o remount,ro m; echo $?; exec 3>&-; mount -o remount,size=8k m; grep /tmp/case /proc/mounts; umount m; mount -o remount,ro m
== bind mounts
mkdir a b; touch a/x; mount --bind a b; ls b; touch b/y; ls a; grep /tmp/case /proc/mounts | wc -l; mount -o remount,ro,bind b; touch b/z; touch a/z; ls a; umount b; ls b; echo f > f; touch g; mount --bind f g; cat g; rm g; mv g h; umount g; mount --bind a f; mount --bind f a; mount --bind missing a
== recursive binds and moves
mkdir a b c; mount -t tmpfs t a; mkdir a/s; mount -t tmpfs u a/s; touch a/s/x; mount --bind a b; ls b/s; umount b; mount --rbind a b; ls b/s; umount -l b; grep -c /tmp/case /proc/mounts; mount --make-private a; mount --move a c; ls c/s; ls a; mount --move c c/s; mount --move b a; umount c; echo $?; umount c/s c; grep -c /tmp/case /proc/mounts
== busy and lazy
mkdir m; mount -t tmpfs t m; cd m; umount /tmp/case/m; touch x; umount -l /tmp/case/m; ls; pwd; cd ..; /bin/pwd; ls m; mount -t tmpfs t m; exec 3>m/f; umount m; exec 3>&-; umount m; echo $?; rmdir m
== mount points are busy
mkdir m; mount -t tmpfs t m; rmdir m; rm -r m; mv m n; mkdir m/d; mv m/d .; ls; umount m; rmdir m; mv n x
== noexec nosuid nodev
mkdir m; mount -t tmpfs -o noexec t m; cp /bin/busybox m/b; m/b true; echo $?; printf '#!/bin/sh\necho hi\n' > m/s; chmod +x m/s; m/s; sh m/s; mount -o remount,exec,nodev m; m/b true; echo $?; mknod m/n c 1 3; cat m/n; mount -o remount,nosuid,dev m; cat m/n; chmod 4755 m/b; su -s /bin/sh nobody -c '/tmp/case/m/b id -u'; umount m
== df and mountpoint
df -k / | awk 'NR==2 {print $1, $6}'; df -a | awk '{print $1, $6}' | sort; df missing; df -k /proc | tail -n 1 | tr -s ' '
== swap
swapon missing; echo $?; dd if=/dev/zero of=s bs=4k count=20 2>/dev/null; mkswap s | sed 's/[0-9a-f-]*-[0-9a-f-]*/UUID/'; swapoff s; echo $?; su -s /bin/sh nobody -c 'swapon s'; cat /proc/swaps; swapoff -a; echo $?; swapon /dev/null; swapon .
== loop devices
losetup; losetup -f 2>&1 | head -n 1; losetup /dev/loop0 missing 2>&1 | head -n 1; losetup -d /dev/loop0
== modules
lsmod | head -n 1; insmod missing.ko; modprobe missing; echo $?; modinfo missing 2>&1 | sed 's/modules.[0-9].*:/modules:/'; depmod 2>&1 | sed 's/modules.[0-9].*:/modules:/'
== uname and hostname
uname -snmo; uname -r | grep -c '^[0-9]*\.[0-9]*\.[0-9]'; hostname; hostname other; hostname; cat /proc/sys/kernel/hostname; uname -n; hostname $(printf %065d 0); echo $?; su -s /bin/sh nobody -c 'hostname x'; hostname pagoda; dnsdomainname; cat /proc/sys/kernel/domainname; cut -d' ' -f1-2 /proc/version; nproc
== sysctl
sysctl kernel.ostype kernel.pid_max kernel.hostname vm.overcommit_memory fs.file-max 2>&1 | sed 's/file-max = .*/file-max/'; sysctl -w kernel.hostname=x; sysctl -n kernel.hostname; sysctl -w kernel.hostname=pagoda; sysctl missing.name; sysctl -w kernel.ostype=x; sysctl -w kernel.pid_max=x; su -s /bin/sh nobody -c 'sysctl -w kernel.hostname=y'; sysctl -w vm.overcommit_memory=3; sysctl -n vm.overcommit_memory
== sysctl files
for f in kernel/ostype kernel/osrelease kernel/pid_max kernel/threads-max kernel/shmmax kernel/shmall kernel/shmmni kernel/msgmax kernel/msgmnb kernel/msgmni kernel/randomize_va_space kernel/cap_last_cap kernel/ngroups_max kernel/random/boot_id kernel/random/uuid kernel/random/entropy_avail kernel/random/poolsize vm/overcommit_memory vm/overcommit_ratio vm/overcommit_kbytes vm/max_map_count vm/mmap_min_addr vm/panic_on_oom vm/oom_kill_allocating_task vm/oom_dump_tasks vm/admin_reserve_kbytes vm/user_reserve_kbytes vm/legacy_va_layout fs/file-nr fs/inotify/max_user_watches fs/inotify/max_user_instances fs/inotify/max_queued_events kernel/hotplug fs/binfmt_misc/status; do echo "$f $(stat -c %A /proc/sys/$f 2>&1 | sed 's/.*: //') $(cat /proc/sys/$f 2>&1 | wc -w)"; done
== sysctl values
cd /proc/sys/kernel; grep -H . pid_max sem shmmax shmall shmmni msgmax msgmnb msgmni randomize_va_space cap_last_cap ngroups_max overflowuid overflowgid ostype; cd ../vm; grep -H . overcommit_memory overcommit_ratio max_map_count oom_dump_tasks panic_on_oom; cd ../fs; grep -H . nr_open pipe-max-size inotify/max_user_instances inotify/max_queued_events; cd ../kernel/random; wc -c < uuid; cat uuid uuid | uniq | wc -l; cat boot_id boot_id | uniq | wc -l
== what is in /proc
cd /proc; ls -d buddyinfo cmdline cpuinfo devices diskstats filesystems interrupts iomem ioports kallsyms kmsg loadavg locks meminfo misc modules mounts net pagetypeinfo partitions schedstat self slabinfo softirqs stat swaps sys sysvipc thread-self uptime version vmallocinfo vmstat zoneinfo
== meminfo
free | head -n 1; free -m | wc -l; awk '/MemTotal|MemFree|MemAvailable/ {print ($2 > 0)}' /proc/meminfo; free | awk '/Mem/ {print ($5 > 0)}'
== meminfo adds up
awk '{v[$1] = $2} END {print (v["MemTotal:"] > v["MemFree:"]), (v["MemAvailable:"] <= v["MemTotal:"]), (v["Slab:"] == v["SReclaimable:"] + v["SUnreclaim:"])}' /proc/meminfo; a=$(awk '/^Shmem:/ {print $2}' /proc/meminfo); dd if=/dev/zero of=f bs=1M count=4 2>/dev/null; b=$(awk '/^Shmem:/ {print $2}' /proc/meminfo); [ $((b - a)) -ge 4000 ] && echo shmem grows; rm f; c=$(awk '/^Shmem:/ {print $2}' /proc/meminfo); [ $((b - c)) -ge 4000 ] && echo and shrinks
== cpuinfo stat loadavg uptime
grep -c '^processor' /proc/cpuinfo; cut -d' ' -f1 /proc/stat | uniq; head -n 1 /proc/stat | wc -w; wc -w < /proc/loadavg; wc -w < /proc/uptime; uptime | sed 's/[0-9][0-9.:]*/N/g; s/ *N/ N/g; s/ min,/,/'; grep -E '^(btime|processes|procs_running|procs_blocked|ctxt)' /proc/stat | wc -w; head -n 1 /proc/interrupts | tr -s ' ' | sed 's/ $//'; cut -d: -f1 /proc/vmstat | wc -l > /dev/null; head -n 1 /proc/slabinfo
== filesystems devices and so on
grep -E '	(proc|sysfs|tmpfs|devtmpfs|devpts)$' /proc/filesystems | sort; grep -E '^ *(1|5|136) ' /proc/devices | sort -u | grep -v vc; cat /proc/locks; cat /proc/cmdline | wc -l; ls /proc/sysvipc; head -n 1 /proc/sysvipc/shm; cat /proc/partitions
== dmesg
dmesg | grep -c 'Linux version'; dmesg | wc -l | grep -c .; dmesg -c > /dev/null; dmesg | wc -l; echo 'hello log' > /dev/kmsg; dmesg | sed 's/\[ *[0-9.]*\]/[T]/'; echo '<3>an error' > /dev/kmsg; dmesg -r | tail -n 1 | sed 's/\[ *[0-9.]*\]/[T]/'; su -s /bin/sh nobody -c 'dmesg -c'; echo $?; dmesg -n 9; dmesg -n 0; dmesg -n 1
== logger and syslog
logger hello; echo $?; syslogd -O l; sleep 0.2; logger -t tag -p user.err hi; sleep 0.2; grep -c 'user.err tag: hi' l; killall syslogd; ls -l /dev/log | cut -c1; rm /dev/log
== date
date -s '2001-02-03 04:05:06' > /dev/null; date '+%F %H:%M'; su -s /bin/sh nobody -c 'date -s 2002-01-01'; date -s bogus; adjtimex | sed 's/[0-9][0-9]*/N/g' | cut -d: -f1 | sort | head -n 3
== hwclock and watchdog
hwclock -f /dev/missing; rdate missing; watchdog /dev/missing; echo $?
== ipc in /proc
for f in shm msg sem; do head -n 1 /proc/sysvipc/$f | tr -s ' '; done
== sys
cat /sys/devices/system/cpu/online /sys/devices/system/cpu/possible; ls -d /sys/kernel /sys/class /sys/devices /sys/fs /sys/module /sys/power; echo x > /sys/x; mkdir /sys/x
== dev
ls -d /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/console /dev/ptmx /dev/pts /dev/shm /dev/kmsg; touch /dev/mine; ls -l /dev/mine | cut -c1-10; rm /dev/mine; mkdir /dev/d; rmdir /dev/d; ls /dev/mapper 2>&1 | head -n 1
== hardware that is not there
lsscsi; echo $?; fdisk -l; mt -f /dev/missing status; ubirename 0 a b; resume /dev/missing; echo $?; tunctl
== devmem
devmem 2>&1 | head -n 1; su -s /bin/sh nobody -c 'devmem 0 > /dev/null 2>&1'; echo $?
== reboot without rights
su -s /bin/sh nobody -c 'reboot -f'; echo $?; su -s /bin/sh nobody -c 'poweroff -f'; su -s /bin/sh nobody -c 'mount -t tmpfs t /mnt'; su -s /bin/sh nobody -c 'umount /proc'; su -s /bin/sh nobody -c 'chroot . true'; su -s /bin/sh nobody -c 'mknod /tmp/x b 1 1'; su -s /bin/sh nobody -c 'swapoff -a; echo $?'
== drop caches
echo 3 > /proc/sys/vm/drop_caches; echo $?; dmesg | grep drop_caches | tail -n 1 | sed 's/.*sh (.*)/sh (N)/'; echo 9 > /proc/sys/vm/drop_caches; for i in 0 1 2 4 5 8; do echo $i > /proc/sys/vm/drop_caches; echo $?; done; cat /proc/sys/vm/drop_caches
== keys for when nothing else helps
cat /proc/sysrq-trigger; su -s /bin/sh nobody -c 'echo h > /proc/sysrq-trigger'; stat -c '%A %n' /proc/sysrq-trigger /proc/kpageflags /proc/kpagecount; ls -d /proc/sys/kernel/sysrq; echo 1 > /proc/sys/kernel/sysrq; cat /proc/sys/kernel/sysrq; echo x > /proc/sys/kernel/sysrq
== pivot_root
mkdir new; pivot_root new new; mount -t tmpfs t new; pivot_root new missing; mkdir new/old; pivot_root new new/old; pivot_root new/old new; umount new; switch_root new /bin/sh 2>&1 | head -n 1; run-init new /bin/sh 2>&1 | head -n 1; su -s /bin/sh nobody -c 'pivot_root . .'
== modules by system calls
echo x > x.ko; insmod x.ko; echo $?; rmmod missing; echo $?; su -s /bin/sh nobody -c 'insmod x.ko; rmmod x'
== sysctl files that are not there
cd /proc/sys; ls -d kernel/panic kernel/printk kernel/dmesg_restrict kernel/kptr_restrict kernel/core_pattern kernel/core_uses_pid kernel/ctrl-alt-del kernel/sysrq kernel/modprobe kernel/poweroff_cmd kernel/panic_on_oops kernel/hung_task_timeout_secs kernel/pty/max kernel/pty/nr kernel/sched_child_runs_first kernel/sched_rt_runtime_us kernel/perf_event_paranoid kernel/unprivileged_bpf_disabled kernel/yama/ptrace_scope kernel/print-fatal-signals kernel/watchdog kernel/nmi_watchdog kernel/modules_disabled kernel/bootloader_type kernel/auto_msgmni kernel/shm_rmid_forced kernel/ns_last_pid kernel/max_lock_depth kernel/arch vm/swappiness vm/min_free_kbytes vm/drop_caches vm/dirty_ratio vm/dirty_background_ratio vm/nr_hugepages vm/vfs_cache_pressure vm/page-cluster vm/laptop_mode vm/compact_memory vm/stat_interval vm/zone_reclaim_mode vm/unprivileged_userfaultfd vm/watermark_scale_factor vm/extfrag_threshold vm/hugetlb_shm_group fs/inode-nr fs/inode-state fs/dentry-state fs/pipe-user-pages-soft fs/pipe-user-pages-hard fs/suid_dumpable fs/protected_hardlinks fs/protected_symlinks fs/protected_fifos fs/protected_regular fs/lease-break-time fs/leases-enable fs/dir-notify-enable fs/aio-max-nr fs/aio-nr fs/mount-max fs/overflowuid fs/overflowgid fs/epoll/max_user_watches fs/mqueue/msg_max net/core/somaxconn net/unix/max_dgram_qlen
== sysctl files that cannot be set
cd /proc/sys; stat -c "%A %n" kernel/overflowuid kernel/overflowgid kernel/tainted kernel/sem fs/file-max fs/nr_open fs/pipe-max-size
== what is not in /proc
cd /proc; ls -d bus cgroups consoles crypto driver execdomains fb fs irq kcore keys kpagecount pressure sysrq-trigger timer_list tty
== ranges of vmalloc
sed -nE 's/^0x[0-9a-f]{16}-0x[0-9a-f]{16} +[0-9]+ [^ ]+ pages=[0-9]+ vmalloc N0=[0-9]+$/of pages/p; s/^0x[0-9a-f]{16}-0x[0-9a-f]{16} +[0-9]+ [^ ]+ phys=0x[0-9a-f]{16} ioremap$/of a device/p' /proc/vmallocinfo | sort -u; stat -c '%A %n' /proc/vmallocinfo
== addresses of the machine
sed -nE 's/^( *)[0-9a-f]{8,}-[0-9a-f]{8,} : (System RAM|Kernel .*)$/\1\2/p' /proc/iomem | sort -u; su -s /bin/sh nobody -c 'grep -v "^ *0*-0* : " /proc/iomem; head -n 1 /proc/iomem | cut -c1-20'; stat -c '%A %n' /proc/iomem /proc/ioports
== fields of meminfo
cut -d: -f1 /proc/meminfo | grep -v DirectMap
== shared mounts
mkdir a b; mount -t tmpfs t a; mount --make-shared a; grep /tmp/case /proc/self/mountinfo | cut -d' ' -f4- | sed 's/shared:[0-9]*/shared:N/'; mount --bind a b; mkdir a/s; mount -t tmpfs u a/s; touch a/s/x; ls b/s; umount b/s; ls a/s; mount --make-slave b; grep -c master: /proc/self/mountinfo; mount --make-private b; mount --make-unbindable b; mkdir c; mount --bind b c; umount a b
== consoles and terminals
sed 's/  */ /g; s/ [0-9]*:64$/ N:64/' /proc/consoles; stat -c '%A %n' /proc/consoles /proc/tty/*s; grep -E '^(/dev/(tty|console|ptmx)|pty_)' /proc/tty/drivers; grep -c '^\(serial\|ttyAMA\) .*serial$' /proc/tty/drivers; head -n 1 /proc/tty/ldiscs
