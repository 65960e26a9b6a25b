# Rondo. `make run` serves a living demo; `make test` runs every test. Both install what they lack.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
NODE_BIN := $(shell scripts/node.sh)
export PATH := $(NODE_BIN):$(PATH)
export CGO_ENABLED := 0
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

.PHONY: explore run build web test test-go test-web test-widget test-browser lint bench profile verify openapi clean

## run: build everything and serve a living demo workspace on http://127.0.0.1:8080
run: build
	go build -o bin/demo ./e2e/demo
	exec bin/demo --binary bin/rondo --listen 127.0.0.1:8080 --data data/demo

## build: bin/rondo, with the web app and the widget inside
build: web
	go build -trimpath -pgo=cmd/rondo/rondo.pgo -ldflags "-s -w -X main.version=$(VERSION)" -o bin/rondo ./cmd/rondo

web: web/dist/index.html

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund && touch node_modules/.installed

web/widget/node_modules/.installed: web/widget/package-lock.json
	cd web/widget && npm ci --no-audit --no-fund && touch node_modules/.installed

WEB_SOURCES := $(shell find web/src web/public web/index.html web/package.json web/vite.config.ts web/scripts -type f 2>/dev/null)
WIDGET_SOURCES := $(shell find web/widget/src web/widget/public web/widget/scripts web/widget/package.json -type f 2>/dev/null)

web/widget/dist/widget.js: web/widget/node_modules/.installed $(WIDGET_SOURCES)
	cd web/widget && npm run --silent build

web/dist/index.html: web/node_modules/.installed web/widget/dist/widget.js $(WEB_SOURCES)
	cd web && npm run --silent build
	rm -rf web/dist/widget && cp -r web/widget/dist web/dist/widget
	touch web/dist/index.html

## test: install what the tests need, and run every test
test:
	scripts/test-deps.sh
	$(MAKE) --no-print-directory lint
	$(MAKE) --no-print-directory build
	$(MAKE) --no-print-directory test-go
	$(MAKE) --no-print-directory test-web
	$(MAKE) --no-print-directory test-widget
	$(MAKE) --no-print-directory test-browser

test-go:
	go test -timeout 40m ./...

test-web: web/node_modules/.installed
	cd web && npm run --silent test && npm run --silent check:i18n && npm run --silent check:budget

test-widget: web/widget/node_modules/.installed
	cd web/widget && npm run --silent test

test-browser: build
	go build -o bin/demo ./e2e/demo
	cd web && npx playwright test

## lint: formatting, vet, the front end's linters, and that generated files are fresh
lint: web/node_modules/.installed web/widget/node_modules/.installed
	@out=$$(gofmt -l cmd internal e2e bench web/*.go); if [ -n "$$out" ]; then echo "gofmt would change:"; echo "$$out"; exit 1; fi
	go vet ./...
	cd web && npm run --silent lint && npm run --silent typecheck
	cd web/widget && npm run --silent lint && npm run --silent typecheck
	go run ./cmd/rondo openapi | diff -q - api/openapi.json >/dev/null || { echo "api/openapi.json is stale: make openapi"; exit 1; }

## openapi: write the API's description and the web app's types from it
openapi: web/node_modules/.installed
	go run ./cmd/rondo openapi > api/openapi.json
	cd web && npm run --silent gen:api

## bench: figures beside this machine's own limits
bench:
	scripts/test-deps.sh
	go run ./bench

## profile: where the time goes, for the compiler: cmd/rondo/rondo.pgo, by which `make build` builds
profile:
	d=$$(mktemp -d) && go test -run '^$$' -bench Decide -benchtime 1s -cpu 1 -cpuprofile $$d/engine -o $$d/engine.test ./internal/engine \
	&& go test -run '^$$' -bench Intake -benchtime 10s -cpuprofile $$d/intake -o $$d/intake.test ./internal/inbox \
	&& go test -run '^$$' -bench Intake -benchtime 3s -cpuprofile $$d/store -o $$d/store.test ./internal/routing \
	&& go tool pprof -proto -output cmd/rondo/rondo.pgo $$d/engine $$d/intake $$d/store; rm -rf $$d

## explore: try the engine's properties on cases that nobody has tried yet, for as long as MINUTES says
MINUTES ?= 10
explore:
	go test -c -o bin/engine.test ./internal/engine
	@end=$$(( $$(date +%s) + 60 * $(MINUTES) )); while [ $$(date +%s) -lt $$end ]; do seed=$$(date +%s%N); echo "seed $$seed"; \
	(cd internal/engine && ../../bin/engine.test -test.timeout 60m -test.run '^Test(Apply|RoundRobin|Restore)_' -rapid.seed=$$seed -rapid.checks=200) || exit 1; done

## verify: what a release must pass: tests, then the figures
verify: test bench

clean:
	rm -rf bin web/dist/assets web/dist/index.html web/dist/widget web/widget/dist
