# `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.
.POSIX:
.SUFFIXES:
.PHONY: help setup dev demo style check test test-long format bench-load bench-transactions bench-gaps bench-analysis bench-help bench-search bench-hostile bench-held bench-graphql bench-calibration bench-mdgplib bench-compose bench-report bench-pages bench-faults bench-trees walks picture schema lock clean

ARGS =
FILES =
SECONDS = 1
SEED = 1
UV = uv
BIN = .venv/bin
TEST = $(BIN)/python -m pytest -n 2
SHOOT = chromium --headless --no-sandbox --hide-scrollbars --force-device-scale-factor=1 --virtual-time-budget=5000
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock'

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' Makefile

setup: .venv/.made ## .venv with the program in it, from requirements.lock

dev: .venv/.made-dev ## the same with what tests and checks need, from requirements-dev.lock

demo: setup ## load a sample, print its gaps, propose groups, write a report, show the sector map (DEMO_SERVE=0: without the server)
	@tools/demo

check: style ## style, types and the fast tests, without engines and browsers: for the working loop
	$(TEST) --fast $(ARGS)

test: style ## every test, style and types (ARGS='-k dates': those tests only)
	$(TEST) $(ARGS)

test-long: style ## every test, with thousands of random cases, many kills and a minute of many clients
	$(TEST) --long $(ARGS)

style: dev ## style and types alone
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: dev ## Python, scripts and style sheets as the tests want them; needs npm
	$(BIN)/ruff format .
	npm ci --silent --ignore-scripts
	npm run --silent format

bench-load: dev ## how fast tables are loaded, on both engines
	$(BIN)/python benchmarks/bench_load.py $(ARGS)

bench-transactions: dev ## what one transaction of many changes costs, on both engines
	$(BIN)/python benchmarks/bench_transactions.py $(ARGS)

bench-gaps: dev ## how fast matrices and null models are computed
	$(BIN)/python benchmarks/bench_gaps.py $(ARGS)

bench-analysis: dev ## how fast networks are measured, beside networkx, and a million people's gaps
	$(BIN)/python benchmarks/bench_analysis.py $(ARGS)

bench-help: setup ## how fast the command line answers
	$(BIN)/python benchmarks/bench_help.py $(ARGS)

bench-search: dev ## how quickly people and bodies are found by name
	$(BIN)/python benchmarks/bench_search.py $(ARGS)

bench-hostile: dev ## how soon hostile GraphQL documents are refused
	$(BIN)/python benchmarks/bench_hostile.py $(ARGS)

bench-held: dev ## two hundred clients for a minute, on both engines
	$(BIN)/python -m pytest tests/api/graphql/test_held.py -k many --held 60 $(ARGS)

bench-calibration: dev ## how often verdicts are false, and how often they find a gap
	$(BIN)/python benchmarks/bench_calibration.py $(ARGS)

bench-mdgplib: dev ## how good groups get in a time, on MDGPLIB's files (FILES='...' SECONDS=1)
	$(BIN)/python benchmarks/bench_mdgplib.py --seconds $(SECONDS) --seed $(SEED) $(FILES)

bench-graphql: dev ## the GraphQL server beside others; needs Node.js, npm, Java and Maven
	$(BIN)/python benchmarks/bench_graphql.py $(ARGS)

bench-compose: dev ## how soon groups are proposed, and how good they are beside CP-SAT
	$(BIN)/python benchmarks/bench_compose.py $(ARGS)

bench-report: dev ## how soon a report is written, for 200 and 100,000 leaders
	$(BIN)/python benchmarks/bench_report.py $(ARGS)

bench-pages: dev ## how soon and how smoothly networks are drawn, beside stock pyvis and NetworkX; needs chromium
	$(BIN)/python benchmarks/bench_pages.py $(ARGS)

bench-faults: dev ## every fault provoked, on both engines, and what was lost (ARGS='--rounds 5 --only kill-engine', ARGS=--full); some need root
	$(BIN)/python benchmarks/bench_faults.py $(ARGS)

bench-trees: dev ## every benchmark in turns in an older tree and in this one (ARGS="f4a68be --only help")
	$(BIN)/python benchmarks/bench_trees.py $(ARGS)

walks: dev ## how many files, functions and rooms of the code one use of the program enters
	$(BIN)/python benchmarks/walks.py

picture: dev ## the pictures in docs anew, from the demo's pages; needs chromium
	@DEMO_SERVE=0 tools/demo
	@mkdir -p docs
	$(SHOOT) --window-size=1440,920 --screenshot=docs/sector-map.png "file://$$PWD/demo/sector-map.html"
	$(SHOOT) --window-size=1100,1500 --screenshot=docs/report.png "file://$$PWD/demo/report.html"
	$(BIN)/python tools/pictures

schema: dev ## docs/schema.graphql anew, the GraphQL schema in its own language
	$(BIN)/python -c 'from api.graphql.schema import schema_text; print(schema_text(), end="")' > docs/schema.graphql

lock: ## new lock files from pyproject.toml; needs uv
	$(COMPILE) --upgrade --group install pyproject.toml -o requirements.lock
	$(COMPILE) --upgrade --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the environment, the demo and every cache
	rm -rf .venv node_modules demo build dist .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/.made: requirements.lock pyproject.toml tools/setup
	@tools/setup requirements.lock
	-@$(BIN)/verkosto home prepare >/dev/null
	@touch $@

.venv/.made-dev: .venv/.made requirements-dev.lock
	@tools/setup requirements-dev.lock
	@touch $@
