package expect

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the golden file anew")

func everything(update int) *Settings {
	return &Settings{Assigned: Wording{On: true}, Away: Wording{On: true}, OverCapacity: Wording{On: true, UpdateEvery: update}}
}

// Every text of our own in every language, as people get it.
func TestWrite_golden(t *testing.T) {
	long := &Day{[]Stretch{{540, 720}, {780, 1050}}}
	facts := []struct {
		name string
		kind Kind
		f    Facts
	}{
		{"assigned", Assigned, Facts{Agent: "Linh", Reply: Reply{Within: 280}}},
		{"assigned, no idea when", Assigned, Facts{Agent: "Linh"}},
		{"away until tomorrow", Away, Facts{Today: long, Next: &Moment{DaysAhead: 1, Minute: 540}}},
		{"away, closed today, until Monday", Away, Facts{Today: &Day{}, Next: &Moment{DaysAhead: 3, Weekday: 1, Minute: 780}}},
		{"away over the holidays", Away, Facts{Today: &Day{}, Next: &Moment{DaysAhead: 12, Weekday: 2, Day: 2, Month: 1, Minute: 510}}},
		{"away, no hours known", Away, Facts{}},
		{"busy, first, a minute", OverCapacity, Facts{Place: Place{1, 10, 50}}},
		{"busy, two minutes", OverCapacity, Facts{Place: Place{2, 30, 115}}},
		{"busy, 3 to 10", OverCapacity, Facts{Place: Place{4, 200, 590}}},
		{"busy, 10 to 20", OverCapacity, Facts{Place: Place{11, 610, 1000}}},
		{"busy, over 90", OverCapacity, Facts{Place: Place{140, 4000, 9000}}},
		{"still busy, 3 to 10", Update, Facts{Place: Place{4, 200, 590}}},
		{"still busy, no minutes", Update, Facts{Place: Place{Position: 3}}},
		{"busy, no minutes", OverCapacity, Facts{Place: Place{Position: 3}}},
		{"busy, nothing known", OverCapacity, Facts{}},
	}
	var out strings.Builder
	for _, language := range append(slices.Clone(Languages), "ar-EG", "de") {
		for _, x := range facts {
			m := Write(&Settings{}, x.kind, language, "", x.f)
			fmt.Fprintf(&out, "%s · %s · %s\n    %s\n", language, x.name, m.Language, m.Text)
		}
	}
	const file = "testdata/messages.txt"
	if *rewrite {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the messages have changed (-rewrite writes them anew):\n%s", out.String())
	}
}

func TestDefaults_areCompleteAndReadable(t *testing.T) {
	for _, kind := range []Kind{Assigned, Away, OverCapacity, Update} {
		for _, language := range Languages {
			if _, err := Parse(kind, Defaults[kind][language]); err != nil {
				t.Errorf("%s in %s: %v", kind, language, err)
			}
		}
	}
	for tag, w := range lexicons {
		for _, v := range append(Variables(Assigned), Variables(OverCapacity)...) {
			if w.unknown[v] == "" {
				t.Errorf("%s has no word for an unknown %s", tag, v)
			}
		}
	}
}

func TestParse_saysWhatIsWrongAndWhere(t *testing.T) {
	for _, test := range []struct {
		text string
		at   int
		says string
	}{
		{"Xin chào {{queue.size}}", 10, "no variable {{queue.size}}"},
		{"Hi {{queue.wait", 4, "{{ without }}"},
		{"Hi }}", 4, "}} without {{"},
		{"a ]] b", 3, "]] without [["},
		{"a [[b [[c]]]]", 7, "[[ inside"},
		{"a [[b", 3, "[[ without ]]"},
		{"a [[b|c|d]]", 3, "more than one |"},
		{"{{agent.name}} is here", 1, "no variable {{agent.name}} here"},
		{"   ", 1, "empty"},
		{strings.Repeat("ả", 2001), 2001, "at most 2000"},
	} {
		_, err := Parse(OverCapacity, test.text)
		var flaw *SyntaxError
		if !errors.As(err, &flaw) || flaw.At != test.at || !strings.Contains(flaw.Says, test.says) {
			t.Errorf("%q: %v", test.text, err)
		}
	}
	if _, err := Parse(Assigned, "a | b {{ agent.name }} 100% [x] {y}"); err != nil {
		t.Error(err)
	}
}

func TestTemplate_fills(t *testing.T) {
	for text, want := range map[string]string{
		"[[{{queue.wait}}|soon]]!":                   "soon!",
		"[[no. {{queue.position}}|somewhere]]":       "no. 7",
		"[[{{queue.position}}, {{queue.wait}}]]gone": "gone",
		"in {{queue.wait}}":                          "in a while",
	} {
		template, err := Parse(OverCapacity, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := template.Fill(map[Variable]string{QueuePosition: "7"}, english.unknown); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestChoose_goesDownTheChain(t *testing.T) {
	own := &Settings{Assigned: Wording{Text: map[string]string{"en": "own en", "pt": "own pt", "fr-CA": "own fr"}}}
	for _, test := range []struct{ contact, workspace, language, text string }{
		{"pt-BR", "vi", "pt-BR", Defaults[Assigned]["pt-BR"]},
		{"pt-PT", "vi", "pt", "own pt"},
		{"fr", "vi", "fr-CA", "own fr"},
		{"de-AT", "vi", "vi", Defaults[Assigned]["vi"]},
		{"de", "ja", "en", "own en"},
		{"", "", "en", "own en"},
		{"PT_br", "en", "pt-BR", Defaults[Assigned]["pt-BR"]},
	} {
		if language, text := Choose(own, Assigned, test.contact, test.workspace); language != test.language || text != test.text {
			t.Errorf("%s in %s: %s, %q", test.contact, test.workspace, language, text)
		}
	}
}

func TestSettings_checkNamesTheText(t *testing.T) {
	s := &Settings{Away: Wording{Text: map[string]string{"en": "{{queue.position}}", "vi": ""}}}
	flaws := s.Check()
	if len(flaws) != 1 || flaws["away.text.en"] == nil || flaws["away.text.en"].At != 1 {
		t.Errorf("%v", flaws)
	}
}

const s1 = 1_000_000 // a second

func TestDecide(t *testing.T) {
	waiting := Situation{At: 1000 * s1, Open: true, HasTeam: true, Since: 900 * s1, Asked: true, Writable: true, Place: Place{8, 300, 600}}
	said := func(at Micros, p Place) Situation {
		s := waiting
		s.Said = []Said{{OverCapacity, at, state(OverCapacity, s.Since), p}}
		return s
	}
	with := func(s Situation, change func(*Situation)) Situation { change(&s); return s }
	first := waiting
	for _, test := range []struct {
		name  string
		s     Situation
		every int
		send  bool
		kind  Kind
		why   Why
	}{
		{"begins to wait", first, 0, true, OverCapacity, Began},
		{"closed", with(first, func(s *Situation) { s.Open = false }), 0, false, "", NotOpen},
		{"no team", with(first, func(s *Situation) { s.HasTeam = false }), 0, false, "", NoTeam},
		{"outside the hours", with(first, func(s *Situation) { s.Away, s.Until = true, 5000*s1 }), 0, true, Away, Began},
		{"assigned", with(first, func(s *Situation) { s.Agent, s.Here = "Linh", true }), 0, true, Assigned, Began},
		{"assigned, out of hours, the agent is there", with(first, func(s *Situation) { s.Agent, s.Here, s.Away = "Linh", true, true }), 0, true, Assigned, Began},
		{"assigned, out of hours, the agent is not", with(first, func(s *Situation) { s.Agent, s.Away = "Linh", true }), 0, true, Away, Began},
		{"answered already", with(first, func(s *Situation) { s.Agent, s.Here, s.Asked = "Linh", true, false }), 0, false, Assigned, NotAsked},
		{"our own message opened it", with(first, func(s *Situation) { s.Asked = false }), 0, false, OverCapacity, NotAsked},
		{"a robot", with(first, func(s *Situation) { s.Robot = Repeats }), 0, false, OverCapacity, IsRobot},
		{"the window is closed", with(first, func(s *Situation) { s.Writable = false }), 0, false, OverCapacity, NotWritable},
		{"said, no updates", said(950*s1, waiting.Place), 0, false, Update, NoUpdates},
		{"said just now", said(950*s1, Place{20, 300, 600}), 120, false, Update, TooSoon},
		{"said, nothing new", said(700*s1, Place{9, 300, 1200}), 120, false, Update, NothingNew},
		{"moved up much", said(700*s1, Place{14, 300, 1200}), 120, true, Update, Moved},
		{"moved down much", said(700*s1, Place{4, 300, 1200}), 120, true, Update, Moved},
		{"from third to second is not much", with(said(700*s1, Place{3, 300, 1200}), func(s *Situation) { s.Place.Position = 2 }), 120, false, Update, NothingNew},
		{"what was said is over", said(300*s1, Place{9, 300, 600}), 120, true, Update, WillBreak},
		{"what was said won't hold", said(700*s1, Place{9, 300, 500}), 120, true, Update, WillBreak},
		{"no minutes were said", said(300*s1, Place{9, 0, 0}), 120, false, Update, NothingNew},
		{"waits anew", with(said(300*s1, waiting.Place), func(s *Situation) { s.Since = 990 * s1 }), 0, true, OverCapacity, Began},
		{"away was said for this night", with(first, func(s *Situation) {
			s.Away, s.Until = true, 5000*s1
			s.Said = []Said{{Away, 500 * s1, state(Away, 5000*s1), Place{}}}
		}), 0, false, Away, SaidBefore},
		{"another night", with(first, func(s *Situation) {
			s.Away, s.Until = true, 9000*s1
			s.Said = []Said{{Away, 500 * s1, state(Away, 5000*s1), Place{}}}
		}), 0, true, Away, Began},
		{"opened, still nobody has room", with(first, func(s *Situation) {
			s.Said = []Said{{Away, 500 * s1, state(Away, 950*s1), Place{}}}
		}), 0, true, OverCapacity, Began},
		{"enough", with(first, func(s *Situation) { s.Said = make([]Said, mostSaid) }), 0, false, OverCapacity, Enough},
	} {
		d := Decide(test.s, everything(test.every))
		if d.Send != test.send || d.Kind != test.kind || d.Why != test.why {
			t.Errorf("%s: %+v", test.name, d)
		}
	}
	if d := Decide(first, &Settings{}); d.Send || d.Why != Off {
		t.Errorf("a team that says nothing: %+v", d)
	}
}

// However long it lasts and whatever the estimates do, nobody is told more
// often than the team allows.
func TestDecide_neverMoreOftenThanAllowed(t *testing.T) {
	settings := everything(300)
	s := Situation{Open: true, HasTeam: true, Since: 1, Asked: true, Writable: true}
	random := uint64(1)
	for at := Micros(1); at < 6000*s1; at += 7 * s1 {
		random = random*6364136223846793005 + 1442695040888963407
		s.At = at
		s.Place = Place{1 + int(random>>60), float64(random >> 40 % 500), float64(500 + random>>50%500)}
		if d := Decide(s, settings); d.Send {
			if n := len(s.Said); n > 0 && at-s.Said[n-1].At < 300*s1 {
				t.Fatalf("again after %d s", (at-s.Said[n-1].At)/s1)
			}
			s.Said = append(s.Said, Said{d.Kind, at, d.State, s.Place})
		}
	}
	if len(s.Said) < 5 || len(s.Said) > mostSaid {
		t.Errorf("%d messages", len(s.Said))
	}
}

func TestListen(t *testing.T) {
	talk := func(lines ...string) (heard []Heard) { // "seconds who text"
		for _, line := range lines {
			f := strings.SplitN(line, " ", 3)
			at := Micros(0)
			fmt.Sscan(f[0], &at)
			heard = append(heard, Heard{At: at * s1, By: map[string]Speaker{"c": Contact, "r": Rondo, "u": Colleague}[f[1]], Text: f[2]})
		}
		return heard
	}
	flood := make([]Heard, 40)
	for i := range flood {
		flood[i] = Heard{At: Micros(i) * s1, Text: fmt.Sprint("line ", i, strings.Repeat("x", i))}
	}
	for _, test := range []struct {
		name   string
		heard  []Heard
		expect Robot
	}{
		{"a person", talk("1 c hello", "2 r we are busy", "40 c ok, I wait", "400 c still there?"), ""},
		{"hello? hello? hello? into silence", talk("1 c hello?", "20 c hello?", "40 c hello?"), ""},
		{"an answering machine", talk("1 c I am away until 3", "2 r busy", "60 c I am away until 4", "61 r busy", "120 c I am away until 5"), Repeats},
		{"the same once a day", talk("1 c hello", "2 r busy", "90000 c hello", "90001 r busy", "190000 c hello"), ""},
		{"answers at once", talk("1 r a", "2 c x", "10 r b", "11 c y", "30 r c", "31 c z"), Answers},
		{"answers at once, but not always", talk("1 r a", "2 c x", "10 r b", "60 c y", "90 r c", "91 c z"), ""},
		{"a colleague's messages are not Rondo's", talk("1 u a", "2 c x", "10 u b", "11 c y", "30 u c", "31 c z"), ""},
		{"floods", flood, Floods},
		{"says so", []Heard{{Text: "Out of office", Automatic: true}}, Automatic},
	} {
		if got := Listen(test.heard); got != test.expect {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}
