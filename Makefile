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
	install install-tool uninstall clean python deb

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
	@echo '  make matrix        build, boot and run on every kernel'
	@echo
	@echo '  make modules       build for this machine, or KDIR=... for another kernel'
	@echo '  make install       module, tool, man pages, completion: /lib/modules, /usr/local'
	@echo '  make uninstall     remove them again'
	@echo '  make install-tool  the tool without the module'
	@echo '  make deb           Debian packages: buddybench and buddybench-dkms, into out/deb'
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

SHARE = $(DESTDIR)/usr/local/share/buddybench
MAN = $(DESTDIR)/usr/local/share/man/man1
BASH = $(DESTDIR)/usr/local/share/bash-completion/completions
MAKE_MAN = scripts/packaging/make-man
ZSH = $(DESTDIR)/usr/local/share/zsh/site-functions

deb:
	@scripts/packaging/make-deb

# The tool brings its sources along: it builds the module for the kernels that it boots.
install-tool: python
	rm -rf $(SHARE)
	install -d $(SHARE) $(MAN) $(BASH) $(ZSH) $(DESTDIR)/usr/local/bin
	cp -a Documentation Kbuild Kconfig Makefile include kunit scripts src $(SHARE)
	ln -sf ../share/buddybench/scripts/buddybench $(DESTDIR)/usr/local/bin/buddybench
	$(MAKE_MAN) build/man
	for page in build/man/*.1; do [ ! -e "$$page" ] || install -m 644 "$$page" $(MAN); done
	[ ! -e build/man/buddybench.bash ] || \
		install -m 644 build/man/buddybench.bash $(BASH)/buddybench
	[ ! -e build/man/_buddybench ] || install -m 644 build/man/_buddybench $(ZSH)/_buddybench

install: modules install-tool
	install -D -m 644 $(BUILD)/buddybench.ko \
		$(DESTDIR)/lib/modules/$(RELEASE)/updates/buddybench.ko
	install -D -m 755 scripts/target/buddybench-run \
		$(DESTDIR)/usr/local/bin/buddybench-run
	$(if $(DESTDIR),,depmod $(RELEASE))
	@echo 'installed; next: modprobe buddybench && buddybench-run'

uninstall:
	rm -f $(DESTDIR)/lib/modules/$(RELEASE)/updates/buddybench.ko \
		$(DESTDIR)/usr/local/bin/buddybench-run \
		$(DESTDIR)/usr/local/bin/buddybench $(MAN)/buddybench.1 $(MAN)/buddybench-*.1 \
		$(BASH)/buddybench $(ZSH)/_buddybench
	rm -rf $(SHARE)
	$(if $(DESTDIR),,depmod $(RELEASE))

clean:
	rm -rf build out
