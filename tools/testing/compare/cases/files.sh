# SPDX-License-Identifier: GPL-2.0-only
# Files and folders: made, copied, linked, renamed, removed, looked at, with the errors.
== touch and ls -l
umask 022; touch a; touch -d '2001-02-03 04:05:06' b; mkdir d; ln -s a l; ls -l --full-time | sed '/\.[0-9]* /s/:[0-9][0-9]\.[0-9]*//' | awk '{print $1, $2, $3, $4, $5, $9}'; stat -c %y b
== ls of nothing
ls -la missing; ls -d .; ls -a
== cp
echo x > a; cp a b; cat b; cp -a a c; cmp a c && echo same; cp a missing/b; cp d e; mkdir d; cp a d; ls d; cp d e
== cp -a of a tree
mkdir -p t/u; echo 1 > t/a; ln -s a t/l; ln t/a t/h; mkfifo t/f; mknod t/n c 1 3; chmod 4751 t/a; touch -d '2001-02-03 04:05:06' t/a t/u; cp -a t v; cd v; stat -c '%n %A %h %F %s %t:%T' *; stat -c '%n %Y' a u; readlink l
== cp of special files
cp /dev/zero z & sleep 0.2; kill $!; wait; test -s z && echo grows; rm z; cp /proc/self/comm c; cat c; cp -r /dev/null n; stat -c '%F %t:%T' n
== cp onto itself and into itself
echo x > a; cp a a; ln a b; cp a b; mkdir d; cp -r d d/e; echo $?
== mv
echo x > a; mv a b; ls; mkdir d; mv b d; ls d; mv missing d; mv d/b d/c; ls d; mv d d/e; mkdir e; mv d e; ls e; echo y > f; mv e f; mv f e; ls e
== mv onto folders
mkdir a b; touch b/x; mv -T a b 2>/dev/null; echo $?; touch f; mv f a/; mkdir -p c/a; mv a c; echo $?
== mv between filesystems
mkdir m; mount -t tmpfs t m; echo x > a; chmod 640 a; chown 5:6 a; mv a m/a; stat -c '%a %u %g %s' m/a; ls; mkdir -p d/e; ln -s q d/l; mv d m; ls m/d; umount m
== ln
echo x > a; ln a b; ln -s a c; ln -s missing d; stat -c '%n %h %F' a b c d; ln a b; ln -sf b c; readlink c; ln . h; ln missing h; cat d; readlink -f c; readlink a; readlink missing
== loops of symbolic links
ln -s a b; ln -s b a; cat a; ls a/x; cd a; stat -L a; readlink -f a; echo > a; mkdir a; rm a b; ls
== long chains of links
ln -s /tmp/case/f l0; i=0; while [ $i -lt 41 ]; do ln -s l$i l$((i+1)); i=$((i+1)); done; echo hi > f; cat l38; cat l39; cat l40
== rm
touch a; mkdir -p d/e/f; rm a; rm a; rm -f a; rm d; rmdir d; rm -r d; ls; rm -rf missing; rmdir missing; rm .; rmdir .; mkdir x; rmdir x/.; rmdir x/..; rmdir -p x
== unlink and link
echo x > a; link a b; cat b; unlink a; ls; unlink a; mkdir d; unlink d; link d e; link missing e
== mkdir
mkdir a; mkdir a; mkdir -p a/b/c; mkdir x/y; mkdir -m 700 p; stat -c %a p; mkdir a/b/c/; touch f; mkdir f/g; mkdir -p f/g; mkdir ''
== long names
n=$(printf '%0255d' 0); touch $n && ls | wc -c; touch ${n}0; mkdir ${n}0; cat ${n}0 2>&1 | tail -c 20; i=0; while [ $i -lt 17 ]; do p=$p/$n; i=$((i+1)); done; cat .$p 2>&1 | tail -c 20
== deep folders
i=0; while [ $i -lt 100 ]; do mkdir d$i && cd d$i; i=$((i+1)); done; pwd | wc -c; cd /tmp/case; find . | wc -l; rm -r d0; ls
== chmod
touch a; for m in 000 777 4755 2755 1755 u+x g-w o=r a+s +t; do chmod $m a; stat -c '%a %A' a; done; mkdir d; chmod 1777 d; stat -c '%a %A' d; chmod 9 a; chmod 644 missing; ln -s a l; chmod 600 l; stat -c %a a
== umask
umask; umask 077; touch a; mkdir d; stat -c '%a %n' a d; umask 0; touch b; mkdir e; stat -c '%a %n' b e; umask -S
== chown
touch a; chown 1:2 a; stat -c '%u:%g' a; chown nobody a; stat -c '%U:%g' a; chgrp tty a; stat -c %G a; chmod 6755 a; chown 0:0 a; stat -c %a a; ln -s a l; chown -h 7:7 l; stat -c '%u %n' a l; chown 1 missing; chown -R 3:4 .; stat -c '%u:%g' .; chmod 2755 .; mkdir d; touch f; stat -c '%g %a' d f
== permissions
mkdir d; echo x > d/a; chmod 600 d/a; chmod 700 d; cat > s <<'S'
cat d/a; ls d; cd d; echo > d/b; touch -d 2001-01-01 s; rm s; chmod 777 s; chown 0 s; mkdir /e; kill -0 1; echo y >> s
S
chmod 644 s; su -s /bin/sh nobody s
chmod 711 d; su -s /bin/sh nobody -c 'ls d; cat d/a; cd d && pwd'
== sticky folders
mkdir -m 1777 d; touch d/root; chmod 666 d/root; su -s /bin/sh nobody -c 'touch d/mine; rm d/root; mv d/root d/x; mv d/mine d/root; rm -f d/mine; ls d'
== protected links
mkdir -m 1777 d; touch f; chmod 600 f; cat /proc/sys/fs/protected_hardlinks /proc/sys/fs/protected_symlinks /proc/sys/fs/protected_fifos /proc/sys/fs/protected_regular; su -s /bin/sh nobody -c 'ln /tmp/case/f d/l; ln -s /etc/passwd d/s; cat d/s | head -n 1'; cat d/s | head -n 1
== set-uid programs
cp /bin/busybox bb; chmod 4755 bb; su -s /bin/sh nobody -c './bb id'; chmod 2755 bb; su -s /bin/sh nobody -c './bb id'; chmod 755 bb; su -s /bin/sh nobody -c './bb id'
== mknod and mkfifo
mknod c c 1 5; mknod b b 7 0; mknod p p; mkfifo -m 600 q; stat -c '%n %A %F %t:%T' b c p q; head -c 4 c | od -An -tx1; echo hi > q & cat q; wait; cat b; mknod x c 240 7; cat x; mknod c p; mkfifo q; su -s /bin/sh nobody -c 'mknod /tmp/no c 1 3'
== truncate and fallocate
truncate -s 100 a; stat -c '%s %b' a; truncate -s 1M a; stat -c %s a; fallocate -l 64k b; stat -c '%s %b' b; fallocate -o 100 -l 10 c; stat -c %s c; truncate -s 10 /dev/null; truncate -s 8388608T d; mkdir e; truncate -s 1 e; fallocate -l 1 e
== dd
dd if=/dev/zero of=a bs=1k count=3 2>&1 | head -n 2; dd if=a of=b bs=100 skip=1 seek=2 2>/dev/null; stat -c '%s %b' b; echo abcdef | dd bs=2 count=2 skip=1 2>/dev/null; echo; dd if=a of=a bs=1 count=1 seek=5000 conv=notrunc 2>/dev/null; stat -c %s a; dd if=missing; dd of=/dev/full if=/dev/zero bs=1 count=1; echo abc | dd conv=sync bs=8 2>/dev/null | od -c; dd if=/dev/zero bs=1 count=1 of=/ 
== holes
dd if=/dev/zero of=a bs=1 count=1 seek=1M 2>/dev/null; ls -s a | tr -s ' '; du -k a; stat -c '%s %b %B' a; md5sum a; cp a b; du -k b
== find
mkdir -p t/a/b; touch t/x t/a/y; ln -s ../x t/a/l; mkfifo t/p; find t | sort; find t -type f | sort; find t -type l; find t -name 'y*' -o -type p | sort; find t -maxdepth 1 -mindepth 1 | sort; find t -exec echo got {} \; | sort; find t -empty | sort; find t -size +0c -type d | wc -l; find missing; find t -newer t/x -type l; find t -perm 644 | sort; find t -depth -delete; ls
== find and xargs
seq 1 5 | xargs echo; seq 1 5 | xargs -n 2 echo; seq 1 3 | xargs -I% echo a%b; printf 'a b\0c' | xargs -0 -n1 echo; echo x | xargs false; echo $?; echo x | xargs missing-program; echo $?; seq 1 5000 | xargs echo | wc; echo x | xargs sh -c 'kill -9 $$'; echo $?
== stat of kinds
stat -c '%F' / /dev/null /bin/busybox /bin/sh /tmp; mkfifo f; stat -c %F f; stat -f -c '%T %S' /tmp /dev /proc /dev/pts; stat missing; stat ''
== stat -f of the root
stat -f -c '%l %t %S' / /tmp /proc /sys /dev /dev/pts
== sizes of folders
mkdir d; stat -c '%s %b %h' d; touch d/a d/b; stat -c '%s %b' d; mkdir d/c; stat -c '%s %h' d; rm d/a; stat -c '%s %h' d
== times
touch -d '2001-02-03 04:05:06' a b; cat a; [ $(stat -c %X a) -gt $(stat -c %Y a) ] && echo read; touch -a a; [ $(stat -c %X a) -gt $(stat -c %Y a) ] && echo access; chmod 600 b; [ $(stat -c %Z b) -gt $(stat -c %Y b) ] && echo change; mkdir d; touch -d '2001-01-01' d; touch d/x; [ $(stat -c %Y d) -gt 1000000000 ] && echo folder; touch -r b c; stat -c %Y c; touch -c nope; ls nope; touch -h -d '2002-02-02 00:00:00' l; ln -s b l2; touch -h -d '2002-02-02 00:00:00' l2; stat -c %Y b l2
== strange times
touch -d '1960-01-01 00:00:00' a && stat -c %Y a; touch -d '2100-01-01 00:00:00' b && stat -c %Y b
== du and df
mkdir d; dd if=/dev/zero of=d/a bs=4k count=3 2>/dev/null; du d; du -s d; du -a d; mkdir m; mount -t tmpfs -o size=1m tmpfs m; df -k m | tr -s ' '; dd if=/dev/zero of=m/a bs=4k count=10 2>/dev/null; df -k m | tail -n 1 | tr -s ' '; df -h m | tail -n 1 | tr -s ' '; df -i m | tail -n 1 | awk '{print $3}'; dd if=/dev/zero of=m/b bs=64k 2>&1 | tail -n 3; df -k m | tail -n 1 | tr -s ' '; rm m/b; df -k m | tail -n 1 | tr -s ' '; umount m
== a full filesystem
mkdir m; mount -t tmpfs -o size=64k,nr_inodes=5 tmpfs m; touch m/1 m/2 m/3 m/4 m/5; ls m; mkdir m/d; ln m/1 m/l; ln -s x m/s; echo ok > m/1; yes > m/2; stat -c '%n %s' m/*; rm m/2; echo fits > m/3; cat m/3; umount m
== realpath and friends
mkdir -p a/b; ln -s a/b l; realpath l; realpath l/..; realpath missing; realpath missing/x; basename /a/b.c .c; dirname /a/b; cd l; pwd; pwd -P; cd ..; pwd; cd missing; cd /tmp/case/a/b; rm -r ../../a; pwd; /bin/pwd -P; ls; touch x; cd ..
== mktemp
f=$(mktemp); stat -c '%a %s' $f; rm $f; d=$(mktemp -d /tmp/case/XXXXXX); stat -c '%a %F' $d; mktemp missing/XXXXXX; mktemp -u /tmp/case/aXXXXXX | wc -c
== open files that are gone
echo one > a; exec 3<a; rm a; cat <&3; ls -l /proc/$$/fd/3 | sed 's/.*->//'; exec 3<&-; mkdir d; exec 4<d; rmdir d; ls -l /proc/$$/fd/4 | sed 's/.*->//'; mkfifo f; exec 5<>f; rm f; echo x >&5; read y <&5; echo $y
== names with every byte
touch 'a b' 'c
d' "$(printf '\001\377')"; ls | od -c | head; find . -type f | wc -l; rm -f *; ls
== shred and nuke
echo secret > a; shred -n 1 -z -u a; ls; mkdir -p d/e; touch d/e/f; nuke d; ls; nuke missing
== cmp and diff
echo a > a; echo b > b; cmp a b; cmp a a; diff a b; diff -u a b | tail -n 3; mkdir x y; touch x/1 y/2; diff -r x y; cmp a missing; diff a /; cmp a x
== install a tree of many files
mkdir d; i=0; while [ $i -lt 300 ]; do echo $i > d/f$i; i=$((i+1)); done; ls d | wc -l; ls -f d | sort -n | head -n 3; rm d/f1*; ls d | wc -l; cat d/f2 d/f299; rm -r d; ls
== sync and fsync
echo x > a; sync; sync a; sync missing; echo $?
== tools for filesystems with a disk
fsfreeze --freeze .; fstrim .; fatattr a; blkdiscard a; partprobe a; blockdev --getsz /dev/null; freeramdisk /dev/null; findfs LABEL=x
