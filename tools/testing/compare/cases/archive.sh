# SPDX-License-Identifier: GPL-2.0-only
# Archives and what packs them.
== tar
mkdir -p d/e; echo 1 > d/a; ln -s a d/l; ln d/a d/h; mkfifo d/f; mknod d/n c 1 3; chmod 640 d/a; touch -d '2001-02-03 04:05:06' d/a d/e d/l d/f d/n d; tar cf t.tar d; tar tf t.tar | sort; mkdir o; tar xf t.tar -C o; cd o; find . | sort | xargs stat -c '%n %A %s %h %F' | sed 's/\(directory\|.* d.* \)/\1/' | sed '/directory/s/ [0-9]* \([0-9]\)/ \1/'; cat d/h; readlink d/l; stat -c %Y d/a
== tar through pipes
seq 1 3000 > a; tar cf - a | tar xOf - | md5sum; tar czf z.tgz a; gunzip < z.tgz | tar tf -; tar xzOf z.tgz | tail -n 1; tar tf missing; tar xf a; tar cf x.tar missing; echo $?
== gzip
seq 1 5000 > a; m=$(md5sum < a); gzip a; ls; gzip -t a.gz && echo good; zcat a.gz | md5sum | grep -q "$m" && echo same; gunzip a.gz; ls; gzip a a; gzip missing; echo junk > j.gz; gunzip j.gz; gzip -c a | head -c 100 | gunzip > /dev/null; echo $?
== bzip2
seq 1 5000 > a; bzip2 a; ls; bzcat a.bz2 | tail -n 1; bunzip2 a.bz2; ls; echo junk > j.bz2; bunzip2 j.bz2; echo $?
== xz and lzma
printf '\375\067\172\130\132\0\0\4\346\326\264\106\2\0\41\1\26\0\0\0\164\57\345\243\1\0\2\150\151\12\0\0\0\0' > a.xz; xzcat a.xz; echo junk | unxz; echo junk | unlzma; echo $?
== cpio
mkdir d; echo 1 > d/a; echo 2 > d/b; find d | sort | cpio -o -H newc 2>/dev/null > c; cpio -t < c 2>/dev/null; mkdir o; cd o; cpio -id < ../c; cat d/a d/b; cpio -i < /dev/null; echo $?
== unzip ar and the rest
echo junk > j.zip; unzip j.zip; ar t j.zip; rpm2cpio j.zip; dpkg-deb -c j.zip; echo $?; uncompress j.zip; lzop -t j.zip
== uuencode base64 crc
seq 1 100 > a; uuencode a < a | uudecode -o b; cmp a b && echo same; base64 a | base64 -d | cmp - a && echo same; crc32 a; xxd a | head -n 2; xxd -p a | xxd -r -p | cmp - a && echo same
== sums
seq 1 1000 > a; md5sum a; sha1sum a; sha256sum a; sha3sum a; sha512sum a; sha256sum a > s; sha256sum -c s; echo x >> a; sha256sum -c s; echo $?; md5sum missing; md5sum /; dd if=/dev/zero bs=1M count=4 2>/dev/null | sha256sum
