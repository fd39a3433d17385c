// SPDX-License-Identifier: GPL-2.0-only
/* Files of the host, which the boot reads. Owns nothing. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <os.h>

long os_file_size(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return -errno;
	return S_ISREG(st.st_mode) ? (long)st.st_size : -EINVAL;
}

int os_file_read(const char *path, void *buf, unsigned long size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	for (unsigned long done = 0; !err && done < size;) {
		ssize_t n = read(fd, (char *)buf + done, size - done);

		if (n <= 0)
			err = n ? -errno : -EIO;
		else
			done += n;
	}
	close(fd);
	return err;
}
