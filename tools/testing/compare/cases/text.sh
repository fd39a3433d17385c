# SPDX-License-Identifier: GPL-2.0-only
# What works on text; the kernel's part is reading, writing, pipes and memory.
== awk
seq 1 10 | awk '{s += $1} END {print s, NR}'; awk 'BEGIN {while (("echo a; echo b" | getline x) > 0) print "got", x; print "z" | "cat"; close("cat"); system("exit 3"); print system("exit 3")}'; echo a:b | awk -F: '{print $2 > "/dev/stderr"}'; awk '{print FILENAME, $0}' missing; awk 'BEGIN {printf "%5.2f|%x|%s\n", 3.14159, 255, "s"}'; awk 'BEGIN {print ENVIRON["HOME"]; print substr("hello", 2, 3), length("abc"), index("abc", "c")}'
== sed
seq 1 5 | sed -n 2,4p; seq 1 5 > a; sed -i 's/3/three/' a; cat a; sed '/2/d;$a end' a; sed -n '$=' a; sed w\ b a > /dev/null; cmp a b && echo same; sed x missing; stat -c '%a %u' a
== sort
seq 1 3000 | sort -rn | head -n 3; printf 'b 2\na 10\nc 1\n' | sort -k2n; printf 'x\ny\nx\n' | sort -u; sort missing; seq 1 20000 | sort | md5sum
== uniq cut paste tr
printf 'a\na\nb\n' | uniq -c; echo a:b:c | cut -d: -f2-; seq 1 4 | paste - -; echo hello | tr a-y b-z; echo aabb | tr -s ab; seq 1 3 | tr -d '\n'; echo; seq 1 3 > a; seq 4 6 > b; paste a b
== grep
printf 'one\ntwo\nthree\n' > a; grep -n o a; grep -c o a; grep -v o a; grep -q x a; echo $?; grep x missing; echo $?; grep -r two .; egrep 't(w|h)' a; fgrep -x two a; grep x /
== head tail tee wc
seq 1 100 > a; head -n 3 a; tail -n 3 a; tail -n +98 a; head -c 5 a; tail -c 5 a; wc a; seq 1 3 | tee b c; cat b c; wc -l missing; seq 1 3 | tee missing/x; tac b; rev b; nl b; head missing /dev/null
== tail -f
seq 1 3 > a; tail -f a > out & sleep 0.2; echo 4 >> a; sleep 1.4; kill $!; wait; cat out
== od hexdump strings
printf 'ab\0\377cdefgh0123456789' > a; od a; od -c a; od -An -tx1z a; od -tx4 -j2 -N8 a; hexdump a; hexdump -C a; strings a; od missing
== cat and its kin
printf 'a\tb\n\n' | cat -A; cat -n /etc/passwd; echo x | cat - /dev/null -; cat /; cat < /; expand missing; printf 'a\tb\n' | expand; printf '        b\n' | unexpand | od -c; echo abcdef | fold -w 2; seq 1 5 | shuf | sort | md5sum; yes | head -n 2; printf '%s|%d|%x|%c\n' a 12 255 z; printf '%d\n' x; seq 3 -1 1; cal 2 2001; factor 1001 65537; expr 3 \* 4; expr length abc; echo $?; expr 1 / 0
== ed
printf 'a\none\ntwo\n.\nw f\nq\n' | ed; cat f; printf '1s/one/ONE/\nw\nq\n' | ed f; cat f; printf 'r missing\nq\n' | ed
== vi
printf 'one\ntwo\nthree\n' > f; vi -c ':2d' -c ':s/one/ONE/' -c ':wq' f >/dev/null 2>&1; cat f; printf 'ihello\033:w g\n:q!\n' | timeout 5 vi >/dev/null 2>&1; cat g
== patch
seq 1 5 > a; cp a b; sed -i 's/3/x/' b; diff -u a b > p; patch a < p; cat a; patch a < p; echo $?; ls
== bc and dc
echo '2^100; scale=5; 1/3' | bc; echo '3 4 + p' | dc; echo '1/0' | bc
== less and more
seq 1 3 > a; less a | cat; more a | cat; less missing | cat; clear | od -c; reset > /dev/null; echo $?
== getopt
getopt -o ab: -- -a -b x y; getopt -o a -- -z; echo $?
== which env test
which sh; which missing; echo $?; env -i A=1 env; env A=2 sh -c 'echo $A'; test -f /etc/passwd; echo $?; [ -d /tmp -a -w /tmp ]; echo $?; test -p /dev/stdin; echo $?; [ a = b ]; echo $?; [ /bin/sh -ef /bin/busybox ]; echo $?; [ -t 0 ]; echo $?; [[ a == a ]]; echo $?; env missing; echo $?; env /etc/passwd; echo $?
== dates
date -u -d @0; date -u -d '2001-02-03 04:05:06' +%s; date -r /dev/null +%s | wc -c; date -d nonsense; TZ=UTC-2 date -d @0 +%H; ts < /dev/null; echo x | ts '%%'
== ascii dos2unix and others
printf 'a\r\n' > a; dos2unix a; od -c a; unix2dos a; od -c a; ascii | head -n 2; mkpasswd -m md5 -S abcdefgh pw; ipcalc -n 10.1.2.3/8; run-parts missing; mkdir r; printf '#!/bin/sh\necho ran $1\n' > r/one; chmod +x r/one; run-parts -a arg r; hostid | wc -c
== cttyhack crontab and service tools
crontab -l; svok x; echo $?; start-stop-daemon -K -x /bin/nothing; echo $?; start-stop-daemon -S -x /bin/true; echo $?; start-stop-daemon -S -b -m -p /tmp/case/pid -x /bin/sleep -- 100; sleep 0.3; kill -0 $(cat pid) && echo runs; start-stop-daemon -K -p /tmp/case/pid | sed 's/pid [0-9]*/pid N/'; echo $?
