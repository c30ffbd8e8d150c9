# What a developer types. `make` alone: format check, build, all tests.

SHELL := /bin/bash
.DEFAULT_GOAL := all
.PHONY: all build release test conformance lab bench soak format lint install clean

PREFIX ?= /usr/local
DESTDIR ?=
FILTER ?=
WORKERS ?= 2

CHECKED := --explicit-target-dependency-import-check error
RELEASE := -c release --static-swift-stdlib $(CHECKED)
# Packed relocations spare each start of `ra` two megabytes of reading; glibc knows them since 2.36, and
# what is built on an older one must start there.
GLIBC := $(lastword $(shell getconf GNU_LIBC_VERSION 2>/dev/null))
PACKED := $(shell printf '%s\n' 2.36 $(GLIBC) | sort -CV && echo -Xlinker -z -Xlinker pack-relative-relocs)
SOURCES := Package.swift Sources Tests
PYTEST := .build/venv/bin/python -m pytest -c Tests/Conformance/pytest.ini Tests/Conformance

all: lint build test

build:
	Scripts/set-up build
	swift build $(CHECKED)

release:
	Scripts/set-up build
	swift build $(RELEASE) --product pki
	swift build $(RELEASE) $(PACKED) --product ra

# FILTER=ValidityTests runs the Swift tests of that name only.
test:
	Scripts/set-up test
	swift build --build-tests $(CHECKED)
	swift test --skip-build --disable-xctest $(CHECKED) $(if $(FILTER),--filter '$(FILTER)')
	$(if $(FILTER),,$(PYTEST) -n $(WORKERS) --dist worksteal)

# The Python tests alone, on the debug build; FILTER is pytest's -k.
conformance: build
	Scripts/set-up test
	$(PYTEST) -n $(WORKERS) --dist worksteal $(if $(FILTER),-k '$(FILTER)')

lab: release
	Scripts/set-up lab
	PATH="$(CURDIR)/.build/release:$(CURDIR)/.build/venv/bin:$$PATH" templates/lab/run.sh

bench: release
	Scripts/set-up test
	for script in $$(find Tests/Benchmarks -name '*.py' -perm -u+x | sort); do \
		.build/venv/bin/python $$script --tools .build/release || exit 1; \
	done

# What takes long: many kills, many writers, a crowd at the local service (LOAD_SECONDS for each kind
# of key, on the release build, and HOSTILE_SECONDS), ANSWERS of `ra serve` in memory that stays, hostile
# bytes (FUZZ_SECONDS for each reader).
soak: build release
	Scripts/set-up test
	KILLS_PER_STEP=200 CERTIFICATES_PER_WRITER=250 CROWD=50 CROWD_SECONDS=60 FAULT_POINTS=0 \
	  RANDOM_KILLS=1000 $(PYTEST) -n $(WORKERS) -k 'killed or writers or faults'
	LOAD_SECONDS=$${LOAD_SECONDS:-60} ANCHORAGE_TOOLS=.build/release $(PYTEST) -k test_load
	HOSTILE_SECONDS=$${HOSTILE_SECONDS:-300} $(PYTEST) -k "test_hostile_http or test_serve_hostile"
	.build/venv/bin/python Tests/Benchmarks/serve.py --tools .build/release --answers $${ANSWERS:-1000000}
	Tests/Fuzz/sanitized
	Tests/Fuzz/run

format:
	swift format --in-place --parallel --recursive $(SOURCES)

lint:
	swift format lint --strict --parallel --recursive $(SOURCES)

install: release
	Scripts/install-tools .build/release '$(DESTDIR)$(PREFIX)'

clean:
	rm -rf .build
