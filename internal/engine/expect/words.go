package expect

// words is what the values of variables are made of, in one language.
type words struct {
	minutes  func(n int) string          // "10 minutes"
	upTo     string                      // "up to %s"
	between  string                      // "%s to %s": a number and minutes
	over     string                      // "more than %s"
	within   string                      // "within %s"
	today    string                      // "today at %s"
	tomorrow string                      // "tomorrow at %s"
	weekday  string                      // "on %s at %s"
	date     string                      // "on %s at %s"
	closed   string                      // of today
	and      string                      // between intervals of a day
	dash     string                      // between from and to
	days     [7]string                   // from Sunday
	day      func(day, month int) string // "25 December"
	clock    func(hour, minute int) string
	unknown  map[Variable]string // where a value is missing outside of [[ ]]
}
