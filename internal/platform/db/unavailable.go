package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Unavailable tells errors of a database that is full, gone or overloaded from errors of a statement.
// The caller should try again later; nothing was changed.
func Unavailable(err error) bool {
	if err == nil {
		return false
	}
	if errors.Is(err, errClosed) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return true
	}
	switch sqliteCode(err) {
	case 5, 6, 8, 10, 13, 14: // busy, locked, read-only, I/O error, full, cannot open
		return true
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		// 08 connection, 53 insufficient resources, 57 operator intervention, 58 system error
		class := pe.Code[:min(2, len(pe.Code))]
		return strings.Contains("08 53 57 58", class) || pe.Code == "25006"
	}
	var ce *pgconn.ConnectError
	var ne net.Error
	// What is safe to try again failed before anything was sent, such as on a connection that had ended.
	return errors.As(err, &ce) || errors.As(err, &ne) || pgconn.SafeToRetry(err)
}
