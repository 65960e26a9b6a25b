package e2e

import "syscall"

// endWithParent makes the kernel end a server when this process dies, however it dies.
func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
