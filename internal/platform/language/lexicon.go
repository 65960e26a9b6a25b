package language

import (
	"strings"
	"sync"
)

// lexicon is made when it is first asked for: what words and letters say, as a set of languages.
var lexicon = sync.OnceValue(func() (l struct {
	words   map[string]uint32
	letters map[rune]uint32
}) {
	l.words, l.letters = map[string]uint32{}, map[rune]uint32{}
	for number, text := range frequent {
		for word := range strings.FieldsSeq(text) {
			l.words[word] |= 1 << number
		}
	}
	for number, text := range peculiar {
		for _, r := range text {
			l.letters[r] |= 1 << number
		}
	}
	for _, r := range elsewhere {
		if _, ours := l.letters[r]; !ours {
			l.letters[r] = 0
		}
	}
	return l
})

// peculiar are letters that few of the languages have.
var peculiar = map[int]string{
	de: "äöüß",
	es: "ñ",
	fr: "çœèêëîïûàùâô",
	it: "èòìùà",
	nl: "ë",
	pl: "ąćęłńśźż",
	pt: "ãõçêâàô",
	tr: "ğışçöü",
	vi: "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ",
	ru: "ыэё",
	uk: "іїєґ",
	ar: "ةىإأؤيك",
	fa: "پچژگکی",
}

// elsewhere are letters of other languages in the same scripts: Scandinavian, Czech, Hungarian, Romanian, Baltic,
// Icelandic, Serbian, Belarusian, Kazakh, Urdu, Kurdish, Pashto, Marathi.
const elsewhere = "åøæřěůčšžťďľőűțșāēīūņķļģėįųðþāħżđ" + "ђјљњћџўәғқңөұүһ" + "ٹڈڑںےہھۓڕڵۆێټډړږښۍ" + "ळ"

// frequent are words that people write often, in chats above all.
var frequent = map[int]string{
	en: `the and you your is are was were have has had do does did don't can could would should will i'm i've it's that's what's
what when where why how which who this that these those there here with from for about of to in on at my me we our they their them
please thanks thank hello hey need want know help order ordered delivery delivered shipping refund payment price much many
not but or if so because just any some still yet already been get got buy sell size store account email phone today tomorrow
morning good work working send sent change cancel receive received i'd like am be it he she his her us out up by an as than
hi let know see sure yes no okay great sorry problem question available broken missing item items product`,
	de: `der die das und ist nicht ich du sie wir ihr mein meine meinen dein ihre ihren haben habe hat hatte sind war wird werden kann
können könnte möchte würde bitte danke hallo guten tag morgen abend wie was wann wo warum welche welcher ein eine einen einer
mit von für auf aus bei nach zu zum zur im am an den dem des auch noch schon nur sehr oder aber wenn dass weil es mir mich uns
bestellung bestellt lieferung paket preis kostet bezahlt rechnung rückgabe größe verfügbar gibt gerne frage hilfe bekommen
geliefert konto leider heute gestern immer kein keine doch mal viel vielen dank ja nein problem ware kaputt`,
	es: `el la los las un una unos de del que y es en no por para con se lo al su sus mi mis tu me te le nos como más pero si ya muy
hola buenos buenas días tardes noches gracias favor quiero quisiera necesito tengo tiene tienen puedo puede pueden está están
estoy cuándo cuando dónde donde cómo cuánto cuanto cuesta cuál qué quién porque pedido envío llegó llegado llega compra comprar
precio tienda talla disponible ayuda pregunta cuenta hay hacer saber todavía aún también hoy mañana ayer este esta esto ese eso
mucho muchas usted ustedes ha he había fue ser pago tarjeta devolver devolución cambio sí información producto`,
	fr: `le la les un une des de du et est en que qui dans pour pas sur avec ne ce cette ces mon ma mes votre vos notre je j'ai tu il elle
nous vous ils on me se au aux par plus mais ou où si comme bonjour bonsoir salut merci s'il svp plaît voudrais veux peux pouvez
puis suis êtes sont avez avons ai as a été être avoir fait faire quand comment pourquoi combien quel quelle quels commande
commandé livraison livré colis reçu prix taille disponible remboursement paiement aide question toujours encore déjà aujourd'hui
demain hier c'est n'est n'ai d'une d'un qu'il y très bien oui non compte magasin produit acheter possible savoir`,
	id: `yang dan di ke dari ini itu untuk dengan tidak ada saya aku kamu anda kami kita apa apakah bagaimana kapan dimana mana berapa
kenapa mengapa bisa mau ingin tolong terima kasih makasih halo selamat pagi siang malam sore sudah udah belum akan lagi juga
saja aja hanya kalau jika karena tapi atau kak kakak mas mbak pak bu bang gan min admin pesanan pesan order barang kirim dikirim
pengiriman sampai harga ongkir stok ready beli bayar pembayaran transfer resi kembali uang ukuran warna toko akun bantu bantuan
tanya masih gak nggak ga ya iya dong sih nih deh banget hari besok kemarin sekarang lebih banyak satu dua baru rusak salah`,
	it: `il lo la gli le un uno una di del della dei delle che è e in non per con si da al alla sono ho hai ha abbiamo hanno mio mia miei
tuo suo sua vostro come più ma se già molto anche ciao buongiorno buonasera salve grazie prego favore vorrei voglio posso può
potete potrei quando dove perché quanto quanti costa quale chi cosa ordine ordinato consegna pacco arrivato arriva spedizione
prezzo taglia disponibile aiuto domanda rimborso pagamento negozio oggi domani ieri questo questa quello ancora sempre mai tutto
pagare bisogno comprare sapere prodotto reso cambio sì stato fare essere nel nella sul sulla ci mi ti vi`,
	nl: `de het een en van ik je jij u is niet dat die dit in op te met voor aan er zijn was heeft heb hebben had kan kunnen kunt zou wil
willen graag mijn uw jullie wij ze hij als maar ook nog al wel om bij naar uit door over hallo hoi goedemorgen goedemiddag
goedendag dag bedankt dank alstublieft hoe wat wanneer waar waarom welke hoeveel bestelling besteld bezorgd bezorging levering
pakket prijs kost betaald betaling retour maat beschikbaar winkel vraag hulp vandaag morgen gisteren geen mij ons deze wordt
aangekomen kapot worden moet weten gekregen ontvangen product steeds nu veel goed ja nee`,
	pl: `i w na z do się nie to jest że jak co o po za od dla ale czy tak mam ma masz mi mnie mój moja moje ja ty pan pani państwo są był
była było będzie mogę może można chcę chciałbym chciałabym proszę dziękuję dzięki cześć dzień dobry witam kiedy gdzie dlaczego
ile kosztuje który która jaki jaka zamówienie zamówienia zamówiłem zamówiłam dostawa przesyłka paczka paczki cena rozmiar
dostępny dostępna zwrot płatność pomoc pytanie sklep konto jeszcze już tylko też bardzo dzisiaj jutro wczoraj ten ta te tego
tej przez przy kupić wiedzieć produkt zapłaciłem dlatego gdy jeśli lub oraz`,
	pt: `o a os as um uma de do da dos das que e é em no na nos nas por para com se não mais mas como eu você vocês ele ela meu minha meus
seu sua foi está estão estou tem tenho têm ter ser isso isto este esta esse essa oi olá bom boa dia tarde noite obrigado obrigada
favor quero queria gostaria preciso posso pode podem quando onde quanto custa qual quais porque pedido entrega chegou chega
comprei comprar preço loja tamanho disponível ajuda dúvida pergunta pagamento conta ainda já também muito hoje amanhã ontem
aqui lá fazer saber troca devolução reembolso produto frete rastreio rastrear até sem pra tudo bem sim fiz`,
	tr: `ve bir bu da de ne için ile mi mı mu mü var yok ben sen siz biz o çok daha ama ya gibi kadar sonra önce nasıl nerede ne zaman neden
hangi kaç merhaba selam günaydın iyi günler akşamlar teşekkürler teşekkür ederim lütfen istiyorum istiyordum misiniz mısınız
alabilir miyim olur mu oldu değil şey siparişim sipariş siparişimi kargo kargom teslimat ürün ürünü fiyat fiyatı beden stok
stokta iade ödeme yardım soru hesap mağaza bugün yarın dün hala henüz geldi gelmedi gelecek verdim aldım almak edebilir
olarak bana beni benim sizin bize var mı acaba tamam evet hayır rica ederim`,
	vi: `của và là có không cho tôi mình bạn em anh chị shop ạ ơi xin chào cảm ơn vui lòng muốn cần hỏi mua bán giá bao nhiêu khi nào
đâu sao thế này kia đó với được rồi chưa còn hàng giao ship đơn đặt thanh toán tiền size màu đổi trả hoàn giúp đỡ nhé nha vậy
thì mà ở về từ đến trong ngoài trên dưới hôm nay mai qua những các một hai sản phẩm cửa tài khoản
cua khong toi minh xin chao cam vui muon hoi bao nhieu nao dau vay duoc roi chua hang giao dat thanh toan tien doi tra
giup nhe nha voi gia shop oi anh chi ban nay con mua`,
	ru: `и в не на я что он с как это по но у из за от так же бы мне меня мой моя мои моего вы вас вам ваш мы нас нам его её они для
где когда почему сколько стоит какой какая здравствуйте привет добрый день утро вечер спасибо пожалуйста хочу хотел хотела нужно нужна
можно могу можете есть нет да или если уже ещё еще очень заказ заказа заказал заказала доставка посылка посылку цена размер
вернуть возврат оплата оплатил деньги помогите помощь вопрос магазин сегодня завтра вчера товар пришел пришёл пришла подскажите
был была было будет будете все всё только тоже там тут чем при до купить узнать`,
	uk: `і в не на я що він з як це по але у із за від так же б мені мене мій моя мої ви вас вам ваш ми нас нам його її вони для де коли чому
скільки коштує який яка добрий день ранок вечір вітаю привіт дякую будь ласка хочу хотів хотіла потрібно потрібна можна можу можете
є немає так чи або якщо вже ще дуже замовлення замовив замовила доставка посилка посилку ціна розмір повернути повернення оплата
гроші допоможіть допомога питання магазин сьогодні завтра вчора товар прийшов прийшла підкажіть був була було буде все тільки
теж там тут до та купити дізнатися`,
	ar: `في من على إلى الى عن مع هذا هذه ذلك أن ان لا ما هل كم متى أين اين كيف لماذا لو سمحت شكرا شكراً مرحبا مرحباً السلام عليكم أهلا اهلا صباح
مساء الخير أريد اريد أنا انا انت أنت نحن هو هي كان لدي عندي عندكم ممكن طلب الطلب طلبي طلبية توصيل التوصيل شحن الشحن سعر السعر
المنتج المقاس متوفر دفع الدفع استرجاع مساعدة سؤال حساب الحساب اليوم غدا أمس امس لم لن قد كل بعد قبل يا الله شو وين بدي عايز
فين ازاي ايش ابغى وصل يصل وصلني تم غير او أو لكن`,
	fa: `و در به از که این آن را با است برای من شما ما تو هم یک تا سلام ممنون مرسی لطفا لطفاً خواهش میشه می‌شود میخوام می‌خواهم میخواستم
کی کجا چرا چطور چند چقدر قیمت سفارش سفارشم ارسال خرید فروشگاه سایز رنگ موجود موجوده پرداخت پول برگشت کمک سوال حساب امروز فردا
می نمی های ها شوم شود توانم دیروز هنوز نه بله نیست هست دارم دارید کنم کنید شد شده نشده رسید نرسیده محصول وقت بخیر روز صبح خوب باشه ولی یا اگر`,
	hi: `है हैं में की का के को से पर और यह वह ये मैं मेरा मेरी मेरे आप आपका हम क्या कब कहाँ कहां कैसे क्यों कितना कितने कौन नहीं हाँ हां जी
नमस्ते धन्यवाद कृपया चाहिए चाहता चाहती हूँ हूं था थी थे हुआ हो कर रहा रही रहे गया अभी तक ऑर्डर डिलीवरी पैसे कीमत दाम सामान मदद
सवाल भी तो ने लिए साथ एक मुझे मिला मिलेगा आज कल कोई कुछ बहुत वापस साइज़ साइज`,
}
