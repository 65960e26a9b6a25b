//go:build unix && !linux

package main

import (
	"os/exec"
	"syscall"
)

// apart puts a process into a group of its own, so that the terminal's signals do not reach it.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
