#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the build system: what is made anew, when, and what is said."""

import json
import os
import re
import shutil
import subprocess
import time
import unittest

from fixture import BuildTest, main


class Rebuild(BuildTest):
    """What is made anew is what has changed, and nothing else."""

    def test_null_build_does_nothing(self):
        self.tree.is_idle("-j2")

    def test_first_result(self):
        self.assertEqual(self.tree.boot(), {"two": "2", "einval": "22", "lib": "6",
                                            "strlen": "40"})

    def test_header_rebuilds_its_users(self):
        self.tree.write("include/linux/one.h", "#define ONE 5\n")
        self.assertEqual(self.tree.built(), {"init/main.o", "lib/part1.o"})
        self.assertEqual(self.tree.boot()["two"], "6")

    def test_header_of_a_header(self):
        self.tree.append("include/linux/two.h", "#define THREE 3\n")
        self.assertEqual(self.tree.built(), {"init/main.o"})

    def test_source(self):
        self.tree.append("sub/deep/deep.c", "int more = 1;\n")
        self.assertEqual(self.tree.built(), {"sub/deep/deep.o"})

    def test_touch_without_change_is_a_change(self):
        os.utime(os.path.join(self.path, "lib/str.c"))
        self.assertEqual(self.tree.built(), {"lib/str.o"})

    def test_config_rebuilds_its_users(self):
        self.tree.append(".config", "CONFIG_BETA=4\n")
        self.assertEqual(self.tree.built(), {"lib/beta.o"})

    def test_config_switched_off_and_on(self):
        self.tree.append(".config", "CONFIG_ALPHA=n\n")
        self.assertEqual(self.tree.built(), {"sub/own.o"})
        self.tree.append(".config", "CONFIG_ALPHA=y\n")
        self.assertEqual(self.tree.built(), {"sub/own.o"})

    def test_config_that_nobody_uses(self):
        self.tree.append(".config", "CONFIG_DELTA=y\n")
        self.assertEqual(self.tree.built(), set())

    def test_config_in_a_header(self):
        self.tree.append("include/linux/one.h", "#ifdef CONFIG_DELTA\n#endif\n")
        self.tree.make()
        self.tree.append(".config", "CONFIG_DELTA=y\n")
        self.assertEqual(self.tree.built(), {"init/main.o", "lib/part1.o"})

    def test_config_adds_and_removes_an_object(self):
        self.tree.make("delta.config")
        self.tree.make("gamma.config")
        self.assertEqual(self.tree.built(), {"lib/gamma.o"})
        self.assertIn("gamma", self.tree.run("nm", "linux").stdout)
        self.tree.append(".config", "CONFIG_GAMMA=n\n")
        self.assertEqual(self.tree.built(), set())
        self.assertNotIn("gamma", self.tree.run("nm", "linux").stdout)

    def test_flag_of_one_object(self):
        self.tree.write("lib/Kbuild", self.tree.read("lib/Kbuild") + "CFLAGS_str.o := -DX='$$1'\n")
        self.assertEqual(self.tree.built(), {"lib/str.o"})
        self.assertEqual(self.tree.built(), set())

    def test_flag_with_a_number_sign(self):
        self.tree.append("lib/Kbuild", "h := \\#\nCFLAGS_str.o := -DX='$(h)1'\n")
        self.assertEqual(self.tree.built(), {"lib/str.o"})
        self.assertEqual(self.tree.built(), set())

    def test_flag_of_a_folder(self):
        self.tree.append("lib/Kbuild", "ccflags-y := -DNEW\n")
        self.assertEqual(self.tree.built(), {f"lib/{o}.o" for o in (
            "part1", "part2", "beta", "str", "unused")})

    def test_flag_of_a_folder_and_those_below(self):
        self.tree.write("sub/Kbuild", self.tree.read("sub/Kbuild").replace(
            "FROM_SUB", "FROM_SUB=7"))
        self.assertEqual(self.tree.built(), {"sub/own.o", "sub/deep/deep.o"})

    def test_flag_taken_away(self):
        self.tree.append("lib/Kbuild", "CFLAGS_REMOVE_str.o := -Wundef\n")
        self.assertEqual(self.tree.built(), {"lib/str.o"})
        self.assertNotIn("-Wundef", self.tree.read("lib/.str.o.cmd"))
        self.assertIn("-Wundef", self.tree.read("lib/.beta.o.cmd"))

    def test_suites_are_compiled_quickly(self):
        self.tree.write("lib/str_kunit.c", "extern int tested;\nint tested = 1;\n")
        self.tree.append("lib/Kbuild", "obj-y += str_kunit.o\n")
        self.assertIn("lib/str_kunit.o", self.tree.built("KCFLAGS=-O2"))
        self.assertRegex(self.tree.read("lib/.str_kunit.o.cmd"), " -O1 ")
        self.assertNotRegex(self.tree.read("lib/.str_kunit.o.cmd"), " -O2 ")
        self.assertRegex(self.tree.read("lib/.str.o.cmd"), " -O2 ")

    def test_removed_object_leaves_the_archive(self):
        self.tree.write("sub/Kbuild", "subdir-ccflags-y := -DFROM_SUB\nobj-y := deep/\n")
        self.assertEqual(self.tree.built(), set())
        self.assertNotIn("sub/own.o", self.tree.run("ar", "t", "built-in.a").stdout)
        self.assertIn("sub/deep/deep.o", self.tree.run("ar", "t", "built-in.a").stdout)

    def test_removed_source_is_an_error(self):
        os.unlink(os.path.join(self.path, "sub/own.c"))
        self.assertIn("sub/own.c", self.tree.fails())

    def test_removed_header_is_an_error_only_for_its_users(self):
        self.tree.write("init/main.c", self.tree.read("init/main.c").replace(
            "<linux/two.h>", "<linux/one.h>").replace("TWO", "ONE"))
        os.unlink(os.path.join(self.path, "include/linux/two.h"))
        self.assertEqual(self.tree.built(), {"init/main.o"})

    def test_deleted_object_is_made_again(self):
        os.unlink(os.path.join(self.path, "lib/part2.o"))
        self.assertEqual(self.tree.built(), {"lib/part2.o"})

    def test_own_header_hides_the_distribution_s(self):
        self.tree.write("include/linux/errno.h", "#define EINVAL 99\n")
        self.assertEqual(self.tree.built(), {"init/main.o"})
        self.assertEqual(self.tree.boot()["einval"], "99")

    def test_own_asm_header_replaces_the_generic_one(self):
        self.tree.write("arch/um/include/asm/gen.h", "#define GEN 2\n")
        self.tree.write("arch/um/include/asm/Kbuild", "")
        self.assertEqual(self.tree.built(), {"arch/um/kernel/cpu.o"})
        self.assertFalse(os.path.exists(os.path.join(
            self.path, "arch/um/include/generated/asm/gen.h")))

    def test_failed_compile_is_tried_again(self):
        good = self.tree.read("lib/str.c")
        self.tree.write("lib/str.c", good + "syntax error\n")
        self.assertIn("lib/str.c:3", self.tree.fails())
        self.assertIn("lib/str.c:3", self.tree.fails())
        self.tree.write("lib/str.c", good)
        self.assertEqual(self.tree.built(), {"lib/str.o"})

    def test_linker_script_links_again(self):
        self.tree.append("arch/um/kernel/vmlinux.lds", "/* */\n")
        self.assertEqual(self.tree.make().split(), ["LINK", "linux"])

    def test_toolchain_change_rebuilds(self):
        self.assertIn("lib/str.o", self.tree.built("LLVM=1"))
        self.assertEqual(self.tree.built("LLVM=1"), set())
        self.assertEqual(self.tree.boot()["strlen"], "40")


class Syntax(BuildTest):
    """What a Kbuild file can say."""

    def test_composite_object_takes_its_name(self):
        self.assertIn("-DKBUILD_MODNAME='\"both\"'", self.tree.read("lib/.part1.o.cmd"))
        self.assertIn("-DKBUILD_BASENAME='\"part1\"'", self.tree.read("lib/.part1.o.cmd"))
        self.assertEqual(self.tree.run("ar", "t", "lib/built-in.a").stdout.split(),
                         ["lib/part1.o", "lib/part2.o", "lib/beta.o"])

    def test_library_gives_only_what_is_needed(self):
        symbols = self.tree.run("nm", "linux").stdout
        self.assertIn("strlen", symbols)
        self.assertNotIn("nobody_calls_this", symbols)

    def test_folder_variables_do_not_leak(self):
        self.tree.append("init/Kbuild", "ccflags-y := -DLEAK\nCFLAGS_str.o := -DLEAK\n"
                         "both-y := leak.o\nKASAN_SANITIZE := n\n")
        self.assertEqual(self.tree.built(), {"init/main.o"})

    def test_sanitizers_and_those_who_opt_out(self):
        self.tree.append(".config", "CONFIG_KASAN=y\nCONFIG_UBSAN=y\n")
        self.tree.append("lib/Kbuild", "KASAN_SANITIZE_beta.o := n\n")
        self.tree.append("sub/Kbuild", "UBSAN_SANITIZE := n\nUBSAN_SANITIZE_own.o := y\n"
                         "KASAN_SANITIZE := n\n")
        self.tree.make("-j2")
        flags = {obj: set(re.findall(r"-fsanitize=(\w+)", self.tree.read(obj)))
                 for obj in ("lib/.part1.o.cmd", "lib/.beta.o.cmd", "sub/.own.o.cmd",
                             "sub/deep/.deep.o.cmd", "arch/um/os/.main.o.cmd")}
        self.assertEqual(flags, {
            "lib/.part1.o.cmd": {"address", "undefined"}, "lib/.beta.o.cmd": {"undefined"},
            "sub/.own.o.cmd": {"undefined"}, "sub/deep/.deep.o.cmd": {"address", "undefined"},
            "arch/um/os/.main.o.cmd": set()})
        self.assertEqual(self.tree.boot()["two"], "2")

    def test_object_below_the_folder(self):
        self.tree.write("sub/Kbuild", "ccflags-y := -DFROM_SUB=3\nobj-y := own.o deep/deep.o\n")
        self.assertEqual(self.tree.built(), {"sub/own.o", "sub/deep/deep.o"})
        self.assertIn("FROM_SUB=3", self.tree.read("sub/deep/.deep.o.cmd"))

    def test_assembly_and_its_flags(self):
        self.tree.write("sub/asm.S", "#ifdef A_FLAG\n\t.globl from_asm\nfrom_asm:\n#endif\n")
        self.tree.append("sub/Kbuild", "obj-y += asm.o\nasflags-y := -DA_FLAG\n")
        self.assertEqual(self.tree.built(), {"sub/asm.o"})
        self.assertIn("from_asm", self.tree.run("nm", "sub/asm.o").stdout)

    def test_generated_source(self):
        self.tree.append("sub/Kbuild",
                         "obj-y += made.o\ntargets += made.c\n"
                         "quiet_cmd_made = MADE    $@\n"
                         "      cmd_made = echo 'int made = $(CONFIG_BETA);' > $@\n"
                         "$(obj)/made.c: FORCE\n\t$(call if_changed,made)\n")
        out = self.tree.make()
        self.assertIn("MADE    sub/made.c", out)
        self.tree.is_idle()
        self.tree.append(".config", "CONFIG_BETA=9\n")
        self.assertIn("MADE    sub/made.c", self.tree.make())

    def test_always_and_recipe_variables(self):
        self.tree.append("sub/Kbuild",
                         "always-y := stamp\ncmd_stamp = echo $(obj) $(src) > $@\n"
                         "$(obj)/stamp: FORCE\n\t$(call if_changed,stamp)\n")
        self.tree.make()
        self.assertEqual(self.tree.read("sub/stamp"), "sub ./sub\n")

    def test_host_program_of_several_files(self):
        self.tree.append("scripts/Kbuild", "hostprogs-always-y := two\ntwo-objs := t1.o t2.o\n")
        self.tree.write("scripts/t1.c", "int t2(void);\nint main(void) { return t2(); }\n")
        self.tree.write("scripts/t2.c", "int t2(void);\nint t2(void) { return 7; }\n")
        self.assertEqual(self.tree.built(), {"scripts/t1.o", "scripts/t2.o"})
        self.assertEqual(self.tree.run("scripts/two").returncode, 7)

    def add_module(self, code="", name="mod", license="GPL"):
        """A module in lib/ of one file."""
        self.tree.append("lib/Kbuild", f"obj-m += {name}.o\n")
        self.tree.write(f"lib/{name}.c", "#include <linux/module.h>\n" + code
                        + (f'MODULE_LICENSE("{license}");\n' if license else ""))

    def modinfo(self, path):
        """What a module says of itself, a list of "tag=text"."""
        self.tree.run("objcopy", "-O", "binary", "-j", ".modinfo", "--set-section-flags",
                      ".modinfo=alloc", path, "info")
        return self.tree.read("info").split("\0")

    def test_module(self):
        self.tree.append("lib/Kbuild", "obj-m := mod.o\nmod-y := m1.o m2.o\n")
        self.tree.write("lib/m1.c", "#include <linux/module.h>\n#ifndef MODULE\n#error MODULE\n"
                                    "#endif\nint m1;\nMODULE_LICENSE(\"GPL\");\n")
        self.tree.write("lib/m2.c", "int m2 = sizeof(KBUILD_MODNAME);\n"
                                    "int init_module(void);\nint init_module(void) { return 0; }\n")
        self.assertEqual(self.tree.built(), {"lib/m1.o", "lib/m2.o", "lib/mod.mod.o"})
        symbols = self.tree.run("nm", "lib/mod.ko").stdout
        self.assertIn("m1", symbols)
        self.assertIn("m2", symbols)
        self.assertNotIn("m2", self.tree.run("nm", "vmlinux.o").stdout.split())
        self.assertEqual(self.tree.read("modules.order"), "lib/mod.ko\n")
        info = self.modinfo("lib/mod.ko")
        for line in ("license=GPL", "vermagic=fixture", "name=mod", "intree=Y", "depends="):
            self.assertIn(line, info)
        text = self.tree.read("lib/mod.mod.c")
        self.assertIn(".init = init_module", text)
        self.assertNotIn(".exit", text)
        self.tree.is_idle()

    def test_modules_are_not_built_without_their_symbol(self):
        self.add_module()
        self.tree.append(".config", "# CONFIG_MODULES is not set\n")
        self.tree.make()
        self.assertFalse(os.path.exists(os.path.join(self.path, "lib/mod.ko")))

    def test_module_that_depends_on_another(self):
        self.add_module("int one;\nEXPORT_SYMBOL(one);\n", "mod-a")
        self.add_module("extern int one;\nint two(void);\nint two(void) { return one; }\n", "b")
        self.tree.make()
        self.assertIn("depends=mod_a", self.modinfo("lib/b.ko"))
        self.assertIn("\tone\tlib/mod-a\tEXPORT_SYMBOL\t", self.tree.read("Module.symvers"))
        # Only what modpost says anew is compiled anew.
        self.tree.write("lib/b.c", "#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n")
        self.assertEqual(self.tree.built(), {"lib/b.o", "lib/b.mod.o"})
        self.assertIn("depends=", self.modinfo("lib/b.ko"))

    def test_undefined_symbol_of_a_module(self):
        self.add_module("int nowhere(void);\nint f(void);\nint f(void) { return nowhere(); }\n")
        self.assertIn('"nowhere" [lib/mod.ko] undefined!', self.tree.fails())
        self.assertIn("undefined!", self.tree.fails())
        self.tree.append("lib/beta.c", "#include <linux/export.h>\nint nowhere(void);\n"
                                       "int nowhere(void) { return 1; }\nEXPORT_SYMBOL(nowhere);\n")
        self.tree.make()

    def test_license_of_a_module(self):
        self.add_module(license=None)
        self.assertIn("missing MODULE_LICENSE() in lib/mod.o", self.tree.fails())

    def test_symbol_for_gpl_modules_only(self):
        self.tree.append("lib/beta.c", "#include <linux/export.h>\nEXPORT_SYMBOL_GPL(beta);\n")
        code = "extern int beta;\nint f(void);\nint f(void) { return beta; }\n"
        self.add_module(code, license="Proprietary")
        self.assertIn("GPL-incompatible module mod.ko uses GPL-only symbol 'beta'",
                      self.tree.fails())
        self.tree.write("lib/mod.c", "#include <linux/module.h>\n" + code
                        + "MODULE_LICENSE(\"Dual BSD/GPL\");\n")
        self.tree.make()

    def test_namespace_of_a_symbol(self):
        self.tree.append("lib/beta.c", "#include <linux/export.h>\n"
                                       'EXPORT_SYMBOL_NS(beta, "MINE", "");\n')
        code = "extern int beta;\nint f(void);\nint f(void) { return beta; }\n"
        self.add_module(code)
        self.assertIn("from namespace MINE", self.tree.fails())
        self.tree.append("lib/mod.c", 'MODULE_INFO(import_ns, "MINE");\n')
        self.tree.make()

    def test_symbol_exported_twice(self):
        self.tree.append("lib/beta.c", "#include <linux/export.h>\nEXPORT_SYMBOL(beta);\n")
        self.add_module("int beta;\nEXPORT_SYMBOL(beta);\n")
        self.assertIn("'beta' is exported by vmlinux and by lib/mod", self.tree.fails())

    def test_section_mismatch_is_told(self):
        self.add_module("static int __attribute__((section(\".init.text\"), __noinline__)) early(void)"
                        " { return 1; }\nint late(void);\nint late(void) { return early(); }\n")
        self.assertIn("late (section: .text) -> early (section: .init.text)", self.tree.make())

    def test_modules_install(self):
        self.add_module()
        self.tree.make("modules_install", "INSTALL_MOD_PATH=" + self.path + "/out")
        found = self.tree.run("find", "out", "-name", "mod.ko").stdout.split()
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0], r"^out/lib/modules/6\.1\.0-\w+/kernel/lib/mod\.ko$")

    def test_module_outside_of_the_tree(self):
        ext = self.path + "-ext"
        self.addCleanup(shutil.rmtree, ext, ignore_errors=True)
        self.tree.append("lib/beta.c", "#include <linux/export.h>\nEXPORT_SYMBOL(beta);\n")
        self.tree.make()
        self.tree.write(ext + "/Kbuild", "obj-m := out.o\nout-y := o1.o sub/o2.o\n")
        self.tree.write(ext + "/o1.c", "#include <linux/module.h>\nextern int beta;\n"
                        "int f(void);\nint f(void) { return beta; }\nMODULE_LICENSE(\"GPL\");\n")
        self.tree.write(ext + "/sub/o2.c", "int o2;\n")
        out = self.tree.make("M=" + ext)
        self.assertIn(ext + "/out.ko", out)
        self.assertNotIn("intree=Y", self.modinfo(ext + "/out.ko"))
        self.tree.is_idle("M=" + ext)
        self.tree.make("M=" + ext, "clean")
        self.assertEqual(sorted(self.tree.run("find", ext, "-type", "f").stdout.split()),
                         sorted(ext + name for name in ("/Kbuild", "/o1.c", "/sub/o2.c")))
        self.assertIn("no such folder", self.tree.fails("M=/nonexistent/x"))

    def test_missing_folder_is_named(self):
        self.tree.append("Kbuild", "obj-y += nothere/\n")
        self.assertIn("nothere/", self.tree.fails())

    def test_one_object_or_folder(self):
        for name in ("lib/str.o", "sub/own.o"):
            os.unlink(os.path.join(self.path, name))
        self.assertEqual(self.tree.built("lib/str.o"), {"lib/str.o"})
        self.assertEqual(self.tree.built("sub/"), {"sub/own.o"})
        self.tree.make("lib/beta.i", "lib/beta.s")
        self.assertIn("int beta = 3;", self.tree.read("lib/beta.i"))
        self.assertIn(".globl\tbeta", self.tree.read("lib/beta.s"))


class Where(BuildTest):
    """Architectures, folders and tools."""

    def test_out_of_tree_relative_path(self):
        self.tree.make("mrproper")
        self.tree.make("O=out/a", "defconfig")
        self.tree.make("O=out/a", "-j2")
        self.assertEqual(self.tree.boot("out/a/linux")["two"], "2")
        self.tree.is_idle("O=out/a")
        self.assertFalse(os.path.exists(os.path.join(self.path, "lib/str.o")))
        self.tree.append("include/linux/one.h", "#define NEW 1\n")
        self.assertEqual(self.tree.built("O=out/a"), {"init/main.o", "lib/part1.o"})

    def test_out_of_tree_beside_a_build_in_the_tree(self):
        self.tree.write("delta.c", "")
        self.tree.make("O=out", "defconfig")
        self.tree.write("out/.config", self.tree.read("out/.config").replace("BETA=3", "BETA=8"))
        self.tree.make("O=out", "lib/beta.i")
        self.assertIn("int beta = 8;", self.tree.read("out/lib/beta.i"))
        self.tree.is_idle()

    def test_out_of_tree_leaves_no_path_in_the_code(self):
        self.tree.write("sub/own.c", "const char *where = __FILE__;\n")
        self.tree.make("O=out", "defconfig")
        self.tree.make("O=out", "sub/own.o")
        strings = self.tree.run("strings", "-n", "5", "-d", "out/sub/own.o").stdout
        self.assertIn("sub/own.c", strings.splitlines())

    def test_clean_and_mrproper(self):
        self.tree.make("clean")
        self.assertFalse(os.path.exists(os.path.join(self.path, "linux")))
        self.assertTrue(os.path.exists(os.path.join(self.path, ".config")))
        self.tree.make("mrproper")
        files = {os.path.relpath(os.path.join(folder, name), self.path)
                 for folder, _, names in os.walk(self.path) for name in names}
        left = {name for name in files if not os.path.exists(
            os.path.join(BuildTest.base.path, name)) or name.endswith((".o", ".a", ".cmd"))}
        self.assertEqual(left, set())
        self.assertNotIn(".config", files)
        self.assertNotIn("scripts/basic/fixdep", files)

    @unittest.skipUnless(shutil.which("aarch64-linux-gnu-gcc"), "no compiler for arm64")
    def test_another_machine(self):
        self.tree.write("arch/arm64/Makefile", "KBUILD_IMAGE := vmlinux\n")
        self.tree.write("arch/arm64/Kbuild", "obj-y := cpu.o\n")
        self.tree.write("arch/arm64/cpu.c", "#include <asm/sve_context.h>\nint cpu;\n")
        self.tree.write("arch/arm64/configs/defconfig", "")
        self.tree.append("lib/Kbuild", "obj-m += mod.o\n")
        self.tree.write("lib/mod.c", "#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n")
        for options in (["ARCH=arm64"], ["ARCH=aarch64", "LLVM=1"]):
            with self.subTest(options):
                self.tree.make("O=out", *options, "defconfig")
                self.tree.make("O=out", *options, "vmlinux.o", "lib/mod.ko")
                for name in ("out/vmlinux.o", "out/lib/mod.ko"):
                    self.assertIn("AArch64", self.tree.run("readelf", "-h", name).stdout)
        self.assertIn("there is: arm64 um", self.tree.fails("ARCH=vax"))

    def test_unknown_architecture(self):
        out = self.tree.fails("ARCH=vax")
        self.assertIn("ARCH=vax", out)
        self.assertIn("there is: um", out)

    def test_unknown_levels(self):
        self.assertIn("W=7", self.tree.fails("W=7"))
        self.assertIn("C=7", self.tree.fails("C=7"))

    def test_missing_compiler(self):
        out = self.tree.fails("CC=no-such-cc")
        self.assertIn("no-such-cc: not found", out)

    def test_missing_config_takes_the_defaults(self):
        self.tree.make("mrproper")
        self.assertIn("make defconfig", self.tree.make("-j2"))
        self.assertEqual(self.tree.boot()["two"], "2")

    def test_several_kinds_of_goals_in_turn(self):
        self.tree.make("mrproper", "defconfig", "delta.config", "all", "-j2")
        self.assertIn("CONFIG_DELTA=y", self.tree.read(".config"))
        self.assertEqual(self.tree.boot()["two"], "2")

    def test_verbose_and_silent(self):
        os.unlink(os.path.join(self.path, "lib/str.o"))
        self.assertEqual(self.tree.make("-s"), "")
        os.unlink(os.path.join(self.path, "lib/str.o"))
        self.assertIn("-c -o lib/str.o lib/str.c", self.tree.make("V=1"))

    def test_build_folder_has_a_makefile(self):
        self.tree.make("O=out", "defconfig")
        self.tree.make("-C", "out", "-j2")
        self.tree.is_idle("-C", "out")
        self.assertEqual(self.tree.boot("out/linux")["two"], "2")

    def test_help_names_what_there_is(self):
        out = self.tree.make("help")
        self.assertIn("menuconfig", out)
        self.assertIn("delta.config", out)

    def test_compile_commands(self):
        self.tree.make("compile_commands.json")
        entries = json.loads(self.tree.read("compile_commands.json"))
        self.assertIn(os.path.join(self.path, "lib/str.c"), [e["file"] for e in entries])
        entry = next(e for e in entries if e["file"].endswith("lib/beta.c"))
        again = self.tree.run("sh", "-c", entry["command"].replace(" -c ", " -fsyntax-only -c "))
        self.assertEqual(again.returncode, 0, again.stdout)
        self.tree.is_idle("compile_commands.json")

    @unittest.skipUnless(shutil.which("ctags"), "no ctags")
    def test_tags(self):
        self.tree.make("tags")
        self.assertIn("lib_value\t", self.tree.read("tags"))

    def test_versions(self):
        self.assertEqual(self.tree.make("kernelversion"), "6.1.0-pagoda\n")
        self.tree.append(".config", 'CONFIG_LOCALVERSION="-x"\n')
        self.assertIn("6.1.0-pagoda-x\n", self.tree.make("kernelrelease"))

    def test_sparse(self):
        self.tree.write("lib/str.c", "int loose;\n" + self.tree.read("lib/str.c"))
        if shutil.which("sparse"):
            self.assertIn("'loose' was not declared", self.tree.make("C=1"))

    def test_warnings_are_errors_and_W_adds_some(self):
        self.tree.write("lib/gamma.c", "int gamma(int used);\nint gamma(int used)\n"
                        "{\n\tint shadow = used;\n\t{ int shadow = 1; used += shadow; }\n"
                        "\treturn shadow + used;\n}\n")
        self.assertNotIn("-Wshadow", self.tree.make("lib/gamma.o"))
        self.assertIn("-Wshadow", self.tree.make("W=1", "lib/gamma.o"))
        self.tree.write("lib/gamma.c", "static int unused;\n")
        self.assertIn("-Werror", self.tree.fails("lib/gamma.o"))


class Link(BuildTest):
    """The final link and the symbol table."""

    def test_undefined_symbol_is_named_with_its_user(self):
        self.tree.append("lib/part2.c", "int nowhere(void);\nint call(void);\n"
                         "int call(void) { return nowhere(); }\n")
        out = self.tree.fails()
        self.assertIn("nowhere, used by:", out)
        self.assertIn("part2.o", out)

    def test_the_host_s_symbols_are_out_of_reach(self):
        self.tree.append("lib/part2.c", "int getpid(void);\nint call(void);\n"
                         "int call(void) { return getpid(); }\n")
        self.assertIn("getpid, used by:", self.tree.fails())

    def test_symbol_table(self):
        out = subprocess.run(["scripts/kallsyms"], cwd=self.path, text=True, check=True,
                             stdout=subprocess.PIPE, input="0000000000400000 T first\n"
                             "0000000000400010 t twin\n0000000000400020 t twin\n"
                             "0000000000400020 T outer\n0000000000500000 D data\n"
                             "                 U undefined\n").stdout
        self.assertEqual(out.count('.asciz "ttwin"'), 1)
        self.assertNotIn("data", out)
        self.assertIn("kallsyms_num_syms:\n\t.long 4\n", out)
        names = [line for line in out.splitlines() if "asciz" in line]
        self.assertEqual([n.split('"')[1] for n in names], ["Tfirst", "ttwin", "Touter"])
        self.assertIn(".long 0x0\n\t.long 0x10\n\t.long 0x20\n\t.long 0x20\n\t.long 0x21", out)

    def test_symbol_table_refuses_what_is_not_nm(self):
        result = subprocess.run(["scripts/kallsyms"], cwd=self.path, text=True, check=False,
                                capture_output=True, input="hello\n")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("hello", result.stderr)

    def test_table_lies_in_read_only_memory(self):
        section = [line.split() for line in self.tree.run(
            "readelf", "-S", "-W", "linux").stdout.replace("[ ", "[").splitlines()
                   if " .kallsyms " in line]
        self.assertEqual(len(section), 1)
        self.assertEqual(section[0][7], "A")

    def test_all_symbols(self):
        def names():
            self.tree.run("objcopy", "-O", "binary", "-j", ".kallsyms", "linux", "table")
            with open(os.path.join(self.path, "table"), "rb") as table:
                return table.read().split(b"\0")
        self.assertIn(b"tlib_value", names())
        self.assertNotIn(b"dbeta", names())
        self.tree.append(".config", "CONFIG_KALLSYMS_ALL=y\n")
        self.tree.make()
        self.assertIn(b"tlib_value", names())
        self.assertIn(b"dbeta", names())

    def test_moved_symbols_are_noticed(self):
        self.tree.write("scripts/kallsyms.lds",
                        "SECTIONS { .kallsyms : { KEEP(*(.kallsyms)) } } INSERT BEFORE .text;\n")
        self.assertIn("moved these symbols", self.tree.fails())


class Configuration(BuildTest):
    """Goals of the configuration, and broken input."""

    def bad_line(self, line, *words):
        """A line added to .config stops the build with a message that has these words."""
        self.tree.append(".config", line + "\n")
        out = self.tree.fails()
        number = self.tree.read(".config").count("\n")
        for word in (f".config:{number}:", *words):
            self.assertIn(word, out)

    def test_garbage(self):
        self.bad_line("what is this", "what is this")

    def test_wrong_type(self):
        self.bad_line("CONFIG_ALPHA=maybe", "CONFIG_ALPHA=maybe", "y or n")

    def test_not_a_number(self):
        self.bad_line("CONFIG_BETA=many", "CONFIG_BETA=many", "a number")

    def test_out_of_range(self):
        self.bad_line("CONFIG_BETA=51", "CONFIG_BETA=51", "1 to 50")

    def test_unquoted_text(self):
        self.bad_line("CONFIG_LOCALVERSION=-x", "CONFIG_LOCALVERSION", "in quotes")

    def test_unknown_symbol_is_told(self):
        self.tree.append(".config", "CONFIG_NOSUCH=y\n")
        self.assertIn("CONFIG_NOSUCH: no Kconfig file has such a symbol", self.tree.make())
        self.assertNotIn("NOSUCH", self.tree.read(".config"))

    def test_unmet_dependency_is_told(self):
        self.tree.append(".config", "CONFIG_GAMMA=y\n")
        self.assertIn("depends on DELTA", self.tree.make("olddefconfig"))

    def test_fragment_with_an_unknown_symbol(self):
        out = self.tree.fails("typo.config")
        self.assertIn("typo.config:1: CONFIG_DELTTA", out)

    def test_fragment_that_cannot_be_had(self):
        out = self.tree.fails("gamma.config")
        self.assertIn("gamma.config:1: CONFIG_GAMMA=y", out)
        self.assertIn("depends on DELTA", out)

    def test_fragment(self):
        self.tree.make("delta.config", "gamma.config")
        self.assertIn("CONFIG_GAMMA=y", self.tree.read(".config"))

    def test_missing_fragment_lists_those_there_are(self):
        out = self.tree.fails("nope.config")
        self.assertIn("nope.config", out)
        self.assertIn("delta.config", out)

    def test_broken_kconfig(self):
        self.tree.append("Kconfig", "config BAD\n\tboool\n")
        out = self.tree.fails()
        self.assertIn("Kconfig:", out)
        self.assertIn("boool", out)

    def test_kconfig_with_an_undefined_symbol(self):
        self.tree.append("Kconfig", "config WORSE\n\tbool\n\tdepends on NEVER_DEFINED\n")
        self.assertIn("undefined symbol NEVER_DEFINED", self.tree.make("olddefconfig"))

    def test_unknown_goal(self):
        self.assertIn("weirdconfig", self.tree.fails("weirdconfig"))

    def test_all_the_goals(self):
        for goal, line in (("allnoconfig", "# CONFIG_ALPHA is not set"),
                           ("allyesconfig", "CONFIG_GAMMA=y"),
                           ("allmodconfig", "CONFIG_GAMMA=y"),
                           ("alldefconfig", "CONFIG_ALPHA=y"),
                           ("defconfig", "CONFIG_BETA=3"),
                           ("olddefconfig", "CONFIG_BETA=3")):
            with self.subTest(goal):
                self.tree.make(goal)
                self.assertIn(line, self.tree.read(".config").splitlines())

    def test_randconfig_repeats_from_its_seed(self):
        self.tree.make("randconfig", env={"KCONFIG_SEED": "5"})
        first = self.tree.read(".config")
        seen = {first}
        for seed in range(6, 16):
            self.tree.make("randconfig", env={"KCONFIG_SEED": str(seed)})
            seen.add(self.tree.read(".config"))
        self.tree.make("randconfig", env={"KCONFIG_SEED": "5"})
        self.assertEqual(self.tree.read(".config"), first)
        self.assertGreater(len(seen), 3)
        self.assertIn("KCONFIG_SEED=", self.tree.make("randconfig"))

    def test_savedefconfig(self):
        self.tree.make("delta.config", "savedefconfig")
        self.assertEqual(self.tree.read("defconfig"), "CONFIG_DELTA=y\n")

    def test_listnewconfig(self):
        self.tree.write(".config", "CONFIG_ALPHA=y\n")
        out = self.tree.make("listnewconfig")
        self.assertIn("CONFIG_BETA=3\n", out)
        self.assertNotIn("ALPHA", out)

    def test_oldconfig_asks_and_notices_the_end_of_input(self):
        self.tree.write(".config", "CONFIG_ALPHA=y\n")
        answers = subprocess.run(["make", "oldconfig"], cwd=self.path, input="\n7\n" + "\n" * 12,
                                 text=True, capture_output=True, timeout=60, check=False)
        self.assertEqual(answers.returncode, 0, answers.stdout + answers.stderr)
        self.assertIn("delta", answers.stdout)
        self.tree.write(".config", "CONFIG_ALPHA=y\n")
        ended = subprocess.run(["make", "oldconfig"], cwd=self.path, input="", text=True,
                               capture_output=True, timeout=60, check=False)
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("olddefconfig", ended.stderr)

    def test_menuconfig_wants_a_terminal(self):
        self.assertIn("needs a terminal", self.tree.fails("menuconfig"))

    @unittest.skipUnless(shutil.which("tmux"), "no tmux")
    def test_menuconfig_on_a_terminal(self):
        # Down to "alpha", toggle it, leave, and say yes to saving.
        screen = Terminal(self.path, "make menuconfig")
        self.addCleanup(screen.close)
        screen.wait_for("fixture")
        screen.keys("Down", "Down", "Space")
        screen.wait_for("[ ] alpha")
        screen.keys("q")
        screen.wait_for("Save configuration")
        screen.keys("y")
        screen.wait_for("Configuration saved")
        self.assertIn("# CONFIG_ALPHA is not set", self.tree.read(".config"))

    @unittest.skipUnless(shutil.which("tmux"), "no tmux")
    def test_menuconfig_ends_with_its_terminal(self):
        screen = Terminal(self.path, "echo $$ > shell; exec make menuconfig")
        screen.wait_for("fixture")
        make = self.tree.read("shell").strip()
        with open(f"/proc/{make}/task/{make}/children", encoding="utf-8") as file:
            children = file.read().split()
        self.assertTrue(children)
        screen.close()
        for _ in range(100):
            if not any(os.path.exists(f"/proc/{child}") for child in children):
                return
            time.sleep(0.1)
        self.fail("the menus go on without a terminal")


class Terminal:
    """A program on a real terminal, by tmux."""

    def __init__(self, path, command):
        self.tmux = ["tmux", "-L", f"pagoda-{os.getpid()}"]
        subprocess.run(self.tmux + ["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24",
                                    "-c", path, f"{command}; sleep 60"], check=True)

    def keys(self, *names):
        """Press keys."""
        subprocess.run(self.tmux + ["send-keys", *names], check=True)

    def wait_for(self, text):
        """Wait until the screen shows a text."""
        command = " ".join(self.tmux) + " capture-pane -p"
        script = f"for i in $(seq 100); do {command} | grep -qF -- '{text}' && exit 0; " \
                 f"sleep 0.1; done; {command}; exit 1"
        result = subprocess.run(["sh", "-c", script], text=True, capture_output=True, check=False)
        if result.returncode:
            raise AssertionError(f"'{text}' did not appear:\n{result.stdout}")

    def close(self):
        """End the terminal and what runs in it."""
        subprocess.run(self.tmux + ["kill-server"], check=False, capture_output=True)


if __name__ == "__main__":
    main()
