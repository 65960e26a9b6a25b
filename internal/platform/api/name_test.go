package api

import (
	"context"
	"strings"
	"testing"

	"rondo/internal/platform/access"
)

type createIn struct {
	Body struct {
		Name string `json:"name"`
	}
}

// ItemView is shown as Item.
type ItemView struct {
	Parts []part `json:"parts"`
}

type part struct {
	Kind string `json:"kind"`
}

type createOut struct{ Body ItemView }

// TestNames_ofTwoSlicesDoNotMeet registers operations whose inputs have types of the same name, as two
// slices would.
func TestNames_ofTwoSlicesDoNotMeet(t *testing.T) {
	a := New(Config{Version: "test"})
	Register(a, Operation{ID: "create-one", Method: "POST", Path: "/ones", Access: access.Public, Tag: "T"},
		func(context.Context, *createIn) (*createOut, error) { return nil, nil })
	func() {
		type createIn struct {
			Body struct {
				Colour string `json:"colour"`
			}
		}
		type ItemView struct {
			Size int `json:"size"`
		}
		type createOut struct{ Body ItemView }
		Register(a, Operation{ID: "create-two", Method: "POST", Path: "/twos", Access: access.Public, Tag: "T"},
			func(context.Context, *createIn) (*createOut, error) { return nil, nil })
	}()
	doc, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"CreateOneRequest", "CreateTwoRequest", "Item", "ApiItem", "ApiPart"} {
		if !strings.Contains(string(doc), `    "`+name+`": {`) {
			t.Errorf("the description has no %s", name)
		}
	}
}
