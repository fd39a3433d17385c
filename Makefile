# SPDX-License-Identifier: GPL-2.0-only
#
# The top-level Makefile: what a user types ends up here.
#
# One make process builds everything. scripts/Makefile.walk reads the Kbuild
# file of every folder into that one process, so make sees the whole graph: -j
# is exact, each header is looked at once, and a build with nothing to do costs
# one process. `make help` lists the goals; Documentation/kbuild.md says how
# the parts work together.

VERSION = 6
PATCHLEVEL = 1
SUBLEVEL = 0
EXTRAVERSION = -pagoda
KERNELVERSION := $(VERSION).$(PATCHLEVEL).$(SUBLEVEL)$(EXTRAVERSION)

# The architecture that is built when none is named.
DEFAULT_ARCH := um

MAKEFLAGS += -rR --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
export LC_ALL := C

srctree := $(patsubst %/,%,$(dir $(realpath $(lastword $(MAKEFILE_LIST)))))
goals := $(or $(MAKECMDGOALS),all)

PHONY := FORCE all
all:
FORCE:

ifneq ($(words x$(srctree)x),1)
$(error The path of the source tree has a space in it, which make cannot handle: $(srctree))
endif
ifneq ($(findstring :,$(srctree)),)
$(error The path of the source tree has a colon in it, which make cannot handle: $(srctree))
endif

# There is no user mode on the host: without ARCH=, what runs is a PC.
ifeq ($(O)$(filter-out run,$(goals)),)
ARCH ?= x86
export ARCH
endif

# `make run` for a machine that is not the default one has a folder of its own, so
# that it leaves the configuration and the objects of the tree alone.
ifeq ($(O)$(filter-out run,$(goals)),)
ifneq ($(filter-out $(DEFAULT_ARCH),$(ARCH)),)
O := build/$(ARCH)
endif
endif

# Files of the user's are where make was called, wherever it goes on from there.
ifndef RUN_FROM
export RUN_FROM := $(CURDIR)
endif

# M=dir: build the modules of that folder, which is no part of this tree, against
# the kernel that was built here (or in O=).
ifneq ($(M),)
KBUILD_EXTMOD := $(realpath $(M))
ifeq ($(KBUILD_EXTMOD),)
$(error M=$(M): there is no such folder)
endif
endif

# O=dir: everything made goes there. A second make does the work from inside
# that folder; the source tree may hold a build of its own at the same time.
ifneq ($(O),)
objtree := $(shell mkdir -p "$(O)" && cd "$(O)" && pwd -P)
ifeq ($(objtree),)
$(error O=$(O): that folder can be neither found nor made)
endif
ifneq ($(words x$(objtree)x),1)
$(error O=$(O): a path with a space in it, which make cannot handle)
endif
endif

ifneq ($(or $(objtree),$(CURDIR)),$(CURDIR))

PHONY += $(goals) sub-make
$(goals): sub-make
	@:
sub-make:
	$(if $(V:0=),,@)$(MAKE) -C $(objtree) -f $(srctree)/Makefile \
		O=$(objtree) $(addprefix M=,$(KBUILD_EXTMOD)) $(MAKECMDGOALS)
Makefile: ;

else # make runs in the folder that it builds into

ifeq ($(srctree),$(CURDIR))
srctree := .
else ifeq ($(wildcard Makefile),)
# In a build folder plain "make" works too, and git looks away.
$(shell printf 'include %s/Makefile\n' $(srctree) > Makefile; echo '*' > .gitignore)
endif
objtree := .

include $(srctree)/scripts/Kbuild.include
include $(srctree)/scripts/Makefile.arch

# Goals that change .config, goals that need no .config, and all the rest.
config-goals := $(filter config %config,$(goals))
plain-goals := $(filter help clean mrproper distclean kernelversion setup tags format \
	kunit selftest test bench profile fuzz judge,$(goals))
build-goals := $(filter-out $(config-goals) $(plain-goals),$(goals))

ifneq ($(filter-out 0 1,$(words $(config-goals) $(plain-goals) \
	$(if $(build-goals),build))),)

# Several kinds at once: one after the other, as they were written.
PHONY += $(goals) in-turn
$(goals): in-turn
	@:
in-turn:
	$(Q)set -e; for goal in $(goals); do \
		$(MAKE) -f $(srctree)/Makefile $$goal; done

else ifneq ($(config-goals),)

include $(srctree)/scripts/Makefile.toolchain
include $(srctree)/scripts/Makefile.config

else ifneq ($(plain-goals),)

include $(srctree)/scripts/Makefile.plain

else

include $(srctree)/scripts/Makefile.toolchain
include $(srctree)/scripts/Makefile.config
include include/config/auto.conf
include $(srctree)/scripts/Makefile.flags
include $(srctree)/scripts/Makefile.walk
include $(srctree)/scripts/Makefile.headers
include $(srctree)/scripts/Makefile.host
include $(srctree)/scripts/Makefile.rules
ifeq ($(KBUILD_EXTMOD),)
include $(srctree)/scripts/Makefile.vmlinux
include $(srctree)/scripts/Makefile.tools
else
all: modules
endif

endif

# Never look for a way to remake the makefiles that came with the source.
$(filter $(srctree)/%,$(filter-out include/%,$(MAKEFILE_LIST))): ;
Makefile: ;

endif

.PHONY: $(PHONY)
