//go:build !unix

package db

import "os"

// lockFile keeps the file open. On such systems nothing stops a second Rondo: run one.
func lockFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
}
