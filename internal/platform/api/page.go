package api

import (
	"encoding/base64"
	"encoding/json"

	"rondo/internal/platform/fault"
)

// Page is embedded in the input of a list.
type Page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before"`
}

// List is the body of a list. NextCursor is null on the last page.
type List[T any] struct {
	Items      []T     `json:"items"`
	NextCursor *string `json:"next_cursor"`
}

// After reads the key of the last item of the page before into key, a pointer to what NewList was given.
// ok is false on the first page.
func (p Page) After(key any) (ok bool, err error) {
	if p.Cursor == "" {
		return false, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err == nil {
		err = json.Unmarshal(b, key)
	}
	if err != nil {
		return false, fault.Invalid("cursor", "Is not a cursor of this list.")
	}
	return true, nil
}

// Fetch is how many rows to ask for: one more than is shown tells whether there is another page.
func (p Page) Fetch() int { return p.Limit + 1 }

// NewList makes the body from up to Fetch rows, in order. key gives the place of a row in the order: any
// JSON value, small and free of secrets, since the caller can read it.
func NewList[R, T any](p Page, rows []R, show func(R) T, key func(R) any) List[T] {
	list := List[T]{Items: make([]T, 0, min(len(rows), p.Limit))}
	for i, row := range rows {
		if i == p.Limit {
			list.NextCursor = encodeCursor(key(rows[i-1]))
			break
		}
		list.Items = append(list.Items, show(row))
	}
	return list
}

func encodeCursor(key any) *string {
	b, err := json.Marshal(key)
	if err != nil {
		panic("api: a cursor key that is not JSON: " + err.Error())
	}
	s := base64.RawURLEncoding.EncodeToString(b)
	return &s
}
