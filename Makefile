# `make demo` and `make test` work from a clean clone with Swift and Python's pip.

LIBTORCH := eval "$$(Scripts/libtorch env)"
FORMAT := swift format
SOURCES := Package.swift Sources Tests Benchmarks
# Tests run many at once: threads of libtorch that wait should leave the cores to the others.
PATIENT := OMP_WAIT_POLICY=passive

.PHONY: demo test test-browser build setup check bench soak sanitize format lint clean

demo: build
	$(LIBTORCH) && .build/release/rewardlens demo

# The explorer's tests wait for sockets; among thousands of others on two threads their clocks would run out.
test: setup check
	$(LIBTORCH) && $(PATIENT) swift test --filter LensExplorerTests
	$(LIBTORCH) && $(PATIENT) swift test --skip LensExplorerTests

# The explorer and a report in Debian's Chromium; installs that and selenium where they are missing.
test-browser: build
	Scripts/browser setup
	$(LIBTORCH) && .build/browser-venv/bin/python -B -m unittest discover -v -s Tests/Browser

build: setup check
	$(LIBTORCH) && swift build -c release --product rewardlens

# Headers of the system's libraries; and libtorch, found or fetched once.
setup:
	@Scripts/system setup
	@Scripts/libtorch setup

check:
	@Scripts/libtorch check

# Ours beside Hugging Face transformers and reward-lens 1.0.0; installs them into .build/bench-venv.
bench: setup check
	Benchmarks/setup.sh .build/bench-venv
	$(LIBTORCH) && swift build -c release --product timer
	.build/bench-venv/bin/python Benchmarks/run.py .build/release/timer .build/bench-venv/bin/python .build/bench-model
	.build/bench-venv/bin/python Benchmarks/program.py .build/release/timer .build/bench-venv/bin/python .build/bench-model
	.build/bench-venv/bin/python Benchmarks/sae.py .build/release/timer .build/bench-venv/bin/python .build/bench-sae

# The fuzz and repetition suites at full count.
soak: setup check
	$(LIBTORCH) && $(PATIENT) REWARDLENS_SOAK=1 swift test

sanitize: setup check
	Scripts/sanitize

format:
	$(FORMAT) format --in-place --parallel --recursive $(SOURCES)

lint:
	$(FORMAT) lint --strict --parallel --recursive $(SOURCES)

clean:
	rm -rf .build .build-* .libtorch report.html
