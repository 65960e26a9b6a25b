import type { LanguageScript } from '../../handoff.ts'
import type { Strings } from '../strings.ts'

;(document.currentScript as LanguageScript).rondo = {
  close: 'Tutup obrolan',
  minutes: 'Kami biasanya membalas dalam beberapa menit',
  away: 'Kami sedang tidak di tempat. Tinggalkan pesan dan kami akan membalas di sini.',
  queue: 'Anda nomor {0} dalam antrean',
  write: 'Tulis pesan…',
  send: 'Kirim',
  attach: 'Lampirkan berkas',
  sending: 'Mengirim…',
  sent: 'Terkirim',
  seen: 'Dilihat',
  failed: 'Tidak terkirim. Ketuk untuk mencoba lagi.',
  offline: 'Tidak ada koneksi. Pesan dikirim saat tersambung lagi.',
  typing: '{0} sedang mengetik',
  large: '“{0}” lebih besar dari {1}.',
  remove: 'Hapus {0}',
  unread: 'Pesan belum dibaca: {0}',
  gone: 'Obrolan ini tidak tersedia.',
  you: 'Anda',
} satisfies Strings
