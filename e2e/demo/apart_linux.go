package main

import (
	"os/exec"
	"syscall"
)

// apart puts a process into a group of its own, so that the terminal's signals do not reach it, and has it
// end when this process is killed.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
