# SPDX-License-Identifier: GPL-2.0-only
# The shell itself: pipes, redirections, here-documents, traps, job control, limits.
== pipes
seq 1 10 | grep 1 | wc -l; yes | head -n 1; seq 1 100000 | tail -n 1; echo x | cat | cat | cat; false | true; echo $?; true | false; echo $?; (exit 3) | cat; ! true; echo $?
== who closes a pipe early
yes > /dev/full; echo $?; sh -c 'yes; echo $? >&2' | head -n 1; sh -c 'trap "" PIPE; yes; echo $? >&2' | head -n 1
== redirections
echo a > f; echo b >> f; cat < f; cat f missing > o 2>&1; cat o; cat missing 2> /dev/null; echo $?; echo x >&2 2> e; exec 3> g; echo three >&3; exec 3>&-; echo gone >&3; cat g; cat <&9; echo $?; set -C; echo y > f; echo z >| f; cat f; > missing/f; echo $?; : > /; echo $?; cat 0<f; cat <> new; ls new
== descriptors
exec 7<>f; echo hello >&7; ls -l /proc/$$/fd > l; grep -c ' 7 -> /tmp/case/f$' l; read x <f; echo $x; exec 8>&7 7>&-; echo more >&8; cat f; exec 8>&-; ls /proc/$$/fd > l; tr '\n' ' ' < l; cat /dev/fd/0 < f; echo err > /dev/stderr; echo out > /dev/stdout; ls -l /dev/fd/ /dev/stdin 2>&1 | head -n 1 | sed 's/ .*//'
== here-documents
x=v; cat <<E1; cat <<'E2'; cat <<-E3
a $x $(echo sub)
E1
a $x
E2
	tab
	E3
(seq 1 20000; echo; ) | wc -c; cat <<E4 | wc -c
$(seq 1 20000)
E4
== traps
sh -c 'trap "echo bye" EXIT; echo hi'; sh -c 'trap "echo term" TERM; kill $$; echo after'; sh -c 'trap "" TERM; kill $$; echo ignored'; sh -c 'trap - TERM; kill $$; echo no'; echo $?; sh -c 'trap "echo int; exit 4" INT; kill -INT $$'; echo $?; sh -c 'trap "echo chld" CHLD; /bin/true; echo x'; for s in HUP INT QUIT USR1 USR2 ALRM PIPE; do sh -c "trap 'echo $s' $s; kill -$s \$\$"; done; trap
== a trap interrupts wait
sh -c 'trap "echo got" USR1; (sleep 0.3; kill -USR1 $$) & sleep 2 & wait $!; echo $?'
== deaths by signals
for s in 1 2 3 4 6 7 8 9 11 13 14 15 24 25 30 31 34 64; do sh -c "kill -$s \$\$"; echo $s $?; done 2>&1; for s in 17 18 23 28; do sh -c "kill -$s \$\$"; echo $s $?; done
== kill
kill -l; kill -l 9; kill -l KILL; kill 99999; echo $?; kill -0 $$; echo $?; kill -0 1; echo $?; kill -99 $$; kill; kill x; kill -s BOGUS 1; su -s /bin/sh nobody -c 'kill 1; kill -0 1'; kill -TERM -99999
== wait
sh -c 'exit 7' & wait $!; echo $?; sleep 0.1 & sleep 0.2 & wait; echo $?; wait 99999; echo $?; (sleep 0.2; exit 3) & p=$!; kill -9 $p; wait $p; echo $?; wait; wait -n; echo $?
== job control
exec </dev/tty; set -m; sleep 100 & jobs; kill -STOP %1; sleep 0.2; jobs; bg %1 > /dev/null; sleep 0.2; jobs; kill %1; sleep 0.3; wait %1; echo $?; jobs; sh -c 'kill -STOP $$; echo resumed' ; jobs; fg; jobs; false & wait %1; echo $?
== job control groups
exec </dev/tty; set -m; sleep 100 | sleep 100 & sleep 0.2; g=$(cut -d' ' -f5 /proc/$!/stat); [ $g != $(cut -d' ' -f5 /proc/$$/stat) ] && echo own group; kill -- -$g; wait; jobs; sh -c 'set -- $(cat /proc/self/stat); [ $5 = $8 ] && echo foreground'; sh -c 'set -- $(cat /proc/self/stat); [ $5 != $8 ] && echo background' & wait
== reading a terminal in the background
exec </dev/tty; set -m; cat & sleep 0.3; jobs; kill -9 %1; wait %1; echo $?; stty tostop; echo x > /dev/tty & sleep 0.3; jobs; stty -tostop; kill -9 %2; sleep 0.3; jobs
== background without job control
sleep 100 & p=$!; [ $(cut -d' ' -f5 /proc/$p/stat) = $(cut -d' ' -f5 /proc/$$/stat) ] && echo same; ls -l /proc/$p/fd/0 | sed 's/.*> //'; grep SigIgn /proc/$p/status; kill $p; wait
== subshells and variables
x=1; (x=2; echo $x); echo $x; y=$(echo a; exit 3); echo $? $y; $(exit 4); echo $?; echo `echo b`; read a b < /etc/passwd; echo $a; while read l; do echo "<$l>"; done < /etc/group; printf 'no newline' | { read z; echo "$z $?"; }
== exits
sh -c 'exit 256'; echo $?; sh -c 'exit 300'; echo $?; missing; echo $?; /tmp; echo $?; /etc/passwd; echo $?; sh -c 'exec missing'; echo $?; sh missing; echo $?; (ulimit -v 1; true); echo $?
== scripts
printf '#!/bin/sh\necho $0 $*\n' > s; ./s; echo $?; chmod +x s; ./s 1 2; printf '#!/bin/sh -e\nfalse\necho no\n' > s; ./s; echo $?; printf 'echo plain\n' > s; ./s; printf '#!missing\n' > s; ./s; echo $?; printf '#!/tmp/case/s\n' > t; printf '#!/tmp/case/t\n' > s; chmod +x t; ./s; echo $?; printf '#!/bin/echo   one two  \n' > s; ./s x; printf '#! /bin/cat\nline\n' > s; ./s; printf '\177ELFjunk' > s; ./s; echo $?; : > s; ./s; echo $?; printf '#!' > s; ./s; echo $?; printf '#!/bin/sh' > s; ./s; echo $?; printf "#!/bin/$(printf %0300d 0)\n" > s; ./s 2>&1 | tail -c 20
== text busy
cp /bin/busybox b; ./b sleep 1 & sleep 0.3; echo x > b; cp /bin/true b; rm b; echo $?; wait; cp /bin/busybox b; exec 3>>b; ./b true; echo $?; exec 3>&-; ./b true; echo $?
== arguments
set -- $(seq 1 20000); /bin/echo $* | wc; x=$(head -c 131071 /dev/zero | tr '\0' x); /bin/echo $x | wc -c; x=${x}y; /bin/echo $x | wc -c; y=$x$x; export y; /bin/true; echo $?
== limits
ulimit -a | sed -E '/-i|-u/s/[0-9]+$/N/'; ulimit -n 20; ulimit -n; ulimit -Hn; ulimit -n 30; exec 3</dev/null; exec 19</dev/null; exec 20</dev/null; echo $?
== a limit of file size
(ulimit -f 1; yes > f; echo $?); stat -c %s f; (ulimit -f 1; trap '' XFSZ; yes > g; echo $?); stat -c %s g
== a limit of CPU time
(ulimit -t 1; sh -c 'while :; do :; done'; echo $?)
== a limit of memory
(ulimit -v 20000; sh -c 'x=x; while :; do x=$x$x; done' 2>&1; echo $?) | sed 's/.*: //' | sort -u
== a limit of processes
cat > s <<'S'
ulimit -u 5; i=0
while [ $i -lt 10 ]; do sleep 1 & i=$((i+1)); done
S
su -s /bin/sh nobody s; echo $?
== a limit of cores and stacks
(ulimit -c; ulimit -s; ulimit -s 64; /bin/true; echo $?)
== limits that cannot rise
su -s /bin/sh nobody -c 'ulimit -n 100; ulimit -n 100000; ulimit -Hn; ulimit -c unlimited; ulimit -c; ulimit -l; ulimit -e; ulimit -r'
== time
time true 2>&1 | sed 's/[0-9][0-9]*/N/g'; (time sleep 0.1) 2>&1 | sed 's/[0-9]/N/g'; /usr/bin/time -f '%x %C' sh -c 'exit 3'; echo $?; /usr/bin/time -v true 2>&1 | sed 's/: [0-9.:]*[0-9].*/: N/'; times | wc -l
== timeout
timeout 0.1 sleep 5; echo $?; timeout 5 sh -c 'exit 4'; echo $?; timeout -s KILL 0.1 sleep 5; echo $?; timeout 0.1 missing; echo $?
== sleeping
sleep 0; sleep 0.01; usleep 1000; echo $?; sleep x; sleep -1; sleep 0.1s 0.1s; echo $?
== watch
(timeout 1 watch -t -n 5 echo hi; :) >out 2>&1; grep -c hi out
== cd and pwd of the shell
cd /; pwd; cd -; cd ''; pwd; cd /proc/self; pwd | sed 's/[0-9][0-9]*/N/'; cd ..; pwd; cd /etc/passwd; mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone; pwd; ls; cd .; cd ..; pwd
== globbing
touch a b c1 c2 .h; echo *; echo c?; echo [ab]; echo x*; echo .*; echo /proc/[s]elf; echo /dev/nul*
== a fifo between two
mkfifo p; (for i in 1 2 3; do echo $i; done > p) & while read x; do echo got $x; done < p; wait; cat p & echo x > p; wait; echo $?
== /dev files
echo x > /dev/null; cat /dev/null; head -c 3 /dev/zero | od -An -tx1; echo x > /dev/full; echo $?; head -c 2 /dev/full | od -An -tx1; head -c 10 /dev/urandom | wc -c; head -c 10 /dev/random | wc -c; echo x > /dev/zero; ls /dev/kmsg; stat -c '%n %t:%T %a %F' /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/kmsg /dev/console /dev/ptmx
