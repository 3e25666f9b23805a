# SPDX-License-Identifier: GPL-2.0-only
# Targets for people. kbuild reads Kbuild instead of this file.

KDIR ?= /lib/modules/$(shell uname -r)/build
KERNEL ?= 6.1
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
TOOL := scripts/buddybench

# What the kernel calls itself. Not kernel.release: Debian 12 has another there.
# Where the headers have gone, uninstall still finds the module of this kernel.
RELEASE = $(or $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
	"$(KDIR)/include/generated/utsrelease.h" 2>/dev/null),$(shell uname -r))
BUILD = build/$(RELEASE)

.DEFAULT_GOAL := help
.PHONY: help demo demo-native check torture bench history exercise matrix modules \
	install uninstall clean python

help:
	@echo 'buddybench: measure the page allocator of a Linux kernel'
	@echo
	@echo '  make demo          fetch a kernel, build, boot a VM, sweep; table and HTML page'
	@echo '  make check         every test that needs no special hardware'
	@echo
	@echo '  make torture       try to make the module harm its machine, for over an hour'
	@echo '  make demo-native   the demo in user-mode Linux: native speed, in ns'
	@echo '  make bench         check the numbers against a bare loop'
	@echo '  make history       the cost on 5.10, 6.1, 6.12 and 7.x, with a picture'
	@echo '  make exercise      verify, oracle, paths, fragmentation, trace in a VM'
	@echo '  make matrix        build, boot and run on six kernels'
	@echo
	@echo '  make modules       build for this machine, or KDIR=... for another kernel'
	@echo '  make install       the module to /lib/modules, buddybench-run to /usr/local/bin'
	@echo '  make uninstall     remove both again'
	@echo '  make clean         remove build/ and out/, but not the cache'
	@echo
	@echo 'KERNEL=6.12 selects the kernel of demo, bench and exercise; see'
	@echo '$(TOOL) kernels for a list.'

# The tool is Python; a fresh Debian has none.
python:
	@command -v python3 >/dev/null || { echo 'installing python3'; \
		$(SUDO) apt-get update -qq; \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install \
			-y -qq --no-install-recommends python3 >/dev/null; } || \
		{ echo 'python3 is missing; as root run: apt-get install python3'; exit 3; }

demo: python
	@$(TOOL) demo --kernel $(KERNEL)

demo-native: python
	@$(TOOL) demo --native $(if $(filter command line,$(origin KERNEL)),--kernel $(KERNEL))

check: python
	@$(TOOL) test

torture: python
	@$(TOOL) torture

bench: python
	@$(TOOL) bench --kernel $(KERNEL)

history: python
	@$(TOOL) history

exercise: python
	@$(TOOL) exercise --kernel $(KERNEL)

matrix: python
	@$(TOOL) matrix

modules:
	@scripts/build-module.sh "$(KDIR)" "$(BUILD)" $(if $(CC:cc=),CC="$(CC)")
	@echo 'built $(BUILD)/buddybench.ko; next: sudo insmod $(BUILD)/buddybench.ko'

install: modules
	install -D -m 644 $(BUILD)/buddybench.ko \
		$(DESTDIR)/lib/modules/$(RELEASE)/updates/buddybench.ko
	install -D -m 755 scripts/target/buddybench-run \
		$(DESTDIR)/usr/local/bin/buddybench-run
	$(if $(DESTDIR),,depmod $(RELEASE))
	@echo 'installed; next: modprobe buddybench && buddybench-run'

uninstall:
	rm -f $(DESTDIR)/lib/modules/$(RELEASE)/updates/buddybench.ko \
		$(DESTDIR)/usr/local/bin/buddybench-run
	$(if $(DESTDIR),,depmod $(RELEASE))

clean:
	rm -rf build out
