package api

import (
	"path"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// names gives every type its name in the OpenAPI description, so that equal names in different slices do
// not meet: an exported type keeps its own (UserView shows as User), an unexported one gets its package
// before it, and one without a name is called after the operation that is being registered.
type names struct {
	operation string
	types     map[string]reflect.Type
}

func newNames() *names { return &names{types: map[string]reflect.Type{}} }

// of is huma's namer. Only structs are kept under their names.
func (n *names) of(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	for _, suffix := range []string{"View", "Fact"} {
		if short := strings.TrimSuffix(name, suffix); short != "" {
			name = short
		}
	}
	if t.Kind() != reflect.Struct {
		return name
	}
	own := t.Name()
	switch {
	case own == "" && strings.HasSuffix(hint, "InBody"):
		name = n.operation + "Request"
	case own == "" && strings.HasSuffix(hint, "OutBody"):
		name = n.operation + "Response"
	case own == "":
		name = n.operation + name
	case own[0] >= 'a' && own[0] <= 'z':
		name = camel(path.Base(t.PkgPath())) + name
	}
	free := name
	for i := 1; n.types[free] != nil && n.types[free] != t; i++ {
		free = camel(path.Base(t.PkgPath())) + name
		if i > 1 || t.PkgPath() == "" {
			free = name + strconv.Itoa(i+1)
		}
	}
	n.types[free] = t
	return free
}

// camel writes list-users as ListUsers.
func camel(s string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(s, "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}
