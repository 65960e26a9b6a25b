package mailhtml

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	introLinesMax = 4   // "On … wrote:" may be broken over so many lines
	introMax      = 500 // bytes of it
)

// Split cuts plain text into what is new and the rest: what is quoted of
// earlier mails, and the signature. Answers between quoted lines keep the text
// whole. Where nothing would be left, everything is new.
func Split(text string) (fresh, rest string) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := plain(lines[i])
		switch {
		case line == "":
			continue
		case forwarded(line) || headerBlock(lines, i) || signature(lines[i], line):
			return halves(lines, i, text)
		case strings.HasPrefix(line, ">"):
			end := quoteEnds(lines, i)
			if end == len(lines) || signature(lines[end], plain(lines[end])) {
				return halves(lines, i, text)
			}
			i = end - 1
			continue
		}
		n := introLines(lines, i)
		if n == 0 {
			continue
		}
		first := skipEmpty(lines, i+n)
		if first < len(lines) && strings.HasPrefix(plain(lines[first]), ">") {
			end := quoteEnds(lines, first)
			if end < len(lines) && !signature(lines[end], plain(lines[end])) {
				i = end - 1
				continue
			}
		}
		return halves(lines, i, text)
	}
	return strings.TrimRightFunc(text, unicode.IsSpace), ""
}

// halves cuts before a line, unless nothing is left before it.
func halves(lines []string, at int, text string) (fresh, rest string) {
	fresh = strings.TrimRightFunc(strings.Join(lines[:at], "\n"), unicode.IsSpace)
	if strings.TrimSpace(fresh) == "" {
		return strings.TrimRightFunc(text, unicode.IsSpace), ""
	}
	return fresh, strings.TrimRightFunc(strings.Join(lines[at:], "\n"), unicode.IsSpace)
}

// plain is a line without space around it, marks of direction and emphasis.
func plain(line string) string {
	line = strings.TrimRight(line, " \t\r\u00a0*")
	line = strings.TrimLeft(line, " \t\r\u00a0*")
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		if r == '\u00a0' || r == '\u202f' {
			return ' '
		}
		return r
	}, line)
}

func skipEmpty(lines []string, i int) int {
	for i < len(lines) && plain(lines[i]) == "" {
		i++
	}
	return i
}

// quoteEnds is the first line at or after i that is neither quoted nor empty.
func quoteEnds(lines []string, i int) int {
	for i < len(lines) {
		if line := plain(lines[i]); line != "" && !strings.HasPrefix(line, ">") {
			break
		}
		i++
	}
	return i
}

// introLines is how many lines the words take that introduce a quote; 0 where
// there are none.
func introLines(lines []string, i int) int {
	joined := ""
	for n := 1; n <= introLinesMax && i+n <= len(lines); n++ {
		line := plain(lines[i+n-1])
		if line == "" || len(joined)+len(line) > introMax {
			return 0
		}
		if n == 1 && !opens(line) {
			return 0
		}
		if joined = strings.TrimSpace(joined + " " + line); introduces(joined) {
			return n
		}
	}
	return 0
}

// opening is the first word of such an introduction.
var opening = regexp.MustCompile(`(?i)^(?:>*\s*)?(on|vào|lúc|ngày|في|بتاريخ|em|no dia|a \d|pada|am|le|el|il|op|w dniu|den|dne|dnia|på|pe|στις|\d|[«"<]?\S+@|\p{Lu}|date|de |van |von |在|於|于)`)

func opens(line string) bool { return len(line) <= introMax && opening.MatchString(line) }

// introductions are how mail programs begin a quote, by language. The five that
// Rondo speaks come first.
var introductions = regexp.MustCompile(`(?is)^(?:` + strings.Join([]string{
	`on\s.{6,}\bwrote\s*:`, `\S.{0,200}@\S+\s+wrote\s*:`, `on\s.{6,}\bsent\s*:`, // en
	`(?:vào|lúc|ngày)\s.{6,}(?:đã\s+)?viết\s*:`,                                      // vi
	`(?:في|بتاريخ)[\s،].{6,}(?:كتبت?|كتبه|تمت\s+كتابة\s+ما\s+يلي\s+بواسطة).{0,200}:`, // ar
	`(?:em|no dia|a|à)\s.{6,}(?:escreveu|escreveu o seguinte)\s*:`,                   // pt
	`pada\s.{6,}(?:menulis|menulis\s+berikut\s+ini)\s*:`,                             // id
	`(?:am|den)\s.{6,}\bschrieb(?:en)?\b.{0,200}:`,                                   // de
	`le\s.{6,}\ba\s+écrit\s*:`,                                                       // fr
	`el\s.{6,}\bescribió\s*:`,                                                        // es
	`il\s.{6,}\bha\s+scritto\s*:`,                                                    // it
	`op\s.{6,}\b(?:schreef|heeft)\b.{0,200}:`,                                        // nl
	`(?:w dniu|dnia|\p{L}+,|\d).{6,}\bnapisał(?:\(?a\)?)?\s*:`,                       // pl
	`.{6,}(?:пишет|написал(?:\(?а\)?)?|пише|написав)\s*:`,                            // ru, uk
	`.{6,}(?:şunları\s+yazdı|yazdı)\s*:`,                                             // tr
	`(?:den|på|on)\s.{6,}\bskrev.{0,200}:`,                                           // sv, da, no
	`(?:dne|dňa)\s.{6,}\bnapsal\(?a?\)?\s*:`,                                         // cs, sk
	`.{6,}(?:写道|寫道|のメール|さんは書きました|님이 작성)\s*[:：]`,                                      // zh, ja, ko
}, "|") + `)\s*$`)

func introduces(text string) bool {
	if text = plain(text); len(text) > introMax || len(text) < 10 || !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "：") {
		return false
	}
	return introductions.MatchString(strings.Join(strings.Fields(text), " "))
}

var forwardedLine = regexp.MustCompile(`(?i)^-{2,}\s*(original message|original appointment|reply message|forwarded message|begin forwarded message|tin nhắn gốc|thư gốc|tin nhắn đã chuyển tiếp|الرسالة الأصلية|رسالة أصلية|mensagem original|mensagem encaminhada|pesan asli|pesan terusan|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|oryginalna wiadomość|исходное сообщение|原始邮件|原始郵件)\s*-{2,}$`)

func forwarded(line string) bool { return len(line) < 200 && forwardedLine.MatchString(line) }

// Labels of the lines that Outlook puts above what it quotes.
var (
	fromLabel = regexp.MustCompile(`(?i)^(from|từ|من|de|dari|von|da|van|od|от|från|fra|kimden|发件人|寄件者|差出人|보낸 사람)\s*[:：]\s*\S`)
	sentLabel = regexp.MustCompile(`(?i)^(sent|date|đã gửi|ngày|gửi|تاريخ الإرسال|تم الإرسال|التاريخ|تاريخ|enviad[oa](?: em)?|data|dikirim|terkirim|tanggal|gesendet|datum|envoyé|enviado el|fecha|inviato|verzonden|wysłano|отправлено|дата|skickat|sendt|gönderildi|tarih|发送时间|寄件日期|送信日時|보낸 날짜)\s*[:：]`)
	toLabel   = regexp.MustCompile(`(?i)^(to|cc|subject|tới|đến|chủ đề|إلى|الموضوع|نسخة|para|assunto|kepada|ke|subjek|perihal|an|betreff|à|objet|asunto|a|oggetto|aan|onderwerp|do|temat|кому|тема|till|til|ämne|emne|kime|konu|收件人|主题|收件者|主旨|宛先|件名|받는 사람|제목)\s*[:：]`)
)

const headerBlockLines = 6

// headerBlock says whether From, Sent and To lines begin at a line, perhaps
// under a rule.
func headerBlock(lines []string, i int) bool {
	if i >= len(lines) || len(lines[i]) > introMax {
		return false
	}
	line := plain(lines[i])
	if raw := strings.TrimSpace(lines[i]); len(raw) >= 5 && (strings.Trim(raw, "_") == "" || strings.Trim(raw, "-") == "") {
		if i = skipEmpty(lines, i+1); i >= len(lines) {
			return false
		}
		line = plain(lines[i])
	}
	if !fromLabel.MatchString(line) {
		return false
	}
	sent, to := false, false
	for n := 1; n <= headerBlockLines && i+n < len(lines); n++ {
		next := plain(lines[i+n])
		if len(next) > 2*introMax {
			break
		}
		sent = sent || sentLabel.MatchString(next)
		to = to || toLabel.MatchString(next)
	}
	return sent && to
}

var sentFrom = regexp.MustCompile(`(?i)^(sent from (my |the )?\S+( \S+){0,4}|sent from (outlook|mail|yahoo|samsung).{0,60}|get outlook for \S+|gửi từ .{2,40}( của tôi)?|được gửi từ .{2,40}|أُرسلت من .{2,40}|أرسلت من .{2,40}|مرسل من .{2,40}|enviado d[oe] meu .{2,40}|enviad[oa] (do|pelo|via) .{2,40}|dikirim dari .{2,40}|von meinem .{2,40} gesendet|envoyé de mon .{2,40}|enviado desde .{2,40})\.?$`)

// signature says whether a line begins a signature.
func signature(raw, line string) bool {
	raw = strings.TrimRight(raw, "\r")
	return raw == "-- " || raw == "--" || raw == "__" || raw == "—" || len(line) < 80 && sentFrom.MatchString(line)
}
