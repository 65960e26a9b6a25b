// Sets language, direction and theme before the first paint. External, because the page's policy allows no inline script.
;(function () {
  var root = document.documentElement
  var read = function (key) {
    try {
      return localStorage.getItem(key)
    } catch (_) {
      return null
    }
  }
  var known = ['en', 'vi', 'ar', 'pt-BR', 'id']
  var language = read('rondo.language')
  if (known.indexOf(language) < 0) {
    language = 'en'
    var wanted = navigator.languages || [navigator.language]
    for (var i = 0; i < wanted.length; i++) {
      var base = String(wanted[i]).split('-')[0]
      var hit = base === 'pt' ? 'pt-BR' : base === 'in' ? 'id' : base
      if (known.indexOf(hit) >= 0) {
        language = hit
        break
      }
    }
  }
  var theme = read('rondo.theme')
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }
  root.lang = language
  root.dir = language === 'ar' ? 'rtl' : 'ltr'
  root.dataset.theme = theme
})()
