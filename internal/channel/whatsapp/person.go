package whatsapp

import (
	"regexp"
	"slices"
	"strings"

	"rondo/internal/channel"
)

var (
	phoneShape = regexp.MustCompile(`^[0-9]{5,20}$`)
	// userShape is a business-scoped user id: a country, and letters that only
	// one business portfolio knows the user by.
	userShape = regexp.MustCompile(`^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$`)
)

// person is the customer whom an event names by a phone number, by a user id
// or by both. Either may be missing, and the user id may stand where the number
// should. The address is what stands where answers go, exactly as it came.
func person(value channel.Tree, number, user string) channel.Person {
	c := contact(value, number, user)
	var names []string
	for _, name := range []string{number, user, c.At("wa_id").Line(), c.At("user_id").Line()} {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	p := channel.Person{Name: c.At("profile", "name").Line(), Username: c.At("profile", "username").Line()}
	if len(names) == 0 {
		return p
	}
	p.Address, p.Aliases = names[0], names[1:]
	for _, name := range names {
		if phoneShape.MatchString(name) {
			p.Phone = "+" + name
			break
		}
	}
	p.Variants = variants(p.Address)
	return p
}

// contact finds the description of a customer, which need not stand in the
// order of the events. Where nobody is named, the only one there is is meant.
func contact(value channel.Tree, number, user string) channel.Tree {
	list, _ := value.At("contacts").List()
	for _, c := range list {
		waID, userID := c.At("wa_id").Line(), c.At("user_id").Line()
		if waID != "" && waID == number || userID != "" && (userID == user || userID == number) {
			return c
		}
	}
	if number == "" && user == "" && len(list) == 1 {
		return list[0]
	}
	return channel.Tree{}
}

// variants are the other ways to write a number, without those nobody can have:
// Brazil's mobile numbers got a 9 before their eight digits, Mexico's had a 1 and
// Argentina's have a 9 after the country. WhatsApp knows some customers by the
// one and some by the other.
func variants(number string) []string {
	if !phoneShape.MatchString(number) {
		return nil
	}
	mobile := func(eight string) bool { return eight[0] >= '6' && eight[0] <= '9' }
	switch n := len(number); {
	case n == 12 && strings.HasPrefix(number, "55") && mobile(number[4:]):
		return []string{number[:4] + "9" + number[4:]}
	case n == 13 && strings.HasPrefix(number, "55") && number[4] == '9' && mobile(number[5:]):
		return []string{number[:4] + number[5:]}
	case n == 13 && (strings.HasPrefix(number, "521") || strings.HasPrefix(number, "549")):
		return []string{number[:2] + number[3:]}
	case n == 12 && strings.HasPrefix(number, "52"):
		return []string{"521" + number[2:]}
	case n == 12 && strings.HasPrefix(number, "54"):
		return []string{"549" + number[2:]}
	}
	return nil
}

// addressed says in a message to whom it goes. A number goes with a plus, for
// without one the country of the business might be put before it.
func addressed(body map[string]any, to string) bool {
	if userShape.MatchString(to) {
		body["recipient"] = to
		return true
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" +-().", r) {
			return -1
		}
		return r
	}, to)
	body["to"] = "+" + digits
	return phoneShape.MatchString(digits)
}
