#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""scripts/run and scripts/kvm-probe: what they ask of QEMU, and what they make of its end.

QEMU is a stand-in that writes down how it was called, so nothing boots but the guest of
kvm-probe, once, in the real one.
"""

import base64
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(TREE, "tools/testing/build"))
from fixture import main  # pylint: disable=wrong-import-position

RUN = os.path.join(TREE, "scripts/run")
GUEST = os.path.join(TREE, "scripts/guest")
PROBE = os.path.join(TREE, "scripts/kvm-probe")
IT_WORKS = 0x2a << 1 | 1

FAKE = """#!/bin/sh
case "$*" in
--version) echo "QEMU emulator version $FAKE_VERSION"; exit 0 ;;
*kvm-probe-*)
	echo "probe $*" >> "$FAKE_LOG"
	[ "$FAKE_PROBE" != hang ] || exec sleep 60
	[ "$FAKE_PROBE" != error ] || { echo "warning: nothing"; echo "an error of KVM"; exit 1; }
	exit "$FAKE_PROBE" ;;
esac
echo "${0##*/} $*" >> "$FAKE_LOG"
echo "the guest's console"
if [ -n "${FAKE_SAYS-}" ]; then
	word=$(echo "$*" | sed -n 's/.*RUN_WORD=\\([^ ]*\\).*/\\1/p')
	printf "$(printf %s "$FAKE_SAYS" | sed "s/@/$word/g")"
fi
[ "$FAKE_STATUS" != hang ] || exec sleep 60
exit "$FAKE_STATUS"
"""


def interpreter(program):
    """Who loads it, as readelf says."""
    said = subprocess.run(["readelf", "-lW", program], capture_output=True, text=True, check=True)
    return said.stdout.split("interpreter: ")[1].split("]")[0]


class Case(unittest.TestCase):
    """A folder with stand-ins, and a kernel that is none."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pagoda-run-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        self.log = self.path("log")
        self.kernel = self.file("kernel", "no kernel")
        for name in ("qemu-system-x86_64", "qemu-system-aarch64"):
            os.chmod(self.file(name, FAKE), 0o755)
        self.env = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}",
                    "FAKE_LOG": self.log, "FAKE_STATUS": "0", "FAKE_PROBE": str(IT_WORKS),
                    "FAKE_VERSION": "1", "XDG_CACHE_HOME": self.path("cache"),
                    "KVM_DEVICE": self.path("no-device")}

    def path(self, name):
        """In the folder."""
        return os.path.join(self.folder, name)

    def file(self, name, text=""):
        """A file there."""
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)
        return self.path(name)

    def have_kvm(self, **env):
        """There is a device; the stand-in decides what it is worth."""
        self.env |= {"KVM_DEVICE": self.file("kvm"), **env}

    def start(self, *args, program=RUN, **env):
        """Run it; the result."""
        return subprocess.run([program, *args], env=self.env | env, text=True, timeout=30,
                              capture_output=True, stdin=subprocess.DEVNULL, check=False)

    def calls(self):
        """How QEMU was called so far."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as file:
            return file.read().splitlines()

    def qemu(self, *args, **env):
        """How QEMU is called for these arguments."""
        run = self.start(*args, **env)
        self.assertEqual(run.returncode, 0, run.stderr)
        return self.calls()[-1] + " "

    def refuses(self, *args):
        """It says why on one line, and starts nothing; that line."""
        run = self.start(*args)
        self.assertEqual(run.returncode, 2)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertEqual(self.calls(), [])
        return run.stderr


class Options(Case):
    """Each option, alone."""

    def test_the_least(self):
        self.assertEqual(
            self.qemu(self.kernel),
            "qemu-system-x86_64 -M q35 -accel tcg -cpu max -m 256M -smp 1 -nodefaults "
            "-display none -serial stdio -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 "
            f"-kernel {self.kernel} -append  ")
        self.assertEqual(
            self.qemu("-a", "arm64", self.kernel),
            "qemu-system-aarch64 -M virt -accel tcg -cpu max -m 256M -smp 1 -nodefaults "
            f"-display none -serial stdio -no-reboot -semihosting -kernel {self.kernel} -append  ")

    def test_choices(self):
        for option, value, text in (("-c", "EPYC", "-cpu EPYC"), ("-m", "1G", "-m 1G"),
                                    ("-s", "7", "-smp 7"), ("-M", "microvm", "-M microvm"),
                                    ("-i", self.kernel, f"-initrd {self.kernel}")):
            for arch in ("x86", "arm64"):
                with self.subTest(f"{arch} {option}"):
                    self.assertIn(f" {text} ", self.qemu("-a", arch, option, value, self.kernel))

    def test_parameters(self):
        self.assertIn(" -append quiet init=/bin/a ", self.qemu(self.kernel, "quiet", "init=/bin/a"))

    def test_debugger(self):
        run = self.start("-g", self.kernel, "quiet")
        self.assertIn("-ex 'target remote localhost:1234'", run.stderr)
        self.assertIn(" -append quiet nokaslr -S -gdb tcp:localhost:1234", self.calls()[-1])
        run = self.start("-G", "/tmp/x", self.kernel)
        self.assertIn("-ex 'target remote /tmp/x'", run.stderr)
        self.assertIn(" -S -gdb unix:/tmp/x,server=on,wait=off", self.calls()[-1])

    def test_help(self):
        for args in (["-h"], ["--help"]):
            run = self.start(*args)
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            for option in "abcfgGhikmMnstx":
                self.assertRegex(run.stdout, rf"(?m)^  .*-{option}\b")
            self.assertLess(len(run.stdout.splitlines()), 33)

    def test_mistakes(self):
        self.assertIn("usage: ", self.refuses())
        self.assertIn("vax: no such architecture", self.refuses("-a", "vax", self.kernel))
        self.assertIn("no such kernel; build it with: make ARCH=arm64",
                      self.refuses("-a", "arm64", self.path("nothing")))
        self.assertIn("scripts/mkinitrd makes one",
                      self.refuses("-i", self.path("nothing"), self.kernel))
        for option, value in (("-s", "0"), ("-s", "x"), ("-s", ""), ("-n", "0"), ("-n", "1x"),
                              ("-k", "maybe")):
            with self.subTest(f"{option} {value}"):
                self.assertIn(f"{option} {value}: ", self.refuses(option, value, self.kernel))
        self.assertIn("-m much: ", self.refuses("-n", "2", "-m", "much", self.kernel))
        self.assertIn("gdb --args", self.refuses("-a", "um", "-g", self.kernel))
        self.assertIn("no user mode", self.refuses("-a", "um", "-x", "ls", self.kernel))
        self.assertIn("an initial ramdisk: -i", self.refuses("-x", "ls", self.kernel))
        self.assertIn("nothing: no such program: ", self.refuses(
            "-i", self.kernel, "-b", self.path("nothing"), self.kernel))
        self.assertIn("nothing: no such file or folder", self.refuses(
            "-i", self.kernel, "-f", self.path("nothing"), "-x", "ls", self.kernel))

    def test_um_is_a_program(self):
        os.chmod(self.file("linux", "#!/bin/sh\necho \"$@\"\nexit 3\n"), 0o755)
        run = self.start("-a", "um", "-M", "none", "-k", "on", "-n", "2", "-m", "9M", "-s", "2",
                         "-i", self.kernel, self.path("linux"), "quiet")
        self.assertEqual((run.returncode, run.stdout),
                         (3, f"mem=9M nr_cpus=2 initrd={self.kernel} quiet\n"))


class Numa(Case):
    """Memory and CPUs, split."""

    def nodes(self, *args):
        """[(size, cpus)] of the nodes."""
        words = self.qemu(*args, self.kernel).split()
        found = []
        for option, value in zip(words, words[1:]):
            fields = dict(field.partition("=")[::2] for field in value.split(","))
            if option == "-object":
                found.append([fields["id"], int(fields["size"]) >> 20])
            if option == "-numa":
                self.assertEqual(fields["memdev"], found[-1][0])
                self.assertEqual(int(fields["nodeid"]), len(found) - 1)
                found[-1].append(fields.get("cpus"))
        return [tuple(node[1:]) for node in found]

    def test_one_is_none(self):
        self.assertEqual(self.nodes("-n", "1"), [])

    def test_even(self):
        for arch in ("x86", "arm64"):
            self.assertEqual(self.nodes("-a", arch, "-n", "2", "-s", "4"),
                             [(128, "0-1"), (128, "2-3")])

    def test_all_is_given_out(self):
        self.assertEqual(self.nodes("-n", "3", "-s", "4", "-m", "1G"),
                         [(341, "0-0"), (341, "1-1"), (342, "2-3")])

    def test_fewer_cpus_than_nodes(self):
        self.assertEqual(self.nodes("-n", "4", "-s", "2", "-m", "64"),
                         [(16, None), (16, "0-0"), (16, None), (16, "1-1")])


class Status(Case):
    """How it ends, by how QEMU ended."""

    def test_status(self):
        for arch, qemu, status in (("x86", 0, 0), ("x86", 129, 1), ("x86", 135, 134),
                                   ("x86", 134, 125), ("x86", 1, 1), ("arm64", 0, 0),
                                   ("arm64", 1, 1), ("arm64", 134, 134)):
            with self.subTest(f"{arch} {qemu}"):
                run = self.start("-a", arch, self.kernel, FAKE_STATUS=str(qemu))
                self.assertEqual((run.returncode, run.stdout), (status, "the guest's console\n"))

    def test_it_takes_too_long(self):
        for arch in ("x86", "arm64"):
            run = self.start("-a", arch, "-t", "0.2", self.kernel, FAKE_STATUS="hang")
            self.assertEqual(run.returncode, 124)


class Command(Case):
    """What a guest says that runs one command, and what is made of it."""

    BEGIN, END = "\\036begin @\\n", "\\036end @ "

    def run_it(self, says, *options, **env):
        """(its status, the command's words, others)."""
        run = self.start("-i", self.kernel, *(options or ("-x", "ls")), self.kernel, "quiet",
                         FAKE_SAYS=says, **env)
        return run.returncode, run.stdout, run.stderr

    def test_it_ends(self):
        for status in (0, 1, 124, 125, 129, 134, 135, 255):
            with self.subTest(status):
                said = self.run_it(f"{self.BEGIN}one\ntwo{self.END}{status}\nthree\n")
                self.assertEqual(said, (status, "one\ntwo", ""))

    def test_its_console(self):
        self.run_it("")
        self.assertRegex(self.calls()[-1], r"-initrd (\S+)/initrd .*quiet rdinit=/\.run/init RUN_WORD=\w{10}$")
        scratch = self.calls()[-1].split("-initrd ")[1].split("/initrd")[0]
        self.assertFalse(os.path.exists(scratch))

    def test_marks_of_others(self):
        said = "\\036end x 3\n\\036begin\n\\036"
        self.assertEqual(self.run_it(f"{self.BEGIN}{said}{self.END}4\\n"),
                         (4, "\x1eend x 3\n\x1ebegin\n\x1e", ""))

    def test_it_does_not_begin(self):
        status, said, error = self.run_it("a panic\r\n", FAKE_STATUS="135")
        self.assertEqual((status, said), (134, ""))
        self.assertIn("the guest's console\na panic\n", error)
        self.assertIn("the guest has not come to the command", error)

    def test_it_does_not_end(self):
        for qemu, status, why in (("0", 125, "ended before"), ("135", 134, "ended before"),
                                  ("hang", 124, "not ended in time")):
            with self.subTest(qemu):
                found, said, error = self.run_it(f"{self.BEGIN}one\\036en", "-t", "1", "-x", "ls",
                                                 FAKE_STATUS=qemu)
                self.assertEqual((found, said), (status, "one\x1een"))
                self.assertIn(why, error)
                self.assertNotIn("console", error)

    def test_a_word_of_its_own(self):
        """What another run's marks would be is the command's."""
        status, said, _ = self.run_it(f"{self.BEGIN}\\036end abc 5\\n")
        self.assertEqual((status, said), (125, "\x1eend abc 5\n"))

    def test_pictures(self):
        """What comes behind the command's end is an archive, for who asks for pictures."""
        with open(self.path("archive"), "wb") as out, tarfile.open(fileobj=out, mode="w:gz"):
            pass
        with open(self.path("archive"), "rb") as file:
            sent = base64.encodebytes(file.read()).decode().replace("\n", "\\n")
        page, ends = self.path("out.html"), f"{self.BEGIN}one\\n{self.END}3\\n"
        whole = f"{ends}{sent}\\036pictures @\\n"
        self.assertEqual(self.run_it(whole), (3, "one\n", ""))
        self.assertFalse(os.path.exists(page))
        self.assertEqual(self.run_it(whole, "-x", "ls", "-p", page), (3, "one\n", ""))
        self.assertTrue(os.path.exists(page))
        for broken in (ends, ends + sent, whole.replace(sent, "?"), whole.replace(sent, "aGVsbG8=")):
            with self.subTest(broken):
                status, said, error = self.run_it(broken, "-x", "ls", "-p", page)
                self.assertEqual((status, said), (2, "one\n"))
                self.assertIn("no picture", error)
        self.assertEqual(self.start("-p", page, self.kernel).returncode, 2)

    def packed(self, *options):
        """All that comes behind the initial ramdisk."""
        out = self.path("packed")
        subprocess.run([GUEST, "pack", "-o", out, "-i", self.kernel, *options], check=True)
        with open(out, "rb") as file:
            return file.read()

    def test_what_is_packed(self):
        os.mkdir(self.path("d"))
        self.file("d/one", "1\n")
        os.symlink("one", self.path("d/two"))
        packed = self.packed("-b", "/bin/true", "-f", self.path("d"), "./true && ls")
        self.assertTrue(packed.startswith(b"no kernel\0"))
        with open(interpreter("/bin/true"), "rb") as file:
            self.assertTrue(file.read() in packed)
        self.assertNotIn(b"bin/picture\0", packed)
        self.assertIn(b"bin/picture\0", self.packed("-p", "ls"))
        for text in (b".run/command\0", b"./true && ls\n", b"root/true\0", b"/libc.so.6\0",
                     self.path("d/one").strip("/").encode() + b"\0", b"d/two\0one\0"):
            self.assertTrue(text in re.sub(rb"\0+", b"\0", packed), text)


class Kvm(Case):
    """When it is used."""

    def uses(self, *args, **env):
        """The accelerator and the model of the CPU."""
        words = self.qemu(*args, self.kernel, **env).split()
        return words[words.index("-accel") + 1], words[words.index("-cpu") + 1]

    def probes(self):
        """How often the guest ran."""
        return sum(call.startswith("probe") for call in self.calls())

    def test_no_device(self):
        self.assertEqual(self.uses(), ("tcg", "max"))
        self.assertEqual(self.probes(), 0)

    def test_it_works(self):
        self.have_kvm()
        self.assertEqual(self.uses(), ("kvm", "host"))
        self.assertEqual(self.uses("-k", "auto"), ("kvm", "host"))
        self.assertEqual(self.probes(), 1)

    def test_it_is_broken(self):
        for probe, why in (("0", "a guest ends with 0"), ("error", "an error of KVM"),
                           ("hang", "a guest hangs for 2 s")):
            with self.subTest(probe):
                self.have_kvm(FAKE_PROBE=probe, FAKE_VERSION=probe)
                run = self.start(self.kernel)
                self.assertIn(f"KVM does not work here, and is not used: {why}\n", run.stderr)
                self.assertEqual(run.stdout, "the guest's console\n")
                self.assertIn(" -accel tcg -cpu max ", self.calls()[-1])
                # It is told once.
                self.assertEqual(self.start(self.kernel).stderr, "")
        self.assertEqual(self.probes(), 3)

    def test_the_answer_is_for_this_qemu_and_cpu(self):
        self.have_kvm()
        self.uses()
        self.assertEqual(self.uses(FAKE_VERSION="2", FAKE_PROBE="0"), ("tcg", "max"))
        self.assertEqual(self.uses("-c", "EPYC", FAKE_PROBE="0"), ("tcg", "EPYC"))
        self.assertEqual(self.uses("-c", "Opteron_G5"), ("kvm", "Opteron_G5"))
        self.assertEqual(self.uses(FAKE_PROBE="0"), ("kvm", "host"))
        self.assertEqual(self.probes(), 4)

    def test_a_word_of_the_user(self):
        self.have_kvm(FAKE_PROBE="0")
        self.assertEqual(self.uses("-k", "on"), ("kvm", "host"))
        self.assertEqual(self.uses("-k", "off"), ("tcg", "max"))
        self.assertEqual(self.uses("-a", "arm64", "-k", "on"), ("kvm", "host"))
        self.assertEqual(self.uses("-a", "arm64"), ("tcg", "max"))
        self.assertEqual(self.probes(), 0)

    def test_a_damaged_cache(self):
        self.have_kvm()
        os.makedirs(self.path("cache/pagoda"))
        for text in ("", "[]", "{"):
            self.file("cache/pagoda/kvm-probe.json", text)
            self.assertEqual(self.uses(), ("kvm", "host"))
        self.assertEqual(self.probes(), 3)

    def test_no_place_for_the_cache(self):
        self.have_kvm(XDG_CACHE_HOME=self.file("file"))
        self.assertEqual(self.uses(), ("kvm", "host"))

    def test_no_assembler(self):
        self.have_kvm()
        os.chmod(self.file("as", "#!/bin/sh\nexit 1\n"), 0o755)
        run = self.start(program=PROBE)
        self.assertEqual(run.returncode, 1)
        self.assertIn("cannot find out whether KVM works", run.stderr)

    def test_the_guest_itself(self):
        """In the real QEMU, without KVM: with the CPU's protections, and without any."""
        fake = self.path("qemu-system-x86_64")
        self.have_kvm()
        for cpu in ("max", "qemu64"):
            self.file("qemu-system-x86_64", "#!/bin/sh\n"
                      "PATH=${PATH#*:}; [ \"$1\" = --version ] || "
                      "set -- $(echo \"$@\" | sed 's/-accel kvm/-accel tcg/')\n"
                      "exec qemu-system-x86_64 \"$@\"\n")
            os.chmod(fake, 0o755)
            run = self.start(cpu, program=PROBE)
            self.assertEqual((run.returncode, run.stderr), (0, ""))


if __name__ == "__main__":
    main()
