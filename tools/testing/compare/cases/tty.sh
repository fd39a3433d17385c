# SPDX-License-Identifier: GPL-2.0-only
# Terminals: settings, pseudo-terminals, what is typed and said.
== tty
tty; tty < /dev/tty; tty < /dev/console; [ -t 0 ] < /dev/tty; echo $?
== stty
stty -a < /dev/tty; stty < /dev/null; stty size < /dev/tty
== stty changes
stty raw -echo < /dev/tty; stty < /dev/tty; stty sane -opost < /dev/tty; stty < /dev/tty; stty rows 30 cols 90 < /dev/tty; stty size < /dev/tty; stty rows 0 cols 0 < /dev/tty; stty 9600 < /dev/tty; stty speed < /dev/tty; stty 38400 < /dev/tty; stty intr ^X < /dev/tty; stty -a < /dev/tty | grep intr; stty intr ^C < /dev/tty; stty bogus < /dev/tty; g=$(stty -g < /dev/tty); echo $g; stty $g < /dev/tty; echo $?; stty 115200 < /dev/tty; stty min 0 time 2 -icanon < /dev/tty; cat < /dev/tty; stty sane -opost < /dev/tty; echo done
== pseudo-terminals
ls -ld /dev/pts | cut -c1-10; stat -c '%a %t:%T' /dev/ptmx /dev/pts/ptmx; exec 5<>/dev/ptmx; ls /dev/pts; stat -c '%a %u %G %t:%T' /dev/pts/0; cat /dev/pts/0; echo $?; stty -a <&5; exec 5<&-; ls /dev/pts
== no terminal
setsid sh -c 'cat /dev/tty; stty < /dev/tty; echo $?; echo x > /dev/tty'
== mesg wall and others
setsid getty 2>&1 | head -n 1; login missing < /dev/null 2>&1 | head -n 1; sulogin < /dev/null 2>&1 | head -n 0; passwd -l nobody; echo $?; microcom /dev/missing; echo $?; cttyhack true; echo $?
