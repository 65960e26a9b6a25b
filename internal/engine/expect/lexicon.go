package expect

import "fmt"

var lexicons = map[string]*words{"en": english, "vi": vietnamese, "ar": arabic, "pt": portuguese, "id": indonesian}

var english = &words{
	minutes: func(n int) string {
		if n == 1 {
			return "1 minute"
		}
		return fmt.Sprintf("%d minutes", n)
	},
	upTo: "up to %s", between: "%d to %s", over: "more than %s", within: "within %s",
	today: "today at %s", tomorrow: "tomorrow at %s", weekday: "on %s at %s", date: "on %s at %s",
	closed: "closed", and: " and ", dash: " to ",
	days: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	day: func(day, month int) string {
		return fmt.Sprintf("%d %s", day, [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}[month-1])
	},
	clock: func(hour, minute int) string {
		half := "am"
		if hour >= 12 {
			half = "pm"
		}
		return fmt.Sprintf("%d:%02d %s", (hour+11)%12+1, minute, half)
	},
	unknown: map[Variable]string{AgentName: "a colleague", ExpectedReply: "as soon as we can", HoursToday: "not known", NextOpen: "as soon as we are back", QueuePosition: "in line", QueueWait: "a while"},
}

var vietnamese = &words{
	minutes: func(n int) string { return fmt.Sprintf("%d phút", n) },
	upTo:    "tối đa %s", between: "%d đến %s", over: "hơn %s", within: "trong vòng %s",
	today: "hôm nay lúc %s", tomorrow: "ngày mai lúc %s", weekday: "%s lúc %s", date: "ngày %s lúc %s",
	closed: "nghỉ", and: " và ", dash: " đến ",
	days:  [7]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"},
	day:   func(day, month int) string { return fmt.Sprintf("%d tháng %d", day, month) },
	clock: func(hour, minute int) string { return fmt.Sprintf("%d:%02d", hour, minute) },
	unknown: map[Variable]string{AgentName: "một nhân viên", ExpectedReply: "sớm nhất có thể", HoursToday: "chưa rõ", NextOpen: "khi chúng tôi trở lại",
		QueuePosition: "đang chờ", QueueWait: "một lúc"},
}

var arabic = &words{
	minutes: arabicMinutes,
	upTo:    "%s على الأكثر", between: "من %d إلى %s", over: "أكثر من %s", within: "خلال %s",
	today: "اليوم الساعة %s", tomorrow: "غدًا الساعة %s", weekday: "يوم %s الساعة %s", date: "يوم %s الساعة %s",
	closed: "مغلق", and: " و", dash: " إلى ",
	days: [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
	day: func(day, month int) string {
		return fmt.Sprintf("%d %s", day, [...]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}[month-1])
	},
	clock: func(hour, minute int) string {
		half := "ص"
		if hour >= 12 {
			half = "م"
		}
		return fmt.Sprintf("%d:%02d %s", (hour+11)%12+1, minute, half)
	},
	unknown: map[Variable]string{AgentName: "أحد زملائنا", ExpectedReply: "في أقرب وقت ممكن", HoursToday: "غير معروف", NextOpen: "فور عودتنا",
		QueuePosition: "في الانتظار", QueueWait: "بعض الوقت"},
}

// arabicMinutes has the six forms of Arabic counting.
func arabicMinutes(n int) string {
	switch hundredth := n % 100; {
	case n == 0:
		return "أقل من دقيقة"
	case n == 1:
		return "دقيقة واحدة"
	case n == 2:
		return "دقيقتين"
	case hundredth >= 3 && hundredth <= 10:
		return fmt.Sprintf("%d دقائق", n)
	}
	return fmt.Sprintf("%d دقيقة", n) // 11 to 99, and the hundreds
}

var portuguese = &words{
	minutes: func(n int) string {
		if n <= 1 {
			return fmt.Sprintf("%d minuto", n)
		}
		return fmt.Sprintf("%d minutos", n)
	},
	upTo: "até %s", between: "%d a %s", over: "mais de %s", within: "em até %s",
	today: "hoje às %s", tomorrow: "amanhã às %s", weekday: "%s às %s", date: "dia %s às %s",
	closed: "fechado", and: " e ", dash: " às ",
	days: [7]string{"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"},
	day: func(day, month int) string {
		return fmt.Sprintf("%d de %s", day, [...]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"}[month-1])
	},
	clock: func(hour, minute int) string { return fmt.Sprintf("%d:%02d", hour, minute) },
	unknown: map[Variable]string{AgentName: "um colega", ExpectedReply: "assim que possível", HoursToday: "não informado", NextOpen: "assim que voltarmos",
		QueuePosition: "em espera", QueueWait: "algum tempo"},
}

var indonesian = &words{
	minutes: func(n int) string { return fmt.Sprintf("%d menit", n) },
	upTo:    "paling lama %s", between: "%d sampai %s", over: "lebih dari %s", within: "dalam %s",
	today: "hari ini pukul %s", tomorrow: "besok pukul %s", weekday: "hari %s pukul %s", date: "tanggal %s pukul %s",
	closed: "tutup", and: " dan ", dash: " sampai ",
	days: [7]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
	day: func(day, month int) string {
		return fmt.Sprintf("%d %s", day, [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}[month-1])
	},
	clock: func(hour, minute int) string { return fmt.Sprintf("%02d.%02d", hour, minute) },
	unknown: map[Variable]string{AgentName: "seorang rekan kami", ExpectedReply: "secepatnya", HoursToday: "belum diketahui", NextOpen: "begitu kami kembali",
		QueuePosition: "dalam antrean", QueueWait: "beberapa saat"},
}
