// Package web holds the built web app and the widget, so that the binary needs nothing beside it.
// `make build` fills dist; a placeholder page keeps `go build` working without Node.
package web

import "embed"

// Dist is the folder dist.
//
//go:embed all:dist
var Dist embed.FS
