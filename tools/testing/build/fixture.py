# SPDX-License-Identifier: GPL-2.0-only
"""A tiny source tree around the real build system, for its tests.

The tree is built once; each test works on a copy of its own, so a test costs
only what it rebuilds. Makefile, scripts/ and arch/um's link are the real ones.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
REAL = ["Makefile", "scripts", "arch/um/Makefile", "arch/um/link.sh",
        "include/linux/kconfig.h", "include/linux/compiler_types.h", "kernel/configs/tiny.config"]

KCONFIG = """
mainmenu "fixture"
config CC_IS_CLANG
	def_bool "$(CC_IS_CLANG)" = "y"
config KALLSYMS
	bool "kallsyms"
	default y
config KALLSYMS_ALL
	bool "kallsyms all"
config ALPHA
	bool "alpha"
	default y
config BETA
	int "beta"
	range 1 50
	default 3
config GAMMA
	bool "gamma"
	depends on DELTA
config DELTA
	bool "delta"
config MODULES
	bool "modules"
	default y
	option modules
config KASAN
	bool "kasan"
config UBSAN
	bool "ubsan"
config LOCALVERSION
	string "local version"
"""

FILES = {
    "Kbuild": "obj-y := init/ arch/$(SRCARCH)/ lib/ sub/\n",
    "Kconfig": KCONFIG,
    "arch/um/Kbuild": "obj-y := kernel/\n",
    "arch/um/configs/defconfig": "",
    "arch/um/configs/delta.config": "CONFIG_DELTA=y\n",
    "arch/um/configs/gamma.config": "CONFIG_GAMMA=y\n",
    "arch/um/configs/typo.config": "CONFIG_DELTTA=y\n",
    "arch/um/include/asm/Kbuild": "generic-y += gen.h\n",
    "arch/um/kernel/Kbuild": "obj-y := cpu.o\n",
    "arch/um/kernel/cpu.c": "#include <asm/gen.h>\nint cpu = GEN;\n",
    "arch/um/kernel/upcalls.list": "start_kernel\n",
    "arch/um/kernel/vmlinux.lds":
        "SECTIONS { .k : { __k_start = .; KEEP(*(.k)) } } INSERT AFTER .data;\n",
    "arch/um/os/Kbuild": "host-y := main.o\n",
    "arch/um/os/main.c":
        "#include <stdio.h>\nvoid start_kernel(void);\nvoid os_say(const char *, long);\n"
        "void os_say(const char *s, long n) { printf(\"%s %ld\\n\", s, n); }\n"
        "int main(void) { start_kernel(); return 0; }\n",
    "include/asm-generic/gen.h": "#define GEN 1\n",
    "include/linux/one.h": "#define ONE 1\n",
    "include/linux/two.h": "#include <linux/one.h>\n#define TWO (ONE + 1)\n",
    "include/linux/export.h":
        "#define EXPORT_SYMBOL_NS(s, ns, sec) static const char __kstrtabns_##s[] \\\n"
        "\t__attribute__((used, section(\"__ksymtab_strings\"))) = ns; \\\n"
        "\tstatic void *__ksymtab_##s \\\n"
        "\t__attribute__((used, section(\"___ksymtab\" sec \"+\" #s))) = (void *)&s\n"
        "#define EXPORT_SYMBOL(s) EXPORT_SYMBOL_NS(s, \"\", \"\")\n"
        "#define EXPORT_SYMBOL_GPL(s) EXPORT_SYMBOL_NS(s, \"\", \"_gpl\")\n",
    "include/linux/module.h":
        "#include <linux/export.h>\n"
        "#define __INFO2(t, i, l) static const char info_##l[] \\\n"
        "\t__attribute__((used, section(\".modinfo\"))) = #t \"=\" i\n"
        "#define __INFO1(t, i, l) __INFO2(t, i, l)\n"
        "#define MODULE_INFO(t, i) __INFO1(t, i, __COUNTER__)\n"
        "#define MODULE_LICENSE(i) MODULE_INFO(license, i)\n"
        "struct module { const char *name; int (*init)(void); void (*exit)(void); };\n"
        "int init_module(void);\nvoid cleanup_module(void);\n",
    "include/linux/vermagic.h": "#define VERMAGIC_STRING \"fixture\"\n",
    "init/Kbuild": "obj-y := main.o\n",
    "init/main.c":
        "#include <linux/two.h>\n#include <linux/errno.h>\nvoid start_kernel(void);\n"
        "void os_say(const char *s, long n);\nint lib_value(void);\nint strlen(int x);\n"
        "void start_kernel(void)\n{\n\tos_say(\"two\", TWO);\n\tos_say(\"einval\", EINVAL);\n"
        "\tos_say(\"lib\", lib_value());\n\tos_say(\"strlen\", strlen(4));\n}\n",
    "lib/Kbuild":
        "obj-y := both.o beta.o\nboth-y := part1.o part2.o\n"
        "obj-$(CONFIG_GAMMA) += gamma.o\nlib-y := str.o unused.o\n"
        "CFLAGS_beta.o := -DBETA_FLAG\n",
    "lib/part1.c": "#include <linux/one.h>\nint lib_value(void);\nint part2(void);\n"
                   "int lib_value(void) { return ONE + part2(); }\n",
    "lib/part2.c": "int part2(void);\nint part2(void) { return sizeof(KBUILD_MODNAME); }\n",
    "lib/beta.c": "#ifndef BETA_FLAG\n#error flag\n#endif\nint beta = CONFIG_BETA;\n",
    "lib/gamma.c": "int gamma = 1;\n",
    "lib/str.c": "int strlen(int x);\nint strlen(int x) { return x * 10; }\n",
    "lib/unused.c": "int nobody_calls_this = 1;\n",
    "sub/Kbuild": "subdir-ccflags-y := -DFROM_SUB\nobj-y := deep/ own.o\n",
    "sub/own.c": "#ifdef CONFIG_ALPHA\nint own = FROM_SUB;\n#else\nint own = 2;\n#endif\n",
    "sub/deep/Kbuild": "obj-y := deep.o\n",
    "sub/deep/deep.c": "static int twin(void) { return FROM_SUB; }\nint deep(void);\n"
                       "int deep(void) { return twin(); }\n",
}


class Tree:
    """A copy of the fixture, and make in it."""

    def __init__(self, path):
        self.path = path

    def write(self, name, text):
        """Create or replace a file; its time is later than that of all built things."""
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)

    def read(self, name):
        """The text of a file."""
        with open(os.path.join(self.path, name), encoding="utf-8") as file:
            return file.read()

    def append(self, name, text):
        """Add to the end of a file."""
        self.write(name, self.read(name) + text)

    def run(self, *command, env=None):
        """Run a command in the tree, with none of the outer make's variables."""
        clean = {name: value for name, value in os.environ.items()
                 if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES",
                                 "ARCH", "LLVM", "O", "V", "CROSS_COMPILE")}
        return subprocess.run(command, cwd=self.path, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env={**clean, **(env or {})},
                              timeout=600, check=False)

    def make(self, *args, **kwargs):
        """make, which must succeed; returns what it printed."""
        result = self.run("make", "ARCH=um", *args, **kwargs)
        if result.returncode:
            raise AssertionError(f"make {' '.join(args)}:\n{result.stdout}")
        return result.stdout

    def is_idle(self, *args):
        """make, which must find nothing to do."""
        out = self.make(*args)
        out = re.sub(r"make: (Entering|Leaving) directory .*\n", "", out)
        if not re.fullmatch(r"(make(\[\d\])?: Nothing to be done for '.*'\.\n)?", out):
            raise AssertionError(f"make {' '.join(args)} should have had nothing to do:\n{out}")

    def fails(self, *args, **kwargs):
        """make, which must fail; returns what it printed."""
        result = self.run("make", *args, **kwargs)
        if not result.returncode:
            raise AssertionError(f"make {' '.join(args)} succeeded:\n{result.stdout}")
        return result.stdout

    def built(self, *args, **kwargs):
        """make; returns the files compiled or assembled."""
        return set(re.findall(r"^  (?:CC|AS|HOSTCC)(?: \[M\])? +(\S+)$",
                              self.make(*args, **kwargs), re.MULTILINE))

    def boot(self, image="./linux"):
        """Run the image; returns its output as a dictionary."""
        lines = subprocess.run([image], cwd=self.path, text=True, capture_output=True,
                               timeout=20, check=True).stdout.splitlines()
        return dict(line.split() for line in lines)


class BuildTest(unittest.TestCase):
    """A test with a built tree of its own, self.tree."""

    base = None
    scratch = None

    @classmethod
    def setUpClass(cls):
        if BuildTest.base:
            return
        # pylint: disable=consider-using-with
        BuildTest.scratch = tempfile.TemporaryDirectory(prefix="pagoda-build-")
        BuildTest.base = Tree(os.path.join(BuildTest.scratch.name, "base"))
        for name in REAL:
            copy(os.path.join(TREE, name), os.path.join(BuildTest.base.path, name))
        for name, text in FILES.items():
            BuildTest.base.write(name, text)
        BuildTest.base.make("defconfig")
        BuildTest.base.make("-j2")

    def setUp(self):
        self.path = os.path.join(BuildTest.scratch.name, self.id().rsplit(".", 1)[1])
        subprocess.run(["cp", "-a", BuildTest.base.path, self.path], check=True)
        self.tree = Tree(self.path)
        self.addCleanup(shutil.rmtree, self.path, ignore_errors=True)


def copy(source, target):
    """A file or a folder, without what a build of the real tree left in it."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(source):
        made = subprocess.run(["git", "ls-files", "-o", "-i", "--exclude-standard", "--directory"],
                              cwd=source, text=True, capture_output=True, check=False)
        skip = {os.path.join(source, name.rstrip("/")) for name in made.stdout.splitlines()}
        shutil.copytree(source, target, ignore=lambda folder, names: [
            name for name in names if os.path.join(folder, name) in skip])
    else:
        shutil.copy2(source, target)


def main(module="__main__"):
    """Run the tests of a file; the last line counts them, as make test wants it."""
    program = unittest.main(module=module, exit=False, verbosity=1, warnings="ignore")
    result = program.result
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    sys.stderr.flush()
    print(f"{max(result.testsRun - failed - skipped, 0)} passed, {failed} failed, "
          f"{skipped} skipped", flush=True)
    sys.exit(1 if failed or not result.testsRun else 0)
