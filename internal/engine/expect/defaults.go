package expect

// Defaults is Rondo's own texts by kind and language, for teams that have none.
var Defaults = map[Kind]map[string]string{
	Assigned: {
		"en":    "{{agent.name}} is here to help you.[[ You can expect an answer {{expected_reply}}.]]",
		"vi":    "{{agent.name}} sẽ hỗ trợ bạn.[[ Bạn sẽ nhận được câu trả lời {{expected_reply}}.]]",
		"ar":    "{{agent.name}} معك الآن لمساعدتك.[[ ستصلك الإجابة {{expected_reply}}.]]",
		"pt-BR": "{{agent.name}} vai atender você.[[ Você deve receber uma resposta {{expected_reply}}.]]",
		"id":    "{{agent.name}} siap membantu Anda.[[ Anda akan mendapat jawaban {{expected_reply}}.]]",
	},
	Away: {
		"en":    "Thank you for your message. Nobody is here right now.[[ Our hours today: {{hours.today}}.]][[ We are back {{hours.next_open}} and will answer you then.| We will answer you as soon as we are back.]]",
		"vi":    "Cảm ơn bạn đã nhắn tin. Hiện chưa có ai trực.[[ Giờ làm việc hôm nay: {{hours.today}}.]][[ Chúng tôi trở lại {{hours.next_open}} và sẽ trả lời bạn.| Chúng tôi sẽ trả lời ngay khi trở lại.]]",
		"ar":    "شكرًا على رسالتك. لا يوجد أحد هنا الآن.[[ ساعات عملنا اليوم: {{hours.today}}.]][[ سنعود {{hours.next_open}} وسنرد عليك حينها.| سنرد عليك فور عودتنا.]]",
		"pt-BR": "Obrigado pela mensagem. No momento não há ninguém aqui.[[ Nosso horário hoje: {{hours.today}}.]][[ Voltamos {{hours.next_open}} e responderemos a você.| Responderemos assim que voltarmos.]]",
		"id":    "Terima kasih atas pesan Anda. Saat ini tidak ada yang bertugas.[[ Jam kerja kami hari ini: {{hours.today}}.]][[ Kami kembali {{hours.next_open}} dan akan menjawab Anda.| Kami akan menjawab begitu kami kembali.]]",
	},
	OverCapacity: {
		"en":    "Sorry, nobody is free for you right now.[[ You are number {{queue.position}} in line.]][[ It usually takes {{queue.wait}}.| We can't say yet how long it will take; we will answer you here.]]",
		"vi":    "Xin lỗi, hiện chưa có ai rảnh để hỗ trợ bạn.[[ Bạn đang ở vị trí số {{queue.position}} trong hàng chờ.]][[ Thường mất {{queue.wait}}.| Chúng tôi chưa thể nói sẽ mất bao lâu; chúng tôi sẽ trả lời bạn tại đây.]]",
		"ar":    "عذرًا، لا يوجد من يتفرغ لك الآن.[[ رقمك في الانتظار هو {{queue.position}}.]][[ يستغرق الأمر عادةً {{queue.wait}}.| لا يمكننا أن نحدد المدة بعد؛ سنرد عليك هنا.]]",
		"pt-BR": "Desculpe, ninguém está livre para atender você no momento.[[ Você é o número {{queue.position}} da fila.]][[ Costuma levar {{queue.wait}}.| Ainda não sabemos quanto tempo vai levar; responderemos a você aqui.]]",
		"id":    "Maaf, saat ini belum ada petugas yang bisa melayani Anda.[[ Anda berada di urutan ke-{{queue.position}} dalam antrean.]][[ Biasanya butuh {{queue.wait}}.| Kami belum bisa memastikan berapa lama; kami akan menjawab Anda di sini.]]",
	},
	Update: {
		"en":    "Thank you for waiting.[[ You are now number {{queue.position}} in line.]][[ From now it usually takes {{queue.wait}}.| We can't say yet how long it will take; we will answer you here.]]",
		"vi":    "Cảm ơn bạn đã chờ.[[ Bạn hiện ở vị trí số {{queue.position}} trong hàng chờ.]][[ Từ bây giờ thường mất {{queue.wait}}.| Chúng tôi chưa thể nói sẽ mất bao lâu; chúng tôi sẽ trả lời bạn tại đây.]]",
		"ar":    "شكرًا على انتظارك.[[ رقمك في الانتظار الآن هو {{queue.position}}.]][[ يستغرق الأمر عادةً من الآن {{queue.wait}}.| لا يمكننا أن نحدد المدة بعد؛ سنرد عليك هنا.]]",
		"pt-BR": "Obrigado por esperar.[[ Agora você é o número {{queue.position}} da fila.]][[ A partir de agora costuma levar {{queue.wait}}.| Ainda não sabemos quanto tempo vai levar; responderemos a você aqui.]]",
		"id":    "Terima kasih sudah menunggu.[[ Sekarang Anda di urutan ke-{{queue.position}} dalam antrean.]][[ Mulai sekarang biasanya butuh {{queue.wait}}.| Kami belum bisa memastikan berapa lama; kami akan menjawab Anda di sini.]]",
	},
}
