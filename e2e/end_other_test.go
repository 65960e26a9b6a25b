//go:build !linux

package e2e

import "syscall"

// endWithParent is nothing where the kernel has no such service; the tests' cleanup ends the servers.
func endWithParent() *syscall.SysProcAttr { return nil }
