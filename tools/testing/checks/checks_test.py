#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the checks: each must find its violation, and nothing in clean code.

Every test makes a small tree, with one deliberate violation, and asks one check for
its problems. A check that cannot fail would fail here.
"""

import importlib
import os
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "scripts/checks"), os.path.join(TREE, "tools/testing/build")]
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
from common import Tree
from fixture import main

C = "// SPDX-License-Identifier: GPL-2.0-only\n"
H = "/* SPDX-License-Identifier: GPL-2.0-only */\n"
K = "# SPDX-License-Identifier: GPL-2.0-only\n"
PIECES = ("TO", "DO")


class CheckTest(unittest.TestCase):
    """A tree made of {path: text}, and what a check says of it."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pagoda-checks-")
        self.addCleanup(scratch.cleanup)
        self.root = scratch.name

    def write(self, path, text):
        """Put a file into the tree."""
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as out:
            out.write(text)

    def problems(self, check, files):
        """What a check says, as "path:line: text"."""
        for path, text in files.items():
            self.write(path, text)
        module = importlib.import_module(check)
        return [f"{p.path}:{p.line}: {p.text}" for p in sorted(module.check(Tree(self.root)))]

    def clean(self, check, files):
        """The check finds nothing."""
        self.assertEqual(self.problems(check, files), [])

    def finds(self, check, files, where, words):
        """The check finds exactly one problem, at this place, with these words."""
        found = self.problems(check, files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(where + ": "), found)
        self.assertIn(words, found[0])

    def compile(self, source, flags=""):
        """Make an object, with its .cmd file as the build does."""
        obj = source[:-2] + ".o"
        folder, name = os.path.split(obj)
        command = f"gcc -Wp,-MMD,{folder}/.{name}.d -Iinclude {flags} -c -o {obj} {source}"
        subprocess.run(command, shell=True, cwd=self.root, check=True)
        self.write(f"{folder}/.{name}.cmd", f"savedcmd_{obj} := {command}\n\ndeps_{obj} :=\n\n")
        subprocess.run(["ar", "rcST", "built-in.a", obj], cwd=self.root, check=True)


class Spdx(CheckTest):
    """spdx"""

    def test_clean(self):
        self.clean("spdx", {"a.c": C, "a.h": H, "Kbuild": K, "run": "#!/bin/sh\n" + K, "x.md": ""})

    def test_missing(self):
        self.finds("spdx", {"mm/a.c": "int a;\n"}, "mm/a.c:1", "SPDX")

    def test_wrong_comment(self):
        self.finds("spdx", {"mm/a.h": C}, "mm/a.h:1", "SPDX")

    def test_script(self):
        self.finds("spdx", {"run": "#!/bin/sh\necho\n"}, "run:2", "SPDX")

    def test_other_licence(self):
        self.finds("spdx", {"a.c": C.replace("-only", "-or-later")}, "a.c:1", "GPL-2.0-only")


class Words(CheckTest):
    """words"""

    def test_clean(self):
        self.clean("words", {"a.c": "/* all done, #define x 1, 2#1 */\n"})

    def test_unfinished(self):
        self.finds("words", {"a.c": f"\n/* {''.join(PIECES)}: later */\n"}, "a.c:2", "unfinished")

    def test_tracker(self):
        self.finds("words", {"a.md": "see iss" "ue 12\n"}, "a.md:1", "tracker")

    def test_path(self):
        self.finds("words", {"a.sh": "cd /ho" "me/joe\n"}, "a.sh:1", "machine")


class Exports(CheckTest):
    """exports"""

    KERNEL = {"mm/a.c": "int inner;\nEXPORT_SYMBOL_IF_KUNIT(inner);\n"}
    SUITE = "MODULE_LICENSE(\"GPL\");\n"
    IMPORT = "MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);\n"

    def test_clean(self):
        self.clean("exports", {**self.KERNEL, "mm/b.c": "a = inner;\n",
                               "mm/tests/a_kunit.c": "a = inner;\n" + self.IMPORT + self.SUITE,
                               "mm/tests/b_kunit.c": "a = inner;\n",
                               "mm/tests/c_kunit.c": '/* inner */ "inner"\n' + self.SUITE})

    def test_not_imported(self):
        self.finds("exports", {**self.KERNEL, "mm/tests/a_kunit.c": "\na = inner;\n" + self.SUITE},
                   "mm/tests/a_kunit.c:2", "inner is exported for KUnit alone")


class Ifdef(CheckTest):
    """ifdef"""

    def test_clean(self):
        self.clean("ifdef", {"mm/a.c": "/*\n#ifdef X\n*/\n#include <x.h>\n#define A 1\n",
                             "mm/a.h": "#ifdef X\n#endif\n", "arch/um/a.c": "#ifdef X\n#endif\n"})

    def test_found(self):
        self.finds("ifdef", {"mm/a.c": "int a;\n# ifdef CONFIG_X\n#endif\n"}, "mm/a.c:2", "#ifdef")


class Cycles(CheckTest):
    """cycles"""

    def test_clean(self):
        self.clean("cycles", {"include/linux/a.h": "#include <linux/b.h>\n#include <linux/c.h>\n",
                              "include/linux/b.h": "#include <linux/c.h>\n",
                              "include/linux/c.h": "/*\n#include <linux/a.h>\n*/\n"})

    def test_pair(self):
        self.finds("cycles", {"include/linux/a.h": "\n#include <linux/b.h>\n",
                              "include/linux/b.h": "#include <linux/a.h>\n"},
                   "include/linux/a.h:2", "a.h -> include/linux/b.h -> include/linux/a.h")

    def test_through_asm_generic(self):
        self.finds("cycles", {"arch/um/include/asm/Kbuild": "generic-y += a.h\n",
                              "include/asm-generic/a.h": "#include <linux/b.h>\n",
                              "include/linux/b.h": "#include <asm/a.h>\n"},
                   "include/asm-generic/a.h:1", "include cycle")


class Headers(CheckTest):
    """headers"""

    def built(self):
        """The least tree in which an object tells the flags."""
        self.write("include/one.h", H + "#ifndef ONE_H\n#define ONE_H\ntypedef int one_t;\n#endif\n")
        self.write("mm/a.c", C + "int a;\n")
        self.compile("mm/a.c")

    def test_clean(self):
        self.built()
        self.clean("headers", {"include/two.h": "#ifndef TWO_H\n#define TWO_H\n"
                                                "#include <one.h>\nextern one_t two;\n#endif\n"})

    def test_not_self_contained(self):
        self.built()
        self.finds("headers", {"include/two.h": "extern one_t two;\n"}, "include/two.h:1", "one_t")

    def test_private_header(self):
        self.built()
        self.finds("headers", {"mm/in.h": "struct x { one_t o; };\n"}, "mm/in.h:1", "one_t")

    def test_no_guard(self):
        self.built()
        self.finds("headers", {"include/two.h": "struct two { int x; };\n"}, "include/two.h:1",
                   "redefinition")

    def test_same_guard(self):
        self.built()
        self.finds("headers", {"include/two.h": "#ifndef ONE_H\n#define ONE_H\n#endif\n"},
                   "include/two.h:1", "the guard ONE_H is that of include/one.h")

    def test_guard_of_uapi(self):
        self.built()
        self.finds("headers", {
            "include/generated/uapi-root/uapi/linux/two.h": "#ifndef TWO_H\n#define TWO_H\n#endif\n",
            "include/two.h": H + "#ifndef TWO_H\n#define TWO_H\n#endif\n"}, "include/two.h:2", "TWO_H")

    def test_cache_notices_changes(self):
        self.built()
        good = {"include/two.h": "#ifndef T\n#define T\n#include <one.h>\nextern one_t t;\n#endif\n"}
        self.clean("headers", good)
        self.clean("headers", {})
        self.finds("headers", {"include/one.h": H + "#ifndef ONE_H\n#define ONE_H\n#endif\n"},
                   "include/two.h:1", "one_t")


class Layers(CheckTest):
    """layers"""

    def calls(self, caller, callee):
        """What is said of a call from one file to another."""
        self.write(caller, "void callee(void);\nvoid caller(void);\n"
                           "void caller(void) { callee(); }\n")
        self.write(callee, "void callee(void);\nvoid callee(void) { }\n")
        self.compile(caller)
        self.compile(callee)

    def test_call_downward(self):
        self.calls("mm/mmap.c", "lib/sort.c")
        self.clean("layers", {})

    def test_call_upward(self):
        self.calls("lib/sort.c", "mm/mmap.c")
        self.finds("layers", {}, "lib/sort.c:1", "rank 0 calls callee of mm/mmap.c, rank 4")

    def test_call_within_mm(self):
        self.calls("mm/slab.c", "mm/mmap.c")
        self.finds("layers", {}, "mm/slab.c:1", "rank 3 calls callee of mm/mmap.c, rank 4")

    def test_test_may_call_anything(self):
        self.calls("lib/tests/sort_kunit.c", "mm/mmap.c")
        self.clean("layers", {})

    def test_up_call_by_name(self):
        self.write("arch/um/kernel/a.c", "void start_kernel(void);\nvoid a(void);\n"
                                         "void a(void) { start_kernel(); }\n")
        self.write("init/main.c", "void start_kernel(void);\nvoid start_kernel(void) { }\n")
        self.compile("arch/um/kernel/a.c")
        self.compile("init/main.c")
        self.clean("layers", {})

    def test_include_upward(self):
        self.write("lib/b.c", "int b;\n")
        self.compile("lib/b.c")
        self.finds("layers", {"lib/a.c": "\n#include \"../mm/vma.h\"\n", "mm/vma.h": H},
                   "lib/a.c:2", "includes mm/vma.h of rank 4")

    def test_include_downward(self):
        self.write("lib/b.c", "int b;\n")
        self.compile("lib/b.c")
        self.clean("layers", {"mm/a.c": "#include \"../lib/x.h\"\n#include <linux/y.h>\n",
                              "lib/x.h": H, "include/linux/y.h": H})


class Kconfig(CheckTest):
    """kconfig"""

    ROOT = "source \"arch/$(SRCARCH)/Kconfig\"\nconfig ONE\n\tbool \"one\"\n\thelp\n\t  One.\n"
    BASE = {"Kconfig": ROOT, "arch/um/Kconfig": K, "mm/Kbuild": "obj-$(CONFIG_ONE) += one.o\n"}

    def test_clean(self):
        self.clean("kconfig", self.BASE)

    def test_no_help(self):
        self.finds("kconfig", {**self.BASE, "Kconfig": self.ROOT.replace("\thelp\n\t  One.\n", "")},
                   "Kconfig:2", "ONE has no help text")

    def test_unknown_symbol_in_code(self):
        self.finds("kconfig", {**self.BASE, "mm/a.h": "/* CONFIG_NO */\n#ifdef CONFIG_TWO\n#endif\n"},
                   "mm/a.h:2", "CONFIG_TWO")

    def test_unknown_symbol_in_makefile(self):
        self.finds("kconfig", {**self.BASE, "lib/Kbuild": "obj-$(CONFIG_TWO) += t.o\n"},
                   "lib/Kbuild:1", "CONFIG_TWO")

    def test_unknown_symbol_in_fragment(self):
        self.finds("kconfig", {**self.BASE, "arch/um/configs/x.config": "CONFIG_TWO=y\n"},
                   "arch/um/configs/x.config:1", "CONFIG_TWO")

    def test_fragment_that_cannot_be_had(self):
        self.finds("kconfig", {**self.BASE, "arch/um/configs/defconfig": "# CONFIG_ONE is not set\n",
                               "arch/um/configs/x.config": "CONFIG_ONE=m\n"},
                   "arch/um/configs/x.config:1", "y or n")

    def test_fragment_on_top_of_the_defaults(self):
        two = "config TWO\n\tbool \"two\"\n\tdepends on ONE\n\thelp\n\t  Two.\n"
        files = {**self.BASE, "Kconfig": self.ROOT + two, "lib/Kbuild": "obj-$(CONFIG_TWO) += t.o\n",
                 "arch/um/configs/defconfig": "CONFIG_ONE=y\n",
                 "arch/um/configs/x.config": "CONFIG_TWO=y\n"}
        self.clean("kconfig", files)
        self.finds("kconfig", {**files, "arch/um/configs/defconfig": ""},
                   "arch/um/configs/x.config:1", "depends on ONE")

    def test_unknown_symbol_in_kconfig(self):
        found = self.problems("kconfig", {**self.BASE, "arch/um/Kconfig":
                              "config T\n\tbool\n\tdepends on NOWHERE\n\thelp\n\t  T.\n"})
        self.assertTrue(any("undefined symbol NOWHERE" in line for line in found), found)

    def test_unused_symbol(self):
        self.finds("kconfig", {**self.BASE, "mm/Kbuild": "obj-y += a.o\n"}, "Kconfig:2",
                   "ONE is used nowhere")

    def test_syntax(self):
        self.finds("kconfig", {**self.BASE, "Kconfig": "confg ONE\n", "mm/Kbuild": ""},
                   "Kconfig:1", "confg")


class Sizes(CheckTest):
    """sizes"""

    @staticmethod
    def function(body, head="static void f(void)"):
        """A C file of one function."""
        return f"{C}{head}\n{{\n{body}}}\n"

    def test_clean(self):
        nested = "\tif (a)\n\t\tfor (;;) {\n\t\t\twhile (b)\n\t\t\t\tc();\n\t\t}\n"
        self.clean("sizes", {
            "mm/a.c": self.function("\tx();\n" * 80), "mm/b.c": self.function(nested),
            "mm/c.c": self.function("", "int f(int a, int (*b)(int, int, int), int c, int d)"),
            "mm/d.c": self.function("", "__printf(1, 2) int f(int a, int b, int c, int d, ...)"),
            "mm/e.c": self.function("", "DEFINE_FREE(a, b, c, d, e, f)") * 0 + C,
            "mm/f.h": "\n" * 300})

    def test_long_function(self):
        self.finds("sizes", {"mm/a.c": self.function("\tx();\n" * 81)}, "mm/a.c:2", "81 lines")

    def test_many_parameters(self):
        self.finds("sizes", {"mm/a.c": self.function("", "int f(int a, int b, int c, int d, int e)")},
                   "mm/a.c:2", "f() has 5 parameters")

    def test_deep_nesting(self):
        body = "\tif (a) {\n\t\tfor (;;) {\n\t\t\tswitch (b) {\n\t\t\tcase 1:\n\t\t\t\tif (c)\n" \
               "\t\t\t\t\td();\n\t\t\t}\n\t\t}\n\t}\n"
        self.finds("sizes", {"mm/a.c": self.function(body)}, "mm/a.c:9", "nests 4 deep")

    def test_deep_nesting_without_braces(self):
        body = "\tif (a)\n\t\tlist_for_each(b, c)\n\t\t\tdo\n\t\t\t\tif (c)\n\t\t\t\t\td();\n" \
               "\t\t\twhile (e);\n"
        self.finds("sizes", {"mm/a.c": self.function(body)}, "mm/a.c:8", "nests 4 deep")

    def test_else_if_is_no_nesting(self):
        body = "\tif (a) {\n\t} " + "else if (b) {\n\t} " * 6 + "else {\n\t\tx = y ? z : w;\n\t}\n"
        self.clean("sizes", {"mm/a.c": self.function(body)})

    def test_long_file(self):
        self.finds("sizes", {"mm/a.c": C + "/* */\n" * 1000}, "mm/a.c:1001", "1001 lines")

    def test_long_header(self):
        self.finds("sizes", {"include/a.h": H + "\n" * 300}, "include/a.h:301", "301 lines")

    def test_few_comments(self):
        self.finds("sizes", {"mm/a.c": C + "/* */\n" * 10 + "int a;\n" * 100}, "mm/a.c:1", "comments")

    def test_the_median(self):
        text = C + "".join(f"static void f{i}(void)\n{{\n" + "\tx(); /* */\n" * 16 + "}\n"
                           for i in range(25))
        self.finds("sizes", {"mm/a.c": text}, "Documentation/design.md:1", "half of the functions")

    def test_the_longest_tenth(self):
        text = C + "".join(f"static void f{i}(void)\n{{\n" + "\tx(); /* */\n" * (41 if i > 20 else 3)
                           + "}\n" for i in range(25))
        self.finds("sizes", {"mm/a.c": text}, "Documentation/design.md:1", "one function in ten")


class Sparse(CheckTest):
    """sparse"""

    def test_clean(self):
        self.write("mm/a.c", "static int a;\nint b(void);\nint b(void) { return a; }\n")
        self.compile("mm/a.c")
        self.clean("sparse", {})

    def test_found_and_not_cached(self):
        self.write("mm/a.c", "int loose;\n")
        self.compile("mm/a.c")
        self.finds("sparse", {}, "mm/a.c:1", "'loose' was not declared")
        self.finds("sparse", {}, "mm/a.c:1", "'loose' was not declared")

    def test_cache_notices_changes(self):
        self.write("mm/a.c", "static int a;\nint b(void);\nint b(void) { return a; }\n")
        self.compile("mm/a.c")
        self.clean("sparse", {})
        self.finds("sparse", {"mm/a.c": "\nint loose;\n"}, "mm/a.c:2", "loose")


class Format(CheckTest):
    """format"""

    BAD = {
        "int a; \n": "end of the line", "int a;\r\n": "end of the line", "int a;": "newline",
        "int a;\n\n\nint b;\n": "two blank lines", "int a;\n\n": "one newline",
        "int " + "a" * 100 + ";\n": "100 is the most",
        "void f(void)\n{\n        g();\n}\n": "instead of tabs",
        "void f(void)\n{\n \tg();\n}\n": "before a tab",
        "/* */\n// no\n": "/* */",
        "void f(void)\n{\n\tif(a)\n\t\tg();\n}\n": "behind the keyword",
        "void f(void)\n{\n\tif (a){\n\t}\n}\n": "before the brace",
        "void f(void)\n{\n\tif (a) {\n\t}else {\n\t}\n}\n": "behind the brace",
        "void f(void)\n{\n\tif (a) {\n\t}\n\telse {\n\t}\n}\n": "line of the brace",
        "void f(void)\n{\n\tif (a)\n\t{\n\t}\n}\n": "line of its statement",
        "void f(void) {\n}\n": "a line of its own",
        "int f(int a,int b);\n": "behind the comma",
        "int a=1;\n": "around the operator",
        "char* a;\n": "belongs to the name",
        "void f(void)\n{\n\tg() ;\n}\n": "before the semicolon",
    }

    def test_clean(self):
        self.clean("format", {
            "mm/a.c": C + "/*\n * Text, with a==b and if(x){ in it.\n */\n#define X(a) \\\n\tf(a)\n"
                      "static struct x *y = { .a = 1, };\n\nint f(int a, char *b)\n{\n\tif (a) {\n"
                      "\t\tprintk(\"a=%d,b\", a, (struct x){ 1 });\n\t} else {\n\t\tb = *&b;\n\t}\n"
                      "\tfor (;;)\n\t\t;\n\treturn -1;\n}\n"})

    def test_each_rule(self):
        for number, (text, words) in enumerate(self.BAD.items()):
            with self.subTest(words, text=text):
                path = f"mm/bad{number}.c"
                self.write(path, text)
                found = [line for line in self.problems("format", {}) if path in line]
                self.assertEqual(len(found), 1, found)
                self.assertIn(words, found[0])

    def test_python(self):
        self.finds("format", {"a.py": "if a:\n\tb()\n"}, "a.py:2", "instead of blanks")


class Run(CheckTest):
    """run.py itself"""

    def run_checks(self, *args):
        """run.py over the real tree."""
        return subprocess.run([sys.executable, "-B", os.path.join(TREE, "scripts/checks/run.py"),
                               *args], text=True, capture_output=True, cwd=self.root, check=False)

    def test_every_check_has_tests_here(self):
        listed = self.run_checks("-l").stdout.split()
        self.assertGreater(len(listed), 8)
        here = {cls.__doc__ for cls in CheckTest.__subclasses__()}
        self.assertEqual(set(listed) - here, set())

    def test_unknown_check(self):
        result = self.run_checks("spelling")
        self.assertEqual(result.returncode, 1)
        self.assertIn("spelling", result.stderr)

    def test_a_check_that_breaks_has_failed(self):
        # There is nothing built in this folder: no objects to look at.
        result = self.run_checks("headers", "layers", "sparse")
        self.assertEqual(result.returncode, 1)
        self.assertIn("0 passed, 3 failed, 0 skipped", result.stdout)


if __name__ == "__main__":
    main()
